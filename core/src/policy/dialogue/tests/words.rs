//! What callers hear.

use crate::policy::dialogue::testing::Talk;
use crate::policy::{Conversation, LineKey};

#[test]
fn the_greeting_comes_in_two_lines_and_asks_how_to_help() {
    let talk = Talk::begin();
    assert!(
        talk.said[0]
            .starts_with("Larkfield non-emergency line. This is an automated assistant, and the call is recorded.")
    );
    assert_eq!(talk.said[1], "How can I help?");
    assert_eq!(talk.topic(), "opening");
}

#[test]
fn fixed_lines_are_found_by_name() {
    let talk = Talk::begin();
    for name in ["filler_short", "filler_long", "one_moment", "press_one_to_take"] {
        assert_eq!(talk.dialogue.fixed(name).key, LineKey::Fixed(name.to_owned()));
    }
}

#[test]
fn a_machine_says_that_it_is_one() {
    let talk = Talk::begin().play(&["opening > ask_if_robot"]);
    assert!(talk.heard_saying("Yes, I'm an automated assistant."));
}

#[test]
fn a_caller_who_needs_a_moment_gets_thirty_seconds() {
    let talk = Talk::begin().play(&["opening > towed_vehicle", "vehicle.plate > wait"]);
    assert_eq!(talk.ending(), "wait vehicle.plate");
}

#[test]
fn what_is_read_back_can_be_asked_for() {
    let talk = Talk::begin().play(&["opening > noise location.street=Larsh Street; location.street_number=412"]);
    assert_eq!(talk.dialogue.read_back().as_deref(), Some("Larch Street"));
    let talk = Talk::begin().play(&["opening > towed_vehicle vehicle.plate=ABC1234"]);
    assert_eq!(talk.dialogue.read_back().as_deref(), Some("ABC1234"));
    assert_eq!(Talk::begin().dialogue.read_back(), None);
}

#[test]
fn a_dialogue_never_shows_what_was_said_in_a_log() {
    let talk = Talk::begin().play(&["opening > towed_vehicle vehicle.plate=ABC1234; person.name=Marisol Vega"]);
    let debug = format!("{:?}", talk.dialogue.case());
    assert!(!debug.contains("ABC1234") && !debug.contains("Marisol"), "{debug}");
}
