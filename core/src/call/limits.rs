//! Every number of the call machine, each with its reason. The design's section 5 is the source of the budgets; a
//! setting replaces one only through this struct.

use crate::units::{Confidence, Dbfs, Span};

/// How long a pause ends the turn, by what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holds {
    /// After a yes/no question: the answer is one word, and waiting longer only feels slow.
    pub yes_no: Span,
    /// After a question for one value, or once the words complete the value that was asked.
    pub slot: Span,
    /// Free speech: people breathe for up to half a second inside a sentence.
    pub free: Span,
    /// Digits, addresses, plates and spellings, which are said in groups with pauses between them.
    pub digits: Span,
    /// The words may be all, and the voice has sunk only a little: a longer breath than at a plain end.
    pub unsure: Span,
    /// The voice has stayed up, as in the middle of a phrase.
    pub held: Span,
    /// The words plainly go on ("and", "it's the").
    pub unfinished: Span,
    /// Digits that plainly go on ("my number is"): nothing waits longer than this.
    pub most: Span,
}

/// From the frames to the turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HearingLimits {
    /// Speech from this probability on: the detector's own recommended threshold.
    pub speech: Confidence,
    /// From here on it may be speech: the detector's own threshold for going on, which a first consonant reaches a frame
    /// or two before the vowel reaches the other.
    pub speech_perhaps: Confidence,
    /// While the agent speaks, echo makes weak scores common, so more is asked.
    pub speech_over_prompt: Confidence,
    /// From here on a frame is probably our own voice, and does not count for barge-in (S9).
    pub echo: Confidence,
    /// So much voice opens an utterance: a click is shorter, "no" is longer.
    pub onset: Span,
    /// A hole in the voice that does not break a run: one lost frame and its concealment.
    pub gap: Span,
    /// Audio before the onset that is decoded too: a first consonant scores low.
    pub pre_roll: Span,
    /// So much renewed voice undoes a pause: two frames, since one is often a breath.
    pub renewed: Span,
    /// Into a pause, when the final is begun on trial.
    pub pause: Span,
    /// The holds.
    pub holds: Holds,
    /// The first words of an utterance are decoded by then: a caller in danger mostly says so first.
    pub partial_first: Span,
    /// Unbroken speech is decoded at least this often for the tripwire (S10).
    pub partial_every: Span,
    /// An utterance commits by now, however long the caller speaks on (S10).
    pub utterance_most: Span,
    /// An utterance shorter than this without words is a noise and no turn.
    pub noise: Span,
    /// An utterance that begins while another one's words are awaited is joined to it up to this length in all, which
    /// leaves it two seconds before it must commit.
    pub joined_most: Span,
    /// On hold, voice of this length wakes recognition: music on hold scores low, and a returning caller speaks longer.
    pub wake: Span,
    /// Only what is quieter than this can be too quiet for the voice it follows: some people whisper.
    pub faded: Dbfs,
    /// And so many decibels below the loudest of the utterance: more than lies between a vowel and a consonant.
    pub fade_db: u8,
    /// In a pause, what is less than so many decibels below the loudest of the utterance may be the voice again.
    pub stir_db: u8,
    /// For so long, which is what the detector needs to hear a first consonant.
    pub stir: Span,
    /// And the end of the turn is put off by this, a frame, until it is told.
    pub look_again: Span,
}

/// Waiting for answers to a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLimits {
    /// From the commit to the final transcript.
    pub asr_final: Span,
    /// A partial may stand in for a late final if it misses at most so much of the speech: less than a word.
    pub partial_misses: Span,
    /// From the transcript to the reading.
    pub understanding: Span,
    /// After the end of speech: the first filler.
    pub filler: Span,
    /// The second.
    pub second_filler: Span,
    /// A person.
    pub person: Span,
    /// When a full recogniser is asked again: its queue moves every hundred milliseconds or so.
    pub again: Span,
    /// How long storing may take before nothing is promised.
    pub filing: Span,
}

/// The agent's own voice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MouthLimits {
    /// The first part of a prompt cannot be interrupted: speech in it began before the caller heard anything.
    pub immune: Span,
    /// From the first frame that may be speech to the frame that ducks the prompt: two frames. A click that fills a window
    /// of the detector ducks too, and is over after a lull; one frame more would miss the budget of 220 ms, which counts
    /// from the caller's first sound: the detector takes 30 to 130 ms to hear it, the jitter buffer and the frames on both
    /// ways take 60 ms.
    pub duck: Span,
    /// Echo of this length in the call makes the line one that returns our voice.
    pub returned: Span,
    /// On such a line a voice over a prompt must last so long before it ducks.
    pub duck_on_echo: Span,
    /// The same for stopping it: most backchannels are shorter, and those that are not are brought back. The same way and
    /// the fade cost 210 ms more, and the budget is 550 ms.
    pub stop: Span,
    /// The words over a ducked prompt are asked for once speech has this length: less holds no two words.
    pub first_words: Span,
    /// And then this often: a short partial takes less.
    pub ask_words: Span,
    /// A pause of this length ends a run of barge-in speech.
    pub lull: Span,
    /// So many words of a partial stop it.
    pub words: usize,
    /// From the request to the first sample. The budget is 350 ms; four times that is a voice in trouble.
    pub start: Span,
    /// From the request to stop to the last sample: a fade takes 60 ms.
    pub cut: Span,
    /// A spoken word takes at most so long; twice the slowest voice.
    pub word: Span,
    /// Added to the longest length of a prompt.
    pub slack: Span,
    /// Lines waiting to be said; a step has three or four.
    pub queue: usize,
}

/// The line and the caller's silence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineLimits {
    /// From the INVITE to the ACK; 64 times T1 (RFC 3261, 17.2.1) and a margin.
    pub answer: Span,
    /// The caller's silence after our prompt, before we ask whether they are there.
    pub silence: Span,
    /// Silence prompts before the urgent offer (S7).
    pub silence_prompts: u32,
    /// On hold for so long is silence like any other.
    pub held: Span,
    /// Without media for so long a call that waits for nobody has ended.
    pub media_lost: Span,
    /// The same while urgency is raised or an offer is open: the caller may still hear us.
    pub media_lost_urgent: Span,
    /// A goodbye takes at most so long in all, interruptions included.
    pub goodbye: Span,
    /// With a person on the line the view is shown afresh this often, so that a call never lacks a deadline.
    pub beat: Span,
    /// Before the grace of a shutdown is over, the last words begin.
    pub last_words: Span,
    /// The record is kept so long before the grace is over.
    pub keep_before: Span,
    /// Lines of the transcript that are kept; an hour of talk has about a thousand.
    pub transcript: usize,
}

/// Callers who write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypingLimits {
    /// After a sign of typing the caller is not held to be silent for so long: three times what lies between two signs of
    /// a page, so that a lost one does no harm.
    pub sign: Span,
    /// Typing holds the silence up for at most so long without a line: a sentence of a slow writer. Then the caller is
    /// asked, as anybody who is silent, so that a stuck key does not keep a call from a person (S7).
    pub most: Span,
    /// Lines that wait to be read, each for some milliseconds; the tripwire has read them all.
    pub waiting: usize,
}

/// Handing over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffLimits {
    /// From the offer to the word that it stands on a stream; then the human line is dialled.
    pub shown: Span,
    /// When desks that had no room are offered the call again: three times before the offer counts as not shown.
    pub again: Span,
    /// Between two laps of the urgent ladder: without it, a ladder of empty desks would spin.
    pub lap_pause: Span,
    /// The shortest wait on a rung, whatever the agency wrote: a zero would spin.
    pub rung_least: Span,
    /// From the claim to the desk's audio.
    pub lease: Span,
    /// From the bridge to a voice from the desk (S13).
    pub verify: Span,
    /// The same for a caller who writes: the person reads what was written and answers in writing, which takes longer than
    /// a word.
    pub verify_written: Span,
    /// Between two words of progress to a waiting caller.
    pub progress: Span,
    /// How long nobody has spoken before a waiting caller is asked what a desk wants to know: longer than people pause
    /// between two sentences.
    pub whisper: Span,
    /// From the answer of the human trunk to the key 1: a voicemail greeting is over by then.
    pub trunk_ack: Span,
    /// Between two requests to press 1.
    pub trunk_repeat: Span,
    /// How often a handoff that is not urgent may fall after it was accepted before nobody is held to come.
    pub falls: u32,
}

/// All the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Frames to turn.
    pub hearing: HearingLimits,
    /// Turn to answer.
    pub answer: AnswerLimits,
    /// Our voice.
    pub mouth: MouthLimits,
    /// The line.
    pub line: LineLimits,
    /// Writing.
    pub typing: TypingLimits,
    /// Handing over.
    pub handoff: HandoffLimits,
}

impl Limits {
    /// The design's table.
    #[must_use]
    pub fn standard() -> Self {
        Self {
            hearing: HearingLimits::standard(),
            answer: AnswerLimits {
                asr_final: Span::from_millis(300),
                partial_misses: Span::from_millis(60),
                understanding: Span::from_millis(30),
                filler: Span::from_millis(700),
                second_filler: Span::from_millis(2_500),
                person: Span::from_secs(6),
                again: Span::from_millis(150),
                filing: Span::from_secs(4),
            },
            mouth: MouthLimits {
                immune: Span::from_millis(300),
                duck: Span::from_millis(20),
                returned: Span::from_millis(300),
                duck_on_echo: Span::from_millis(240),
                stop: Span::from_millis(340),
                first_words: Span::from_millis(200),
                ask_words: Span::from_millis(400),
                lull: Span::from_millis(140),
                words: 2,
                start: Span::from_millis(1_500),
                cut: Span::from_millis(500),
                word: Span::from_millis(800),
                slack: Span::from_secs(3),
                queue: 12,
            },
            line: LineLimits::standard(),
            typing: TypingLimits { sign: Span::from_secs(6), most: Span::from_secs(60), waiting: 8 },
            handoff: HandoffLimits {
                shown: Span::from_secs(1),
                again: Span::from_millis(250),
                lap_pause: Span::from_secs(5),
                rung_least: Span::from_secs(1),
                lease: Span::from_secs(20),
                verify: Span::from_secs(5),
                verify_written: Span::from_secs(20),
                progress: Span::from_secs(15),
                whisper: Span::from_millis(1_500),
                trunk_ack: Span::from_secs(20),
                trunk_repeat: Span::from_secs(4),
                falls: 3,
            },
        }
    }
}

impl HearingLimits {
    fn standard() -> Self {
        Self {
            speech: Confidence::from_permille(500),
            speech_perhaps: Confidence::from_permille(350),
            speech_over_prompt: Confidence::from_permille(700),
            echo: Confidence::from_permille(600),
            onset: Span::from_millis(60),
            gap: Span::from_millis(40),
            pre_roll: Span::from_millis(200),
            renewed: Span::from_millis(40),
            pause: Span::from_millis(140),
            holds: Holds {
                yes_no: Span::from_millis(250),
                slot: Span::from_millis(300),
                free: Span::from_millis(500),
                digits: Span::from_millis(900),
                unsure: Span::from_millis(600),
                held: Span::from_millis(900),
                unfinished: Span::from_millis(1_200),
                most: Span::from_millis(1_600),
            },
            partial_first: Span::from_millis(1_500),
            partial_every: Span::from_secs(3),
            utterance_most: Span::from_secs(12),
            noise: Span::from_millis(250),
            joined_most: Span::from_secs(10),
            wake: Span::from_millis(200),
            faded: Dbfs(-45),
            fade_db: 30,
            stir_db: 20,
            stir: Span::from_millis(160),
            look_again: Span::from_millis(20),
        }
    }
}

impl LineLimits {
    fn standard() -> Self {
        Self {
            answer: Span::from_secs(35),
            silence: Span::from_secs(7),
            silence_prompts: 2,
            held: Span::from_secs(300),
            media_lost: Span::from_secs(20),
            media_lost_urgent: Span::from_secs(180),
            goodbye: Span::from_secs(30),
            beat: Span::from_secs(30),
            last_words: Span::from_secs(12),
            keep_before: Span::from_secs(1),
            transcript: 2_000,
        }
    }
}
