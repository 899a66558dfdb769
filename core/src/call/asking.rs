//! What is asked about a committed utterance: its words, then their meaning; and what happens while an answer is late.

use super::command::{Command, Interruptible, Outbox};
use super::fact::Fact;
use super::input::{Transcript, TranscriptKind, TranscriptTrust};
use super::mouth::{Queued, Rank, State};
use super::record::Speaker;
use super::turn::{Origin, Over, Speech};
use super::{Call, Timer, reasons, wording};
use crate::policy::{Expectation, Missed};
use crate::understanding::{Heard, Reading, Topic};
use crate::units::{AudioSpan, CallTime, Private, Span, UtteranceId};

/// A committed utterance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    /// Which.
    pub(super) utterance: UtteranceId,
    /// The audio of its final.
    pub(super) span: AudioSpan,
    /// When its voice began.
    pub(super) began: CallTime,
    /// The last voice.
    pub(super) ended: CallTime,
    /// When it was committed.
    pub(super) committed: CallTime,
    /// How much voice there was that is not our own.
    pub(super) voiced: Span,
    /// How it began.
    pub(super) origin: Origin,
    /// Whether it began over a prompt.
    pub(super) over: Over,
    own: Own,
    partial: Option<Transcript>,
}

/// Whose voice it mostly was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Own {
    Ours,
    Callers,
}

/// What is awaited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// Nothing.
    None,
    /// The final transcript.
    Words(Box<Asked>),
    /// The reading of these words.
    Meaning(Box<Asked>, Box<Heard>),
}

impl Asked {
    /// An utterance whose turn has ended.
    pub(super) fn of(speech: Speech, span: AudioSpan, committed: CallTime) -> Self {
        Self {
            utterance: speech.utterance,
            span,
            began: speech.began,
            ended: speech.last_voice,
            committed,
            voiced: speech.voiced,
            origin: speech.origin,
            over: speech.over,
            own: if speech.mostly_own() { Own::Ours } else { Own::Callers },
            partial: speech.partial,
        }
    }
}

impl Question {
    /// The utterance that it is about.
    pub(super) fn asked(&self) -> Option<&Asked> {
        match self {
            Self::None => None,
            Self::Words(asked) | Self::Meaning(asked, _) => Some(asked),
        }
    }

    /// Whether nothing is awaited.
    pub(super) const fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }
}

/// Timers that run while an answer is awaited.
const WAITING: &[Timer] =
    &[Timer::AsrFinal, Timer::Understanding, Timer::Filler, Timer::SecondFiller, Timer::Person, Timer::AskAgain];

impl Call {
    /// The recogniser answered. The tripwire reads the words before anything else does (S8), also those of an answer
    /// that has come too late: it can only raise.
    pub(super) fn transcript(&mut self, transcript: Transcript, out: &mut Outbox) {
        if transcript.utterance > self.floor.utterance {
            out.fact(Fact::Stale { what: "transcript".to_owned() });
            return;
        }
        self.watch(&transcript, out);
        if self.has_ended() {
            return;
        }
        let heard_now = self.turn.speech().is_some_and(|speech| {
            speech.utterance == transcript.utterance
                && (transcript.kind == TranscriptKind::Partial
                    || speech.trial.as_ref().is_some_and(|trial| trial.span == transcript.span))
        });
        if heard_now {
            self.words_in_turn(transcript, out);
            return;
        }
        match &mut self.question {
            Question::Words(asked) if asked.utterance == transcript.utterance => match transcript.kind {
                TranscriptKind::Partial => asked.partial = Some(transcript),
                TranscriptKind::Final if asked.span == transcript.span => self.final_words(transcript, out),
                TranscriptKind::Final => out.fact(Fact::Stale { what: "transcript".to_owned() }),
            },
            Question::None | Question::Words(_) | Question::Meaning(..) => {
                out.fact(Fact::Stale { what: "transcript".to_owned() });
            }
        }
    }

    /// Arms what happens while the final is late.
    pub(super) fn time_answer(&mut self) {
        let Some(asked) = self.question.asked() else { return };
        let limits = &self.limits.answer;
        let late = asked.committed + limits.asr_final;
        let filler = asked.ended + limits.filler;
        let (ended, committed) = (asked.ended, asked.committed);
        self.timers.set(Timer::AsrFinal, late);
        self.timers.set(Timer::Filler, if filler > committed { filler.min(late) } else { late });
        self.timers.set(Timer::SecondFiller, (ended + limits.second_filler).max(late));
        self.timers.set(Timer::Person, (ended + limits.person).max(late));
    }

    /// The question is open no more.
    pub(super) fn drop_question(&mut self) {
        self.question = Question::None;
        self.timers.clear(WAITING);
    }

    /// The words of the utterance.
    pub(super) fn final_words(&mut self, transcript: Transcript, out: &mut Outbox) {
        let Question::Words(asked) = std::mem::replace(&mut self.question, Question::None) else { return };
        self.timers.clear(&[Timer::AsrFinal, Timer::AskAgain]);
        let waited = self.now.since(asked.committed);
        out.fact(Fact::AsrTook { utterance: asked.utterance, waited });
        let text = transcript.text();
        let ours = asked.own == Own::Ours && wording::is_quoted_from(&text, &self.voice.last_words);
        let listening =
            asked.over == Over::Prompt && self.floor.expects != Expectation::YesNo && wording::is_backchannel(&text);
        if ours || (listening && transcript.trust == TranscriptTrust::Plausible) {
            self.come_to_nothing(asked.utterance, out);
            return;
        }
        if self.safety_is_unheard() {
            out.fact(Fact::Overruled { rule: "S3".to_owned(), what: "said_before_the_safety_question".to_owned() });
            self.come_to_nothing(asked.utterance, out);
            return;
        }
        match transcript.trust {
            TranscriptTrust::Plausible => {
                self.note_spoken(Speaker::Caller, &Private::new(text.clone()), transcript.confidence);
                self.understand(asked, text, transcript.confidence, out);
            }
            TranscriptTrust::Empty if self.is_noise(&asked) => self.come_to_nothing(asked.utterance, out),
            TranscriptTrust::Empty => self.missed(&asked, Missed::Empty, out),
            TranscriptTrust::Removed if asked.over == Over::Prompt && asked.voiced < self.limits.mouth.stop => {
                self.come_to_nothing(asked.utterance, out);
            }
            TranscriptTrust::Removed => self.missed(&asked, Missed::Removed, out),
            TranscriptTrust::Doubtful => {
                self.note_spoken(Speaker::Caller, &Private::new(text), transcript.confidence);
                self.missed(&asked, Missed::Doubtful, out);
            }
        }
    }

    /// Whether the safety question is open but has not been heard yet: a line of its step still waits behind what is being
    /// said. Nothing that is said or pressed before it can be its answer (S3). The tripwire has read the words already.
    pub(super) fn safety_is_unheard(&self) -> bool {
        let waits = || {
            let stopped = self.voice.stopped.as_ref();
            self.mouth.has_waiting(Rank::Step) || stopped.is_some_and(|stopped| !stopped.rest.is_empty())
        };
        self.floor.asked == Topic::Safety && waits()
    }

    /// Whether a voice without words was a noise, and not somebody who was not understood.
    fn is_noise(&self, asked: &Asked) -> bool {
        asked.over == Over::Prompt
            || self.voice.is_stopped_by(asked.utterance)
            || asked.voiced < self.limits.hearing.noise
    }

    /// The utterance was no turn: what it stopped goes on.
    fn come_to_nothing(&mut self, utterance: UtteranceId, out: &mut Outbox) {
        self.drop_question();
        if !self.ask_safety_if_tripped(utterance, out) {
            self.resume_stopped(utterance, out);
        }
    }

    fn understand(&mut self, asked: Box<Asked>, text: String, confidence: crate::units::Confidence, out: &mut Outbox) {
        let heard = Heard { utterance: asked.utterance, words: Private::new(text), confidence };
        if self.stations.can_understand() {
            out.command(Command::Understand {
                utterance: heard.utterance,
                words: heard.words.clone(),
                confidence,
                asked: self.floor.asked.clone(),
            });
            self.timers.set(Timer::Understanding, self.now + self.limits.answer.understanding);
            self.question = Question::Meaning(asked, Box::new(heard));
        } else {
            out.fact(Fact::BudgetBlown { budget: "understanding".to_owned() });
            self.missed(&asked, Missed::Late, out);
        }
    }

    /// The understanding answered.
    pub(super) fn reading(&mut self, reading: &Reading, out: &mut Outbox) {
        if self.typed_reading(reading, out) {
            return;
        }
        match std::mem::replace(&mut self.question, Question::None) {
            Question::Meaning(asked, heard) if asked.utterance == reading.utterance => {
                self.begin_response(&asked);
                self.decide_understood();
                let step = self.talk.hear(&heard, reading);
                let step = self.weigh_heard(step, (&heard, reading), out);
                self.answer(step, out);
            }
            other @ (Question::None | Question::Words(_) | Question::Meaning(..)) => {
                self.question = other;
                out.fact(Fact::Stale { what: "reading".to_owned() });
            }
        }
    }

    /// The reading is late: the tripwire has read the words; the dialogue asks again.
    pub(super) fn reading_is_late(&mut self, out: &mut Outbox) {
        out.fact(Fact::BudgetBlown { budget: "understanding".to_owned() });
        if let Question::Meaning(asked, _) = std::mem::replace(&mut self.question, Question::None) {
            out.command(Command::Forget(asked.utterance));
            self.missed(&asked, Missed::Late, out);
        }
    }

    /// A turn brought nothing to work with.
    fn missed(&mut self, asked: &Asked, how: Missed, out: &mut Outbox) {
        self.begin_response(asked);
        self.decide_missed(how);
        if self.ask_safety_if_tripped(asked.utterance, out) || self.alarm.has_tripped(asked.utterance) {
            return;
        }
        let step = self.talk.miss(how);
        let step = self.insist_on_clear_no(step, out);
        self.answer(step, out);
    }

    fn begin_response(&mut self, asked: &Asked) {
        self.drop_question();
        self.voice.stopped = None;
        self.floor.silences = 0;
        self.voice.owe(asked.ended, asked.committed);
        self.alarm.because_of_words(Some(asked.ended));
    }

    /// The final is late: the last partial serves if it may be believed and covers the speech.
    pub(super) fn final_is_late(&mut self, out: &mut Outbox) {
        let Question::Words(asked) = &self.question else { return };
        out.fact(Fact::BudgetBlown { budget: "asr_final".to_owned() });
        let covers = |partial: &Transcript| partial.span.to + self.limits.answer.partial_misses >= asked.ended;
        let usable = asked.partial.clone().filter(|partial| {
            partial.trust == TranscriptTrust::Plausible && !partial.words.is_empty() && covers(partial)
        });
        if let Some(partial) = usable {
            out.command(Command::Forget(asked.utterance));
            self.final_words(partial, out);
        }
    }

    /// A full recogniser is asked again.
    pub(super) fn ask_again(&mut self, out: &mut Outbox) {
        let span = match &self.question {
            Question::Words(asked) => Some(asked.span),
            Question::None | Question::Meaning(..) => self
                .turn
                .speech()
                .and_then(|speech| speech.trial.as_ref())
                .filter(|trial| trial.answer.is_none())
                .map(|trial| trial.span),
        };
        if let Some(span) = span {
            self.transcribe(TranscriptKind::Final, span, out);
        }
    }

    /// The caller waits for our answer: something is said meanwhile.
    pub(super) fn fill(&mut self, name: &str, out: &mut Outbox) {
        if *self.mouth.state() == State::Silent && !self.turn.is_open() {
            let since = self.floor.quiet_since.or(self.question.asked().map(|asked| asked.ended));
            out.fact(Fact::SilenceBroken { after: self.now.since(since.unwrap_or(self.now)) });
            let filler = Queued::new(self.talk.fixed(name), Rank::Filler, Interruptible::BySpeech);
            self.mouth.push_front(filler);
        }
    }

    /// The answer has not come for so long that a person takes over.
    pub(super) fn waited_too_long(&mut self, out: &mut Outbox) {
        let Some(utterance) = self.question.asked().map(|asked| asked.utterance) else { return };
        out.fact(Fact::BudgetBlown { budget: "person".to_owned() });
        out.command(Command::Forget(utterance));
        self.drop_question();
        self.voice.stopped = None;
        if !self.ask_safety_if_tripped(utterance, out) {
            self.hand_off(reasons::station_down("answer_late"), Vec::new(), out);
        }
    }
}
