//! Where a conversation stands: the open question, the task, and what has been counted.

use super::super::step::{Expectation, Filing, HandoffReason, Line, Outcome};
use super::{confirm_topic, expectation_of};
use crate::language::time::{self, Age};
use crate::understanding::{Decision, Heard, Reading, Topic};
use crate::units::{FactId, LocalMoment, SlotId, UrgencyClassId};

/// Who has the conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mode {
    /// Agent and caller.
    Talking,
    /// A person has been asked to join.
    HandingOver(HandoffReason),
    /// Something is being stored.
    Filing(Filing),
}

/// What the conversation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Nothing yet.
    None,
    /// The case's call type.
    Matter,
    /// Nobody came: a message for a call-back.
    CallBack,
    /// What was wanted is done.
    Done,
}

/// What the agent asked last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// How can I help?
    Opening,
    /// Is anyone hurt or in danger?
    Safety(Purpose),
    /// Is there anything else?
    AnythingElse,
    /// Is the value that was read back right?
    Confirm(SlotId),
    /// Did you say ...?
    Candidate {
        /// Of which slot.
        slot: SlotId,
        /// Likeliest first; the first was offered.
        candidates: Vec<String>,
    },
    /// Which of these streets?
    Which(Vec<String>),
    /// The value of a slot.
    Slot(SlotId),
    /// A fact.
    Fact(FactId),
    /// The words of a message.
    Message,
    /// Would you like a person?
    OfferPerson,
    /// Should they call you back on the number you are calling from?
    OfferPhone,
    /// Nothing: a person is being asked to join.
    Stay,
}

impl Question {
    pub(super) fn topic(&self) -> Topic {
        match self {
            Self::Opening => Topic::Opening,
            Self::Safety(_) => Topic::Safety,
            Self::AnythingElse => Topic::AnythingElse,
            Self::Confirm(slot) | Self::Candidate { slot, .. } => confirm_topic(slot),
            Self::Which(_) => Topic::Slot(SlotId::new("location.street")),
            Self::Slot(slot) => Topic::Slot(slot.clone()),
            Self::Fact(fact) => Topic::Fact(fact.clone()),
            Self::Message => Topic::Message,
            Self::OfferPhone => confirm_topic(&SlotId::new("phone")),
            Self::OfferPerson | Self::Stay => Topic::Any,
        }
    }

    pub(super) fn expects(&self) -> Expectation {
        match self {
            Self::Opening | Self::Message | Self::Stay | Self::AnythingElse => Expectation::Free,
            Self::Slot(slot) => expectation_of(slot),
            Self::Which(_) => Expectation::Slot,
            Self::Safety(_)
            | Self::Confirm(_)
            | Self::Candidate { .. }
            | Self::Fact(_)
            | Self::OfferPerson
            | Self::OfferPhone => Expectation::YesNo,
        }
    }

    /// Whether keys 1 and 2 answer it.
    pub(super) fn takes_yes_or_no(&self) -> bool {
        self.expects() == Expectation::YesNo || *self == Self::AnythingElse
    }
}

/// What the safety question was asked for, and what a clear no leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To store the matter (S3).
    File(Filing),
    /// To say goodbye (S3).
    Close(Outcome),
    /// Something that might be a danger was said (S1, tier B).
    Doubt {
        /// The class of what was said.
        class: Option<UrgencyClassId>,
        /// Whether the reading of those words wanted a person anyway.
        decision: Decision,
        /// What those words answered, if they were an answer without a value.
        answer: Option<Box<Answer>>,
    },
}

impl Purpose {
    /// The class of the doubt; `None` where it is none, or has no class.
    pub(super) fn class(&self) -> Option<UrgencyClassId> {
        match self {
            Self::Doubt { class, .. } => class.clone(),
            Self::File(_) | Self::Close(_) => None,
        }
    }
}

/// A bare answer, as "I can't see it from here", kept while the doubt in it is cleared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The question that was open.
    pub asked: Asked,
    /// The words.
    pub heard: Heard,
    /// What was made of them.
    pub reading: Reading,
}

/// The open question, its words, and how often it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub question: Question,
    pub lines: Vec<Line>,
    pub misses: u8,
    pub repeats: u8,
}

impl Asked {
    pub(super) fn opening() -> Self {
        Self { question: Question::Opening, lines: Vec::new(), misses: 0, repeats: 0 }
    }
}

/// How far the place has been settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    pub state: PlaceState,
    pub failures: u8,
    pub cross: CrossAsked,
    pub number: NumberAsked,
}

/// Whether the place is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum PlaceState {
    /// Not yet.
    #[default]
    Open,
    /// It exists and the caller has confirmed it.
    Verified,
}

/// Whether the cross street has been asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum CrossAsked {
    /// Not yet.
    #[default]
    NotYet,
    /// Once; that is enough.
    Once,
}

/// Whether the house number has been asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum NumberAsked {
    /// Not yet.
    #[default]
    NotYet,
    /// Once.
    Once,
}

/// What the caller has said about danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Safety {
    /// Of the question before closing (S3).
    pub closing: Cleared,
    /// Of the one question that tier B allows (S1).
    pub doubt: Doubts,
}

/// Whether the safety question before closing was answered with a clear no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Cleared {
    /// It was not.
    #[default]
    NotYet,
    /// It was.
    ByTheCaller,
}

/// Whether the one question about a doubt has been spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Doubts {
    /// It has not.
    #[default]
    Unspent,
    /// It has.
    Spent,
}

/// What is counted over the whole call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Tally {
    pub off_topic: u8,
    pub complaints: u8,
    pub greetings: u8,
    pub stray_keys: u8,
    pub waiting_turns: u8,
    pub summaries: u8,
}

/// Whether the caller has been told to press a key if they cannot speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Silence {
    /// No.
    NotPrompted,
    /// Yes, and nothing has been heard since.
    Prompted,
}

/// How many minutes before `local` a `when` lies, in words or as `2026-03-04T21:30`. `None` for what the words leave open,
/// and for what lies ahead.
pub(super) fn age_in_minutes(when: &str, local: &LocalMoment) -> Option<u32> {
    match time::age(when) {
        Age::InProgress => return Some(0),
        Age::Minutes(minutes) => return Some(minutes),
        // Hours at least: nobody says "last night" of what goes on.
        Age::Past => return Some(PAST_MINUTES),
        Age::Unknown => {}
    }
    let (date, time) = when.split_once('T')?;
    let mut date = date.split('-').map(str::parse::<i64>);
    let mut time = time.split(':').map(str::parse::<i64>);
    let day = days(date.next()?.ok()?, date.next()?.ok()?, date.next()?.ok()?);
    let minute = time.next()?.ok()? * 60 + time.next()?.ok()?;
    let today = days(i64::from(local.year), i64::from(local.month), i64::from(local.day));
    u32::try_from((today - day) * 1440 + i64::from(local.minute) - minute).ok()
}

/// What is past without a number: longer ago than any limit of the taxonomy's rules but the day-long one.
const PAST_MINUTES: u32 = 180;

/// Days since a fixed day, in the Gregorian calendar, with the year begun in March so that the leap day comes last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (month * 153 + 2) / 5 + day
}
