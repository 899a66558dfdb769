//! The matter of the call: which it is, whether the agency lets the machine go on, and what to ask next.

use super::Dialogue;
use super::absorb::is_place;
use super::state::{Cleared, Place, Question, Task};
use crate::policy::step::{Filing, HandoffReason, Line, Queue, Step};
use crate::policy::taxonomy::{CallType, Disposition, Lookup};
use crate::policy::wording;
use crate::understanding::{Reading, Tier, YesNo};
use crate::units::{CallTypeId, FactId, SlotId};

/// How a starter type is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// From the agency's texts.
    Answer,
    /// From the tow list.
    TowList,
    /// A message is taken.
    Message,
    /// A ticket is written.
    Ticket,
}

pub(super) fn manner(call_type: &CallTypeId) -> Manner {
    match call_type.as_str() {
        "records_request" | "general_info" => Manner::Answer,
        "towed_vehicle" => Manner::TowList,
        "officer_message" => Manner::Message,
        _ => Manner::Ticket,
    }
}

/// What happened so many minutes ago is not going on.
const LONG_OVER: u32 = 60;

/// What is asked first: what, then when, then the paper, then who.
const ORDER: &[&str] = &[
    "parking_kind",
    "noise_kind",
    "item",
    "animal",
    "method",
    "topic",
    "reason",
    "vehicle.plate",
    "officer",
    "case_number",
    "when",
    "duration",
    "company",
    "person.name",
    "phone",
];

impl Dialogue {
    /// The caller stated business.
    pub(super) fn start_matter(&mut self, call_type: CallTypeId, reading: &Reading) -> Step {
        self.task = Task::Matter;
        if self.case.call_type.as_ref().is_some_and(|known| *known != call_type) {
            self.case.also.extend(self.case.call_type.take());
        }
        self.case.call_type = Some(call_type.clone());
        self.lookup = Lookup::NotTried;
        let also = reading.also.iter().filter(|other| **other != call_type);
        self.case.also.extend(also.cloned());
        if let Some(step) = self.by_the_rules() {
            return step;
        }
        let certain = self.book.agency.decision(&call_type).is_some_and(|one| reading.confidence >= one.certainty);
        if !certain {
            return self.person("not_certain_enough");
        }
        self.proceed(Vec::new())
    }

    /// A further matter in the same call: the case is stored already, or needs nothing of the first.
    pub(super) fn forget_matter(&mut self) {
        self.task = Task::None;
        self.passage = None;
        let kept = self.case.slots.remove(&SlotId::new("phone"));
        let also: Vec<CallTypeId> = self.case.call_type.take().into_iter().collect();
        self.case.slots.clear();
        self.case.slots.extend(kept.map(|phone| (SlotId::new("phone"), phone)));
        self.case.facts.clear();
        self.case.message = None;
        self.case.number = None;
        self.case.also.extend(also);
        self.place = Place::default();
        self.safety.closing = Cleared::NotYet;
        self.tally.summaries = 0;
        self.failures.clear();
        self.skipped.clear();
    }

    /// A person, if the rules or the agency want one for the matter as it stands.
    pub(super) fn by_the_rules(&mut self) -> Option<Step> {
        let (reason, why) = self.ruled()?;
        Some(self.hand_off(reason, why))
    }

    /// The handoff that rules or agency want for the matter as it stands.
    pub(super) fn ruled(&self) -> Option<(HandoffReason, &'static str)> {
        let (disposition, rule) = self.verdict()?;
        let queue = match disposition {
            Disposition::Auto | Disposition::Ticket => return None,
            Disposition::Human => Queue::Human,
            Disposition::Urgent => Queue::Urgent,
        };
        let queue = queue.max(self.floor());
        let class = self.case.raised.last().cloned();
        let tier = class
            .as_ref()
            .and_then(|class| self.book.taxonomy.urgency_class(class))
            .map_or(Tier::C, crate::policy::taxonomy::UrgencyClass::tier);
        let why = if rule { "policy_rule" } else { "policy" };
        Some((HandoffReason { tier, class, queue, why: why.to_owned(), quote: self.quote.clone() }, why))
    }

    /// How the matter is to end as things stand, and whether a rule says so; `None` without a matter.
    fn verdict(&self) -> Option<(Disposition, bool)> {
        let at = self.circumstances();
        let Some(id) = &self.case.call_type else {
            let common = self.book.taxonomy.common_verdict(&at);
            return (common.disposition > Disposition::Ticket).then_some((common.disposition, true));
        };
        let named = [id].into_iter().chain(&self.case.also);
        // A type that the taxonomy does not define is a person.
        let each = named.map(|id| self.verdict_of(id).unwrap_or((Disposition::Human, false)));
        each.max_by_key(|(disposition, _)| *disposition)
    }

    fn verdict_of(&self, id: &CallTypeId) -> Option<(Disposition, bool)> {
        let verdict = self.book.taxonomy.verdict(id, &self.circumstances())?;
        let overruled = verdict.rule.is_some_and(|rule| self.overruled.contains(&rule.reads));
        let own = self.book.taxonomy.call_type(id).map_or(Disposition::Human, |one| one.disposition);
        let taxonomy = if overruled { own } else { verdict.disposition };
        let agency = self.book.agency.decision(id).map_or(Disposition::Human, |one| one.disposition);
        Some((taxonomy.max(agency), taxonomy > own))
    }

    /// Remembers which rule a person has overruled by sending the caller back.
    pub(super) fn overrule(&mut self) {
        let rule = self.case.call_type.as_ref().and_then(|id| self.book.taxonomy.verdict(id, &self.circumstances()));
        if let Some(reads) = rule.and_then(|verdict| verdict.rule).map(|rule| rule.reads.clone()) {
            self.overruled.insert(reads);
        }
    }

    /// Whether rules or agency still want a person for the matter.
    pub(super) fn still_for_a_person(&self) -> bool {
        self.verdict().is_some_and(|(disposition, _)| disposition >= Disposition::Human)
    }

    /// The call type, if the taxonomy knows it.
    pub(super) fn call_type(&self) -> Option<CallType> {
        self.case.call_type.as_ref().and_then(|id| self.book.taxonomy.call_type(id)).cloned()
    }

    /// Goes on with the matter: the rules first, then the next question, then the ending. `say` is said before it.
    pub(super) fn proceed(&mut self, say: Vec<Line>) -> Step {
        match self.task {
            Task::CallBack => return self.go_on_with_call_back(say),
            Task::Done => {
                let say = match self.ask_wanted(say) {
                    Ok(step) => return step,
                    Err(say) => say,
                };
                return self.ask(say, Question::AnythingElse, vec![wording::fixed("anything_else")], "anything_else");
            }
            Task::None | Task::Matter => {}
        }
        if let Some(step) = self.by_the_rules() {
            return step;
        }
        let say = match self.ask_wanted(say) {
            Ok(step) => return step,
            Err(say) => say,
        };
        let Some(call_type) = self.call_type() else {
            return self.ask(say, Question::Opening, vec![wording::fixed("how_can_i_help")], "asks_for_business");
        };
        self.task = Task::Matter;
        match manner(&call_type.id) {
            Manner::Answer => self.answer_from_documents(say),
            Manner::TowList => self.answer_from_tow_list(&call_type, say),
            Manner::Message => self.take_message(&call_type, say),
            Manner::Ticket => self.write_ticket(&call_type, say),
        }
    }

    fn write_ticket(&mut self, call_type: &CallType, say: Vec<Line>) -> Step {
        if call_type.needs_verified_location
            && let Some(step) = self.settle_place(say.clone())
        {
            return step;
        }
        if let Some(step) = self.ask_required(call_type, say.clone()) {
            return step;
        }
        // A number that the type has no use for is a misreading, and reading it back would only puzzle the caller.
        let of_use =
            |slot: &&str| call_type.required.iter().chain(&call_type.optional).any(|one| one.as_str() == *slot);
        let exact: Vec<&str> = ["vehicle.plate", "case_number"].into_iter().filter(of_use).collect();
        if let Some(step) = self.ask_confirmation(&exact, say.clone()) {
            return step;
        }
        if let Some(step) = self.ask_next_fact(call_type, say.clone()) {
            return step;
        }
        if let Some(step) = self.ask_helpful(call_type, say) {
            return step;
        }
        self.ask_before_filing(Filing::Ticket)
    }

    /// The next required slot that is missing. Where it must be verified, the place has its own questions.
    pub(super) fn ask_required(&mut self, call_type: &CallType, say: Vec<Line>) -> Option<Step> {
        let slot = self
            .missing_of(call_type)
            .into_iter()
            .find(|slot| !(call_type.needs_verified_location && is_place(slot)))?;
        Some(self.ask_for(slot, say))
    }

    pub(super) fn ask_for(&mut self, slot: SlotId, mut say: Vec<Line>) -> Step {
        if self.failures.get(&slot).is_some_and(|failures| *failures > 0) {
            say.push(wording::fixed("guess_is_fine"));
        }
        let words = vec![wording::ask_slot(&slot, self.case.call_type.as_ref())];
        self.ask(say, Question::Slot(slot), words, "asks_slot")
    }

    /// Required slots without a value, in the order in which they are asked.
    fn missing_of(&self, call_type: &CallType) -> Vec<SlotId> {
        let rank = |slot: &SlotId| {
            if is_place(slot) {
                0
            } else {
                1 + ORDER.iter().position(|one| *one == slot.as_str()).unwrap_or(ORDER.len())
            }
        };
        let has_place = self.case.slots.contains_key(&SlotId::new("location.place"));
        let filled = |slot: &SlotId| {
            self.case.slots.contains_key(slot)
                || self.skipped.contains(slot)
                || has_place && slot.as_str() == "location.street"
        };
        let mut missing: Vec<SlotId> = call_type.required.iter().filter(|slot| !filled(slot)).cloned().collect();
        missing.sort_by_key(rank);
        missing
    }

    /// What is missing of the case, for those who look on.
    pub(super) fn missing(&self) -> Vec<SlotId> {
        self.call_type().map(|call_type| self.missing_of(&call_type)).unwrap_or_default()
    }

    /// Reads back a value that must be exact, if it is there and not confirmed.
    pub(super) fn ask_confirmation(&mut self, slots: &[&str], say: Vec<Line>) -> Option<Step> {
        let open = slots.iter().find(|slot| self.value(slot).is_some() && !self.is_confirmed(slot))?;
        let value = self.value(open)?;
        let words = match *open {
            "vehicle.plate" => wording::confirm_plate(&value),
            "phone" => wording::confirm_phone(&value),
            _ => wording::confirm_case_number(&value),
        };
        Some(self.ask(say, Question::Confirm(SlotId::new(open)), vec![words], "reads_back"))
    }

    /// The next fact that could still change how the matter ends.
    pub(super) fn ask_next_fact(&mut self, call_type: &CallType, say: Vec<Line>) -> Option<Step> {
        let mut fact = self.book.taxonomy.next_fact(&call_type.id, &self.circumstances())?;
        let in_progress = FactId::new("in_progress");
        if fact == in_progress && self.circumstances().age_minutes.is_some_and(|age| age >= LONG_OVER) {
            // "Last night" has said that it is not going on right now.
            self.case.facts.insert(in_progress, YesNo::No);
            fact = self.book.taxonomy.next_fact(&call_type.id, &self.circumstances())?;
        }
        let words = vec![wording::ask_fact(&self.book.taxonomy, &fact, Some(&call_type.id))];
        Some(self.ask(say, Question::Fact(fact), words, "asks_fact"))
    }

    /// The helpful slots that the agency wants asked, once each.
    fn ask_helpful(&mut self, call_type: &CallType, say: Vec<Line>) -> Option<Step> {
        let wanted = self.book.agency.decision(&call_type.id)?.ask.clone();
        let slot =
            wanted.into_iter().find(|slot| !self.case.slots.contains_key(slot) && !self.skipped.contains(slot))?;
        Some(self.ask_for(slot, say))
    }
}
