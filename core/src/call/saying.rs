//! Saying lines: when the next one is asked for, what becomes of a prompt, and what is said again.

use super::command::{Command, Interruptible, Outbox, Party};
use super::fact::Fact;
use super::input::PromptEvent;
use super::leg::Hold;
use super::mouth::{Attempt, Heard, Queued, Rank, Replay, State};
use super::record::Speaker;
use super::turn::Origin;
use super::{Call, Timer, reasons, wording};
use crate::policy::{Line, LineKey};
use crate::units::{CallTime, Confidence, PromptId, UtteranceId};

/// A prompt that speech stopped, until words prove that it was right to stop it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stopped {
    /// The utterance that stopped it.
    pub(super) utterance: UtteranceId,
    /// The prompt.
    pub(super) prompt: PromptId,
    /// Its line.
    pub(super) queued: Queued,
    /// What would have been said after it.
    pub(super) rest: Vec<Queued>,
}

/// An answer that the caller waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owed {
    ended: CallTime,
    committed: CallTime,
}

/// What the call remembers of its own voice.
#[derive(Debug, Clone)]
pub(super) struct Voice {
    /// The last id given out.
    pub(super) prompt: PromptId,
    /// A prompt that speech stopped.
    pub(super) stopped: Option<Stopped>,
    /// The words of the last prompt that was heard.
    pub(super) last_words: String,
    owed: Option<Owed>,
    greeting_owed: Option<CallTime>,
    key_stops: Option<(PromptId, CallTime)>,
}

impl Voice {
    pub(super) const fn new() -> Self {
        Self {
            prompt: PromptId(0),
            stopped: None,
            last_words: String::new(),
            owed: None,
            greeting_owed: None,
            key_stops: None,
        }
    }

    /// The caller can hear us since then, and has heard nothing yet; `None` while they hold us.
    pub(super) const fn owe_greeting(&mut self, since: Option<CallTime>) {
        self.greeting_owed = since;
    }

    /// A key that was pressed then stops what is being heard.
    pub(super) const fn stopped_by_key(&mut self, prompt: PromptId, pressed: CallTime) {
        self.key_stops = Some((prompt, pressed));
    }

    /// The next prompt answers a turn that ended and was committed then.
    pub(super) const fn owe(&mut self, ended: CallTime, committed: CallTime) {
        self.owed = Some(Owed { ended, committed });
    }

    pub(super) fn is_stopped_by(&self, utterance: UtteranceId) -> bool {
        self.stopped.as_ref().is_some_and(|stopped| stopped.utterance == utterance)
    }

    pub(super) fn rename_stopped(&mut self, from: UtteranceId, to: UtteranceId) {
        if let Some(stopped) = self.stopped.as_mut().filter(|stopped| stopped.utterance == from) {
            stopped.utterance = to;
        }
    }
}

impl Call {
    /// Puts lines behind what is being said.
    pub(super) fn say(&mut self, lines: Vec<Line>, rank: Rank, out: &mut Outbox) {
        for line in lines {
            self.enqueue(Queued::new(line, rank, Interruptible::BySpeech), out);
        }
    }

    /// Puts one line behind what is being said.
    pub(super) fn enqueue(&mut self, queued: Queued, out: &mut Outbox) {
        if let Err(refused) = self.mouth.push(queued, self.limits.mouth.queue) {
            out.fact(Fact::Unsaid { line: refused.line.key.name().to_owned() });
        }
    }

    /// Stops what is being said: its id and line.
    pub(super) fn hush(&mut self, out: &mut Outbox) -> Option<(PromptId, Queued)> {
        let (prompt, queued) = self.mouth.hush()?;
        out.command(Command::Hush(prompt));
        self.timers.clear(&[Timer::PromptStart, Timer::PromptEnd]);
        self.timers.set(Timer::PromptCut, self.now + self.limits.mouth.cut);
        self.barge = super::Barge::Idle;
        Some((prompt, queued))
    }

    /// Stops every line of the dialogue and every filler; what is said of a handoff stays.
    pub(super) fn drop_steps(&mut self, out: &mut Outbox) {
        self.voice.stopped = None;
        self.mouth.drop_queued(&[Rank::Step, Rank::Filler]);
        let droppable = self.mouth.current().is_some_and(|(_, queued)| queued.rank != Rank::News);
        if droppable {
            self.hush(out);
        }
    }

    /// Stops and drops every word about a handoff that is not so any more (S14).
    pub(super) fn drop_news(&mut self, out: &mut Outbox) {
        self.mouth.drop_queued(&[Rank::News]);
        if self.voice.stopped.as_ref().is_some_and(|stopped| stopped.queued.rank == Rank::News) {
            self.voice.stopped = None;
        }
        let untrue = self.mouth.current().is_some_and(|(_, queued)| queued.rank == Rank::News);
        if untrue {
            self.hush(out);
        }
    }

    /// Stops everything and forgets what was to be said.
    pub(super) fn fall_silent(&mut self, out: &mut Outbox) {
        self.voice.stopped = None;
        self.mouth.take_queue();
        self.hush(out);
    }

    /// Asks for the next line, if the mouth is free and the caller does not hold the floor. A step of the dialogue that
    /// the caller spoke into waits for their words: these may replace it.
    pub(super) fn speak_next(&mut self, out: &mut Outbox) {
        if !self.phase.is_with_agent() || self.leg.hold != Hold::Off {
            return;
        }
        let caller_speaks =
            self.turn.speech().is_some_and(|speech| speech.origin == Origin::Fresh && !speech.mostly_own());
        if caller_speaks {
            self.mouth.drop_queued(&[Rank::Filler]);
            return;
        }
        while let Some(rank) = self.mouth.ready() {
            if rank == Rank::Step && !self.question.is_none() {
                return;
            }
            let prompt = self.voice.prompt.next();
            let Some(queued) = self.mouth.ask(prompt) else { return };
            let line = queued.line.clone();
            let interruptible = queued.interruptible;
            if !self.stations.can_render() && matches!(line.key, LineKey::Composed(_)) {
                self.mouth.abandon();
                out.fact(Fact::Unsaid { line: line.key.name().to_owned() });
                continue;
            }
            self.voice.prompt = prompt;
            out.command(Command::Say { prompt, to: Party::Caller, line, interruptible });
            self.timers.set(Timer::PromptStart, self.now + self.limits.mouth.start);
            return;
        }
    }

    /// A prompt began, ended or failed.
    pub(super) fn prompt_event(&mut self, prompt: PromptId, event: PromptEvent, out: &mut Outbox) {
        if self.trunk_prompt_event(prompt, event) {
            return;
        }
        match self.mouth.event(prompt, event, self.now) {
            Heard::Began(queued) => self.prompt_began(prompt, &queued, out),
            Heard::Over => {
                self.note_key_stop(prompt, out);
                self.prompt_over();
            }
            Heard::Failed(queued) => {
                self.prompt_over();
                self.prompt_failed(queued, out);
            }
            Heard::Stale => out.fact(Fact::Stale { what: "prompt".to_owned() }),
        }
    }

    fn prompt_began(&mut self, prompt: PromptId, queued: &Queued, out: &mut Outbox) {
        let words = queued.line.words.open();
        let longest = self.limits.mouth.word.times(wording::count(words) as u64) + self.limits.mouth.slack;
        self.timers.clear(&[Timer::PromptStart]);
        self.timers.set(Timer::PromptEnd, self.now + longest);
        self.barge = super::Barge::Idle;
        self.voice.last_words.clone_from(words);
        if let Some(since) = self.voice.greeting_owed.take() {
            out.fact(Fact::Greeted { prompt, after: self.now.since(since) });
        }
        if queued.rank != Rank::Filler
            && let Some(owed) = self.voice.owed.take()
        {
            let (after_speech, after_commit) = (self.now.since(owed.ended), self.now.since(owed.committed));
            out.fact(Fact::Responded { prompt, after_speech, after_commit });
        }
        if queued.rank != Rank::Filler && queued.replay == Replay::First {
            self.note_spoken(Speaker::Agent, &queued.line.words, Confidence::FULL);
        }
    }

    /// A prompt is silent: if a key stopped it, that took so long.
    fn note_key_stop(&mut self, prompt: PromptId, out: &mut Outbox) {
        if let Some((_, pressed)) = self.voice.key_stops.take_if(|(stopped, _)| *stopped == prompt) {
            out.fact(Fact::KeyStopped { prompt, after: self.now.since(pressed) });
        }
    }

    fn prompt_over(&mut self) {
        self.barge = super::Barge::Idle;
        self.timers.clear(&[Timer::PromptStart, Timer::PromptEnd, Timer::PromptCut]);
    }

    /// Once more, then a person: never silence.
    fn prompt_failed(&mut self, queued: Queued, out: &mut Outbox) {
        match queued.attempt {
            Attempt::First => self.mouth.push_front(Queued { attempt: Attempt::Second, ..queued }),
            Attempt::Second => {
                out.fact(Fact::Unsaid { line: queued.line.key.name().to_owned() });
                self.mouth.take_queue();
                self.hand_off(reasons::station_down("voice_failed"), Vec::new(), out);
            }
        }
    }

    /// A prompt was asked for and cannot be heard.
    pub(super) fn prompt_not_begun(&mut self, out: &mut Outbox) {
        let State::Asked(..) = self.mouth.state() else { return };
        out.fact(Fact::BudgetBlown { budget: "prompt_start".to_owned() });
        if let Some((prompt, queued)) = self.mouth.abandon() {
            out.command(Command::Hush(prompt));
            self.prompt_over();
            if let Some(queued) = queued {
                self.prompt_failed(queued, out);
            }
        }
    }

    /// A prompt has not ended in its longest time: it is told to stop.
    pub(super) fn prompt_not_ended(&mut self, out: &mut Outbox) {
        out.fact(Fact::BudgetBlown { budget: "prompt_end".to_owned() });
        self.hush(out);
    }

    /// A prompt was told to stop and does not confirm it: it is held to be silent.
    pub(super) fn prompt_not_cut(&mut self, out: &mut Outbox) {
        out.fact(Fact::BudgetBlown { budget: "prompt_cut".to_owned() });
        if let Some((prompt, _)) = self.mouth.abandon() {
            self.note_key_stop(prompt, out);
        }
        self.prompt_over();
    }

    /// The utterance that stopped a prompt was nothing: the prompt is said again, and only words stop it then.
    pub(super) fn resume_stopped(&mut self, utterance: UtteranceId, out: &mut Outbox) {
        if !self.voice.is_stopped_by(utterance) {
            return;
        }
        let Some(stopped) = self.voice.stopped.take() else { return };
        out.fact(Fact::Resumed(stopped.prompt));
        stopped.rest.into_iter().rev().for_each(|queued| self.mouth.push_front(queued));
        self.mouth.push_front(Queued { replay: Replay::Again, ..stopped.queued });
    }
}
