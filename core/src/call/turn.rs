//! From frame reports to utterances: who has the floor. Knows nothing of prompts or handoffs; the hold of a pause is a
//! timer of the call's, so that lost frames cannot keep a turn open.

use super::input::{FrameReport, Transcript};
use super::limits::HearingLimits;
use super::melody::{Melody, Pitches};
use crate::units::{AudioSpan, CallTime, Confidence, Dbfs, Span, UtteranceId};

/// The level before any voice was heard.
const SILENT: Dbfs = Dbfs(-96);

/// Length of a frame.
const FRAME: Span = Span::from_millis(20);

/// Whether the agent was speaking when an utterance began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Over {
    /// It was.
    Prompt,
    /// It was not.
    Nothing,
}

/// Whether an utterance began by itself, or goes on where a long one was committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// After a pause.
    Fresh,
    /// In the middle of unbroken speech.
    Continued,
}

/// A final that was begun on trial in a pause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trial {
    /// The audio it decodes.
    pub(super) span: AudioSpan,
    /// The answer, once there is one.
    pub(super) answer: Option<Transcript>,
}

/// An utterance that is being heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Speech {
    /// Its id.
    pub(super) utterance: UtteranceId,
    /// First moment of its audio, lead-in included.
    pub(super) from: CallTime,
    /// When the voice began.
    pub(super) began: CallTime,
    /// The last frame with voice.
    pub(super) last_voice: CallTime,
    /// How much voice there was that is not our own.
    pub(super) voiced: Span,
    /// How much of it is probably our own.
    pub(super) own: Span,
    /// Whether it began over a prompt.
    pub(super) over: Over,
    /// How it began.
    pub(super) origin: Origin,
    /// The newest partial.
    pub(super) partial: Option<Transcript>,
    /// The final on trial.
    pub(super) trial: Option<Trial>,
    renewed: Span,
    stir: Option<Stir>,
    loudest: Dbfs,
    pitches: Pitches,
}

/// Loud frames in a pause, which the detector has not told to be a voice yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stir {
    since: CallTime,
    last: CallTime,
}

/// A short run of voice that may become an utterance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    from: CallTime,
    last: CallTime,
    voiced: Span,
    own: Span,
}

/// Who has the floor, as far as the caller's voice tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turn {
    /// The caller does not speak.
    Quiet(Option<Run>),
    /// The caller speaks.
    Hearing(Speech),
    /// The caller pauses; the turn may be over.
    Settling(Speech),
}

/// What a frame changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noticed {
    /// Nothing.
    Nothing,
    /// An utterance began.
    Began,
    /// It goes on.
    Voice,
    /// It goes on after a pause: what was begun on trial is void.
    WentOn,
}

/// How frames are judged at the moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ear {
    /// The speech threshold.
    pub(super) threshold: Confidence,
    /// The id that a fresh utterance takes.
    pub(super) next: UtteranceId,
    /// Audio before this moment belongs to an earlier utterance.
    pub(super) not_before: CallTime,
    /// Whether the agent speaks.
    pub(super) over: Over,
}

impl Turn {
    /// The caller does not speak.
    pub(super) const fn quiet() -> Self {
        Self::Quiet(None)
    }

    /// Takes a frame.
    pub(super) fn frame(&mut self, report: &FrameReport, ear: Ear, limits: &HearingLimits) -> Noticed {
        let voice = report.speech >= ear.threshold;
        let own = if report.echo >= limits.echo { FRAME } else { Span::ZERO };
        match self {
            Self::Quiet(run) => {
                if !voice {
                    return Noticed::Nothing;
                }
                let grown = grow(*run, report.at, own, limits.gap);
                if grown.voiced < limits.onset {
                    *run = Some(grown);
                    return Noticed::Nothing;
                }
                let mut speech = Speech::begin(grown, ear, limits);
                speech.listen(report, own);
                *self = Self::Hearing(speech);
                Noticed::Began
            }
            Self::Hearing(speech) => {
                if !voice || speech.has_faded(report.level, limits) {
                    return Noticed::Nothing;
                }
                speech.voice(report, own);
                Noticed::Voice
            }
            Self::Settling(speech) => {
                let voice = voice && !speech.has_faded(report.level, limits);
                speech.renewed = if voice { speech.renewed + FRAME } else { Span::ZERO };
                speech.watch_for_a_stir(report, own, limits);
                if speech.renewed < limits.renewed {
                    return Noticed::Nothing;
                }
                let mut speech = speech.clone();
                speech.voice(report, own);
                speech.renewed = Span::ZERO;
                speech.stir = None;
                speech.trial = None;
                *self = Self::Hearing(speech);
                Noticed::WentOn
            }
        }
    }

    /// The caller pauses: the audio of a final to be begun on trial.
    pub(super) fn pause(&mut self, now: CallTime) -> Option<AudioSpan> {
        let Self::Hearing(speech) = self else { return None };
        let mut speech = speech.clone();
        let span = AudioSpan { from: speech.from, to: now };
        speech.trial = Some(Trial { span, answer: None });
        *self = Self::Settling(speech);
        Some(span)
    }

    /// The turn is over: hands out the utterance.
    pub(super) fn end(&mut self) -> Option<Speech> {
        match std::mem::replace(self, Self::quiet()) {
            Self::Quiet(_) => None,
            Self::Hearing(speech) | Self::Settling(speech) => Some(speech),
        }
    }

    /// Goes on with unbroken speech under another id, from `now`.
    pub(super) fn go_on(&mut self, utterance: UtteranceId, now: CallTime, over: Over) {
        let run = Run { from: now, last: now, voiced: Span::ZERO, own: Span::ZERO };
        *self = Self::Hearing(Speech::of(run, utterance, now, over, Origin::Continued));
    }

    /// An utterance whose voice was noticed elsewhere: it began at `began` and goes on.
    pub(super) fn notice(&mut self, utterance: UtteranceId, from: CallTime, began: CallTime, now: CallTime) {
        let run = Run { from: began, last: now, voiced: now.since(began), own: Span::ZERO };
        *self = Self::Hearing(Speech::of(run, utterance, from, Over::Nothing, Origin::Fresh));
    }

    /// The utterance that is being heard.
    pub(super) fn speech(&self) -> Option<&Speech> {
        match self {
            Self::Quiet(_) => None,
            Self::Hearing(speech) | Self::Settling(speech) => Some(speech),
        }
    }

    /// The same, to be changed.
    pub(super) fn speech_mut(&mut self) -> Option<&mut Speech> {
        match self {
            Self::Quiet(_) => None,
            Self::Hearing(speech) | Self::Settling(speech) => Some(speech),
        }
    }

    /// Whether the caller has begun to speak and has not been held to have ended.
    pub(super) fn is_open(&self) -> bool {
        self.speech().is_some()
    }
}

impl Speech {
    fn begin(run: Run, ear: Ear, limits: &HearingLimits) -> Self {
        let from = (run.from - limits.pre_roll).max(ear.not_before).min(run.from);
        Self::of(run, ear.next, from, ear.over, Origin::Fresh)
    }

    fn of(run: Run, utterance: UtteranceId, from: CallTime, over: Over, origin: Origin) -> Self {
        Self {
            utterance,
            from,
            began: run.from,
            last_voice: run.last,
            voiced: run.voiced.saturating_sub(run.own),
            own: run.own,
            over,
            origin,
            partial: None,
            trial: None,
            renewed: Span::ZERO,
            stir: None,
            loudest: SILENT,
            pitches: Pitches::default(),
        }
    }

    fn voice(&mut self, report: &FrameReport, own: Span) {
        self.last_voice = self.last_voice.max(report.at);
        self.own += own;
        self.voiced += FRAME.saturating_sub(own);
        self.listen(report, own);
    }

    /// How loud it is and how high, unless it is probably our own voice.
    fn listen(&mut self, report: &FrameReport, own: Span) {
        if own == Span::ZERO {
            self.loudest = self.loudest.max(report.level);
            if let Some(pitch) = report.pitch {
                self.pitches.push(report.at, pitch);
            }
        }
    }

    /// Whether a frame is too quiet to belong to this voice: the detector goes on for some frames after the last word.
    fn has_faded(&self, level: Dbfs, limits: &HearingLimits) -> bool {
        level < limits.faded && i16::from(self.loudest.0) - i16::from(level.0) > i16::from(limits.fade_db)
    }

    /// The detector needs some frames to hear a voice that begins again; the level tells at once.
    fn watch_for_a_stir(&mut self, report: &FrameReport, own: Span, limits: &HearingLimits) {
        let below = i16::from(self.loudest.0) - i16::from(report.level.0);
        if own > Span::ZERO || report.level < limits.faded || below > i16::from(limits.stir_db) {
            return;
        }
        let goes_on = self.stir.filter(|stir| report.at.since(stir.last) <= limits.gap + FRAME);
        let since = goes_on.map_or(report.at, |stir| stir.since);
        self.stir = Some(Stir { since, last: report.at });
    }

    /// Whether it may be about to go on: something is as loud as it was, and the detector has not had the time to say what.
    pub(super) fn is_stirring(&self, now: CallTime, limits: &HearingLimits) -> bool {
        self.stir.is_some_and(|stir| {
            now.since(stir.last) <= limits.gap && now.since(stir.since) < limits.stir && stir.since > self.last_voice
        })
    }

    /// How the voice ended, so far.
    pub(super) fn melody(&self) -> Melody {
        self.pitches.melody()
    }

    /// Whether most of it is probably our own voice.
    pub(super) fn mostly_own(&self) -> bool {
        self.own > self.voiced
    }
}

fn grow(run: Option<Run>, at: CallTime, own: Span, gap: Span) -> Run {
    match run {
        Some(run) if at.since(run.last) <= gap + FRAME => {
            Run { from: run.from, last: run.last.max(at), voiced: run.voiced + FRAME, own: run.own + own }
        }
        Some(_) | None => Run { from: at, last: at, voiced: FRAME, own },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::{Flow, Limits};

    fn hear(turn: &mut Turn, at: u64, speech: u16, echo: u16) -> Noticed {
        frame(turn, at, (speech, echo), -30)
    }

    fn hear_at(turn: &mut Turn, at: u64, speech: u16, level: i8) -> Noticed {
        frame(turn, at, (speech, 0), level)
    }

    fn frame(turn: &mut Turn, at: u64, (speech, echo): (u16, u16), level: i8) -> Noticed {
        let report = FrameReport {
            at: CallTime::from_millis(at),
            speech: Confidence::from_permille(speech),
            level: Dbfs(level),
            echo: Confidence::from_permille(echo),
            flow: Flow::Arrived,
            pitch: None,
        };
        let ear = Ear {
            threshold: Confidence::from_permille(500),
            next: UtteranceId(1),
            not_before: CallTime::from_millis(900),
            over: Over::Nothing,
        };
        turn.frame(&report, ear, &Limits::standard().hearing)
    }

    #[test]
    fn a_click_opens_nothing_and_three_frames_do_with_their_lead_in() {
        let mut turn = Turn::quiet();
        assert_eq!(hear(&mut turn, 1_000, 900, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_200, 900, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_220, 900, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_240, 900, 0), Noticed::Began);
        let speech = turn.speech().expect("an open utterance");
        assert_eq!((speech.began.as_millis(), speech.from.as_millis()), (1_200, 1_000));
    }

    #[test]
    fn the_lead_in_stops_at_the_utterance_before() {
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040] {
            hear(&mut turn, at, 900, 0);
        }
        assert_eq!(turn.speech().map(|speech| speech.from.as_millis()), Some(900));
    }

    #[test]
    fn a_breath_in_a_pause_does_not_undo_it_but_speech_does() {
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040] {
            hear(&mut turn, at, 900, 0);
        }
        assert!(turn.pause(CallTime::from_millis(1_180)).is_some());
        assert_eq!(hear(&mut turn, 1_200, 900, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_220, 100, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_240, 900, 0), Noticed::Nothing);
        assert_eq!(hear(&mut turn, 1_260, 900, 0), Noticed::WentOn);
        assert!(matches!(turn, Turn::Hearing(_)));
    }

    #[test]
    fn what_the_detector_hears_after_the_voice_has_faded_does_not_lengthen_it() {
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040] {
            hear_at(&mut turn, at, 900, -20);
        }
        assert_eq!(hear_at(&mut turn, 1_060, 900, -60), Noticed::Nothing);
        assert_eq!(turn.speech().map(|speech| speech.last_voice.as_millis()), Some(1_040));
        turn.pause(CallTime::from_millis(1_180));
        for at in [1_180, 1_200, 1_220] {
            assert_eq!(hear_at(&mut turn, at, 900, -60), Noticed::Nothing, "nor does it undo the pause");
        }
        assert_eq!(hear_at(&mut turn, 1_240, 900, -42), Noticed::Nothing);
        assert_eq!(hear_at(&mut turn, 1_260, 900, -42), Noticed::WentOn, "a quieter voice is a voice");
    }

    #[test]
    fn something_as_loud_as_the_voice_may_be_it_again_for_as_long_as_the_detector_needs() {
        let limits = Limits::standard().hearing;
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040] {
            hear_at(&mut turn, at, 900, -20);
        }
        turn.pause(CallTime::from_millis(1_180));
        let stirs =
            |turn: &Turn, at| turn.speech().is_some_and(|one| one.is_stirring(CallTime::from_millis(at), &limits));
        hear_at(&mut turn, 1_200, 100, -60);
        assert!(!stirs(&turn, 1_210));
        hear_at(&mut turn, 1_220, 100, -30);
        assert!(stirs(&turn, 1_230));
        assert!(!stirs(&turn, 1_280), "a click is over");
        for at in (1_240..1_400).step_by(20) {
            hear_at(&mut turn, at, 100, -30);
        }
        assert!(!stirs(&turn, 1_390), "it was no voice");
    }

    #[test]
    fn on_a_noisy_line_nothing_fades() {
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040] {
            hear_at(&mut turn, at, 900, -22);
        }
        assert_eq!(hear_at(&mut turn, 1_060, 900, -50), Noticed::Voice);
    }

    #[test]
    fn echo_is_heard_and_known_as_ours() {
        let mut turn = Turn::quiet();
        for at in [1_000, 1_020, 1_040, 1_060] {
            hear(&mut turn, at, 900, 900);
        }
        assert!(turn.speech().is_some_and(Speech::mostly_own));
    }
}
