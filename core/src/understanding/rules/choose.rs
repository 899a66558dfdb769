//! Which intent an utterance has, given what was found in it and what the agent last asked.

use super::business::{FAIR, STRONG, Service, Stated};
use super::slots::Filled;
use crate::language::{Said, YesNo};
use crate::understanding::{Intent, Tier, Topic};
use crate::units::{ActId, CallTypeId};

/// Everything found in an utterance.
pub struct Seen<'s> {
    /// The words.
    pub said: &'s Said<'s>,
    /// What was asked.
    pub asked: &'s Topic,
    /// Urgency of the words.
    pub urgency: Tier,
    /// Matters stated, the likeliest first.
    pub stated: &'s [Stated],
    /// Acts, in the order of precedence.
    pub acts: &'s [&'static str],
    /// Slots filled.
    pub slots: &'s [Filled],
    /// Facts settled.
    pub facts: &'s [(&'static str, YesNo)],
    /// A confident yes or no; for the safety question its careful reading.
    pub answer: Option<YesNo>,
    /// Whether letters were spelled.
    pub spelled: bool,
}

/// The intent chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The intent.
    pub intent: Intent,
    /// How sure, in thousandths.
    pub sure: u16,
    /// Further matters.
    pub also: Vec<Stated>,
    /// Why, in constant words.
    pub why: &'static str,
}

fn act(id: &str, sure: u16, why: &'static str) -> Choice {
    Choice { intent: Intent::Act(ActId::new(id)), sure, also: Vec::new(), why }
}

impl Seen<'_> {
    fn has(&self, id: &str) -> bool {
        self.acts.contains(&id)
    }

    fn plain(&self, word: &str) -> bool {
        self.said.units.iter().any(|unit| unit.text == word)
    }

    fn fills(&self, slot: &str) -> Option<u16> {
        self.slots.iter().find(|filled| filled.slot == slot).map(|filled| filled.sure)
    }

    /// The matter stated, if a phrase of at least this weight states one.
    fn matter(&self, least: u16) -> Option<Choice> {
        let top = self.stated.first().filter(|top| top.weight >= least)?;
        let mut sure = match top.weight {
            12.. => 930,
            STRONG.. => 880,
            FAIR.. => 690,
            _ => 450,
        };
        let also: Vec<Stated> = self
            .stated
            .iter()
            .skip(1)
            .filter(|next| next.weight >= STRONG && !next.hit.overlaps(&top.hit))
            .cloned()
            .collect();
        let rival = self.stated.get(1).is_some_and(|next| next.weight + 1 >= top.weight && next.hit.overlaps(&top.hit));
        if rival {
            sure -= 150;
        }
        let intent = Intent::Business(CallTypeId::new(top.id));
        Some(Choice { intent, sure, also, why: "phrases of the call type" })
    }

    /// An act that ends or bends the conversation, whatever was asked.
    fn commanding(&self) -> Option<Choice> {
        let named_officer =
            self.fills("officer").is_some() && self.stated.first().is_some_and(|top| top.id == "officer_message");
        if self.has("language_request") {
            return Some(act("language_request", 850, "another language"));
        }
        let asks_what = self.has("ask_if_robot")
            && !["want", "need", "get", "let", "give", "transfer", "connect", "please"]
                .iter()
                .any(|word| self.plain(word));
        if asks_what {
            return Some(act("ask_if_robot", 850, "phrases of the act"));
        }
        if self.has("ask_human") && !named_officer {
            return Some(act("ask_human", 900, "asks for a person"));
        }
        let business = self.stated.first().is_some_and(|top| top.weight >= STRONG);
        ["ask_if_robot", "complaint_about_agent", "wrong_number", "out_of_scope"]
            .into_iter()
            .find(|id| self.has(id) && !business)
            .map(|id| act(id, 820, "phrases of the act"))
    }

    /// A small act: asks back, asks for time, greets, thanks, does not know.
    fn small(&self, ids: &[&'static str]) -> Option<Choice> {
        ids.iter().find(|id| self.has(id)).map(|id| act(id, 820, "phrases of the act"))
    }

    fn yes_or_no(&self) -> Option<Choice> {
        self.answer.map(|answer| match answer {
            YesNo::Yes => act("affirm", 920, "a clear yes"),
            YesNo::No => act("deny", 920, "a clear no"),
        })
    }

    /// Chooses.
    pub fn choose(&self) -> Choice {
        if *self.asked == Topic::Safety
            && let Some(choice) = self.yes_or_no()
        {
            return choice;
        }
        if self.urgency == Tier::A {
            return self.danger();
        }
        if let Some(choice) = self.commanding() {
            return choice;
        }
        match self.asked {
            Topic::Opening | Topic::Any => self.open(),
            Topic::AnythingElse => self.anything_else(),
            Topic::Safety => self.safety(),
            Topic::Confirm(slot) => self.confirm(slot.as_str()),
            Topic::Slot(slot) => self.slot(slot.as_str()),
            Topic::Fact(fact) => self.fact(fact.as_str()),
            Topic::Message => self.message(),
        }
    }

    /// A danger is stated: its own matter, or an emergency of any kind.
    fn danger(&self) -> Choice {
        self.matter(STRONG).unwrap_or_else(|| Choice {
            intent: Intent::Business(CallTypeId::new("emergency")),
            sure: 850,
            also: Vec::new(),
            why: "a danger is stated",
        })
    }

    fn open(&self) -> Choice {
        let social = &["repeat", "wait", "goodbye", "thanks", "greeting", "dont_know"];
        self.matter(FAIR)
            .or_else(|| self.small(social))
            .or_else(|| self.yes_or_no().filter(|_| self.said.units.len() <= 8))
            .or_else(|| self.spelled.then(|| act("spelling", 800, "letters one by one")))
            .or_else(|| self.matter(1))
            .or_else(|| (!self.slots.is_empty()).then(|| act("provide_info", 450, "values without a matter")))
            .unwrap_or_else(|| act("out_of_scope", 300, "no known matter"))
    }

    fn anything_else(&self) -> Choice {
        if let Some(choice) = self.matter(STRONG) {
            return choice;
        }
        if self.has("goodbye") {
            return act("goodbye", 850, "phrases of the act");
        }
        self.yes_or_no().unwrap_or_else(|| self.open())
    }

    fn safety(&self) -> Choice {
        self.small(&["repeat", "wait", "dont_know"])
            .or_else(|| self.matter(STRONG))
            .unwrap_or_else(|| act("unintelligible", 400, "no clear answer to the safety question"))
    }

    fn confirm(&self, slot: &str) -> Choice {
        let family = slot.split('.').next().unwrap_or(slot);
        let given = self.slots.iter().any(|filled| filled.slot.split('.').next() == Some(family) && filled.sure >= 550);
        let turns = ["but", "not", "actually", "except", "almost", "close"].iter().any(|word| self.plain(word));
        let correction = || act("affirm_with_correction", 850, "an answer with another value");
        match self.answer {
            Some(YesNo::Yes) if given && turns => correction(),
            Some(YesNo::Yes) => act("affirm", 930, "a clear yes"),
            Some(YesNo::No) if given || self.spelled => correction(),
            Some(YesNo::No) => act("deny", 930, "a clear no"),
            None if given || (self.plain("almost") || self.plain("close")) && self.plain("not") => correction(),
            None => self
                .small(&["repeat", "wait", "dont_know"])
                .or_else(|| self.spelled.then(|| act("spelling", 800, "letters one by one")))
                .or_else(|| self.matter(STRONG))
                .or_else(|| self.small(&["goodbye", "thanks", "greeting"]))
                .unwrap_or_else(|| act("unintelligible", 350, "no answer to the question")),
        }
    }

    fn slot(&self, slot: &str) -> Choice {
        let filled = self.fills(slot);
        let letters = !matches!(
            slot,
            "vehicle.plate" | "vehicle.vin" | "case_number" | "serial" | "phone" | "location.unit" | "count"
        );
        if self.spelled && letters {
            return act("spelling", 850, "letters one by one");
        }
        if self.another_matter()
            && let Some(choice) = self.matter(STRONG)
        {
            return choice;
        }
        if filled.is_some_and(|sure| sure >= 600) {
            let mut choice = act("provide_info", 900, "fills the slot that was asked for");
            choice.also = self
                .stated
                .iter()
                .filter(|stated| stated.weight > STRONG + 1 && self.another_matter())
                .cloned()
                .collect();
            return choice;
        }
        let family = slot.split('.').next().unwrap_or(slot);
        let related = self.slots.iter().any(|other| other.slot.split('.').next() == Some(family) && other.sure >= 600);
        if related {
            return act("provide_info", 820, "fills a slot beside the one asked for");
        }
        self.small(&["repeat", "wait", "dont_know"])
            .or_else(|| filled.map(|sure| act("provide_info", sure + 100, "the whole answer")))
            .or_else(|| self.matter(STRONG))
            .or_else(|| self.yes_or_no())
            .or_else(|| self.small(&["goodbye", "thanks", "greeting"]))
            .or_else(|| {
                self.slots.iter().any(|other| other.sure >= 600).then(|| act("provide_info", 700, "fills another slot"))
            })
            .or_else(|| (!self.facts.is_empty()).then(|| act("provide_info", 600, "settles a fact")))
            .unwrap_or_else(|| act("unintelligible", 350, "no answer to the question"))
    }

    fn fact(&self, fact: &str) -> Choice {
        if let Some(choice) = self.yes_or_no() {
            return choice;
        }
        if self.facts.iter().any(|(known, _)| *known == fact) {
            return act("provide_info", 850, "settles the fact that was asked for");
        }
        self.small(&["repeat", "wait", "dont_know"])
            .or_else(|| self.another_matter().then(|| self.matter(STRONG)).flatten())
            .or_else(|| {
                (!self.slots.is_empty() || !self.facts.is_empty())
                    .then(|| act("provide_info", 650, "values, but not the answer"))
            })
            .or_else(|| self.matter(STRONG))
            .or_else(|| self.small(&["goodbye", "thanks", "greeting"]))
            .unwrap_or_else(|| act("unintelligible", 350, "no answer to the question"))
    }

    fn message(&self) -> Choice {
        self.small(&["repeat", "wait"])
            .filter(|_| self.said.units.len() <= 5)
            .or_else(|| self.small(&["goodbye"]).filter(|_| self.said.units.len() <= 4))
            .or_else(|| self.yes_or_no().filter(|_| self.said.units.len() <= 2))
            .unwrap_or_else(|| act("provide_info", 850, "the words of the message"))
    }

    /// Whether the caller says that something else is coming.
    fn another_matter(&self) -> bool {
        let text = |at: usize| self.said.units.get(at).map_or("", |unit| unit.text.as_str());
        (0..self.said.units.len()).any(|at| match text(at) {
            "also" | "additionally" => true,
            "another" => matches!(text(at + 1), "thing" | "problem" | "issue" | "matter" | "question"),
            "want" | "like" | "need" => text(at + 1) == "to" && text(at + 2) == "report",
            "by" => text(at + 1) == "the" && text(at + 2) == "way",
            _ => false,
        })
    }
}

/// Whether a matter may be served by the machine.
pub fn starter(stated: &[Stated], id: &str) -> bool {
    stated.iter().any(|matter| matter.id == id && matter.service == Service::Starter)
}
