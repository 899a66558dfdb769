//! A small scripted dialogue behind the same trait as the real one: what, where, is that right, is anyone in danger,
//! filed, anything else. A few words steer it.

use calmline_core::policy::{
    Askable, CaseFile, Closing, Confirmed, Conversation, Expectation, Filing, HandoffNews, HandoffReason, Line,
    LineKey, LoweredTo, Missed, Next, Outcome, Queue, SAFETY_FOR_A_DOUBT, SlotValue, Step, Wished,
};
use calmline_core::understanding::{Heard, Reading, Tier, Topic, Trip};
use calmline_core::units::{CallTypeId, Confidence, Key, Private, SlotId, Span, UtteranceId};

/// How the dialogue behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// As it should.
    Careful,
    /// It asks where it must not, and closes what it must not: the machine has to hold the rules by itself.
    Careless,
}

/// Fixed lines and their words.
const LINES: &[(&str, &str)] = &[
    (
        "greeting",
        "This is an automated assistant, and the call is recorded. If this is an emergency, hang up and dial 911, or \
         stay on and say so. Press 0 for a person.",
    ),
    ("filler_short", "One moment."),
    ("filler_long", "Still looking, thank you."),
    ("one_moment", "One moment, please."),
    ("press_one_to_take", "A caller is waiting. Press 1 to take the call."),
    ("cannot_hear", "I have trouble hearing you."),
    ("shutting_down", "This service has to stop. Please call again; you will also be called back."),
    ("ask_where", "Where is it?"),
    ("ask_phone", "What number can we reach you at?"),
    ("ask_whispered", "Can you tell me that?"),
    ("ask_safety", "Is anyone hurt or in danger?"),
    ("ask_more", "Is there anything else?"),
    ("ask_message", "Nobody is free. What should they know?"),
    ("say_again", "Sorry, say that again?"),
    ("take_your_time", "Take your time."),
    ("are_you_there", "Are you still there?"),
    ("press_if_cannot_speak", "If you cannot speak, press any key."),
    ("offered", "A dispatcher can see your call."),
    ("still_waiting", "You are still in line."),
    ("dialling", "I am calling a person."),
    ("accepted", "Somebody is taking your call."),
    ("back", "I am back, and asking the next person."),
    ("dial_911", "Nobody has answered. Hang up and dial 911."),
    ("sent_back", "I am back. How can I help?"),
    ("not_filed", "I could not write that down."),
    ("goodbye", "Thank you, goodbye."),
    ("stay_on_the_line", "Stay on the line."),
    ("listed", "These are the hours: nine to five. They hold on every working day of the year."),
];

/// The dialogue.
pub struct Script {
    manner: Manner,
    case: CaseFile,
    asked: Topic,
    expects: Expectation,
    misses: u32,
    before_safety: Option<(Topic, Expectation)>,
    message: bool,
    /// What a desk wants asked, and the step that it is asked in the place of.
    wanted: Option<Askable>,
    aside: Option<Step>,
}

impl Script {
    /// A dialogue that has said nothing yet.
    pub fn new(manner: Manner) -> Self {
        Self {
            manner,
            case: CaseFile::default(),
            asked: Topic::Opening,
            expects: Expectation::Free,
            misses: 0,
            before_safety: None,
            message: false,
            wanted: None,
            aside: None,
        }
    }

    fn ask(&mut self, lines: &[&str], topic: Topic, expects: Expectation, why: &'static str) -> Step {
        self.asked = topic.clone();
        self.expects = expects;
        Step { say: lines.iter().map(|name| self.fixed(name)).collect(), next: Next::Listen { topic, expects }, why }
    }

    fn again(&mut self, line: &str, why: &'static str) -> Step {
        let (topic, expects) = (self.asked.clone(), self.expects);
        self.ask(&[line], topic, expects, why)
    }

    fn close(&self, outcome: Outcome) -> Step {
        Step { say: vec![self.fixed("goodbye")], next: Next::Close(Closing { outcome }), why: "goodbye" }
    }

    fn by_topic(&mut self, words: &str) -> Step {
        let yes = words.contains("yes");
        let no = words.contains("no");
        if words.contains("since yesterday") {
            // With what was said before, this may be a danger.
            return self.ask_safety(SAFETY_FOR_A_DOUBT);
        }
        match self.asked.clone() {
            Topic::Opening | Topic::Any => self.business(),
            Topic::Slot(slot) if slot.as_str() == "phone" => self.ask_safety("safety_before_filing"),
            Topic::Slot(slot) => {
                let line = composed("confirm_place", &format!("You said {words}. Is that right?"));
                let mut step = self.ask(&[], Topic::Confirm(slot), Expectation::YesNo, "slot_unconfirmed");
                step.say.push(line);
                step
            }
            // A summary before the question, for those who talk over it.
            Topic::Confirm(_) if words.contains("yes indeed") => {
                let lines = ["listed", "ask_safety"];
                self.ask(&lines, Topic::Safety, Expectation::YesNo, "safety_after_a_summary")
            }
            Topic::Confirm(_) if yes => self.ask_safety("safety_before_filing"),
            Topic::Confirm(slot) if no => {
                self.ask(&["ask_where"], Topic::Slot(slot), Expectation::Digits, "slot_denied")
            }
            Topic::Confirm(_) => self.again("say_again", "neither_yes_nor_no"),
            Topic::Safety if no => match self.before_safety.take() {
                Some((topic, expects)) => self.ask(&["ask_more"], topic, expects, "clear_no"),
                None => self.file(Filing::Ticket),
            },
            Topic::Safety if self.manner == Manner::Careless => self.ask_safety("safety_again"),
            Topic::Safety => hand_off(Tier::B, Queue::Urgent, "not_a_clear_no", words),
            Topic::AnythingElse if no => self.close(Outcome::Ticket),
            Topic::AnythingElse | Topic::Fact(_) => self.business(),
            Topic::Message => {
                self.case.message = Some(Private::new(words.to_owned()));
                self.message = true;
                self.file(Filing::CallBack)
            }
        }
    }

    /// The step itself, or what a desk wants asked before it.
    fn whispered_before(&mut self, step: Step) -> Step {
        let plain =
            matches!(step.next, Next::Listen { topic: Topic::Slot(_) | Topic::AnythingElse | Topic::Opening, .. });
        let Some(about) = self.wanted.take_if(|_| plain) else { return step };
        self.aside = Some(step);
        self.ask_for(&about)
    }

    fn ask_for(&mut self, about: &Askable) -> Step {
        let topic = match about {
            Askable::Slot(slot) => Topic::Slot(slot.clone()),
            Askable::Fact(fact) => Topic::Fact(fact.clone()),
        };
        self.ask(&["ask_whispered"], topic, Expectation::Slot, "whispered")
    }

    /// The answer to what a desk wanted asked: on with what was put aside for it.
    fn after_whisper(&mut self, aside: Step, words: &str) -> Step {
        if let Topic::Slot(slot) = &self.asked {
            self.case.slots.insert(slot.clone(), filled(words));
        }
        if let Next::Listen { topic, expects } = &aside.next {
            self.asked = topic.clone();
            self.expects = *expects;
        }
        aside
    }

    fn business(&mut self) -> Step {
        self.case.call_type = Some(CallTypeId::new("graffiti"));
        self.ask(&["ask_where"], Topic::Slot(SlotId::new("location.street")), Expectation::Digits, "slot_missing")
    }

    fn ask_safety(&mut self, why: &'static str) -> Step {
        self.ask(&["ask_safety"], Topic::Safety, Expectation::YesNo, why)
    }

    fn file(&self, filing: Filing) -> Step {
        Step { say: vec![self.fixed("one_moment")], next: Next::File(filing), why: "complete" }
    }
}

fn filled(words: &str) -> SlotValue {
    SlotValue {
        value: Private::new(words.to_owned()),
        text: Private::new(words.to_owned()),
        moment: None,
        utterance: UtteranceId(0),
        confidence: Confidence::FULL,
        confirmed: Confirmed::Yes,
        alternatives: Vec::new(),
    }
}

fn composed(name: &str, words: &str) -> Line {
    Line { key: LineKey::Composed(name.to_owned()), words: Private::new(words.to_owned()) }
}

fn reason(tier: Tier, queue: Queue, why: &str, quote: &str) -> HandoffReason {
    HandoffReason { tier, class: None, queue, why: why.to_owned(), quote: Private::new(quote.to_owned()) }
}

fn hand_off(tier: Tier, queue: Queue, why: &'static str, quote: &str) -> Step {
    Step { say: Vec::new(), next: Next::HandOff(reason(tier, queue, why, quote)), why }
}

impl Conversation for Script {
    fn open(&mut self) -> Step {
        self.ask(&["greeting"], Topic::Opening, Expectation::Free, "greeting")
    }

    fn hear(&mut self, heard: &Heard, reading: &Reading) -> Step {
        self.misses = 0;
        let words = heard.words.open().to_lowercase();
        let steered = [
            ("person", hand_off(Tier::C, Queue::Human, "asked_for_a_person", &words)),
            ("espanol", hand_off(Tier::C, Queue::Human, "language", &words)),
            ("goodbye", self.close(Outcome::Auto)),
        ];
        for (word, step) in steered {
            if words.contains(word) {
                return step;
            }
        }
        if words.contains("hold on") {
            let next = Next::Wait { topic: self.asked.clone(), span: Span::from_secs(30) };
            return Step { say: vec![self.fixed("take_your_time")], next, why: "asked_to_wait" };
        }
        if words.contains("hours") {
            return self.ask(&["listed", "ask_more"], Topic::AnythingElse, Expectation::Free, "answered");
        }
        if words.contains("my number") {
            return self.ask(&["ask_phone"], Topic::Slot(SlotId::new("phone")), Expectation::Digits, "slot_missing");
        }
        match (reading.urgency, self.manner) {
            (Tier::A, Manner::Careful) => return hand_off(Tier::A, Queue::Urgent, "reading", &words),
            (Tier::B, Manner::Careful) if self.asked != Topic::Safety => {
                self.before_safety = Some((self.asked.clone(), self.expects));
                return self.ask_safety("tier_b");
            }
            _ => {}
        }
        if let Some(aside) = self.aside.take() {
            return self.after_whisper(aside, &words);
        }
        let step = self.by_topic(&words);
        self.whispered_before(step)
    }

    fn miss(&mut self, how: Missed) -> Step {
        self.misses += 1;
        if self.misses >= 2 {
            return hand_off(Tier::C, Queue::Human, "not_understood_twice", "");
        }
        let why = match how {
            Missed::Empty => "missed_empty",
            Missed::Removed => "missed_removed",
            Missed::Doubtful => "missed_doubtful",
            Missed::Late => "missed_late",
        };
        self.again("say_again", why)
    }

    fn press(&mut self, key: Key) -> Option<Step> {
        match (key, self.expects) {
            (Key::Digit(1), Expectation::YesNo) => Some(self.by_topic("yes")),
            (Key::Digit(2), Expectation::YesNo) => Some(self.by_topic("no")),
            (Key::Pound, _) => Some(self.again("ask_more", "repeated")),
            _ => None,
        }
    }

    fn alarm(&mut self, trip: &Trip) -> Step {
        self.case.raised.push(trip.class.clone());
        let quote = trip.quote.open().clone();
        if self.manner == Manner::Careless && trip.tier == Tier::A {
            return self.again("ask_more", "careless");
        }
        if trip.tier == Tier::A || (self.asked == Topic::Safety && self.manner == Manner::Careful) {
            let mut step = hand_off(Tier::A, Queue::Urgent, "tripwire", &quote);
            step.say.push(self.fixed("stay_on_the_line"));
            return step;
        }
        self.before_safety = Some((self.asked.clone(), self.expects));
        self.ask_safety("tier_b")
    }

    fn silent(&mut self, nth: u32) -> Step {
        match (nth, self.manner) {
            (1, _) => self.again("are_you_there", "silence"),
            (2, Manner::Careful) => self.again("press_if_cannot_speak", "silence"),
            (_, Manner::Careful) => hand_off(Tier::C, Queue::Urgent, "silent_line", ""),
            (_, Manner::Careless) => self.close(Outcome::Auto),
        }
    }

    fn filed(&mut self, number: &str) -> Step {
        self.case.number = Some(number.to_owned());
        if self.message {
            let mut step = self.close(Outcome::Human);
            step.say.insert(0, composed("filed", &format!("Your number is {number}.")));
            return step;
        }
        let mut step = self.ask(&["ask_more"], Topic::AnythingElse, Expectation::YesNo, "filed");
        step.say.insert(0, composed("filed", &format!("Your number is {number}.")));
        step
    }

    fn not_filed(&mut self) -> Step {
        let mut step = hand_off(Tier::C, Queue::Human, "not_filed", "");
        step.say.push(self.fixed("not_filed"));
        step
    }

    fn news(&mut self, _reason: &HandoffReason, news: HandoffNews) -> Step {
        let (topic, expects) = (self.asked.clone(), self.expects);
        match news {
            HandoffNews::Offered => self.ask(&["offered"], topic, expects, "news_offered"),
            HandoffNews::StillWaiting => self.ask(&["still_waiting"], topic, expects, "news_still_waiting"),
            HandoffNews::Dialling => self.ask(&["dialling"], topic, expects, "news_dialling"),
            HandoffNews::Accepted => self.ask(&["accepted"], topic, expects, "news_accepted"),
            HandoffNews::BackWithAgent => self.ask(&["back"], topic, expects, "news_back"),
            HandoffNews::DialEmergencyYourself => self.ask(&["dial_911"], topic, expects, "news_dial_911"),
        }
    }

    fn nobody_came(&mut self, _reason: &HandoffReason) -> Step {
        self.ask(&["ask_message"], Topic::Message, Expectation::Free, "nobody_came")
    }

    fn sent_back(&mut self, to: LoweredTo) -> Step {
        if to == LoweredTo::Person && self.manner == Manner::Careful {
            return hand_off(Tier::C, Queue::Human, "sent_back", "");
        }
        self.ask(&["sent_back"], Topic::Opening, Expectation::Free, "sent_back")
    }

    fn whisper(&mut self, about: &Askable) -> Wished {
        let known = matches!(about, Askable::Slot(slot) if self.case.slots.contains_key(slot));
        if known {
            return Wished::Known;
        }
        self.wanted = Some(about.clone());
        Wished::Noted
    }

    fn ask_whispered(&mut self) -> Option<Step> {
        let about = self.wanted.take()?;
        let (topic, expects) = (self.asked.clone(), self.expects);
        self.aside = Some(Step { say: Vec::new(), next: Next::Listen { topic, expects }, why: "after_a_whisper" });
        Some(self.ask_for(&about))
    }

    fn fixed(&self, name: &str) -> Line {
        let words = LINES.iter().find(|(key, _)| *key == name).map_or(name, |(_, words)| *words);
        Line { key: LineKey::Fixed(name.to_owned()), words: Private::new(words.to_owned()) }
    }

    fn case(&self) -> &CaseFile {
        &self.case
    }
}
