//! Why the agent did what it did: its decisions and what is to be known of the caller's line, for the desk that sees the call.
//!
//! It only writes down. Nothing here decides, and a call whose list is full goes on as any other.

use super::Call;
use super::view::{Decided, DecisionView, Flag, FlagView, RaisedBy};
use crate::policy::{HandoffReason, Missed, Queue};
use crate::understanding::{Topic, Trip};
use crate::units::{CallTime, HandoffId, Private, SlotId};

/// Decisions that are kept: a call of ten minutes makes some thirty, and each goes out with every view.
const KEPT: usize = 48;

/// The reason of a handoff over the caller's language.
const ANOTHER_LANGUAGE: &str = "another_language";

/// The reason of a handoff over a relay service.
const RELAY: &str = "relay_service";

/// Where the caller's language is written down once it was named.
const LANGUAGE: &str = "language";

/// Reasons that a key of the caller's gave.
const BY_KEY: &[&str] = &["cannot_speak", "key_in_silence", "keys_without_words"];

/// Reasons that the line gave, without a word or a key.
const BY_LINE: &[&str] = &["silent_line", "silence", "silence_while_waiting", "tty"];

/// What was decided so far.
#[derive(Debug, Clone)]
pub(super) struct Decisions {
    kept: Vec<DecisionView>,
    flags: Vec<FlagView>,
    /// Turns in a row that brought nothing to work with.
    misses: u32,
}

impl Decisions {
    pub(super) const fn new() -> Self {
        Self { kept: Vec::new(), flags: Vec::new(), misses: 0 }
    }

    /// Writes a decision down, unless it repeats the last. Where the list is full, the oldest question goes first, for a
    /// question tells least of why a call is where it is; then the oldest of all.
    fn note(&mut self, at: CallTime, what: Decided) {
        if self.kept.last().is_some_and(|last| last.what == what) {
            return;
        }
        if self.kept.len() >= KEPT {
            let question = self.kept.iter().position(|kept| matches!(kept.what, Decided::Asked { .. }));
            self.kept.remove(question.unwrap_or(0));
        }
        self.kept.push(DecisionView { at, what });
    }
}

impl Call {
    /// The decisions so far, oldest first.
    pub(super) fn decisions(&self) -> Vec<DecisionView> {
        self.decided.kept.clone()
    }

    /// What is to be known of the caller's line. The language is named as soon as the caller has named it.
    pub(super) fn flags(&self) -> Vec<FlagView> {
        let mut flags = self.decided.flags.clone();
        let named = self.talk.case().slots.get(&SlotId::new(LANGUAGE)).map(|slot| slot.value.clone());
        for flag in &mut flags {
            if let Flag::OtherLanguage(language) = &mut flag.what {
                language.clone_from(&named);
            }
        }
        flags
    }

    /// Writes a decision down.
    pub(super) fn decide(&mut self, what: Decided) {
        self.decided.note(self.now, what);
        self.notes.changed();
    }

    /// A question was asked.
    pub(super) fn decide_asked(&mut self, topic: &Topic, why: &str) {
        // The greeting asks how it can help: no decision of this call's.
        if *topic != Topic::Opening {
            self.decide(Decided::Asked { topic: topic.clone(), why: why.to_owned() });
        }
    }

    /// A turn brought nothing to work with.
    pub(super) fn decide_missed(&mut self, how: Missed) {
        self.decided.misses += 1;
        let nth = self.decided.misses;
        self.decide(Decided::NotUnderstood { how, nth });
    }

    /// A turn was understood.
    pub(super) const fn decide_understood(&mut self) {
        self.decided.misses = 0;
    }

    /// Words of the caller's set the tripwire off.
    pub(super) fn decide_tripped(&mut self, trip: &Trip) {
        self.decide(Decided::UrgencyRaised {
            by: RaisedBy::Trigger,
            tier: trip.tier,
            class: Some(trip.class.clone()),
            rule: trip.rule.clone(),
            quote: trip.quote.clone(),
        });
    }

    /// Something else than the tripwire made the call urgent.
    pub(super) fn decide_raised(&mut self, reason: &HandoffReason) {
        self.decide(Decided::UrgencyRaised {
            by: raised_by(reason),
            tier: reason.tier,
            class: reason.class.clone(),
            rule: reason.why.clone(),
            quote: reason.quote.clone(),
        });
    }

    /// A person is asked for, or an offer that stands is made urgent.
    pub(super) fn decide_handed_over(&mut self, handoff: HandoffId, reason: &HandoffReason) {
        if reason.why == ANOTHER_LANGUAGE {
            self.flag(Flag::OtherLanguage(None));
        } else if reason.why == RELAY {
            self.flag(Flag::Relay);
        }
        self.decide(Decided::HandedOver { handoff, reason: reason.clone() });
    }

    /// Something is to be known of the caller's line; each is noted once.
    pub(super) fn flag(&mut self, what: Flag) {
        if !self.decided.flags.iter().any(|flag| flag.what == what) {
            self.decided.flags.push(FlagView { at: self.now, what });
            self.notes.changed();
        }
    }
}

/// Whose word an urgency is that the tripwire did not raise. Words that it would have read are a reading's: the tripwire
/// reads them first, and the call is urgent by then.
fn raised_by(reason: &HandoffReason) -> RaisedBy {
    let why = reason.why.as_str();
    let read = reason.quote != Private::default() || why == "tripwire";
    if BY_KEY.contains(&why) {
        RaisedBy::Key
    } else if BY_LINE.contains(&why) {
        RaisedBy::Line
    } else if reason.queue == Queue::Urgent && read && why != "policy" && why != "policy_rule" {
        RaisedBy::Model
    } else {
        RaisedBy::Policy
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::SlotId;

    fn asked(n: usize) -> Decided {
        Decided::Asked { topic: Topic::Slot(SlotId::new(&format!("slot.{n}"))), why: "slot_missing".to_owned() }
    }

    fn missed(nth: u32) -> Decided {
        Decided::NotUnderstood { how: Missed::Empty, nth }
    }

    #[test]
    fn a_full_list_loses_questions_before_anything_else() {
        let mut decisions = Decisions::new();
        decisions.note(CallTime::START, missed(1));
        for n in 0..KEPT * 2 {
            decisions.note(CallTime::START, asked(n));
        }
        assert_eq!(decisions.kept.len(), KEPT);
        assert_eq!(decisions.kept[0].what, missed(1));
        for nth in 0..100 {
            decisions.note(CallTime::START, missed(nth));
        }
        assert_eq!(decisions.kept.len(), KEPT);
        assert_eq!(decisions.kept.last().map(|kept| kept.what.clone()), Some(missed(99)));
    }

    #[test]
    fn the_same_again_is_no_decision() {
        let mut decisions = Decisions::new();
        decisions.note(CallTime::START, asked(1));
        decisions.note(CallTime::from_millis(5), asked(1));
        decisions.note(CallTime::from_millis(9), asked(2));
        assert_eq!(decisions.kept.len(), 2);
    }
}
