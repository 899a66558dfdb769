use super::*;
use crate::policy::dialogue::testing::reading;
use crate::understanding::Reading;

/// Reads callers who speak the tests' own language.
struct Plain;

impl Reader for Plain {
    fn read(&self, heard: &Heard, _asked: &Topic) -> Reading {
        let words = heard.words.open();
        let spoken = match words.as_str() {
            "yes" => "affirm",
            "I don't know" => "dont_know",
            other => other,
        };
        reading(heard.utterance.0, spoken).1
    }
}

fn play(script: &str) -> Played {
    let script: Script = serde_json::from_str(script).unwrap();
    let book = Arc::new(Book::sample_without_gazetteer());
    rehearse(&book, &Plain, &script, LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 })
}

#[test]
fn a_ticket_is_played_by_its_topics() {
    let played = play(
        r#"{"id":"d1","goal":"a car in the drive","expected":{"outcome":"ticket","call_type":"illegal_parking",
        "slots":{"location.street":"Larch Street","location.street_number":"412"}},"turns":[
        {"topic":"opening","caller":"illegal_parking location.street=Larch Street; parking_kind=blocking my driveway"},
        {"topic":"location.street_number","caller":"provide_info location.street_number=412"},
        {"topic":"occupied","caller":"deny"},{"topic":"safety","caller":"deny"},{"topic":"anything_else","caller":"deny"}]}"#,
    );
    assert_eq!(played.outcome, "ticket", "{played:#?}");
    assert_eq!(played.call_type.as_deref(), Some("illegal_parking"));
    assert_eq!(played.slots["location.street_number"], "412");
    let topics: Vec<&str> = played.turns.iter().map(|turn| turn.topic.as_str()).collect();
    assert_eq!(topics[..4], ["opening", "location.street_number", "location.cross_street", "confirm:location.street"]);
    assert_eq!(topics.last(), Some(&"anything_else"));
    assert_eq!(played.turns[3].caller, "yes");
}

#[test]
fn a_wrong_read_back_is_answered_with_the_right_value() {
    let played = play(
        r#"{"id":"d2","expected":{"slots":{"vehicle.plate":"ABC1234"}},"turns":[
        {"topic":"opening","caller":"towed_vehicle vehicle.plate=ABC1284"}]}"#,
    );
    assert_eq!(played.turns[1].topic, "confirm:vehicle.plate");
    assert_eq!(played.turns[1].caller, "ABC1234");
}

#[test]
fn a_line_of_the_same_family_is_said_before_any_and_any_before_nothing() {
    let played = play(
        r#"{"id":"d3","turns":[{"topic":"opening","caller":"noise noise_kind=party; when=now"},
        {"topic":"any","caller":"provide_info \"it is so loud\""},
        {"topic":"location.place","caller":"provide_info location.place=Heron Park"}]}"#,
    );
    assert_eq!(played.turns[1].caller, "provide_info location.place=Heron Park");
    assert_eq!(played.turns[2].caller, "yes");
    assert_eq!(played.turns[3].topic, "crowd_or_fight");
    assert_eq!(played.turns[3].caller, "provide_info \"it is so loud\"");
    assert_eq!(played.turns[4].caller, "I don't know");
    assert_eq!(played.outcome, "human");
}

#[test]
fn unused_lines_of_any_are_said_before_the_goodbye() {
    let played = play(
        r#"{"id":"d4","turns":[{"topic":"opening","caller":"general_info topic=burn permit"},
        {"topic":"anything_else","caller":"deny"},{"topic":"any","caller":"emergency @A:u07_fire; \"fire\""}]}"#,
    );
    assert_eq!(played.outcome, "urgent");
    assert_eq!(played.turns.last().unwrap().topic, "handoff");
}

#[test]
fn a_dialogue_that_never_ends_is_stopped() {
    let waits = vec![r#"{"topic":"any","caller":"wait"}"#; 40].join(",");
    let played = play(&format!(r#"{{"id":"d5","turns":[{waits}]}}"#));
    assert_eq!(played.turns.len(), LONGEST);
    assert_eq!(played.outcome, "abandoned");
}
