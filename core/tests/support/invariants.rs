//! What must hold in every call, whatever happens: named, checked after every input, in scenarios and in the simulation.

use super::world::{Happening, Mouth};
use calmline_core::call::{
    Call, Command, DeskEvent, Fact, HangUpReason, Input, LegEvent, PhaseName, TrunkEvent, TypedEvent,
};
use calmline_core::policy::Queue;
use calmline_core::units::{CallTime, HandoffId, Span};
use std::collections::BTreeSet;

/// The invariants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InvariantId {
    /// A live call always has a deadline, so it can never hang silently.
    DeadlineWhileAlive,
    /// At most one prompt is audible to the caller.
    OnePromptAudible,
    /// While a person has the call the agent is silent.
    SilentWithPerson,
    /// Silence toward a caller who has the agent is bounded.
    SilenceBounded,
    /// Urgency never falls without a person.
    UrgencyFallsByPerson,
    /// Every offer ends: bridged, withdrawn, or on another rung; at most one is open.
    OffersEnd,
    /// Exactly one record, as the last command.
    OneRecord,
    /// We never hang up while urgency is raised or an offer is open (S4).
    NoHangUpWhileUrgent,
    /// An input brings a bounded number of commands.
    CommandsBounded,
    /// A stale answer brings no command.
    StaleChangesNothing,
    /// Whoever took the call is heard within five seconds, twenty by a caller who writes, or the agent is back (S13).
    UnheardIsTakenBack,
    /// Nothing is said of a handoff that is not so (S14).
    NothingSaidBeforeTrue,
    /// Nothing happens that cannot.
    NothingImpossible,
    /// A call ends or is with a person in its time.
    Liveness,
}

/// The longest silence toward a caller while nothing is broken: the silence limit, a slow prompt asked for twice, a pause
/// and an answer.
const SILENCE_MOST: Span = Span::from_secs(24);

/// S13.
const UNHEARD_MOST: Span = Span::from_secs(5);

/// The same for a caller who writes.
const UNREAD_MOST: Span = Span::from_secs(20);

/// What the scripted dialogue gives to a caller who asks for a moment.
const PATIENCE: Span = Span::from_secs(30);

/// Commands of one input; a deadline that comes with many others may need most of them.
const COMMANDS_MOST: usize = 24;

/// Checks one call.
pub struct Checker {
    broken: Vec<(CallTime, InvariantId)>,
    records: usize,
    open: BTreeSet<HandoffId>,
    raised: bool,
    last_sound: CallTime,
    excused: bool,
    held: bool,
    talked: bool,
    writes: bool,
    unheard_since: Option<CallTime>,
    patient_until: CallTime,
}

impl Checker {
    pub fn new() -> Self {
        Self {
            broken: Vec::new(),
            records: 0,
            open: BTreeSet::new(),
            raised: false,
            last_sound: CallTime::START,
            excused: false,
            held: false,
            talked: false,
            writes: false,
            unheard_since: None,
            patient_until: CallTime::START,
        }
    }

    /// What broke, and when.
    pub fn broken(&self) -> &[(CallTime, InvariantId)] {
        &self.broken
    }

    /// Something outside the call's reach keeps the caller in silence: the mouth is dead.
    pub fn excuse_silence(&mut self) {
        self.excused = true;
    }

    fn hold(&mut self, id: InvariantId, at: CallTime, holds: bool) {
        if !holds {
            self.broken.push((at, id));
        }
    }

    /// Checks what an input brought.
    pub fn check(&mut self, happening: &Happening, call: &Call, mouth: &Mouth) {
        let at = happening.at;
        let view = call.view();
        let deadline = call.next_deadline().is_some();
        self.hold(InvariantId::DeadlineWhileAlive, at, deadline != call.has_ended());
        self.hold(InvariantId::OnePromptAudible, at, mouth.audible.len() <= 1);
        self.hold(InvariantId::CommandsBounded, at, happening.commands.len() <= COMMANDS_MOST);
        self.check_facts(happening, at);
        self.check_silence(happening, at, view.phase, mouth);
        self.check_urgency(happening, at, view.queue, call.has_ended());
        self.check_commands(happening, at, call.has_ended());
        self.check_truth(happening, at, view.handoff.as_ref().map(|handoff| handoff.state.as_str()));
        let unheard = view.handoff.as_ref().is_some_and(|handoff| handoff.state == "bridged");
        self.unheard_since = if unheard { self.unheard_since.or(Some(at)) } else { None };
        self.writes |= matches!(happening.input, Input::Typed(TypedEvent::Line(_)));
        let most = if self.writes { UNREAD_MOST } else { UNHEARD_MOST };
        let soon = self.unheard_since.is_none_or(|since| at.since(since) <= most);
        self.hold(InvariantId::UnheardIsTakenBack, at, soon);
        if view.phase == PhaseName::WithDispatcher {
            let says = happening.commands.iter().any(|command| matches!(command, Command::Say { .. }));
            self.hold(InvariantId::SilentWithPerson, at, !says);
        }
    }

    /// The call has had all its time.
    pub fn finish(&mut self, at: CallTime, call: &Call) {
        let phase = call.view().phase;
        let served = phase == PhaseName::WithDispatcher || phase == PhaseName::Ended;
        self.hold(InvariantId::Liveness, at, served);
        self.hold(InvariantId::OneRecord, at, self.records == usize::from(call.has_ended()));
    }

    fn check_facts(&mut self, happening: &Happening, at: CallTime) {
        let impossible = happening.facts.iter().any(|fact| matches!(fact, Fact::Impossible { .. }));
        self.hold(InvariantId::NothingImpossible, at, !impossible);
        let only_stale =
            !happening.facts.is_empty() && happening.facts.iter().all(|fact| matches!(fact, Fact::Stale { .. }));
        let answers = matches!(
            happening.input,
            Input::Reading(_) | Input::Prompt(..) | Input::Desk(..) | Input::Trunk(..) | Input::Archive(_)
        );
        if only_stale && answers {
            self.hold(InvariantId::StaleChangesNothing, at, happening.commands.is_empty());
        }
    }

    fn check_silence(&mut self, happening: &Happening, at: CallTime, phase: PhaseName, mouth: &Mouth) {
        let silent = at.since(self.last_sound);
        let talking = phase == PhaseName::Conversing || phase == PhaseName::Closing;
        let caller_speaks = matches!(happening.input, Input::Frame(_) | Input::Typed(_));
        let off_hold = |fact: &Fact| matches!(fact, Fact::Noticed { what } if what == "off_hold");
        let came_back = happening.facts.iter().any(off_hold);
        if !talking
            || !self.talked
            || !mouth.audible.is_empty()
            || caller_speaks
            || self.held
            || self.excused
            || came_back
        {
            self.last_sound = at;
        } else {
            let bounded = silent <= SILENCE_MOST || at <= self.patient_until;
            self.hold(InvariantId::SilenceBounded, at, bounded);
        }
        self.talked = talking;
        match happening.input {
            Input::Leg(LegEvent::Held) => self.held = true,
            _ if came_back => self.held = false,
            _ => {}
        }
        for fact in &happening.facts {
            let asked = matches!(fact, Fact::Stepped { why } if why == "asked_to_wait");
            if asked || off_hold(fact) {
                self.patient_until = at + PATIENCE + SILENCE_MOST;
            }
        }
    }

    fn check_truth(&mut self, happening: &Happening, at: CallTime, state: Option<&str>) {
        for command in &happening.commands {
            let Command::Say { line, .. } = command else { continue };
            let holds = match line.key.name() {
                "offered" | "offered_urgent" | "offered_human" => matches!(state, Some("offered" | "accepted")),
                "accepted" => state == Some("accepted"),
                "still_waiting" | "dialling" | "back" | "dial_911" => state.is_some(),
                "back_with_agent" | "dial_911_yourself" | "waiting_with_you" => state.is_some(),
                _ => true,
            };
            self.hold(InvariantId::NothingSaidBeforeTrue, at, holds);
        }
    }

    fn check_urgency(&mut self, happening: &Happening, at: CallTime, queue: Option<Queue>, ended: bool) {
        let raised = queue == Some(Queue::Urgent);
        let by_person =
            matches!(happening.input, Input::Desk(_, DeskEvent::SentBack { .. } | DeskEvent::Completed { .. }));
        self.hold(InvariantId::UrgencyFallsByPerson, at, raised || !self.raised || by_person || ended);
        self.raised = raised;
    }

    fn check_commands(&mut self, happening: &Happening, at: CallTime, ended: bool) {
        let given_away = match &happening.input {
            Input::Desk(handoff, DeskEvent::SentBack { .. } | DeskEvent::Completed { .. }) => Some(*handoff),
            Input::Trunk(handoff, TrunkEvent::HungUp) => Some(*handoff),
            _ => None,
        };
        if let Some(handoff) = given_away {
            self.open.remove(&handoff);
        }
        for (index, command) in happening.commands.iter().enumerate() {
            match command {
                Command::Offer { handoff, .. } => {
                    self.open.insert(*handoff);
                    let one = self.open.len() == 1;
                    self.hold(InvariantId::OffersEnd, at, one);
                }
                Command::Withdraw(handoff) => {
                    self.open.remove(handoff);
                }
                Command::HangUp(HangUpReason::Done) => {
                    let free = !self.raised && self.open.is_empty();
                    self.hold(InvariantId::NoHangUpWhileUrgent, at, free);
                }
                Command::Keep(_) => {
                    self.records += 1;
                    let last = index + 1 == happening.commands.len();
                    self.hold(InvariantId::OneRecord, at, last && ended && self.records == 1);
                }
                _ => {}
            }
        }
        if ended {
            let none = self.open.is_empty();
            self.hold(InvariantId::OffersEnd, at, none);
        }
    }
}
