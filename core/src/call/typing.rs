//! A caller who writes. Each line is a turn of its own: the tripwire reads it before anything else does, then the dialogue
//! hears it with full confidence. It has no audio, and what is being heard meanwhile goes on being heard. Whoever is
//! typing is not silent, within a limit.

use super::command::{Command, Interruptible, Outbox};
use super::fact::Fact;
use super::handoff::Taker;
use super::input::TypedEvent;
use super::phase::Phase;
use super::record::Speaker;
use super::{Call, Timer};
use crate::policy::Missed;
use crate::understanding::{Heard, Reading};
use crate::units::{CallTime, Confidence, Private, Span};
use std::collections::VecDeque;

/// Whether the caller has ever sent a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Nothing,
    Something,
}

/// A line, and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
struct TypedLine {
    heard: Heard,
    at: CallTime,
}

/// The signs of typing since the last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signs {
    first: CallTime,
    until: CallTime,
}

/// What a caller writes, as far as it has not been dealt with.
#[derive(Debug, Clone)]
pub(super) struct Typing {
    written: Written,
    signs: Option<Signs>,
    /// Lines from before the answer: nobody has read them.
    early: VecDeque<Private<String>>,
    /// Lines that only the tripwire has read.
    waiting: VecDeque<TypedLine>,
    /// The line whose reading is awaited.
    read: Option<TypedLine>,
}

impl Typing {
    pub(super) const fn new() -> Self {
        Self { written: Written::Nothing, signs: None, early: VecDeque::new(), waiting: VecDeque::new(), read: None }
    }

    /// Whether the caller has sent a line: whoever writes can be written to.
    pub(super) fn has_written(&self) -> bool {
        self.written == Written::Something
    }

    /// Whether every line has been answered.
    pub(super) fn nothing_to_read(&self) -> bool {
        self.read.is_none() && self.waiting.is_empty()
    }

    /// Whether a line is being typed that is still waited for.
    pub(super) fn is_under_way(&self, now: CallTime) -> bool {
        self.signs.is_some_and(|signs| now < signs.until)
    }

    /// The caller has been asked whether they are there: typing from here on is waited for as at first.
    pub(super) const fn begin_afresh(&mut self) {
        self.signs = None;
    }
}

impl Call {
    /// The caller types, or has sent a line.
    pub(super) fn typed(&mut self, event: TypedEvent, out: &mut Outbox) {
        match (event, self.phase) {
            (TypedEvent::Typing, _) => self.sign_of_typing(),
            (TypedEvent::Line(words), Phase::Ringing(_)) => {
                if self.typing.early.len() < self.limits.typing.waiting {
                    self.typing.early.push_back(words);
                }
            }
            (TypedEvent::Line(words), _) => self.typed_line(words, out),
        }
    }

    fn sign_of_typing(&mut self) {
        if !self.phase.is_with_agent() {
            return;
        }
        let first = self.typing.signs.map_or(self.now, |signs| signs.first);
        let until = (self.now + self.limits.typing.sign).min(first + self.limits.typing.most);
        self.typing.signs = Some(Signs { first, until });
        self.timers.set(Timer::Typing, until.max(self.now));
    }

    /// Lines that came before the answer.
    pub(super) fn take_early_lines(&mut self, out: &mut Outbox) {
        for words in std::mem::take(&mut self.typing.early) {
            self.typed_line(words, out);
        }
    }

    fn typed_line(&mut self, words: Private<String>, out: &mut Outbox) {
        let utterance = self.floor.utterance.next();
        self.floor.utterance = utterance;
        self.typing.signs = None;
        self.timers.clear(&[Timer::Typing]);
        if !self.typing.has_written() {
            self.typing.written = Written::Something;
            self.wait_for_writing();
            out.fact(Fact::Noticed { what: "caller_writes".to_owned() });
        }
        self.note_written(Speaker::Caller, &words);
        self.watch_words(utterance, self.now, vec![words.open().clone()], out);
        // Whoever has the caller reads it in the transcript.
        if !self.phase.is_with_agent() {
            return;
        }
        self.floor.silences = 0;
        if self.safety_is_unheard() {
            out.fact(Fact::Overruled { rule: "S3".to_owned(), what: "typed_before_the_safety_question".to_owned() });
            self.ask_safety_if_tripped(utterance, out);
            return;
        }
        let stoppable = self.mouth.current().is_some_and(|(_, queued)| queued.interruptible == Interruptible::BySpeech);
        if stoppable {
            self.set_prompt_aside(utterance, out);
        }
        if self.typing.waiting.len() >= self.limits.typing.waiting {
            out.fact(Fact::Noticed { what: "written_too_fast".to_owned() });
            return;
        }
        let heard = Heard { utterance, words, confidence: Confidence::FULL };
        self.typing.waiting.push_back(TypedLine { heard, at: self.now });
        self.read_typed(out);
    }

    /// Has the next line read, one at a time.
    pub(super) fn read_typed(&mut self, out: &mut Outbox) {
        while self.typing.read.is_none() && self.phase.is_with_agent() {
            let Some(line) = self.typing.waiting.pop_front() else { return };
            if self.stations.can_understand() {
                out.command(Command::Understand {
                    utterance: line.heard.utterance,
                    words: line.heard.words.clone(),
                    confidence: line.heard.confidence,
                    asked: self.floor.asked.clone(),
                });
                self.timers.set(Timer::TypedReading, self.now + self.limits.answer.understanding);
                self.typing.read = Some(line);
            } else {
                out.fact(Fact::BudgetBlown { budget: "understanding".to_owned() });
                self.line_missed(&line, out);
            }
        }
    }

    /// A reading came. Says whether it was of a line.
    pub(super) fn typed_reading(&mut self, reading: &Reading, out: &mut Outbox) -> bool {
        let Some(line) = self.typing.read.take_if(|line| line.heard.utterance == reading.utterance) else {
            return false;
        };
        self.timers.clear(&[Timer::TypedReading]);
        self.begin_answer_to(&line);
        let step = self.talk.hear(&line.heard, reading);
        let step = self.weigh_heard(step, (&line.heard, reading), out);
        self.answer(step, out);
        self.read_typed(out);
        true
    }

    /// The reading of a line is late or will not come: the tripwire has read it; the dialogue asks again.
    pub(super) fn typed_reading_is_late(&mut self, out: &mut Outbox) {
        let Some(line) = self.typing.read.take() else { return };
        self.timers.clear(&[Timer::TypedReading]);
        out.fact(Fact::BudgetBlown { budget: "understanding".to_owned() });
        self.line_missed(&line, out);
        self.read_typed(out);
    }

    fn line_missed(&mut self, line: &TypedLine, out: &mut Outbox) {
        self.begin_answer_to(line);
        let utterance = line.heard.utterance;
        if self.ask_safety_if_tripped(utterance, out) || self.alarm.has_tripped(utterance) {
            return;
        }
        let step = self.talk.miss(Missed::Late);
        let step = self.insist_on_clear_no(step, out);
        self.answer(step, out);
    }

    fn begin_answer_to(&mut self, line: &TypedLine) {
        self.voice.stopped = None;
        self.alarm.because_of_words(Some(line.at));
    }

    /// A line's reading is not awaited any more. Says whether one was.
    pub(super) fn forget_typed_reading(&mut self) -> bool {
        self.timers.clear(&[Timer::TypedReading]);
        self.typing.read.take().is_some()
    }

    /// Somebody else answers what was written.
    pub(super) fn forget_typed(&mut self) {
        self.forget_typed_reading();
        self.typing.waiting.clear();
        self.typing.signs = None;
        self.timers.clear(&[Timer::Typing]);
    }

    /// How long whoever takes the caller has to be heard or read (S13). Nobody writes from a telephone line.
    pub(super) fn verified_within(&self, taker: &Taker) -> Span {
        match taker {
            Taker::Desk(_) if self.typing.has_written() => self.limits.handoff.verify_written,
            Taker::Desk(_) | Taker::Line => self.limits.handoff.verify,
        }
    }

    /// The caller begins to write after the bridge: the person has as long as if it had been known before.
    fn wait_for_writing(&mut self) {
        let desk = self.handoff.attempt().is_some_and(|attempt| attempt.desk().is_some());
        if let Some(at) = self.timers.at(Timer::Verify).filter(|_| desk) {
            let more = self.limits.handoff.verify_written.saturating_sub(self.limits.handoff.verify);
            self.timers.set(Timer::Verify, at + more);
        }
    }

    /// The person wrote to the caller, who reads it: that is as good as a voice (S13).
    pub(super) fn desk_wrote(&mut self, words: &Private<String>, out: &mut Outbox) {
        self.note_written(Speaker::Desk, words);
        out.command(Command::Show(words.clone()));
        self.spoke(out);
    }
}
