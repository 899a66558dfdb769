//! Stations with seeded latencies, failures and losses, and the people behind them.

use crate::seed::Seed;
use crate::support::world::{Behave, Bridged, Fate};
use calmline_core::call::{DeskEvent, Input, Labels, Party, TranscriptKind, TrunkEvent};
use calmline_core::policy::LoweredTo;
use calmline_core::units::{DeskId, HandoffId, Private, Span};

/// How well the stations fare in a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// Nothing fails, and every desk answers.
    Restored,
    /// Little fails.
    Usual,
    /// Much fails.
    Poor,
}

/// The stations.
#[derive(Debug)]
pub struct Stations {
    pub health: Health,
    seed: Seed,
}

impl Stations {
    pub fn new(health: Health, seed: Seed) -> Self {
        Self { health, seed }
    }

    /// Fails this often in a thousand, by health.
    fn fails(&mut self, usual: u64, poor: u64) -> bool {
        let chance = match self.health {
            Health::Restored => 0,
            Health::Usual => usual,
            Health::Poor => poor,
        };
        self.seed.permille(chance)
    }

    fn after(&mut self, from: u64, to: u64) -> Fate {
        Fate::After(self.seed.millis(from, to))
    }

    fn desk(handoff: HandoffId) -> DeskId {
        DeskId(["north", "south", "east"][usize::try_from(handoff.0 % 3).unwrap_or(0)].to_owned())
    }
}

impl Behave for Stations {
    fn prompt(&mut self, _to: Party) -> Fate {
        if self.fails(5, 40) {
            return *self.seed.pick(&[Fate::FailsAfter(Span::from_millis(30)), Fate::Never, Fate::Endless]);
        }
        self.after(3, 400)
    }

    fn hush(&mut self) -> Fate {
        if self.fails(5, 60) { Fate::Never } else { self.after(10, 120) }
    }

    fn asr(&mut self, _kind: TranscriptKind) -> Fate {
        if self.fails(10, 150) {
            return *self.seed.pick(&[Fate::Busy, Fate::Never, Fate::After(Span::from_millis(2_000))]);
        }
        self.after(40, 450)
    }

    fn reader(&mut self) -> Fate {
        if self.fails(5, 60) {
            return *self.seed.pick(&[Fate::Busy, Fate::Breaks, Fate::Never, Fate::After(Span::from_millis(80))]);
        }
        self.after(1, 25)
    }

    fn archive(&mut self) -> Fate {
        if self.fails(20, 200) {
            return *self.seed.pick(&[Fate::Busy, Fate::Never, Fate::FailsAfter(Span::from_millis(300))]);
        }
        self.after(5, 1_500)
    }

    fn offered(&mut self, handoff: HandoffId) -> Vec<(Span, DeskEvent)> {
        let mut events = Vec::new();
        if self.fails(20, 150) {
            return events;
        }
        let desks = if self.health == Health::Restored { 2 } else { u32::try_from(self.seed.below(4)).unwrap_or(0) };
        events.push((self.seed.millis(5, 700), DeskEvent::Shown { desks }));
        let desk = Self::desk(handoff);
        if desks == 0 {
            return events;
        }
        if self.health != Health::Restored && self.seed.permille(500) {
            for other in 0..self.seed.below(u64::from(desks) + 1) {
                events.push((self.seed.millis(1_000, 9_000), declined(DeskId(format!("desk{other}")))));
            }
            return events;
        }
        let claimed = self.seed.millis(800, 12_000);
        events.push((claimed, DeskEvent::Claimed(desk.clone())));
        let then = claimed + self.seed.millis(300, 6_000);
        if self.fails(100, 400) {
            let lost = [DeskEvent::LeaseLapsed(desk.clone()), DeskEvent::Lost(desk.clone()), declined(desk)];
            events.push((then, self.seed.pick(&lost).clone()));
        } else {
            events.push((then, DeskEvent::Attending(desk)));
        }
        events
    }

    fn dialled(&mut self) -> Vec<(Span, TrunkEvent)> {
        let mut events = vec![(self.seed.millis(100, 2_000), TrunkEvent::Ringing)];
        if self.fails(300, 500) {
            if self.seed.permille(500) {
                events.push((self.seed.millis(200, 9_000), TrunkEvent::Failed));
            }
            return events;
        }
        let answered = self.seed.millis(2_000, 12_000);
        events.push((answered, TrunkEvent::Answered));
        if self.fails(300, 400) {
            events.push((answered + self.seed.millis(2_000, 30_000), TrunkEvent::HungUp));
        } else {
            events.push((answered + self.seed.millis(1_000, 6_000), TrunkEvent::Acknowledged));
        }
        events
    }

    fn bridged(&mut self, handoff: HandoffId, by: Bridged) -> Vec<(Span, Input)> {
        let spoke = self.seed.millis(100, 4_500);
        let mute = self.fails(50, 200);
        let end = spoke + self.seed.millis(2_000, 40_000);
        let desk = Self::desk(handoff);
        let mut events = Vec::new();
        match by {
            Bridged::Desk => {
                if !mute {
                    events.push((spoke, Input::Desk(handoff, DeskEvent::Spoke(desk.clone()))));
                }
                if self.seed.permille(200) {
                    let words = Private::new("where are you".to_owned());
                    let wrote = DeskEvent::Wrote { desk: desk.clone(), words };
                    events.push((self.seed.millis(100, 24_000), Input::Desk(handoff, wrote)));
                }
                let ends = [
                    DeskEvent::Completed { desk: desk.clone(), labels: Labels::default() },
                    DeskEvent::SentBack {
                        desk: desk.clone(),
                        by: desk.0.clone(),
                        reason: Private::new("no danger".to_owned()),
                        to: if self.seed.permille(300) { LoweredTo::Person } else { LoweredTo::Routine },
                    },
                    DeskEvent::Lost(desk),
                ];
                let restored = self.health == Health::Restored;
                let end_event = if restored { ends[0].clone() } else { self.seed.pick(&ends).clone() };
                events.push((end, Input::Desk(handoff, end_event)));
            }
            Bridged::Line => {
                if !mute {
                    events.push((spoke, Input::Trunk(handoff, TrunkEvent::Spoke)));
                }
                if self.health != Health::Restored {
                    events.push((end, Input::Trunk(handoff, TrunkEvent::HungUp)));
                }
            }
        }
        events
    }
}

fn declined(desk: DeskId) -> DeskEvent {
    DeskEvent::Declined { desk, reason: Private::default() }
}
