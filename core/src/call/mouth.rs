//! What the agent says: one prompt audible at a time, and a short queue behind it. Knows nothing of turns or handoffs.

use super::command::Interruptible;
use super::input::PromptEvent;
use crate::policy::Line;
use crate::units::{CallTime, PromptId};
use std::collections::VecDeque;

/// What a line is for; decides what becomes of it when something else is to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// A step of the dialogue: a later step replaces it.
    Step,
    /// News of a handoff: stays until said, unless the news is old.
    News,
    /// Fills a wait: nobody minds its loss.
    Filler,
}

/// How often a line has been stopped for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replay {
    /// Never.
    First,
    /// Once: only words stop it again.
    Again,
}

/// How often a line has been asked for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Attempt {
    /// Never.
    First,
    /// Once.
    Second,
}

/// A line to be said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Queued {
    /// The words.
    pub(super) line: Line,
    /// Whether speech stops it.
    pub(super) interruptible: Interruptible,
    /// What for.
    pub(super) rank: Rank,
    /// Whether it has been stopped for nothing.
    pub(super) replay: Replay,
    /// Whether it has failed.
    pub(super) attempt: Attempt,
}

/// How loud a prompt is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Loudness {
    /// As rendered.
    Full,
    /// 18 dB lower.
    Ducked,
}

/// The mouth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing is audible or asked for.
    Silent,
    /// Asked for, not audible yet.
    Asked(PromptId, Queued),
    /// Audible.
    Speaking {
        /// Which.
        prompt: PromptId,
        /// The line.
        queued: Queued,
        /// Since when.
        since: CallTime,
        /// How loud.
        loudness: Loudness,
    },
    /// Told to stop; its last samples may still be on their way.
    Cutting(PromptId),
}

/// What a prompt event meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// Its first sample left.
    Began(Queued),
    /// Nothing is audible any more.
    Over,
    /// It could not be said.
    Failed(Queued),
    /// Another prompt is in the mouth: the event changes nothing.
    Stale,
}

/// The agent's voice, as the call knows it.
#[derive(Debug, Clone)]
pub(super) struct Mouth {
    state: State,
    queue: VecDeque<Queued>,
}

impl Mouth {
    /// Silent.
    pub(super) const fn new() -> Self {
        Self { state: State::Silent, queue: VecDeque::new() }
    }

    /// What it does.
    pub(super) const fn state(&self) -> &State {
        &self.state
    }

    /// Whether nothing is audible, asked for or waiting.
    pub(super) fn is_idle(&self) -> bool {
        self.state == State::Silent && self.queue.is_empty()
    }

    /// Whether a prompt may be audible.
    pub(super) const fn may_be_heard(&self) -> bool {
        matches!(self.state, State::Speaking { .. } | State::Cutting(_))
    }

    /// The prompt that is asked for or audible.
    pub(super) const fn current(&self) -> Option<(PromptId, &Queued)> {
        match &self.state {
            State::Silent | State::Cutting(_) => None,
            State::Asked(prompt, queued) | State::Speaking { prompt, queued, .. } => Some((*prompt, queued)),
        }
    }

    /// Puts a line behind the others; beyond `most`, it is refused.
    pub(super) fn push(&mut self, queued: Queued, most: usize) -> Result<(), Queued> {
        if self.queue.len() >= most {
            return Err(queued);
        }
        self.queue.push_back(queued);
        Ok(())
    }

    /// Puts a line before the others.
    pub(super) fn push_front(&mut self, queued: Queued) {
        self.queue.push_front(queued);
    }

    /// Asks for the next line, if nothing is in the mouth.
    pub(super) fn ask(&mut self, prompt: PromptId) -> Option<&Queued> {
        if self.state != State::Silent {
            return None;
        }
        self.state = State::Asked(prompt, self.queue.pop_front()?);
        self.current().map(|(_, queued)| queued)
    }

    /// What the line that waits is for, if one waits and the mouth is free for it.
    pub(super) fn ready(&self) -> Option<Rank> {
        if self.state == State::Silent { self.queue.front().map(|queued| queued.rank) } else { None }
    }

    /// Whether a line of this rank waits behind what is being said.
    pub(super) fn has_waiting(&self, rank: Rank) -> bool {
        self.queue.iter().any(|queued| queued.rank == rank)
    }

    /// Takes the lines that wait away.
    pub(super) fn take_queue(&mut self) -> VecDeque<Queued> {
        std::mem::take(&mut self.queue)
    }

    /// Drops the waiting lines of some ranks.
    pub(super) fn drop_queued(&mut self, ranks: &[Rank]) {
        self.queue.retain(|queued| !ranks.contains(&queued.rank));
    }

    /// Takes what became of a prompt.
    pub(super) fn event(&mut self, id: PromptId, event: PromptEvent, now: CallTime) -> Heard {
        match std::mem::replace(&mut self.state, State::Silent) {
            State::Asked(prompt, queued) if prompt == id => self.of_asked(prompt, queued, event, now),
            State::Speaking { prompt, queued, since, loudness } if prompt == id => match event {
                PromptEvent::Started => {
                    self.state = State::Speaking { prompt, queued, since, loudness };
                    Heard::Stale
                }
                PromptEvent::Finished | PromptEvent::Cut(_) => Heard::Over,
                PromptEvent::Failed => Heard::Failed(queued),
            },
            State::Cutting(prompt) if prompt == id => match event {
                PromptEvent::Started => {
                    self.state = State::Cutting(prompt);
                    Heard::Stale
                }
                PromptEvent::Finished | PromptEvent::Cut(_) | PromptEvent::Failed => Heard::Over,
            },
            other @ (State::Silent | State::Asked(..) | State::Speaking { .. } | State::Cutting(_)) => {
                self.state = other;
                Heard::Stale
            }
        }
    }

    fn of_asked(&mut self, prompt: PromptId, queued: Queued, event: PromptEvent, now: CallTime) -> Heard {
        match event {
            PromptEvent::Started => {
                let began = Heard::Began(queued.clone());
                self.state = State::Speaking { prompt, queued, since: now, loudness: Loudness::Full };
                began
            }
            PromptEvent::Finished | PromptEvent::Cut(_) => Heard::Over,
            PromptEvent::Failed => Heard::Failed(queued),
        }
    }

    /// Stops what is in the mouth: its id and line.
    pub(super) fn hush(&mut self) -> Option<(PromptId, Queued)> {
        match std::mem::replace(&mut self.state, State::Silent) {
            State::Asked(prompt, queued) | State::Speaking { prompt, queued, .. } => {
                self.state = State::Cutting(prompt);
                Some((prompt, queued))
            }
            other @ (State::Silent | State::Cutting(_)) => {
                self.state = other;
                None
            }
        }
    }

    /// Gives up on whatever is in the mouth: its id and, if it was not being stopped already, its line.
    pub(super) fn abandon(&mut self) -> Option<(PromptId, Option<Queued>)> {
        match std::mem::replace(&mut self.state, State::Silent) {
            State::Asked(prompt, queued) | State::Speaking { prompt, queued, .. } => Some((prompt, Some(queued))),
            State::Cutting(prompt) => Some((prompt, None)),
            State::Silent => None,
        }
    }

    /// Ducks the prompt, or brings it back: its id, if that changes anything.
    pub(super) fn make(&mut self, wanted: Loudness) -> Option<PromptId> {
        match &mut self.state {
            State::Speaking { prompt, loudness, .. } if *loudness != wanted => {
                *loudness = wanted;
                Some(*prompt)
            }
            State::Silent | State::Asked(..) | State::Speaking { .. } | State::Cutting(_) => None,
        }
    }
}

impl Queued {
    /// A line that is said for the first time.
    pub(super) fn new(line: Line, rank: Rank, interruptible: Interruptible) -> Self {
        Self { line, interruptible, rank, replay: Replay::First, attempt: Attempt::First }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::LineKey;
    use crate::units::{Private, Span};

    fn queued(name: &str) -> Queued {
        let line = Line { key: LineKey::Fixed(name.to_owned()), words: Private::new(name.to_owned()) };
        Queued::new(line, Rank::Step, Interruptible::BySpeech)
    }

    fn speaking(prompt: u64) -> Mouth {
        let mut mouth = Mouth::new();
        assert!(mouth.push(queued("one"), 4).is_ok() && mouth.push(queued("two"), 4).is_ok());
        assert!(mouth.ask(PromptId(prompt)).is_some());
        assert!(matches!(mouth.event(PromptId(prompt), PromptEvent::Started, CallTime::START), Heard::Began(_)));
        mouth
    }

    #[test]
    fn a_second_line_is_not_asked_for_while_the_first_may_be_heard() {
        let mut mouth = speaking(1);
        assert!(mouth.ask(PromptId(2)).is_none());
        assert!(mouth.hush().is_some());
        assert!(mouth.ask(PromptId(2)).is_none(), "its last samples are still on their way");
        assert_eq!(mouth.event(PromptId(1), PromptEvent::Cut(Span::ZERO), CallTime::START), Heard::Over);
        assert!(mouth.ask(PromptId(2)).is_some());
    }

    #[test]
    fn events_of_another_prompt_are_stale() {
        let mut mouth = speaking(3);
        let before = mouth.state().clone();
        for event in [PromptEvent::Started, PromptEvent::Finished, PromptEvent::Failed] {
            assert_eq!(mouth.event(PromptId(2), event, CallTime::START), Heard::Stale);
        }
        assert_eq!(*mouth.state(), before);
    }

    #[test]
    fn a_full_queue_gives_the_line_back() {
        let mut mouth = Mouth::new();
        assert!(mouth.push(queued("one"), 1).is_ok());
        assert_eq!(mouth.push(queued("two"), 1), Err(queued("two")));
    }
}
