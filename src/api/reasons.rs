//! Why the agent did what it did, and how the caller speaks and hears: from the core's view to the wire's.

use super::convert::{queue, tier};
use super::proto;
use calmline_core::call::{Decided, DecisionView, Flag, FlagView, RaisedBy};
use calmline_core::policy::{Filing, LoweredTo, Missed, Queue, Wished};

fn raised_by(by: RaisedBy) -> proto::RaisedBy {
    match by {
        RaisedBy::Trigger => proto::RaisedBy::Trigger,
        RaisedBy::Model => proto::RaisedBy::Model,
        RaisedBy::Key => proto::RaisedBy::Key,
        RaisedBy::Line => proto::RaisedBy::Line,
        RaisedBy::Policy => proto::RaisedBy::Policy,
    }
}

/// Why a turn brought nothing, as a name.
const fn missed(how: Missed) -> &'static str {
    match how {
        Missed::Empty => "empty",
        Missed::Removed => "removed",
        Missed::Doubtful => "doubtful",
        Missed::Late => "late",
    }
}

/// What became of a wish, as a name.
const fn wished(wished: Wished) -> &'static str {
    match wished {
        Wished::Noted => "noted",
        Wished::Known => "known",
        Wished::Full => "full",
    }
}

fn decision(seen: &DecisionView) -> proto::Decision {
    use proto::DecisionKind as Kind;
    let of = |kind: Kind| proto::Decision { at_us: seen.at.as_micros(), kind: kind.into(), ..Default::default() };
    match &seen.what {
        Decided::Asked { topic, why } => {
            proto::Decision { about: topic.to_string(), why: why.clone(), ..of(Kind::Asked) }
        }
        Decided::NotUnderstood { how, nth } => {
            proto::Decision { why: missed(*how).to_owned(), count: *nth, ..of(Kind::NotUnderstood) }
        }
        Decided::Silent { nth } => proto::Decision { count: *nth, ..of(Kind::Silent) },
        Decided::UrgencyRaised { by, tier: raised, class, rule, quote } => proto::Decision {
            raised_by: raised_by(*by).into(),
            tier: tier(*raised).into(),
            urgency_class: class.as_ref().map(ToString::to_string).unwrap_or_default(),
            why: rule.clone(),
            quote: quote.open().clone(),
            ..of(Kind::UrgencyRaised)
        },
        Decided::UrgencyLowered { by, to } => {
            let left = match to {
                LoweredTo::Routine => proto::Queue::Unspecified,
                LoweredTo::Person => queue(Queue::Human),
            };
            proto::Decision { by: by.clone(), queue: left.into(), ..of(Kind::UrgencyLowered) }
        }
        Decided::HandedOver { reason, .. } => proto::Decision {
            why: reason.why.clone(),
            queue: queue(reason.queue).into(),
            tier: tier(reason.tier).into(),
            urgency_class: reason.class.as_ref().map(ToString::to_string).unwrap_or_default(),
            quote: reason.quote.open().clone(),
            ..of(Kind::HandedOver)
        },
        Decided::OfferedAgain { why } => proto::Decision { why: why.clone(), ..of(Kind::OfferedAgain) },
        Decided::NobodyCame => of(Kind::NobodyCame),
        Decided::Whispered { by, about, wished: became } => proto::Decision {
            by: by.to_string(),
            about: about.to_string(),
            why: wished(*became).to_owned(),
            ..of(Kind::Whispered)
        },
        Decided::Filed(filing) => {
            let about = match filing {
                Filing::Ticket => "ticket",
                Filing::CallBack => "call_back",
            };
            proto::Decision { about: about.to_owned(), ..of(Kind::Filed) }
        }
        Decided::Closing(_) => of(Kind::Closing),
    }
}

/// The decisions, oldest first.
pub(super) fn decisions(decisions: &[DecisionView]) -> Vec<proto::Decision> {
    decisions.iter().map(decision).collect()
}

/// How the caller speaks and hears.
pub(super) fn flags(flags: &[FlagView]) -> Vec<proto::Flag> {
    let wire = |flag: &FlagView| {
        let (kind, language) = match &flag.what {
            Flag::Tty => (proto::FlagKind::Tty, None),
            Flag::Relay => (proto::FlagKind::Relay, None),
            Flag::OtherLanguage(language) => (proto::FlagKind::OtherLanguage, language.as_ref()),
        };
        let language = language.map(|language| language.open().clone()).unwrap_or_default();
        proto::Flag { at_us: flag.at.as_micros(), kind: kind.into(), language }
    };
    flags.iter().map(wire).collect()
}
