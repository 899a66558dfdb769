//! A small language for conversations. A turn is `topic > answer`: the topic that must be open, and what the caller
//! does. An answer is an intent (a call type or an act), then any of `slot=value;`, `+fact`, `-fact`, `@A:class`, `!person`,
//! `!doubt`, `~300` (confidence in thousandths), and `"words"`; or one of `key 2`, `miss`, `silent 1`, `alarm A class words`.

use super::Dialogue;
use crate::policy::{Book, Conversation, Filing, HandoffNews, HandoffReason, Missed, Next, Outcome, Queue, Step};
use crate::understanding::{Decision, Heard, Intent, Reading, SlotFill, Tier, Trip, YesNo};
use crate::units::{Confidence, Key, LocalMoment, Private, UtteranceId};
use std::sync::{Arc, LazyLock};

static BOOK: LazyLock<Arc<Book>> = LazyLock::new(|| Arc::new(Book::sample()));

pub(crate) struct Talk {
    pub dialogue: Dialogue,
    pub step: Step,
    /// Everything the agent said, a line each.
    pub said: Vec<String>,
    turn: u64,
}

pub(crate) fn book() -> Arc<Book> {
    Arc::clone(&BOOK)
}

impl Talk {
    pub(crate) fn begin() -> Self {
        Self::with(book(), "555-0142")
    }

    pub(crate) fn with(book: Arc<Book>, caller: &str) -> Self {
        let local = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };
        let mut dialogue = Dialogue::new(book, Private::new(caller.to_owned()), local);
        let step = dialogue.open();
        let mut talk = Self { dialogue, step: step.clone(), said: Vec::new(), turn: 0 };
        talk.take(step);
        talk
    }

    pub(crate) fn take(&mut self, step: Step) -> &Step {
        self.said.extend(step.say.iter().map(|line| line.words.open().clone()));
        self.step = step;
        &self.step
    }

    pub(crate) fn topic(&self) -> String {
        match &self.step.next {
            Next::Listen { topic, .. } | Next::Wait { topic, .. } => topic.to_string(),
            Next::HandOff(_) => "handoff".to_owned(),
            Next::File(_) => "file".to_owned(),
            Next::Close(_) => "close".to_owned(),
        }
    }

    /// Plays turns; whatever is to be filed is stored as number 1042.
    pub(crate) fn play(mut self, turns: &[&str]) -> Self {
        for turn in turns {
            let (topic, answer) = turn.split_once('>').expect("a turn is `topic > answer`");
            assert_eq!(self.topic(), topic.trim(), "before `{turn}`, having said {:#?}", self.said);
            self.answer(answer.trim());
            while let Next::File(_) = self.step.next {
                let step = self.dialogue.filed("LR-1042");
                self.take(step);
            }
        }
        self
    }

    pub(crate) fn answer(&mut self, answer: &str) {
        let mut parts = answer.split(' ');
        let step = match (parts.next(), parts.next()) {
            (Some("key"), Some(key)) => {
                let key = key.parse().map_or(Key::Pound, Key::Digit);
                self.dialogue.press(key).unwrap_or_else(|| self.step.clone())
            }
            (Some("miss"), _) => self.dialogue.miss(Missed::Empty),
            (Some("silent"), Some(nth)) => self.dialogue.silent(nth.parse().expect("a number")),
            (Some("alarm"), Some(tier)) => {
                let class = parts.next().expect("a class").into();
                let quote = parts.collect::<Vec<_>>().join(" ");
                let span = 0..quote.len();
                let (tier, quote) = (tier_of(tier), Private::new(quote));
                self.dialogue.alarm(&Trip { class, tier, rule: "test".to_owned(), quote, span, hypothesis: 0 })
            }
            _ => {
                self.turn += 1;
                let (heard, reading) = reading(self.turn, answer);
                self.dialogue.hear(&heard, &reading)
            }
        };
        self.take(step);
    }

    pub(crate) fn news(&mut self, news: HandoffNews) -> &Step {
        let reason = self.reason();
        let step = self.dialogue.news(&reason, news);
        self.take(step)
    }

    pub(crate) fn reason(&self) -> HandoffReason {
        if let Next::HandOff(reason) = &self.step.next { reason.clone() } else { human_reason() }
    }

    /// How it stands: `close auto`, `human policy`, `urgent tripwire`, `listen`, `file`.
    pub(crate) fn ending(&self) -> String {
        match &self.step.next {
            Next::Close(closing) => format!("close {}", outcome_word(closing.outcome)),
            Next::HandOff(reason) => format!("{} {}", queue_word(reason.queue), reason.why),
            Next::Listen { topic, .. } => format!("listen {topic}"),
            Next::Wait { topic, .. } => format!("wait {topic}"),
            Next::File(Filing::Ticket) => "file ticket".to_owned(),
            Next::File(Filing::CallBack) => "file call-back".to_owned(),
        }
    }

    pub(crate) fn ends(self, ending: &str) -> Self {
        assert_eq!(self.ending(), ending, "having said {:#?}", self.said);
        self
    }

    pub(crate) fn value(&self, slot: &str) -> Option<String> {
        self.dialogue.case().slots.get(&slot.into()).map(|filled| filled.value.open().clone())
    }

    pub(crate) fn heard_saying(&self, words: &str) -> bool {
        self.said.iter().any(|line| line.contains(words))
    }
}

pub(crate) fn human_reason() -> HandoffReason {
    HandoffReason {
        tier: Tier::C,
        class: None,
        queue: Queue::Human,
        why: "policy".to_owned(),
        quote: Private::new(String::new()),
    }
}

fn outcome_word(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Auto => "auto",
        Outcome::Ticket => "ticket",
        Outcome::Human => "human",
        Outcome::Urgent => "urgent",
        Outcome::Abandoned => "abandoned",
    }
}

fn queue_word(queue: Queue) -> &'static str {
    match queue {
        Queue::Human => "human",
        Queue::Urgent => "urgent",
    }
}

fn tier_of(letter: &str) -> Tier {
    match letter {
        "A" => Tier::A,
        "B" => Tier::B,
        _ => Tier::C,
    }
}

pub(crate) fn reading(turn: u64, answer: &str) -> (Heard, Reading) {
    let utterance = UtteranceId(turn);
    let (answer, words) = match answer.split_once('"') {
        Some((before, words)) => (before, Some(words.trim_end_matches('"').to_owned())),
        None => (answer, None),
    };
    let (intent, rest) = answer.trim().split_once(' ').unwrap_or((answer.trim(), ""));
    let mut reading = Reading {
        utterance,
        intent: if BOOK.taxonomy.act(&intent.into()).is_some() {
            Intent::Act(intent.into())
        } else {
            Intent::Business(intent.into())
        },
        also: Vec::new(),
        confidence: Confidence::from_permille(950),
        decision: Decision::Alone,
        urgency: Tier::None,
        urgency_class: None,
        flags: Vec::new(),
        passage: None,
        slots: Vec::new(),
        facts: Vec::new(),
        reasons: Vec::new(),
    };
    for part in rest.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        mark(part, &mut reading);
    }
    let from_slots = || reading.slots.iter().map(|fill| fill.text.open().clone()).collect::<Vec<_>>().join(" ");
    let words = words.unwrap_or_else(from_slots);
    (Heard { utterance, words: Private::new(words), confidence: Confidence::from_permille(900) }, reading)
}

fn mark(part: &str, reading: &mut Reading) {
    if let Some((slot, value)) = part.split_once('=') {
        let text = Private::new(value.to_owned());
        let confidence = Confidence::from_permille(900);
        reading.slots.push(SlotFill { slot: slot.into(), text: text.clone(), value: text, confidence });
    } else if let Some(fact) = part.strip_prefix('+') {
        reading.facts.push((fact.into(), YesNo::Yes));
    } else if let Some(fact) = part.strip_prefix('-') {
        reading.facts.push((fact.into(), YesNo::No));
    } else if let Some(urgency) = part.strip_prefix('@') {
        let (tier, class) = urgency.split_once(':').expect("@tier:class");
        reading.urgency = tier_of(tier);
        reading.urgency_class = Some(class.into());
    } else if let Some(confidence) = part.strip_prefix('~') {
        reading.confidence = Confidence::from_permille(confidence.parse().expect("thousandths"));
    } else if let Some(also) = part.strip_prefix('&') {
        reading.also.push(also.into());
    } else if let Some(passage) = part.strip_prefix('^') {
        reading.passage = Some(passage.to_owned());
    } else if part == "!doubt" {
        reading.decision = Decision::Doubt;
    } else {
        assert_eq!(part, "!person", "not in the language of tests");
        reading.decision = Decision::Person;
    }
}
