//! While a person is being asked, after nobody came, after a caller was sent back, and when storing fails.

use crate::policy::dialogue::testing::{Talk, human_reason};
use crate::policy::{Conversation, HandoffNews, LoweredTo, Next};

fn urgent() -> Talk {
    Talk::begin().play(&["opening > emergency @A:u07_fire; \"there is a fire\""])
}

#[test]
fn an_urgent_caller_is_asked_where_and_then_kept_company() {
    let mut talk = urgent();
    talk.news(HandoffNews::Offered);
    assert_eq!(talk.topic(), "location.street");
    assert!(talk.heard_saying("I'm asking a dispatcher to join."));
    talk.answer("provide_info location.street=Larch Street; location.street_number=412");
    assert!(talk.heard_saying("I have four twelve Larch Street. Please stay on the line."));
    talk.answer("provide_info \"hurry\"");
    assert_eq!(talk.ending(), "listen any");
    assert!(talk.heard_saying("I hear you. Please stay on the line."));
}

#[test]
fn an_urgent_caller_whose_place_is_known_is_asked_nothing() {
    let talk = Talk::begin()
        .play(&["opening > noise location.street=Larch Street", "location.street_number > alarm A u04_weapon shots"]);
    let mut talk = talk.ends("urgent tripwire");
    talk.news(HandoffNews::Offered);
    assert_eq!(talk.ending(), "listen any");
}

#[test]
fn each_piece_of_news_is_told_and_the_last_is_to_dial_911() {
    let mut talk = urgent();
    for (news, words) in [
        (HandoffNews::Offered, "I'm asking a dispatcher to join"),
        (HandoffNews::StillWaiting, "No one has joined yet"),
        (HandoffNews::Dialling, "I'm calling another line"),
        (HandoffNews::Accepted, "Someone is joining"),
        (HandoffNews::BackWithAgent, "I'm back with you"),
        (HandoffNews::DialEmergencyYourself, "hang up and dial 911"),
    ] {
        talk.news(news);
        assert!(talk.heard_saying(words), "{words}");
        assert!(talk.ending().starts_with("listen"));
    }
}

#[test]
fn urgency_rises_while_waiting_and_never_falls() {
    let mut talk = Talk::begin().play(&["opening > ask_human"]);
    talk.news(HandoffNews::Offered);
    assert!(talk.heard_saying("I'm asking a person to join."));
    assert_eq!(talk.ending(), "listen any");
    talk.answer("emergency @A:u01_medical; \"he collapsed\"");
    assert_eq!(talk.ending(), "urgent urgent_words");
    talk.answer("ask_human");
    assert!(talk.ending().starts_with("listen"));
    talk.answer("deny \"no it's fine\"");
    assert!(talk.ending().starts_with("listen"));
    assert_eq!(talk.dialogue.case().raised.len(), 2);
}

#[test]
fn a_rule_raises_a_waiting_call() {
    let mut talk = Talk::begin().play(&["opening > illegal_parking !person"]);
    talk.news(HandoffNews::Offered);
    talk.answer("provide_info +occupied; +person_unwell");
    assert_eq!(talk.ending(), "urgent policy_rule");
}

#[test]
fn silence_and_noise_while_waiting_lose_nothing() {
    let mut talk = urgent();
    talk.news(HandoffNews::Offered);
    for answer in ["miss", "silent 1", "silent 2", "silent 3", "key 1", "goodbye", "wrong_number", "unintelligible"] {
        talk.answer(answer);
        assert!(talk.ending().starts_with("listen"), "{answer}: {}", talk.ending());
    }
}

#[test]
fn when_nobody_came_a_message_is_filed_as_a_call_back() {
    let mut talk = Talk::begin().play(&["opening > graffiti"]);
    talk.news(HandoffNews::Offered);
    let step = talk.dialogue.nobody_came(&human_reason());
    talk.take(step);
    assert!(talk.heard_saying("I could not reach anyone."));
    let talk = talk.play(&[
        "message > provide_info \"the wall of the library is painted over\"",
        "confirm:phone > affirm",
        "safety > deny",
    ]);
    assert_eq!(talk.ending(), "close human");
    assert!(talk.heard_saying("Your message is saved."));
    assert_eq!(talk.dialogue.case().message.as_ref().unwrap().open(), "the wall of the library is painted over");
}

#[test]
fn a_call_back_needs_no_message_and_bad_hearing_does_not_lose_it() {
    let mut talk = Talk::begin().play(&["opening > ask_human"]);
    let step = talk.dialogue.nobody_came(&human_reason());
    talk.take(step);
    let talk = talk.play(&[
        "message > miss",
        "message > miss",
        "confirm:phone > miss",
        "confirm:phone > miss",
        "safety > deny",
    ]);
    assert_eq!(talk.ending(), "close human");
}

#[test]
fn a_danger_in_the_message_is_urgent_again() {
    let mut talk = Talk::begin().play(&["opening > ask_human"]);
    let step = talk.dialogue.nobody_came(&human_reason());
    talk.take(step);
    talk.answer("provide_info @A:u05_crime_in_progress; \"they are at the door\"");
    assert_eq!(talk.ending(), "urgent urgent_words");
}

#[test]
fn an_urgent_offer_never_ends_in_a_message() {
    let mut talk = urgent();
    let reason = talk.reason();
    let step = talk.dialogue.nobody_came(&reason);
    talk.take(step);
    assert!(talk.ending().starts_with("listen"));
    assert!(!talk.heard_saying("message"));
}

#[test]
fn a_caller_who_is_sent_back_goes_on_and_only_new_words_raise_again() {
    let mut talk = Talk::begin().play(&[
        "opening > illegal_parking location.street=Larch Street; location.street_number=412; location.cross_street=fifth; parking_kind=on the sidewalk",
        "occupied > affirm",
        "person_unwell > affirm",
    ]);
    assert_eq!(talk.ending(), "urgent policy_rule");
    let step = talk.dialogue.sent_back(LoweredTo::Routine);
    talk.take(step);
    assert_eq!(talk.topic(), "vehicle.make");
    talk.answer("alarm A u01_medical he is not breathing");
    assert_eq!(talk.ending(), "urgent tripwire");
}

#[test]
fn a_caller_sent_back_with_a_matter_for_people_leaves_a_message() {
    let mut talk = Talk::begin().play(&["opening > welfare_check"]);
    let step = talk.dialogue.sent_back(LoweredTo::Routine);
    talk.take(step);
    assert_eq!(talk.topic(), "message");
}

#[test]
fn a_caller_sent_back_who_still_needs_a_person_waits_for_another_in_the_normal_queue() {
    let mut talk = urgent();
    let step = talk.dialogue.sent_back(LoweredTo::Person);
    talk.take(step);
    assert_eq!(talk.ending(), "human sent_back");
    assert!(talk.dialogue.case().raised.is_empty());
}

#[test]
fn what_could_not_be_stored_is_told_as_it_is_and_goes_to_a_person() {
    let mut talk = Talk::begin().play(&[
        "opening > lost_property item=hat; when=today",
        "location.place > dont_know",
        "person.name > dont_know",
    ]);
    talk.answer("deny");
    assert!(matches!(talk.step.next, Next::File(_)));
    let step = talk.dialogue.not_filed();
    talk.take(step);
    assert_eq!(talk.ending(), "human not_filed");
    assert!(talk.heard_saying("I could not save that."));
    assert!(!talk.heard_saying("number is"));
}

#[test]
fn a_danger_while_storing_is_not_lost_to_the_number() {
    let mut talk = Talk::begin().play(&[
        "opening > lost_property item=hat; when=today",
        "location.place > dont_know",
        "person.name > dont_know",
    ]);
    talk.answer("deny");
    talk.answer("alarm A u07_fire fire");
    assert_eq!(talk.ending(), "urgent tripwire");
    let step = talk.dialogue.filed("LR-1");
    talk.take(step);
    assert!(talk.ending().starts_with("listen"));
    assert_eq!(talk.dialogue.case().number.as_deref(), Some("LR-1"));
    assert!(!talk.heard_saying("Once more"));
}
