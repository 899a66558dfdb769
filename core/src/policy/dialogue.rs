//! The dialogue of the twelve starter call types, as a [`Conversation`]: one question at a time, where first, then what,
//! when and who; the safety question before anything is closed; and a person whenever something is urgent or unsure.

mod absorb;
mod acts;
mod answering;
mod ending;
mod hearing;
mod information;
mod matter;
mod message;
mod place;
mod safety;
mod so_far;
mod state;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod waiting;
mod whispers;

use super::askable::{Askable, Wished};
use super::conversation::{HandoffNews, LoweredTo, Missed};
use super::step::{Expectation, HandoffReason, Line, Next, Queue, Step};
use super::taxonomy::{Circumstances, Disposition, Lookup};
use super::{Book, CaseFile, Conversation, Outcome, wording};
use crate::understanding::{Heard, Reading, Tier, Topic, Trip};
use crate::units::{Key, LocalMoment, Private, SlotId, Span, UrgencyClassId};
pub use information::is_answered_from_documents;
use so_far::SoFar;
use state::{Asked, Mode, Place, Question, Safety, Silence, Tally, Task};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use whispers::Whispers;

/// A conversation with one caller.
#[derive(Debug)]
pub struct Dialogue {
    book: Arc<Book>,
    caller: Private<String>,
    local: LocalMoment,
    case: CaseFile,
    mode: Mode,
    task: Task,
    asked: Asked,
    place: Place,
    safety: Safety,
    tally: Tally,
    silence: Silence,
    lookup: Lookup,
    failures: BTreeMap<SlotId, u8>,
    skipped: BTreeSet<SlotId>,
    overruled: BTreeSet<String>,
    outcome: Outcome,
    quote: Private<String>,
    /// The passage that the answer being heard was found to ask for.
    passage: Option<String>,
    so_far: SoFar,
    whispers: Whispers,
}

/// A pause that the caller asked for: "hold on, let me look".
const A_MOMENT: Span = Span::from_secs(30);
/// The second failure on the same thing is a person.
const FAILURES_ALLOWED: u8 = 2;

impl Dialogue {
    /// A conversation that has not begun. `caller` is the number as the trunk gives it, empty when withheld.
    #[must_use]
    pub fn new(book: Arc<Book>, caller: Private<String>, local: LocalMoment) -> Self {
        Self {
            book,
            caller,
            local,
            case: CaseFile::default(),
            mode: Mode::Talking,
            task: Task::None,
            asked: Asked::opening(),
            place: Place::default(),
            safety: Safety::default(),
            tally: Tally::default(),
            silence: Silence::NotPrompted,
            lookup: Lookup::NotTried,
            failures: BTreeMap::new(),
            skipped: BTreeSet::new(),
            overruled: BTreeSet::new(),
            outcome: Outcome::Abandoned,
            quote: Private::new(String::new()),
            passage: None,
            so_far: SoFar::default(),
            whispers: Whispers::default(),
        }
    }

    /// The value that the open question asks the caller to confirm; `None` if it asks for no confirmation.
    #[must_use]
    pub fn read_back(&self) -> Option<String> {
        let value = |slot: &SlotId| self.case.slots.get(slot).map(|filled| filled.value.open().clone());
        match &self.asked.question {
            Question::Candidate { candidates, .. } => candidates.first().cloned(),
            Question::Confirm(slot) => value(slot),
            Question::OfferPhone => Some(self.caller.open().clone()),
            Question::Opening
            | Question::Safety(_)
            | Question::AnythingElse
            | Question::Slot(_)
            | Question::Which(_)
            | Question::Fact(_)
            | Question::Message
            | Question::OfferPerson
            | Question::Stay => None,
        }
    }

    /// Asks a question after saying `say`. Misses are counted on while it is the same question.
    fn ask(&mut self, mut say: Vec<Line>, question: Question, words: Vec<Line>, why: &'static str) -> Step {
        let (topic, expects) = (question.topic(), question.expects());
        if self.asked.question == question {
            self.asked.lines.clone_from(&words);
        } else {
            self.asked = Asked { question, lines: words.clone(), misses: 0, repeats: 0 };
        }
        say.extend(words);
        Step { say, next: Next::Listen { topic, expects }, why }
    }

    /// Says something and waits for the answer to the question that is open anyway.
    fn go_on_listening(&self, say: Vec<Line>, why: &'static str) -> Step {
        let question = &self.asked.question;
        Step { say, next: Next::Listen { topic: question.topic(), expects: question.expects() }, why }
    }

    /// Says something, and the open question again.
    fn ask_again(&self, mut say: Vec<Line>, why: &'static str) -> Step {
        say.extend(self.asked.lines.iter().cloned());
        self.go_on_listening(say, why)
    }

    /// What the rules may look at.
    fn circumstances(&self) -> Circumstances<'_> {
        let town = self.case.slots.get(&SlotId::new("location.city"));
        Circumstances {
            case: &self.case,
            jurisdiction: town.map(|town| self.book.gazetteer.jurisdiction(town.value.open())).unwrap_or_default(),
            lookup: self.lookup,
            age_minutes: self
                .case
                .slots
                .get(&SlotId::new("when"))
                .and_then(|when| state::age_in_minutes(when.value.open(), &self.local)),
        }
    }

    /// Passes the call to a person. Its words are said once the offer stands, by [`Conversation::news`].
    fn hand_off(&mut self, reason: HandoffReason, why: &'static str) -> Step {
        if let Some(class) = &reason.class {
            self.raise(class.clone());
        }
        self.outcome = match reason.queue {
            Queue::Human => Outcome::Human,
            Queue::Urgent => Outcome::Urgent,
        };
        self.mode = Mode::HandingOver(reason.clone());
        self.asked = Asked { question: Question::Stay, lines: Vec::new(), misses: 0, repeats: 0 };
        Step { say: Vec::new(), next: Next::HandOff(reason), why }
    }

    /// A person for a reason that is no danger.
    fn person(&mut self, why: &'static str) -> Step {
        let class = matches!(why, "asked_for_a_person").then(|| UrgencyClassId::new("u17_human_request"));
        let queue = self.floor();
        let reason = HandoffReason { tier: Tier::C, class, queue, why: why.to_owned(), quote: self.quote.clone() };
        self.hand_off(reason, why)
    }

    /// A person from the top of the queue.
    fn urgent(&mut self, tier: Tier, class: Option<UrgencyClassId>, why: &'static str) -> Step {
        let reason =
            HandoffReason { tier, class, queue: Queue::Urgent, why: why.to_owned(), quote: self.quote.clone() };
        self.hand_off(reason, why)
    }

    /// The weakest queue that what has been raised allows: urgency never falls by itself (S2).
    fn floor(&self) -> Queue {
        let raised = self.book.taxonomy.common_verdict(&self.circumstances()).disposition;
        if raised == Disposition::Urgent { Queue::Urgent } else { Queue::Human }
    }

    fn raise(&mut self, class: UrgencyClassId) {
        if !self.case.raised.contains(&class) {
            self.case.raised.push(class);
        }
    }

    /// The queue of a class, from the rules common to all types.
    fn queue_of(&self, class: Option<&UrgencyClassId>) -> Queue {
        let Some(class) = class else { return Queue::Urgent };
        let alone = CaseFile { raised: vec![class.clone()], ..CaseFile::default() };
        let at = Circumstances { case: &alone, lookup: Lookup::NotTried, age_minutes: None, ..self.circumstances() };
        match self.book.taxonomy.common_verdict(&at).disposition {
            Disposition::Human => Queue::Human,
            // A class that no rule names is treated as the worst.
            Disposition::Auto | Disposition::Ticket | Disposition::Urgent => Queue::Urgent,
        }
    }

    /// Keeps the list of what is still missing in step with the case.
    fn settle(&mut self, step: Step) -> Step {
        self.case.missing = self.missing();
        step
    }
}

impl Conversation for Dialogue {
    fn open(&mut self) -> Step {
        let mut lines = wording::greeting(&self.book.agency);
        let question = lines.pop().into_iter().collect();
        self.ask(lines, Question::Opening, question, "greeting")
    }

    fn hear(&mut self, heard: &Heard, reading: &Reading) -> Step {
        let step = self.take_words(heard, reading);
        self.settle(step)
    }

    fn miss(&mut self, how: Missed) -> Step {
        let step = self.take_miss(how);
        self.settle(step)
    }

    fn press(&mut self, key: Key) -> Option<Step> {
        let step = self.take_key(key)?;
        Some(self.settle(step))
    }

    fn alarm(&mut self, trip: &Trip) -> Step {
        self.quote = trip.quote.clone();
        self.silence = Silence::NotPrompted;
        let step = match trip.tier {
            Tier::A => self.danger(Tier::A, Some(trip.class.clone()), "tripwire"),
            Tier::B => self.perhaps_danger(Some(trip.class.clone()), "tripwire"),
            Tier::C => self.by_the_line(Some(trip.class.clone())),
            Tier::None => self.ask_again(Vec::new(), "nothing_urgent"),
        };
        self.settle(step)
    }

    fn silent(&mut self, nth: u32) -> Step {
        if matches!(self.mode, Mode::HandingOver(_)) {
            return self.go_on_listening(vec![wording::fixed("still_here")], "silence_while_waiting");
        }
        match nth {
            0 | 1 => {
                self.silence = Silence::Prompted;
                self.go_on_listening(vec![wording::fixed("silence_first")], "silence_first")
            }
            2 => {
                self.silence = Silence::Prompted;
                self.go_on_listening(vec![wording::fixed("silence_second")], "silence_second")
            }
            _ => self.urgent(Tier::C, Some(UrgencyClassId::new("u13_duress_silence")), "silence"),
        }
    }

    fn filed(&mut self, number: &str) -> Step {
        let step = self.take_number(number);
        self.settle(step)
    }

    fn not_filed(&mut self) -> Step {
        self.take_no_number()
    }

    fn news(&mut self, reason: &HandoffReason, news: HandoffNews) -> Step {
        self.tell_news(reason, news)
    }

    fn nobody_came(&mut self, reason: &HandoffReason) -> Step {
        self.offer_call_back(reason)
    }

    fn sent_back(&mut self, to: LoweredTo) -> Step {
        let step = self.take_back(to);
        self.settle(step)
    }

    fn whisper(&mut self, about: &Askable) -> Wished {
        self.want(about)
    }

    fn ask_whispered(&mut self) -> Option<Step> {
        self.ask_wanted_while_waiting()
    }

    fn fixed(&self, name: &str) -> Line {
        wording::fixed(name)
    }

    fn case(&self) -> &CaseFile {
        &self.case
    }
}

/// What kind of answer a slot takes.
fn expectation_of(slot: &SlotId) -> Expectation {
    match slot.as_str() {
        "location.street"
        | "location.street_number"
        | "location.cross_street"
        | "vehicle.plate"
        | "phone"
        | "case_number"
        | "serial"
        | "vehicle.vin"
        | "email" => Expectation::Digits,
        "reason" | "topic" => Expectation::Free,
        _ => Expectation::Slot,
    }
}

/// The topic of a question about a slot.
fn confirm_topic(slot: &SlotId) -> Topic {
    Topic::Confirm(slot.clone())
}
