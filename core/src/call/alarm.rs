//! The tripwire's place in a call, and the rules that keep urgency up: S1, S2, S5 and S8. What is raised here falls only
//! by a person.

use super::command::Outbox;
use super::fact::Fact;
use super::input::Transcript;
use super::notes::Notes;
use super::phase::Phase;
use super::view::Decided;
use super::{Call, reasons};
use crate::policy::{HandoffReason, LoweredTo, Next, Queue, SAFETY_FOR_A_DOUBT, Step};
use crate::understanding::{Heard, Reading, Scan, Tier, Topic, Trip, Tripwire};
use crate::units::{CallTime, HandoffId, UrgencyClassId, UtteranceId};
use std::collections::BTreeSet;

/// Whatever reads words for danger. Pure and quick.
pub trait Scanner: Send + Sync {
    /// Reads the words of a partial, a final or an alternative.
    fn scan(&self, words: &str) -> Scan;
}

impl Scanner for Tripwire {
    fn scan(&self, words: &str) -> Scan {
        Tripwire::scan(self, words)
    }
}

/// Whether the caller has been asked the one safety question of a tier B trip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SafetyQuestion {
    /// Not yet: it comes when the turn is over.
    Due(UtteranceId),
    /// It has been asked.
    Asked,
}

/// How urgent the call is held to be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Level {
    /// Not urgent.
    None,
    /// Words of tier B were said; anything but a clear no is a person.
    Questioned(Box<Trip>, SafetyQuestion),
    /// It is urgent.
    Raised,
}

/// An urgent offer that no desk is known to see yet. The time is the end of the words that it is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unseen {
    /// Its time runs.
    Due(CallTime),
    /// Its budget is blown, which has been said.
    Late(CallTime),
}

/// The urgency of a call.
#[derive(Debug, Clone)]
pub(super) struct Alarm {
    level: Level,
    utterance: UtteranceId,
    seen: BTreeSet<UrgencyClassId>,
    lowered_at: Option<CallTime>,
    /// The end of the words that the input at hand is about.
    words: Option<CallTime>,
    unseen: Option<Unseen>,
}

impl Alarm {
    pub(super) const fn new() -> Self {
        Self {
            level: Level::None,
            utterance: UtteranceId(0),
            seen: BTreeSet::new(),
            lowered_at: None,
            words: None,
            unseen: None,
        }
    }

    /// What the call does from here on, it does because of words that ended then; `None` once the input is dealt with.
    pub(super) const fn because_of_words(&mut self, ended: Option<CallTime>) {
        self.words = ended;
    }

    /// An urgent offer is made, or one is made urgent: its time runs from the end of the words, if words are the reason.
    pub(super) fn time_offer(&mut self) {
        self.unseen = self.words.map(Unseen::Due);
    }

    /// The offer's budget is blown.
    pub(super) fn offer_is_late(&mut self) {
        if let Some(Unseen::Due(ended)) = self.unseen {
            self.unseen = Some(Unseen::Late(ended));
        }
    }

    /// Whether words or policy have made the call urgent, or may have (S4, S5).
    pub(super) fn is_triggered(&self) -> bool {
        self.level != Level::None
    }

    /// Whether it is urgent.
    pub(super) fn is_raised(&self) -> bool {
        self.level == Level::Raised
    }

    /// Whether the words of this utterance raised anything.
    pub(super) fn has_tripped(&self, utterance: UtteranceId) -> bool {
        self.utterance == utterance && !self.seen.is_empty()
    }

    /// An utterance goes on under another id.
    pub(super) fn rename(&mut self, from: UtteranceId, to: UtteranceId) {
        if self.utterance == from {
            self.utterance = to;
        }
        if let Level::Questioned(_, SafetyQuestion::Due(utterance)) = &mut self.level
            && *utterance == from
        {
            *utterance = to;
        }
    }

    fn is_fresh(&mut self, utterance: UtteranceId, class: &UrgencyClassId) -> bool {
        if self.utterance != utterance {
            self.utterance = utterance;
            self.seen.clear();
        }
        self.seen.insert(class.clone())
    }
}

impl Call {
    /// Reads words for danger, before anything else is done with them.
    pub(super) fn watch(&mut self, transcript: &Transcript, out: &mut Outbox) {
        if self.alarm.lowered_at.is_some_and(|lowered| transcript.span.from < lowered) {
            return;
        }
        let texts = transcript.alternatives.iter().map(|words| words.open().clone());
        let texts = std::iter::once(transcript.text()).chain(texts).collect();
        self.watch_words(transcript.utterance, self.end_of_words(transcript), texts, out);
    }

    /// The same for words however they came: all that one utterance may have said.
    pub(super) fn watch_words(
        &mut self,
        utterance: UtteranceId,
        ended: CallTime,
        texts: Vec<String>,
        out: &mut Outbox,
    ) {
        self.alarm.because_of_words(Some(ended));
        let mut trips = Vec::new();
        let mut unread = false;
        for text in texts {
            let Ok(scan) = self.scanner.scan(&text) else {
                unread = true;
                continue;
            };
            scan.flags.iter().for_each(|class| Notes::add(&mut self.notes.flags, class));
            trips.extend(scan.trips);
        }
        trips.sort_by_key(|trip| std::cmp::Reverse(trip.tier));
        for trip in trips {
            if trip.tier >= Tier::B && self.alarm.is_fresh(utterance, &trip.class) {
                self.tripped(&trip, utterance, out);
            }
        }
        if unread && self.handoff.queue() != Some(Queue::Urgent) && self.phase.is_with_agent() {
            // Words that nobody has read may have been anything.
            self.drop_steps(out);
            self.hand_off(reasons::fault(), Vec::new(), out);
        }
    }

    /// The last voice in the audio of a transcript; of a partial, where its audio was cut while the caller spoke on.
    fn end_of_words(&self, transcript: &Transcript) -> CallTime {
        let heard = self.turn.speech().filter(|speech| speech.utterance == transcript.utterance);
        let asked = self.question.asked().filter(|asked| asked.utterance == transcript.utterance);
        let last_voice = heard.map(|speech| speech.last_voice).or(asked.map(|asked| asked.ended));
        last_voice.map_or(transcript.span.to, |last| last.min(transcript.span.to))
    }

    /// A desk sees the offer.
    pub(super) fn note_offer_shown(&mut self, handoff: HandoffId, out: &mut Outbox) {
        let Some(unseen) = self.alarm.unseen.take() else { return };
        let (Unseen::Due(ended) | Unseen::Late(ended)) = unseen;
        let after = self.now.since(ended);
        out.fact(Fact::OfferShown { handoff, after });
        if unseen == Unseen::Due(ended) && after > self.limits.handoff.shown {
            out.fact(Fact::BudgetBlown { budget: "offer".to_owned() });
        }
    }

    fn tripped(&mut self, trip: &Trip, utterance: UtteranceId, out: &mut Outbox) {
        out.fact(Fact::UrgencyRaised {
            class: Some(trip.class.clone()),
            rule: trip.rule.clone(),
            quote: trip.quote.clone(),
        });
        Notes::add(&mut self.notes.raised, &trip.class);
        self.decide_tripped(trip);
        if self.phase == Phase::WithDispatcher {
            return;
        }
        let asked_already = matches!(self.alarm.level, Level::Questioned(_, SafetyQuestion::Asked));
        if trip.tier == Tier::A || self.handoff.is_open() || asked_already {
            self.sound(trip, out);
        } else if self.alarm.level == Level::None {
            self.alarm.level = Level::Questioned(Box::new(trip.clone()), SafetyQuestion::Due(utterance));
        }
    }

    /// A person, without a question (S1).
    fn sound(&mut self, trip: &Trip, out: &mut Outbox) {
        let was_urgent = self.handoff.queue() == Some(Queue::Urgent);
        self.alarm.level = Level::Raised;
        if was_urgent {
            return;
        }
        let step = self.talk.alarm(trip);
        let (reason, lines) = match step.next {
            Next::HandOff(reason) => (reason, step.say),
            Next::Listen { .. } | Next::Wait { .. } | Next::File(_) | Next::Close(_) => {
                out.fact(Fact::Overruled { rule: "S1".to_owned(), what: step.why.to_owned() });
                (reasons::tripped(trip), Vec::new())
            }
        };
        out.fact(Fact::Stepped { why: step.why.to_owned() });
        self.drop_steps(out);
        self.hand_off(reason, lines, out);
    }

    /// The turn with words of tier B is over without a reading: the dialogue asks its one question. Says whether it was
    /// due.
    pub(super) fn ask_safety_if_tripped(&mut self, utterance: UtteranceId, out: &mut Outbox) -> bool {
        let Level::Questioned(trip, SafetyQuestion::Due(due)) = &self.alarm.level else { return false };
        if *due != utterance {
            return false;
        }
        let trip = trip.clone();
        let step = self.ask_safety(&trip, out);
        self.answer(step, out);
        true
    }

    fn ask_safety(&mut self, trip: &Trip, out: &mut Outbox) -> Step {
        let step = self.talk.alarm(trip);
        self.alarm.level = Level::Questioned(Box::new(trip.clone()), SafetyQuestion::Asked);
        match step.next {
            Next::HandOff(_) | Next::Listen { .. } => step,
            Next::Wait { .. } | Next::File(_) | Next::Close(_) => overruled(&step, reasons::tripped(trip), out),
        }
    }

    /// What the dialogue made of words that were understood, held to S1: tier A is a person; after the one question of
    /// tier B, a second one is a person too; and a step that goes on has had its clear no.
    pub(super) fn weigh_heard(&mut self, step: Step, understood: (&Heard, &Reading), out: &mut Outbox) -> Step {
        let (heard, reading) = understood;
        let goes_to_person = matches!(step.next, Next::HandOff(_));
        let asks_safety = matches!(step.next, Next::Listen { topic: Topic::Safety, .. });
        let waits = matches!(step.next, Next::Wait { .. });
        if goes_to_person {
            return step;
        }
        if reading.urgency == Tier::A && !self.handoff.is_open() {
            return overruled(&step, reasons::tripped(&reading_trip(heard, reading)), out);
        }
        match self.alarm.level.clone() {
            Level::Questioned(trip, SafetyQuestion::Due(due)) if due == reading.utterance => {
                if asks_safety {
                    self.alarm.level = Level::Questioned(trip, SafetyQuestion::Asked);
                    return step;
                }
                self.ask_safety(&trip, out)
            }
            Level::Questioned(trip, SafetyQuestion::Asked) if asks_safety || waits || reading.urgency >= Tier::B => {
                overruled(&step, reasons::tripped(&trip), out)
            }
            Level::Questioned(_, SafetyQuestion::Asked) => {
                self.alarm.level = Level::None;
                step
            }
            // The dialogue asks for a doubt of its own as well: one that the words raise with what was said before them.
            Level::None if asks_safety && (reading.urgency == Tier::B || step.why == SAFETY_FOR_A_DOUBT) => {
                self.alarm.level = Level::Questioned(Box::new(reading_trip(heard, reading)), SafetyQuestion::Asked);
                step
            }
            Level::None | Level::Raised | Level::Questioned(..) => step,
        }
    }

    /// The same for a key: key 2 is a clear no.
    pub(super) fn weigh_pressed(&mut self, step: Step, out: &mut Outbox) -> Step {
        match self.alarm.level.clone() {
            Level::Questioned(_, SafetyQuestion::Asked) => match step.next {
                Next::HandOff(_) => step,
                Next::Listen { topic: Topic::Safety, .. } | Next::Wait { .. } => self.insist_on_clear_no(step, out),
                Next::Listen { .. } | Next::File(_) | Next::Close(_) => {
                    self.alarm.level = Level::None;
                    step
                }
            },
            Level::None | Level::Raised | Level::Questioned(..) => step,
        }
    }

    /// After the one question of tier B, whatever is not a clear no is a person (S1).
    pub(super) fn insist_on_clear_no(&mut self, step: Step, out: &mut Outbox) -> Step {
        match self.alarm.level.clone() {
            Level::Questioned(trip, _) if !matches!(step.next, Next::HandOff(_)) => {
                overruled(&step, reasons::tripped(&trip), out)
            }
            Level::None | Level::Raised | Level::Questioned(..) => step,
        }
    }

    /// The reason of a handoff, as urgent as the words so far have made the call.
    pub(super) fn as_urgent_as_heard(&mut self, reason: HandoffReason, out: &mut Outbox) -> HandoffReason {
        let reason = match &self.alarm.level {
            Level::Questioned(trip, _) if reason.queue == Queue::Human => reasons::tripped(trip),
            Level::Questioned(..) | Level::None | Level::Raised => reason,
        };
        if reason.queue == Queue::Urgent && self.alarm.level != Level::Raised {
            if self.alarm.level == Level::None {
                let (class, rule) = (reason.class.clone(), reason.why.clone());
                out.fact(Fact::UrgencyRaised { class, rule, quote: reason.quote.clone() });
                self.decide_raised(&reason);
            }
            self.alarm.level = Level::Raised;
        }
        reason
    }

    /// A person lowered the urgency: only words said from here on raise it again (S2).
    pub(super) fn lower_urgency(&mut self, by: &str, to: LoweredTo, out: &mut Outbox) {
        self.alarm.level = Level::None;
        self.alarm.seen.clear();
        self.alarm.unseen = None;
        self.alarm.lowered_at = Some(self.now);
        out.fact(Fact::UrgencyLowered { by: by.to_owned(), to });
        self.decide(Decided::UrgencyLowered { by: by.to_owned(), to });
    }
}

fn overruled(step: &Step, reason: HandoffReason, out: &mut Outbox) -> Step {
    out.fact(Fact::Overruled { rule: "S1".to_owned(), what: step.why.to_owned() });
    Step { say: Vec::new(), next: Next::HandOff(reason), why: "not_a_clear_no" }
}

/// What a reading found, where the tripwire found nothing.
fn reading_trip(heard: &Heard, reading: &Reading) -> Trip {
    Trip {
        class: reading.urgency_class.clone().unwrap_or_else(|| UrgencyClassId::new("reading")),
        tier: reading.urgency.max(Tier::B),
        rule: "reading".to_owned(),
        quote: heard.words.clone(),
        span: 0..heard.words.open().len(),
        hypothesis: 0,
    }
}
