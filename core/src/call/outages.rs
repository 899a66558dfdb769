//! Stations that are full, late, dead or back. Each is an input, and the caller hears a voice and reaches a person.

use super::asking::Question;
use super::command::{Command, Interruptible, Offer, Outbox};
use super::fact::Fact;
use super::handoff::Attempt;
use super::input::{StationEvent, StationName};
use super::mouth::Rank;
use super::phase::Phase;
use super::turn::Turn;
use super::{Call, Timer, reasons};
use std::collections::BTreeSet;

/// The stations that are down.
#[derive(Debug, Clone)]
pub(super) struct Stations {
    down: BTreeSet<StationName>,
}

impl Stations {
    pub(super) const fn new() -> Self {
        Self { down: BTreeSet::new() }
    }

    /// Whether the caller's words can be had at all.
    pub(super) fn can_hear(&self) -> bool {
        !self.down.contains(&StationName::Asr) && !self.down.contains(&StationName::Vad)
    }

    /// Whether words can be read.
    pub(super) fn can_understand(&self) -> bool {
        !self.down.contains(&StationName::Understanding)
    }

    /// Whether lines can be said that were not rendered at start.
    pub(super) fn can_render(&self) -> bool {
        !self.down.contains(&StationName::Voice)
    }

    /// Whether desks can be reached.
    pub(super) fn can_dispatch(&self) -> bool {
        !self.down.contains(&StationName::Dispatch)
    }

    /// Whether anything can be stored.
    pub(super) fn can_store(&self) -> bool {
        !self.down.contains(&StationName::Archive)
    }
}

impl Call {
    /// A station is busy, down or back.
    pub(super) fn station_event(&mut self, station: StationName, event: StationEvent, out: &mut Outbox) {
        match event {
            StationEvent::Busy => self.busy(station, out),
            StationEvent::Broke => self.broke(station, out),
            StationEvent::Down => {
                if self.stations.down.insert(station) {
                    out.fact(Fact::Noticed { what: down_fact(station).to_owned() });
                    self.went_down(station, out);
                }
            }
            StationEvent::Restored => {
                if self.stations.down.remove(&station) && station == StationName::Dispatch {
                    self.offer_again(out);
                }
            }
        }
    }

    /// It would not take our last request.
    fn busy(&mut self, station: StationName, out: &mut Outbox) {
        match station {
            StationName::Asr => {
                let waits = matches!(self.question, Question::Words(_)) || matches!(self.turn, Turn::Settling(_));
                if waits {
                    self.timers.set(Timer::AskAgain, self.now + self.limits.answer.again);
                }
            }
            StationName::Understanding => self.nothing_is_read(out),
            StationName::Dispatch => {
                if self.handoff.attempt().is_some_and(Attempt::is_waiting) {
                    self.timers.set(Timer::OfferAgain, self.now + self.limits.handoff.again);
                }
            }
            StationName::Archive => self.could_not_file(out),
            StationName::Voice | StationName::Vad => {}
        }
    }

    /// What was last asked of the understanding will not be answered.
    fn nothing_is_read(&mut self, out: &mut Outbox) {
        if matches!(self.question, Question::Meaning(..)) {
            self.reading_is_late(out);
        }
        self.typed_reading_is_late(out);
    }

    /// It broke over our last request. Words that a reader broke over have been read by nobody but the tripwire: a person.
    fn broke(&mut self, station: StationName, out: &mut Outbox) {
        match station {
            StationName::Understanding => {
                out.fact(Fact::Fault { what: "reader".to_owned() });
                let words = matches!(self.question, Question::Meaning(..));
                let line = self.forget_typed_reading();
                if words {
                    self.drop_question();
                }
                if words || line {
                    self.voice.stopped = None;
                    self.hand_off(reasons::fault(), Vec::new(), out);
                    self.read_typed(out);
                }
            }
            StationName::Asr | StationName::Voice | StationName::Vad | StationName::Dispatch | StationName::Archive => {
                self.busy(station, out);
            }
        }
    }

    fn went_down(&mut self, station: StationName, out: &mut Outbox) {
        match station {
            StationName::Asr | StationName::Vad => self.cannot_hear(out),
            StationName::Understanding => self.nothing_is_read(out),
            StationName::Voice => {
                if self.phase.is_with_agent() && !self.handoff.is_open() {
                    self.say_fixed("one_moment", Rank::News, Interruptible::BySpeech, out);
                    self.hand_off(reasons::station_down("voice_down"), Vec::new(), out);
                }
            }
            StationName::Dispatch => self.dispatch_down(out),
            StationName::Archive => self.could_not_file(out),
        }
    }

    /// A call that cannot be heard goes to a person, after a true sentence.
    pub(super) fn cannot_hear(&mut self, out: &mut Outbox) {
        if !self.phase.is_with_agent() {
            return;
        }
        let waited = self.question.asked().map(|asked| asked.utterance);
        self.forget_turn(out);
        if let Some(utterance) = waited {
            self.ask_safety_if_tripped(utterance, out);
        }
        if !self.handoff.is_open() {
            self.drop_steps(out);
            self.admit_deafness(out);
        }
    }

    /// The true sentence, and a person.
    pub(super) fn admit_deafness(&mut self, out: &mut Outbox) {
        self.say_fixed("cannot_hear", Rank::News, Interruptible::BySpeech, out);
        self.hand_off(reasons::station_down("cannot_hear"), Vec::new(), out);
    }

    /// The desks' streams are gone: with a desk on the line the agent is back; otherwise the human line is dialled.
    fn dispatch_down(&mut self, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt() else { return };
        let with_desk = attempt.desk().is_some();
        if attempt.is_waiting() {
            self.timers.clear(&[Timer::Shown]);
            self.jump_to_line(out);
        } else if with_desk {
            self.fall("dispatch_down", out);
        }
    }

    /// The desks' streams are back, or had no room, and may know nothing of this call: the offer is made again under its
    /// own id.
    pub(super) fn offer_again(&mut self, out: &mut Outbox) {
        let Some(attempt) = self.handoff.attempt().filter(|attempt| attempt.is_waiting()) else { return };
        if self.phase == Phase::WithDispatcher {
            return;
        }
        let offer = offer_of(attempt);
        out.command(Command::Offer { handoff: attempt.id, offer: Box::new(offer) });
    }
}

fn offer_of(attempt: &Attempt) -> Offer {
    Offer { reason: attempt.reason.clone(), rung: u32::try_from(attempt.rung).unwrap_or(u32::MAX) }
}

const fn down_fact(station: StationName) -> &'static str {
    match station {
        StationName::Asr => "asr_down",
        StationName::Understanding => "understanding_down",
        StationName::Voice => "voice_down",
        StationName::Vad => "vad_down",
        StationName::Dispatch => "dispatch_down",
        StationName::Archive => "archive_down",
    }
}
