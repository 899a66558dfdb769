//! What holds whatever callers say, in any order.

use crate::policy::dialogue::testing::{Talk, human_reason};
use crate::policy::{Conversation, Filing, HandoffNews, LoweredTo, Next, Outcome};
use proptest::prelude::*;

const ANSWERS: &[&str] = &[
    "affirm",
    "affirm",
    "deny",
    "deny",
    "deny",
    "deny ~500",
    "affirm_with_correction location.street_number=420",
    "repeat",
    "wait",
    "dont_know",
    "dont_know",
    "thanks",
    "goodbye",
    "greeting",
    "ask_human",
    "ask_if_robot",
    "complaint_about_agent",
    "out_of_scope",
    "unintelligible",
    "wrong_number",
    "language_request",
    "provide_info \"I don't follow\"",
    "provide_info location.street=Larch Street; location.street_number=412",
    "provide_info location.street=Larch",
    "provide_info location.street=Larsh Street",
    "provide_info location.cross_street=Fifth",
    "provide_info location.place=Heron Park",
    "provide_info vehicle.plate=ABC1234",
    "provide_info when=today; item=bike",
    "provide_info phone=555-0177",
    "provide_info officer=Moss",
    "provide_info \"please call me\"",
    "provide_info +occupied",
    "provide_info -occupied",
    "illegal_parking location.street=Larch Street; location.street_number=412; location.cross_street=Fifth; parking_kind=sidewalk",
    "illegal_parking",
    "noise noise_kind=party; when=now",
    "fireworks",
    "abandoned_vehicle duration=a week",
    "towed_vehicle",
    "lost_property item=hat; when=today",
    "past_theft",
    "vandalism",
    "minor_crash",
    "records_request topic=report copy",
    "general_info topic=burn permit",
    "general_info",
    "officer_message",
    "graffiti",
    "missing_person",
    "noise !person",
    "noise !doubt",
    "deny !doubt",
    "provide_info when=now; !doubt",
    "noise @B:u15_uncertainty; \"not sure\"",
    "emergency @A:u07_fire; \"fire\"",
    "key 1",
    "key 2",
    "key 5",
    "miss",
    "silent 1",
    "silent 2",
    "silent 3",
    "alarm A u01_medical help",
    "alarm B u05_crime_in_progress hm",
    "filed",
    "not_filed",
    "offered",
    "waiting",
    "nobody",
    "back",
    "provide_info @A:u04_weapon; \"a gun\"",
];

/// What a run of a conversation has shown so far.
#[derive(Default)]
struct Watch {
    filed: bool,
    filing: Option<Filing>,
    cleared: bool,
    waiting: bool,
    urgent: bool,
    informed: bool,
}

impl Watch {
    fn act(&mut self, talk: &mut Talk, answer: &str) {
        let asked_safety = talk.topic() == "safety";
        self.cleared |= asked_safety && matches!(answer, "deny" | "key 2");
        match answer {
            "filed" if self.filing.is_some() => {
                self.filing = None;
                self.filed = true;
                let step = talk.dialogue.filed("XQ-77");
                talk.take(step);
            }
            "not_filed" if self.filing.is_some() => {
                self.filing = None;
                let step = talk.dialogue.not_filed();
                talk.take(step);
            }
            "offered" if self.waiting => {
                talk.news(HandoffNews::Offered);
            }
            "waiting" if self.waiting => {
                talk.news(HandoffNews::StillWaiting);
            }
            "nobody" if self.waiting && !self.urgent => {
                self.waiting = false;
                self.cleared = false;
                let step = talk.dialogue.nobody_came(&human_reason());
                talk.take(step);
            }
            "back" if self.waiting => {
                self.waiting = false;
                self.urgent = false;
                self.cleared = false;
                self.informed = false;
                let step = talk.dialogue.sent_back(LoweredTo::Routine);
                talk.take(step);
            }
            "filed" | "not_filed" | "offered" | "waiting" | "nobody" | "back" => return,
            _ => talk.answer(answer),
        }
        self.check(talk);
    }

    fn check(&mut self, talk: &Talk) {
        self.informed |= talk.step.why == "answered";
        for line in &talk.step.say {
            let words = line.words.open();
            assert!(words.split_whitespace().count() <= 36, "{words}");
            assert!(self.filed || !words.contains("X, Q"), "a number before it was filed: {words}");
        }
        match &talk.step.next {
            Next::HandOff(reason) => {
                self.waiting = true;
                self.urgent |= reason.queue == crate::policy::Queue::Urgent;
                assert!(!self.urgent || reason.queue == crate::policy::Queue::Urgent, "urgency fell by itself");
            }
            Next::File(filing) => {
                assert!(!self.waiting, "filed while a handoff was open");
                assert!(self.cleared, "filed without a clear no");
                self.filing = Some(*filing);
            }
            Next::Close(closing) => {
                assert!(!self.waiting, "a handoff was lost");
                assert!(self.cleared || self.informed && closing.outcome == Outcome::Auto, "closed without a clear no");
            }
            Next::Listen { .. } | Next::Wait { .. } => {}
        }
        if self.waiting {
            assert!(matches!(talk.step.next, Next::HandOff(_) | Next::Listen { .. }), "{:?}", talk.step.next);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_of_words_files_or_closes_without_a_clear_no_or_loses_a_handoff(
        order in prop::collection::vec((0..ANSWERS.len(), any::<u8>()), 1..60),
    ) {
        let mut talk = Talk::begin();
        let mut watch = Watch::default();
        for (index, mood) in order {
            if matches!(talk.step.next, Next::Close(_)) {
                break;
            }
            // Callers who only ever say something else never get far: most answers suit the question.
            let answer = if mood < 170 { suitable(&talk.topic(), index) } else { ANSWERS[index] };
            watch.act(&mut talk, answer);
        }
    }
}

/// An answer that suits the question.
fn suitable(topic: &str, index: usize) -> &'static str {
    const MATTERS: &[&str] = &[
        "illegal_parking parking_kind=on the sidewalk",
        "noise noise_kind=party; when=now",
        "fireworks when=now",
        "abandoned_vehicle duration=a week",
        "towed_vehicle",
        "lost_property item=hat; when=today",
        "past_theft",
        "vandalism",
        "minor_crash when=today",
        "records_request topic=report copy",
        "general_info topic=burn permit",
        "officer_message",
    ];
    match topic {
        "opening" => MATTERS[index % MATTERS.len()],
        "file" => "filed",
        "handoff" => "back",
        "location.street" | "location.street_number" => {
            "provide_info location.street=Larch Street; location.street_number=412; location.cross_street=Fifth"
        }
        "message" => "provide_info \"please call me\"",
        "vehicle.plate" => "provide_info vehicle.plate=ABC1234",
        "when" | "item" => "provide_info when=today; item=bike",
        "phone" => "provide_info phone=555-0177",
        other if other.starts_with("confirm:") => "affirm",
        other if other.contains('.') || other == "officer" || other == "case_number" => "dont_know",
        _ => "deny",
    }
}

#[test]
fn each_starter_type_ends_alone_for_a_caller_who_answers() {
    for index in 0..12 {
        let mut talk = Talk::begin();
        let mut watch = Watch::default();
        for _ in 0..30 {
            if matches!(talk.step.next, Next::Close(_)) {
                break;
            }
            let answer = suitable(&talk.topic(), index);
            watch.act(&mut talk, answer);
        }
        assert!(matches!(talk.step.next, Next::Close(_)), "{index}: {:#?}", talk.said);
        assert!(watch.filed || watch.informed, "{index}: {:#?}", talk.said);
    }
}
