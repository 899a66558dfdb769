//! Everything that can happen to a call. A closed enum: whoever reads it has seen all there is.

use crate::policy::{Askable, LoweredTo};
use crate::understanding::Reading;
use crate::units::{
    AudioSpan, CallTime, Confidence, Dbfs, DeskId, HandoffId, Hertz, Key, LocalMoment, Private, PromptId, Span,
    UtteranceId,
};
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Input {
    /// The caller's leg.
    Leg(LegEvent),
    /// A frame of the caller's audio was examined.
    Frame(FrameReport),
    /// The recogniser answered.
    Transcript(Transcript),
    /// The understanding answered.
    Reading(Box<Reading>),
    /// The caller writes instead of speaking.
    Typed(TypedEvent),
    /// A prompt began, ended or failed.
    Prompt(PromptId, PromptEvent),
    /// A dispatcher, or the desk's line.
    Desk(HandoffId, DeskEvent),
    /// The leg to the human trunk.
    Trunk(HandoffId, TrunkEvent),
    /// A desk that follows the call has the agent ask for something. The desk's own words are in no input.
    Whisper(DeskId, Askable),
    /// The archive stored something, or could not.
    Archive(ArchiveEvent),
    /// A station is busy, down or back.
    Station(StationName, StationEvent),
    /// The deadline that the machine asked for has come.
    TimerDue,
    /// The service stops; the call has this long to end by itself.
    ShuttingDown {
        /// Time left.
        grace: Span,
    },
}

/// What the INVITE told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// The caller's number as the trunk gives it; empty when withheld.
    pub caller: Private<String>,
    /// The trunk's configured name.
    pub trunk: String,
    /// The agency's local time.
    pub local: LocalMoment,
}

/// The caller's leg.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum LegEvent {
    /// An INVITE was admitted.
    Invited(Invited),
    /// The ACK came: both sides may speak.
    Answered,
    /// A key, by RFC 4733 event or SIP INFO.
    Pressed(Key),
    /// The caller's phone holds us.
    Held,
    /// It took us off hold.
    Resumed,
    /// The caller left, or the leg failed.
    HungUp(HangUpCause),
    /// No RTP for the watchdog's time while not on hold.
    MediaLost,
    /// RTP is back.
    MediaBack,
    /// Baudot tones: a TTY is calling.
    TtyTones,
}

/// Why the caller's leg ended from the far side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HangUpCause {
    /// BYE.
    Bye,
    /// CANCEL before the answer.
    Cancelled,
    /// No ACK for our 200.
    NoAck,
    /// The signalling failed.
    Failed,
}

/// Facts about one 20 ms frame of the caller's audio. No sound in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameReport {
    /// When the frame arrived.
    pub at: CallTime,
    /// Probability that it is speech.
    pub speech: Confidence,
    /// Its level.
    pub level: Dbfs,
    /// Probability that it is our own voice come back (S9: concerns barge-in only).
    pub echo: Confidence,
    /// Whether it arrived or was concealed.
    pub flow: super::command::Flow,
    /// The voice's pitch, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pitch: Option<Hertz>,
}

/// Partial or final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TranscriptKind {
    /// While the caller still speaks, or speculatively in a pause.
    Partial,
    /// Of the whole utterance.
    Final,
}

/// Whether the words may be believed (S8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TranscriptTrust {
    /// Above the confidence and at a plausible speech rate.
    Plausible,
    /// Words came, but not well enough for a machine to decide alone.
    Doubtful,
    /// A guard removed the text as invented: not understood, never silence.
    Removed,
    /// The recogniser found no words.
    Empty,
}

/// One recognised word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// As written.
    pub text: Private<String>,
    /// How sure.
    pub confidence: Confidence,
}

/// The words of an utterance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// Which utterance. An answer for another one than asked about is stale.
    pub utterance: UtteranceId,
    /// Partial or final.
    pub kind: TranscriptKind,
    /// The audio that was decoded.
    pub span: AudioSpan,
    /// The words, also those that a guard removed: the tripwire reads them (S8).
    pub words: Vec<Word>,
    /// Other hypotheses, for the tripwire only.
    pub alternatives: Vec<Private<String>>,
    /// Mean confidence.
    pub confidence: Confidence,
    /// Whether they may be believed.
    pub trust: TranscriptTrust,
}

impl Transcript {
    /// The words joined by spaces.
    #[must_use]
    pub fn text(&self) -> String {
        self.words.iter().map(|word| word.text.open().as_str()).collect::<Vec<_>>().join(" ")
    }
}

/// What a caller does who writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TypedEvent {
    /// A line is being typed, and is not sent yet.
    Typing,
    /// A line was sent. It is a turn of its own, with full confidence and without audio.
    Line(Private<String>),
}

/// What became of a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PromptEvent {
    /// Its first audible sample left.
    Started,
    /// Its last sample left.
    Finished,
    /// It was cut; so much of it had been heard.
    Cut(Span),
    /// The voice could not render it.
    Failed,
}

/// A dispatcher did something, or a desk's line changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeskEvent {
    /// The offer stands on this many desks' streams. Zero: nobody is on duty.
    Shown {
        /// Desks that see it.
        desks: u32,
    },
    /// A desk claimed the call; the lease runs.
    Claimed(DeskId),
    /// A desk declined.
    Declined {
        /// Which desk.
        desk: DeskId,
        /// Why, in the dispatcher's words; may be empty.
        reason: Private<String>,
    },
    /// A claim's lease ran out before audio came.
    LeaseLapsed(DeskId),
    /// The desk's audio stream is open both ways.
    Attending(DeskId),
    /// A voice was heard from the desk (S13).
    Spoke(DeskId),
    /// The desk wrote to a caller who writes.
    Wrote {
        /// Which desk.
        desk: DeskId,
        /// What the caller is to read.
        words: Private<String>,
    },
    /// The desk's stream ended without completing: tab closed, network gone.
    Lost(DeskId),
    /// The desk sends the caller back to the agent: a named person lowers the urgency (S2).
    SentBack {
        /// Which desk.
        desk: DeskId,
        /// The person's name.
        by: String,
        /// Why, in the dispatcher's words.
        reason: Private<String>,
        /// To what.
        #[serde(default)]
        to: LoweredTo,
    },
    /// The desk finished with the call.
    Completed {
        /// Who.
        desk: DeskId,
        /// The corrected labels.
        labels: super::record::Labels,
    },
}

/// The leg to the human trunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TrunkEvent {
    /// 18x.
    Ringing,
    /// 200: somebody, or a voicemail, picked up.
    Answered,
    /// Key 1: a person took the call.
    Acknowledged,
    /// A voice was heard from it.
    Spoke,
    /// It did not answer, refused, or could not be reached.
    Failed,
    /// It hung up after it had answered.
    HungUp,
}

/// The archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveEvent {
    /// Stored, under this number.
    Filed(String),
    /// Not stored.
    Failed,
}

/// A station of the service, as the core knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StationName {
    /// Speech recognition.
    Asr,
    /// Understanding.
    Understanding,
    /// Speech synthesis.
    Voice,
    /// Voice activity detection.
    Vad,
    /// The dispatchers' streams.
    Dispatch,
    /// Storage.
    Archive,
}

/// How a station fares, as it concerns this call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StationEvent {
    /// It would not take this call's last request: its queue is full.
    Busy,
    /// It broke over this call's last request: a bug of ours.
    Broke,
    /// It is dead.
    Down,
    /// It is back.
    Restored,
}
