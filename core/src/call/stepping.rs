//! Carrying out what the dialogue decides: listening, waiting, filing; keys, and the caller's silence.

use super::command::{Command, Interruptible, Outbox};
use super::fact::Fact;
use super::input::ArchiveEvent;
use super::leg::Hold;
use super::mouth::{Queued, Rank};
use super::phase::Phase;
use super::view::Decided;
use super::whispering::Wanted;
use super::{Call, Timer, reasons};
use crate::policy::{Expectation, Filing, HandoffNews, Line, Next, Step};
use crate::understanding::Topic;
use crate::units::{CallTime, Key, Span, UtteranceId};

/// How often storing may be asked for in vain before a person is.
const FILINGS_MOST: u32 = 5;

/// Whether something is being stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Storing {
    /// Nothing is.
    Nothing,
    /// This is.
    Pending(Filing),
}

/// How long the caller may be silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Patience {
    /// As long as anybody.
    Usual,
    /// So long, from the end of our answer on.
    Granted(Span),
    /// Until then, whatever noises come meanwhile.
    Until(CallTime),
}

/// What was asked, and how the caller has taken it.
#[derive(Debug, Clone)]
pub(super) struct Floor {
    /// What was asked last.
    pub(super) asked: Topic,
    /// What kind of answer is awaited.
    pub(super) expects: Expectation,
    /// Silences in a row.
    pub(super) silences: u32,
    /// Since when nobody has spoken.
    pub(super) quiet_since: Option<CallTime>,
    /// What is being stored.
    pub(super) storing: Storing,
    /// What a desk wants asked.
    pub(super) wanted: Wanted,
    /// The last utterance id given out.
    pub(super) utterance: UtteranceId,
    /// Audio before this moment belongs to an earlier utterance.
    pub(super) not_before: CallTime,
    patience: Patience,
    filings_failed: u32,
}

impl Floor {
    pub(super) const fn new() -> Self {
        Self {
            asked: Topic::Opening,
            expects: Expectation::Free,
            silences: 0,
            quiet_since: None,
            storing: Storing::Nothing,
            wanted: Wanted::Nothing,
            utterance: UtteranceId(0),
            not_before: CallTime::START,
            patience: Patience::Usual,
            filings_failed: 0,
        }
    }
}

impl Call {
    /// A step that answers the caller: it replaces what the dialogue was saying.
    pub(super) fn answer(&mut self, step: Step, out: &mut Outbox) {
        self.voice.stopped = None;
        self.mouth.drop_queued(&[Rank::Step]);
        let replaceable = self
            .mouth
            .current()
            .is_some_and(|(_, queued)| queued.rank == Rank::Step && queued.interruptible == Interruptible::BySpeech);
        if replaceable {
            self.hush(out);
        }
        self.take(step, out);
    }

    /// A step of the dialogue.
    pub(super) fn take(&mut self, step: Step, out: &mut Outbox) {
        if self.phase == Phase::WithDispatcher || self.has_ended() {
            out.fact(Fact::Stale { what: "step".to_owned() });
            return;
        }
        out.fact(Fact::Stepped { why: step.why.to_owned() });
        self.notes.changed();
        self.floor.patience = Patience::Usual;
        match step.next {
            Next::Listen { topic, expects } => {
                self.decide_asked(&topic, step.why);
                self.listen(topic, expects);
                self.say(step.say, Rank::Step, out);
            }
            Next::Wait { topic, span } => {
                let expects = self.floor.expects;
                self.listen(topic, expects);
                self.floor.patience = Patience::Granted(span);
                self.say(step.say, Rank::Step, out);
            }
            Next::HandOff(reason) => self.hand_off(reason, step.say, out),
            Next::File(filing) => {
                self.back_to_conversing();
                self.say(step.say, Rank::Step, out);
                self.file(filing, out);
            }
            Next::Close(closing) => self.close(closing, step.say, out),
        }
    }

    /// The caller has the floor with this question.
    pub(super) fn listen(&mut self, topic: Topic, expects: Expectation) {
        self.back_to_conversing();
        self.floor.asked = topic;
        self.floor.expects = expects;
    }

    /// The goodbye is off: the caller has more to say, or a person is asked for.
    pub(super) fn back_to_conversing(&mut self) {
        if let Phase::Closing(_) = self.phase {
            self.phase = Phase::Conversing;
            self.timers.clear(&[Timer::Goodbye]);
            self.notes.changed();
        }
    }

    fn file(&mut self, filing: Filing, out: &mut Outbox) {
        self.floor.storing = Storing::Pending(filing);
        let wait = if self.stations.can_store() { self.limits.answer.filing } else { Span::ZERO };
        if self.stations.can_store() {
            let record = self.record(filing_outcome(filing), None);
            out.command(Command::File(filing, Box::new(record)));
        }
        self.timers.set(Timer::Filing, self.now + wait);
        self.timers.set(Timer::Filler, self.now + self.limits.answer.filler);
    }

    /// The archive answered.
    pub(super) fn archive_event(&mut self, event: &ArchiveEvent, out: &mut Outbox) {
        let Storing::Pending(filing) = self.floor.storing else {
            out.fact(Fact::Stale { what: "filing".to_owned() });
            return;
        };
        match event {
            ArchiveEvent::Filed(number) => {
                self.stop_storing();
                self.floor.filings_failed = 0;
                self.notes.filed = Some(filing);
                self.decide(Decided::Filed(filing));
                if filing == Filing::CallBack {
                    self.notes.promised = None;
                }
                let step = self.talk.filed(number);
                self.take(step, out);
            }
            ArchiveEvent::Failed => self.could_not_file(out),
        }
    }

    fn stop_storing(&mut self) {
        self.floor.storing = Storing::Nothing;
        self.timers.clear(&[Timer::Filing]);
        if self.question.is_none() {
            self.timers.clear(&[Timer::Filler]);
        }
    }

    /// It was not stored, or not in time: nothing may be promised.
    pub(super) fn could_not_file(&mut self, out: &mut Outbox) {
        if self.floor.storing == Storing::Nothing {
            return;
        }
        out.fact(Fact::BudgetBlown { budget: "filing".to_owned() });
        self.stop_storing();
        self.floor.filings_failed += 1;
        if self.floor.filings_failed > FILINGS_MOST {
            self.hand_off(reasons::station_down("archive_failed"), Vec::new(), out);
            return;
        }
        let step = self.talk.not_filed();
        self.take(step, out);
    }

    /// A key. `0` is a person at any moment; after a silence, any key that means nothing else is a caller who cannot
    /// speak (S7).
    pub(super) fn pressed(&mut self, key: Key, out: &mut Outbox) {
        if !self.phase.is_with_agent() {
            return;
        }
        let was_silent = self.floor.silences > 0;
        if key != Key::Digit(0) && !was_silent && self.safety_is_unheard() {
            out.fact(Fact::Overruled { rule: "S3".to_owned(), what: "pressed_before_the_safety_question".to_owned() });
            return;
        }
        self.stop_for_key(out);
        self.floor.silences = 0;
        if key == Key::Digit(0) {
            let reason = if was_silent { reasons::cannot_speak() } else { reasons::asked_for_a_person() };
            self.ask_for_person(reason, out);
            return;
        }
        match self.talk.press(key) {
            Some(step) => {
                self.forget_turn(out);
                let step = self.weigh_pressed(step, out);
                self.answer(step, out);
            }
            None if was_silent => self.ask_for_person(reasons::cannot_speak(), out),
            None if self.handoff.is_open() => self.tell(HandoffNews::StillWaiting, out),
            None => {}
        }
    }

    fn ask_for_person(&mut self, reason: crate::policy::HandoffReason, out: &mut Outbox) {
        self.drop_steps(out);
        let was_open = self.handoff.is_open();
        self.hand_off(reason, Vec::new(), out);
        if was_open {
            self.tell(HandoffNews::StillWaiting, out);
        }
    }

    fn stop_for_key(&mut self, out: &mut Outbox) {
        let queued = self.mouth.take_queue();
        queued.into_iter().filter(|queued| queued.rank == Rank::News).for_each(|queued| self.mouth.push_front(queued));
        self.voice.stopped = None;
        let audible = self.mouth.may_be_heard();
        if let Some((prompt, _)) = self.hush(out)
            && audible
        {
            self.voice.stopped_by_key(prompt, self.now);
        }
    }

    /// Drops what is being heard and asked: something else has answered for it.
    pub(super) fn forget_turn(&mut self, out: &mut Outbox) {
        if let Some(speech) = self.turn.end() {
            out.command(Command::Forget(speech.utterance));
            self.floor.not_before = self.now;
        }
        if let Some(utterance) = self.question.asked().map(|asked| asked.utterance) {
            out.command(Command::Forget(utterance));
        }
        self.timers.clear(&[Timer::Pause, Timer::Hold, Timer::Partial, Timer::Utterance]);
        self.drop_question();
    }

    /// Times the caller's silence, or the next word of progress, while nobody speaks and nothing is under way.
    pub(super) fn time_silence(&mut self) {
        let quiet = self.phase == Phase::Conversing
            && self.mouth.is_idle()
            && !self.turn.is_open()
            && self.question.is_none()
            && self.floor.storing == Storing::Nothing
            && self.leg.hold == Hold::Off
            && self.typing.nothing_to_read()
            && (self.handoff.is_open() || !self.typing.is_under_way(self.now));
        if !quiet {
            self.timers.clear(&[Timer::Silence, Timer::Progress]);
            self.floor.quiet_since = None;
            self.time_whisper(None);
            return;
        }
        let since = *self.floor.quiet_since.get_or_insert(self.now);
        self.time_whisper(Some(since));
        let (timer, other, at) = if self.handoff.is_open() {
            (Timer::Progress, Timer::Silence, since + self.limits.handoff.progress)
        } else {
            (Timer::Silence, Timer::Progress, self.patient_until(since))
        };
        self.timers.clear(&[other]);
        if !self.timers.is_set(timer) {
            self.timers.set(timer, at.max(self.now));
        }
    }

    fn patient_until(&mut self, since: CallTime) -> CallTime {
        let usual = since + self.limits.line.silence;
        if let Patience::Granted(span) = self.floor.patience {
            self.floor.patience = Patience::Until(since + span);
        }
        match self.floor.patience {
            Patience::Until(until) => usual.max(until),
            Patience::Usual | Patience::Granted(_) => usual,
        }
    }

    /// Nothing came from the caller.
    pub(super) fn caller_is_silent(&mut self, out: &mut Outbox) {
        let since = self.floor.quiet_since.take().unwrap_or(self.now);
        out.fact(Fact::SilenceBroken { after: self.now.since(since) });
        self.floor.silences += 1;
        self.typing.begin_afresh();
        self.decide(Decided::Silent { nth: self.floor.silences });
        let step = self.talk.silent(self.floor.silences);
        let step = self.insist_on_clear_no(step, out);
        let goes_to_person = matches!(step.next, Next::HandOff(_));
        let asks = matches!(step.next, Next::Listen { .. }) && !step.say.is_empty();
        if goes_to_person || (asks && self.floor.silences <= self.limits.line.silence_prompts) {
            self.take(step, out);
        } else {
            out.fact(Fact::Overruled { rule: "S7".to_owned(), what: step.why.to_owned() });
            self.hand_off(reasons::silent_line(), Vec::new(), out);
        }
    }

    /// One line of fixed wording.
    pub(super) fn say_fixed(&mut self, name: &str, rank: Rank, interruptible: Interruptible, out: &mut Outbox) {
        let line: Line = self.talk.fixed(name);
        self.enqueue(Queued::new(line, rank, interruptible), out);
    }
}

const fn filing_outcome(filing: Filing) -> crate::policy::Outcome {
    match filing {
        Filing::Ticket => crate::policy::Outcome::Ticket,
        Filing::CallBack => crate::policy::Outcome::Human,
    }
}
