use super::*;
use crate::understanding::joint::Tagged;
use crate::units::{Private, UtteranceId};

/// A joint model that says what the test wants.
#[derive(Debug)]
struct Says(Option<Joint>);

impl JointModel for Says {
    fn judge(&self, _: &str, _: &str) -> Option<Joint> {
        self.0.clone()
    }
}

fn heard(words: &str) -> Heard {
    Heard { utterance: UtteranceId(1), words: Private::new(words.to_owned()), confidence: Confidence::FULL }
}

fn lax() -> Settings {
    Settings { urgent_from: 0.5, strict_classes: Vec::new(), bounds: Bounds::at(Bounds::LAST) }
}

fn sure_of(intent: &str) -> Joint {
    let rest = (1.0 - 0.97) / 2.0;
    Joint {
        intents: vec![(intent.to_owned(), 0.97), ("fraud".to_owned(), rest), ("wait".to_owned(), rest)],
        urgent: 0.001,
        classes: vec![("u07_fire".to_owned(), 0.9)],
        distance: 0.1,
        ..Joint::default()
    }
}

fn read(joint: Option<Joint>, settings: Settings, words: &str) -> Reading {
    let linear = Weights::embedded().expect("built in");
    Cascade::with_joint(linear, Arc::new(Says(joint)), settings).read(&heard(words), &Topic::Opening)
}

const PARKED: &str = "a car is parked across my driveway and I can't get out";

#[test]
fn acts_are_those_of_the_taxonomy() {
    let text = include_str!("../../../../models/taxonomy.toml");
    let mut acts: Vec<&str> = text
        .split("[[dialogue_act]]\nid = \"")
        .skip(1)
        .map(|rest| rest.split_once('"').expect("an id in quotes").0)
        .collect();
    acts.sort_unstable();
    assert_eq!(acts, ACTS);
}

#[test]
fn readers_that_agree_on_a_machines_matter_leave_it_to_the_machine() {
    let reading = read(Some(sure_of("illegal_parking")), lax(), PARKED);
    assert_eq!((reading.intent.as_str(), reading.decision), ("illegal_parking", Decision::Alone), "{reading:?}");
    assert!(reading.reasons.iter().any(|why| why == "m0=m1"), "{reading:?}");
}

#[test]
fn a_joint_model_that_sees_danger_raises_calm_words_and_gives_them_to_a_person() {
    let joint = Joint { urgent: 0.999, ..sure_of("illegal_parking") };
    let reading = read(Some(joint), lax(), PARKED);
    assert_eq!((reading.urgency, reading.decision), (Tier::A, Decision::Person), "{reading:?}");
    assert_eq!(reading.urgency_class.map(|class| class.to_string()).as_deref(), Some("u07_fire"));
}

#[test]
fn a_joint_model_that_sees_no_danger_lowers_nothing() {
    let reading = read(Some(sure_of("illegal_parking")), lax(), "my kitchen is on fire");
    assert_eq!((reading.urgency, reading.decision), (Tier::A, Decision::Person), "{reading:?}");
}

#[test]
fn every_check_alone_gives_the_call_to_a_person() {
    let right = sure_of("illegal_parking");
    for (what, joint) in [
        ("far away", Joint { distance: 1.5, ..right.clone() }),
        ("another matter", sure_of("past_theft")),
        ("a person's matter", sure_of("fraud")),
        ("a person's matter beside it", Joint { also: vec![("fraud".to_owned(), 0.9)], ..right.clone() }),
    ] {
        let reading = read(Some(joint), lax(), PARKED);
        assert_eq!(reading.decision, Decision::Person, "{what}: {reading:?}");
    }
}

#[test]
fn a_breath_of_danger_alone_is_a_doubt() {
    let joint = Joint { urgent: 0.01, ..sure_of("illegal_parking") };
    let bounds = Bounds { urgent: 0.001, ..Bounds::at(Bounds::LAST) };
    let reading = read(Some(joint.clone()), Settings { bounds, ..lax() }, PARKED);
    assert_eq!((reading.urgency, reading.decision), (Tier::None, Decision::Doubt), "{reading:?}");
    let far = Joint { distance: 1.5, ..joint };
    assert_eq!(read(Some(far), Settings { bounds, ..lax() }, PARKED).decision, Decision::Person);
}

#[test]
fn a_matter_that_the_joint_model_doubts_is_a_persons_at_the_strictest_setting() {
    let unsure = Joint {
        intents: vec![("illegal_parking".to_owned(), 0.4), ("abandoned_vehicle".to_owned(), 0.39)],
        ..sure_of("illegal_parking")
    };
    let reading = read(Some(unsure), Settings::strictest(), PARKED);
    assert_eq!(reading.decision, Decision::Person, "{reading:?}");
}

#[test]
fn near_a_class_that_was_not_measured_well_the_strictest_bounds_hold() {
    let doubted = Settings { strict_classes: vec!["u07_fire".to_owned()], ..lax() };
    let joint = Joint { distance: 0.5, ..sure_of("illegal_parking") };
    assert_eq!(read(Some(joint.clone()), lax(), PARKED).decision, Decision::Alone);
    assert_eq!(read(Some(joint), doubted, PARKED).decision, Decision::Person);
}

#[test]
fn doubtful_words_are_a_persons_at_any_setting() {
    let linear = Weights::embedded().expect("built in");
    let cascade = Cascade::with_joint(linear, Arc::new(Says(Some(sure_of("illegal_parking")))), lax());
    let doubtful = Heard { confidence: Confidence::from_permille(300), ..heard(PARKED) };
    assert_eq!(cascade.read(&doubtful, &Topic::Opening).decision, Decision::Person);
}

#[test]
fn without_the_joint_model_no_matter_is_the_machines() {
    let linear = || Weights::embedded().expect("built in");
    let failed = read(None, lax(), PARKED);
    let missing = Cascade::without_joint(linear()).read(&heard(PARKED), &Topic::Opening);
    let there = Cascade::with_joint(linear(), Arc::new(Says(Some(sure_of("illegal_parking")))), lax());
    let quick = there.read_quickly(&heard(PARKED), &Topic::Opening);
    for reading in [failed, missing, quick] {
        assert_eq!(reading.decision, Decision::Person, "{reading:?}");
    }
}

#[test]
fn spans_of_the_joint_model_become_slots_and_the_rules_add_what_it_missed() {
    let words = "it's a blue Ford, call me at 555-0142";
    let at = |part: &str| words.find(part).map(|from| from..from + part.len()).expect("in the words");
    let spans = vec![
        Tagged { slot: "vehicle.color".to_owned(), span: at("blue"), probability: 0.9 },
        Tagged { slot: "noise_kind".to_owned(), span: at("call"), probability: 0.2 },
        Tagged { slot: "item".to_owned(), span: 400..500, probability: 0.9 },
    ];
    let reading = read(Some(Joint { spans, ..sure_of("illegal_parking") }), lax(), words);
    let slots: Vec<(&str, &str)> =
        reading.slots.iter().map(|fill| (fill.slot.as_str(), fill.value.open().as_str())).collect();
    assert_eq!(slots, [("vehicle.color", "blue"), ("vehicle.make", "Ford"), ("phone", "555-0142")]);
}

#[test]
fn a_plain_answer_to_what_was_asked_is_not_urgent_for_saying_now() {
    let linear = || Weights::embedded().expect("built in");
    let joint = Joint { urgent: 0.9, ..sure_of("suspicious_activity") };
    let cascade = Cascade::with_joint(linear(), Arc::new(Says(Some(joint))), lax());
    let asked = Topic::Slot(crate::units::SlotId::new("when"));
    let reading = cascade.read(&heard("it's going on now"), &asked);
    assert_eq!((reading.urgency, reading.decision), (Tier::None, Decision::Alone), "{reading:?}");
    for more in ["now, and he has a gun", "now, he's not moving", "right now, she's gone blue"] {
        let grave = cascade.read(&heard(more), &asked);
        assert_eq!((grave.urgency, grave.decision), (Tier::A, Decision::Person), "{more}: {grave:?}");
    }
    // Whether somebody is there, or hurt, is not a value: the models are heard.
    let there = cascade.read(&heard("yes"), &Topic::Fact("occupied".into()));
    assert_eq!((there.urgency, there.decision), (Tier::A, Decision::Person), "{there:?}");
}
