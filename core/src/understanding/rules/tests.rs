use super::*;
use crate::units::{CallTypeId, Private, UtteranceId};
use proptest::prelude::*;
use std::sync::LazyLock;

static READER: LazyLock<RuleReader> = LazyLock::new(RuleReader::new);

pub fn read(text: &str, asked: &Topic) -> Reading {
    let heard = Heard {
        utterance: UtteranceId(1),
        words: Private::new(text.to_owned()),
        confidence: Confidence::from_permille(900),
    };
    READER.read(&heard, asked)
}

fn slot(id: &str) -> Topic {
    Topic::Slot(id.into())
}

fn confirm(id: &str) -> Topic {
    Topic::Confirm(id.into())
}

fn fact(id: &str) -> Topic {
    Topic::Fact(id.into())
}

fn value(reading: &Reading, slot: &str) -> Option<String> {
    reading.slots.iter().find(|fill| fill.slot.as_str() == slot).map(|fill| fill.value.open().clone())
}

fn settled(reading: &Reading, fact: &str) -> Option<YesNo> {
    reading.facts.iter().find(|(id, _)| id.as_str() == fact).map(|(_, answer)| *answer)
}

#[test]
fn every_rule_compiles() {
    assert_eq!(READER.problems(), Vec::<String>::new());
    assert_eq!(safety::problems(), &[] as &[String]);
}

#[test]
fn ids_are_the_taxonomys() {
    #[derive(serde::Deserialize)]
    struct Named {
        id: String,
        #[serde(default)]
        starter: bool,
    }
    #[derive(serde::Deserialize)]
    struct Taxonomy {
        fact: Vec<Named>,
        call_type: Vec<Named>,
    }
    let taxonomy: Taxonomy =
        toml::from_str(include_str!("../../../../models/taxonomy.toml")).expect("the taxonomy is toml");
    let facts: Vec<&str> = taxonomy.fact.iter().map(|fact| fact.id.as_str()).collect();
    assert_eq!(facts, KNOWN_FACTS);
    for matter in starter::MATTERS {
        assert!(taxonomy.call_type.iter().any(|known| known.id == matter.id && known.starter), "{}", matter.id);
    }
    for known in &taxonomy.call_type {
        let starter = starter::MATTERS.iter().any(|matter| matter.id == known.id);
        let other = other::MATTERS.iter().any(|matter| matter.id == known.id);
        assert_eq!((starter, other), (known.starter, !known.starter && known.id != "emergency"), "{}", known.id);
    }
}

#[test]
fn dialogue_acts_are_told_apart() {
    let mut wrong = Vec::new();
    for (text, asked, intent) in [
        ("hi there", Topic::Opening, "greeting"),
        ("hello?", Topic::Opening, "greeting"),
        ("good morning", Topic::Opening, "greeting"),
        ("operator", Topic::Opening, "ask_human"),
        ("get me a real person", Topic::Opening, "ask_human"),
        ("let me speak to a human", slot("item"), "ask_human"),
        ("dispatcher please", Topic::Opening, "ask_human"),
        ("I'm not doing this with a recording", Topic::Opening, "ask_human"),
        ("isn't there anybody at the desk", Topic::Opening, "ask_human"),
        ("can your supervisor call me", Topic::Opening, "ask_human"),
        ("is this a machine?", Topic::Opening, "ask_if_robot"),
        ("am I talking to a computer", slot("when"), "ask_if_robot"),
        ("are you a real person", Topic::Opening, "ask_if_robot"),
        ("you keep asking me that", slot("item"), "complaint_about_agent"),
        ("this thing is useless", Topic::Opening, "complaint_about_agent"),
        ("I already told you that", slot("when"), "complaint_about_agent"),
        ("sorry, wrong number", Topic::Opening, "wrong_number"),
        ("is this the pharmacy?", Topic::Opening, "wrong_number"),
        ("¿habla español?", Topic::Opening, "language_request"),
        ("interpreter please, Somali", Topic::Opening, "language_request"),
        ("necesito reportar un ruido de los vecinos por favor", Topic::Opening, "language_request"),
        ("come again?", slot("item"), "repeat"),
        ("what was that", slot("item"), "repeat"),
        ("you broke up", slot("item"), "repeat"),
        ("one sec", slot("vehicle.plate"), "wait"),
        ("let me go look", slot("vehicle.plate"), "wait"),
        ("hang on", slot("when"), "wait"),
        ("no clue", slot("vehicle.plate"), "dont_know"),
        ("I'd rather not say", slot("person.name"), "dont_know"),
        ("couldn't tell you", slot("vehicle.make"), "dont_know"),
        ("I don't know", slot("location.street"), "dont_know"),
        ("appreciate it", Topic::AnythingElse, "thanks"),
        ("thank you so much", Topic::Any, "thanks"),
        ("that's all, bye", Topic::AnythingElse, "goodbye"),
        ("have a good one", Topic::AnythingElse, "goodbye"),
        ("no thank you", Topic::AnythingElse, "deny"),
        ("what's the weather", Topic::Opening, "out_of_scope"),
        ("can I interest you in solar", Topic::Opening, "out_of_scope"),
        ("[inaudible]", Topic::Opening, "unintelligible"),
        ("uh the the", Topic::Opening, "unintelligible"),
        ("you", Topic::Opening, "unintelligible"),
        ("B as in boy, R, A, N, T", slot("person.name"), "spelling"),
        ("that's Smythe with a Y", slot("person.name"), "spelling"),
        ("it's a blue Honda", slot("vehicle.color"), "provide_info"),
        ("around nine last night", slot("when"), "provide_info"),
        ("412 Alder", slot("location.street"), "provide_info"),
    ] {
        let reading = read(text, &asked);
        if reading.intent.as_str() != intent {
            wrong.push(format!(
                "{text} after {asked}: {} ({:?}) for {intent}",
                reading.intent.as_str(),
                reading.reasons
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_asked_decides_how_a_bare_answer_is_read() {
    let mut wrong = Vec::new();
    let street = confirm("location.street");
    for (text, asked, intent) in [
        ("yes", street.clone(), "affirm"),
        ("yep that's it", street.clone(), "affirm"),
        ("correct", street.clone(), "affirm"),
        ("nope", street.clone(), "deny"),
        ("that's not it", street.clone(), "deny"),
        ("no, it's 182 Main Street", street.clone(), "affirm_with_correction"),
        ("almost, it's Court not Street", street.clone(), "affirm_with_correction"),
        ("yes but apartment nine", street.clone(), "affirm_with_correction"),
        ("yes, 2210 Larch", street, "affirm"),
        ("no", Topic::Safety, "deny"),
        ("no", fact("in_progress"), "deny"),
        ("it's still going on", fact("in_progress"), "provide_info"),
    ] {
        let reading = read(text, &asked);
        if reading.intent.as_str() != intent {
            wrong.push(format!(
                "{text} after {asked}: {} ({:?}) for {intent}",
                reading.intent.as_str(),
                reading.reasons
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(settled(&read("it's still going on", &fact("in_progress")), "in_progress"), Some(YesNo::Yes));
    assert_eq!(settled(&read("no it stopped", &fact("in_progress")), "in_progress"), Some(YesNo::No));
    assert_eq!(settled(&read("yeah", &fact("wants_officer_contact")), "wants_officer_contact"), Some(YesNo::Yes));
    assert_eq!(settled(&read("not sure", &fact("occupied")), "occupied"), None);
}

#[test]
fn only_a_confident_no_answers_the_safety_question() {
    for text in [
        "no",
        "nope",
        "no, nobody's hurt",
        "nobody",
        "no one is in danger",
        "no ma'am",
        "no, everyone's fine",
        "we're all fine",
        "no, no one's hurt",
        "nobody is hurt, it's just noise",
    ] {
        assert_eq!(settled(&read(text, &Topic::Safety), "danger_now"), Some(YesNo::No), "{text}");
    }
    for text in [
        "yes",
        "I'm not safe",
        "no, I'm not safe",
        "yeah, my wife is bleeding",
        "there's a man with a gun",
        "he's hurt",
        "I'm scared",
    ] {
        assert_eq!(settled(&read(text, &Topic::Safety), "danger_now"), Some(YesNo::Yes), "{text}");
    }
    for text in [
        "not sure",
        "I don't think so",
        "no, but he's angry",
        "I don't know",
        "not really",
        "no I mean yes maybe",
        "I guess not",
        "what do you mean",
        "no, not yet",
        "no, I hit my neck a little",
        "just a headache",
        "",
    ] {
        assert_ne!(settled(&read(text, &Topic::Safety), "danger_now"), Some(YesNo::No), "{text}");
    }
}

#[test]
fn slots_are_read_in_the_light_of_the_question() {
    for (text, asked, expected) in [
        ("2210 Larch", "location.street", vec![("location.street_number", "2210"), ("location.street", "Larch")]),
        (
            "it's at Fifth and Larch",
            "location.street",
            vec![("location.street", "Fifth"), ("location.cross_street", "Larch")],
        ),
        ("Marisol Vega", "person.name", vec![("person.name", "Marisol Vega")]),
        ("my name is dwight", "person.name", vec![("person.name", "Dwight")]),
        ("it's Brant, B R A N T", "person.name", vec![("person.name", "Brant")]),
        ("seven kilo lima two oh four", "vehicle.plate", vec![("vehicle.plate", "7KL204")]),
        ("555-0142", "phone", vec![("phone", "555-0142")]),
        ("area code 360 555 0199", "phone", vec![("phone", "360-555-0199")]),
        ("a black wallet", "item", vec![("item", "black wallet")]),
        ("my mountain bike", "item", vec![("item", "mountain bike")]),
        ("last night", "when", vec![("when", "last night")]),
        ("about two weeks", "duration", vec![("duration", "about two weeks")]),
        ("loud music", "noise_kind", vec![("noise_kind", "loud music")]),
        ("it's blocking my driveway", "parking_kind", vec![("parking_kind", "blocking my driveway")]),
        ("Detective Moss", "officer", vec![("officer", "Detective Moss")]),
        ("Moss", "officer", vec![("officer", "Moss")]),
        ("24-10587", "case_number", vec![("case_number", "2410587")]),
        ("dark green", "vehicle.color", vec![("vehicle.color", "dark green")]),
        ("my accident report", "topic", vec![("topic", "accident report")]),
        ("apartment 3C", "location.unit", vec![("location.unit", "Apartment 3C")]),
        (
            "128, no, 182 Main Street",
            "location.street",
            vec![("location.street_number", "182"), ("location.street", "Main Street")],
        ),
        ("j dot ruiz at mailbox dot org", "email", vec![("email", "j.ruiz@mailbox.org")]),
    ] {
        let reading = read(text, &slot(asked));
        for (name, expected) in expected {
            assert_eq!(value(&reading, name).as_deref(), Some(expected), "{text} after {asked}: {name}");
        }
    }
}

#[test]
fn two_starter_matters_are_both_named() {
    let reading = read(
        "my neighbor is playing loud music and there's a truck parked in front of a fire hydrant",
        &Topic::Opening,
    );
    let mut named: Vec<&str> = reading.also.iter().map(CallTypeId::as_str).collect();
    named.push(reading.intent.as_str());
    named.sort_unstable();
    assert_eq!(named, ["illegal_parking", "noise"]);
}

#[test]
fn urgent_words_unsure_words_and_doubtful_recognition_need_a_person() {
    assert_eq!(read("my kitchen's on fire", &Topic::Opening).decision, Decision::Person);
    assert_eq!(read("my kitchen's on fire", &slot("noise_kind")).urgency, Tier::A);
    assert_eq!(read("operator", &Topic::Opening).decision, Decision::Person);
    assert_eq!(read("somebody broke into my garage last week", &Topic::Opening).decision, Decision::Person);
    let mut heard = Heard {
        utterance: UtteranceId(1),
        words: Private::new("I lost my wallet".to_owned()),
        confidence: Confidence::from_permille(900),
    };
    assert_eq!(READER.read(&heard, &Topic::Opening).decision, Decision::Alone);
    heard.confidence = Confidence::from_permille(300);
    assert_eq!(READER.read(&heard, &Topic::Opening).decision, Decision::Person);
}

proptest! {
    #[test]
    fn any_text_can_be_read_after_any_question(text in "\\PC{0,100}", which in 0_usize..12) {
        let asked = [
            Topic::Opening, Topic::Safety, Topic::AnythingElse, Topic::Message, Topic::Any, slot("location.street"),
            slot("vehicle.plate"), slot("person.name"), slot("item"), confirm("location.street"), fact("in_progress"), slot("when"),
        ][which].clone();
        let reading = read(&text, &asked);
        for fill in &reading.slots {
            prop_assert!(text.contains(fill.text.open().as_str()));
            prop_assert!(!fill.text.open().is_empty());
        }
    }
}
