//! What goes to a person, and to which queue.

use crate::policy::Next;
use crate::policy::dialogue::testing::Talk;

const PARKED: &str = "opening > illegal_parking location.street_number=412; location.street=Larch Street; \
                      location.cross_street=Fifth; parking_kind=blocking my driveway";
const AT_SAFETY: &[&str] = &[PARKED, "occupied > deny", "vehicle.make > dont_know", "vehicle.plate > dont_know"];

/// Name, turns, how it ends.
const CALLS: &[(&str, &[&str], &str)] = &[
    ("urgent words", &["opening > emergency @A:u07_fire; \"my kitchen is on fire\""], "urgent urgent_words"),
    ("tripwire of tier A", &["opening > alarm A u05_crime_in_progress they are in my garage"], "urgent tripwire"),
    (
        "tripwire in the middle of a ticket",
        &[PARKED, "occupied > alarm A u01_medical he stopped breathing"],
        "urgent tripwire",
    ),
    (
        "tier B and a yes",
        &["opening > alarm B u05_crime_in_progress somebody was here", "safety > affirm"],
        "urgent danger_now",
    ),
    (
        "tier B and no clear answer",
        &["opening > alarm B u05_crime_in_progress hm", "safety > dont_know"],
        "urgent safety_unclear",
    ),
    (
        "tier B and nothing heard",
        &["opening > alarm B u05_crime_in_progress hm", "safety > miss"],
        "urgent safety_unclear",
    ),
    (
        "tier B of a person's state and no clear answer",
        &["opening > alarm B u15_uncertainty hm", "safety > dont_know"],
        "human safety_unclear",
    ),
    (
        "tier B twice, the question being spent",
        &[
            "opening > alarm B u05_crime_in_progress hm",
            "safety > deny",
            "opening > alarm B u05_crime_in_progress again",
        ],
        "urgent doubt_again",
    ),
    (
        "a reading of tier B that is not sure of the matter either",
        &["opening > noise @B:u15_uncertainty; ~500; !person; \"I hear things\"", "safety > deny"],
        "human understanding_unsure",
    ),
    (
        "a doubt instead of a clear no to a fact that a rule calls urgent",
        &[
            "opening > fireworks location.place=Heron Park; when=now",
            "confirm:location.place > affirm",
            "unsure_shots > dont_know @B:u14_emotional_communication; !person; \"I can't tell\"",
        ],
        "urgent policy_rule",
    ),
    ("asks for a person", &["opening > ask_human"], "human asked_for_a_person"),
    ("asks for a person at the safety question", &[PARKED, "occupied > ask_human"], "human asked_for_a_person"),
    ("another language", &["opening > language_request language=Spanish"], "human another_language"),
    ("a relay service", &["opening > greeting \"hello this is relay operator 1234\""], "human relay_service"),
    (
        "a relay service in the middle",
        &[PARKED, "occupied > deny", "vehicle.make > greeting \"a relay call\""],
        "human relay_service",
    ),
    ("key 2 in the greeting", &["opening > key 2"], "human another_language"),
    ("the understanding is unsure", &["opening > noise !person"], "human understanding_unsure"),
    ("the understanding is unsure of an urgent type", &["opening > missing_person !person"], "urgent policy"),
    ("below the agency's certainty", &["opening > illegal_parking ~500"], "human not_certain_enough"),
    ("a type without a dialogue", &["opening > graffiti"], "human policy"),
    ("a type that is urgent by itself", &["opening > odor_smoke"], "urgent policy"),
    ("a starter type and a type of people in one breath", &["opening > noise &suspicious_activity"], "human policy"),
    ("another town", &["opening > noise location.city=Fairmeadow"], "human policy_rule"),
    (
        "a hydrant",
        &["opening > illegal_parking location.street=Larch Street; parking_kind=in front of a fire hydrant"],
        "human policy_rule",
    ),
    ("somebody slumped inside", &[PARKED, "occupied > affirm", "person_unwell > affirm"], "urgent policy_rule"),
    ("the caller cannot tell whether anybody is inside", &[PARKED, "occupied > dont_know"], "human fact_unsure"),
    (
        "the caller cannot tell whether it was shots",
        &[
            "opening > fireworks location.place=Heron Park; when=now",
            "confirm:location.place > affirm",
            "unsure_shots > dont_know",
        ],
        "urgent policy_rule",
    ),
    ("a fact volunteered", &["opening > noise +crowd_or_fight"], "human policy_rule"),
    (
        "a thief who is still there",
        &["opening > past_theft item=bike; when=now; +suspect_present"],
        "urgent policy_rule",
    ),
    ("a stolen gun", &["opening > past_theft item=handgun; when=today"], "human policy_rule"),
    (
        "a car that is not in the tow list",
        &["opening > towed_vehicle vehicle.plate=ZZZ9999", "confirm:vehicle.plate > affirm"],
        "human policy_rule",
    ),
    (
        "a plate that cannot be settled",
        &[
            "opening > towed_vehicle vehicle.plate=ZZZ9999",
            "confirm:vehicle.plate > deny",
            "vehicle.plate > provide_info vehicle.plate=ZZZ9998",
            "confirm:vehicle.plate > deny",
        ],
        "human value_not_settled",
    ),
    (
        "a plate that the caller does not know",
        &["opening > towed_vehicle", "vehicle.plate > dont_know", "vehicle.plate > dont_know"],
        "human not_known_twice",
    ),
    ("a question that no text answers", &["opening > general_info topic=beekeeping rules"], "human policy_rule"),
    ("records that no text answers", &["opening > records_request topic=old maps"], "human not_found"),
    (
        "something new in a message",
        &["opening > officer_message officer=Moss", "new_event > affirm"],
        "human policy_rule",
    ),
    ("not understood twice", &["opening > miss", "opening > miss"], "human not_understood_twice"),
    (
        "a slot not understood twice",
        &["opening > lost_property item=hat", "when > unintelligible", "when > miss"],
        "human not_understood_twice",
    ),
    (
        "a street that is not there",
        &[
            "opening > noise location.street=Wolverhampton Parade; noise_kind=party",
            "location.street > provide_info location.street=Wolverhampton Parade",
        ],
        "human place_not_found",
    ),
    (
        "a number that is not there",
        &[
            "opening > noise location.street=Larch Street; location.street_number=99999",
            "location.street_number > provide_info location.street_number=88888",
        ],
        "human place_not_found",
    ),
    (
        "a place that the caller cannot tell",
        &["opening > noise", "location.street > dont_know", "location.street > dont_know"],
        "human place_not_found",
    ),
    (
        "a place that is wrong twice",
        &[
            "opening > minor_crash location.street=Larch Street; location.cross_street=Fifth",
            "confirm:location.street > deny",
            "location.street > provide_info location.street=Oak Street; location.cross_street=Ninth",
            "confirm:location.street > deny",
        ],
        "human place_not_found",
    ),
    ("off topic twice", &["opening > out_of_scope", "opening > out_of_scope"], "human off_topic_and_stays"),
    (
        "a complaint and a wish for a person",
        &["opening > complaint_about_agent", "any > affirm"],
        "human asked_for_a_person",
    ),
    ("two complaints", &["opening > complaint_about_agent", "any > complaint_about_agent"], "human complained_twice"),
    (
        "asked to repeat too often",
        &["opening > repeat", "opening > repeat", "opening > repeat"],
        "human asked_to_repeat_too_often",
    ),
    ("danger now", &[AT_SAFETY[0], AT_SAFETY[1], AT_SAFETY[2], AT_SAFETY[3], "safety > affirm"], "urgent danger_now"),
    (
        "danger now, by key",
        &[AT_SAFETY[0], AT_SAFETY[1], AT_SAFETY[2], AT_SAFETY[3], "safety > key 1"],
        "urgent danger_now",
    ),
    (
        "no clear no",
        &[AT_SAFETY[0], AT_SAFETY[1], AT_SAFETY[2], AT_SAFETY[3], "safety > dont_know"],
        "human safety_unclear",
    ),
    (
        "a no that is not certain",
        &[AT_SAFETY[0], AT_SAFETY[1], AT_SAFETY[2], AT_SAFETY[3], "safety > deny ~600"],
        "human safety_unclear",
    ),
    (
        "a no that cannot be heard twice",
        &[AT_SAFETY[0], AT_SAFETY[1], AT_SAFETY[2], AT_SAFETY[3], "safety > miss", "safety > miss"],
        "human safety_unclear",
    ),
    ("a goodbye with no clear no", &[PARKED, "occupied > goodbye", "safety > provide_info"], "human safety_unclear"),
    ("silence", &["opening > silent 1", "opening > silent 2", "opening > silent 3"], "urgent silence"),
    ("a key in silence", &["opening > silent 1", "opening > key 5"], "urgent key_in_silence"),
    ("a yes by key in silence", &[PARKED, "occupied > silent 1", "occupied > key 1"], "urgent key_in_silence"),
    ("keys without words", &["opening > key 1", "opening > key 1"], "urgent keys_without_words"),
    ("silence by class", &["opening > greeting @C:u13_duress_silence"], "urgent by_the_line"),
    ("other business that is for people", &[PARKED, "occupied > welfare_check"], "human policy"),
    (
        "corrects the place again and again",
        &[
            "opening > minor_crash location.street=Larch Street; location.cross_street=Fifth",
            "confirm:location.street > affirm_with_correction location.cross_street=Sixth",
            "confirm:location.street > affirm_with_correction location.cross_street=Eighth",
            "confirm:location.street > affirm_with_correction location.cross_street=Ninth",
        ],
        "human corrected_too_often",
    ),
];

#[test]
fn calls_that_go_to_a_person() {
    for (name, turns, ending) in CALLS {
        let talk = Talk::begin().play(turns);
        assert_eq!(talk.ending(), *ending, "{name}, having said {:#?}", talk.said);
        assert!(!talk.heard_saying("connecting"), "{name}");
    }
}

#[test]
fn nothing_is_said_of_a_person_before_the_offer_stands() {
    for (name, turns, _) in CALLS {
        let talk = Talk::begin().play(turns);
        assert!(talk.step.say.is_empty(), "{name}: {:?}", talk.step.say);
    }
}

#[test]
fn a_reading_that_only_its_doubt_gives_to_a_person_goes_on_after_a_clear_no() {
    let talk = Talk::begin().play(&["opening > noise @B:u15_uncertainty; !person; \"I hear things\"", "safety > deny"]);
    assert_eq!(talk.topic(), "location.street");
}

#[test]
fn a_breath_of_danger_is_asked_about_once_and_nothing_that_was_said_is_lost() {
    let doubted = "opening > noise location.street=Larch Street; location.street_number=412; noise_kind=party; !doubt";
    let asked = Talk::begin().play(&[doubted]);
    assert_eq!(asked.topic(), "safety");
    let talk = Talk::begin().play(&[doubted, "safety > deny"]);
    assert_ne!(talk.topic(), "safety");
    assert!(
        ["location.street", "noise_kind"].iter().all(|slot| talk.dialogue.case.slots.contains_key(&(*slot).into()))
    );
    let open = format!("{} > provide_info when=now; !doubt", talk.topic());
    let talk = Talk::begin().play(&[doubted, "safety > deny", &open]);
    assert_ne!(talk.topic(), "safety", "it was asked before");
}

#[test]
fn a_no_with_a_breath_of_danger_in_it_is_no_clear_no() {
    let doubted = "opening > noise location.street=Larch Street; noise_kind=party; !doubt";
    let talk = Talk::begin().play(&[doubted, "safety > deny !doubt; \"no, not really\""]);
    assert!(talk.ending().starts_with("human") || talk.ending().starts_with("urgent"), "{}", talk.ending());
}

#[test]
fn what_two_turns_tell_together_is_a_person() {
    let talk = Talk::begin().play(&[
        "opening > noise noise_kind=tv; \"my neighbor's TV is so loud\"",
        "location.street > provide_info location.street=Larch Street; location.place=Heron Park; \"he isn't answering his door\"",
        "confirm:location.street > affirm \"yes, and he is a diabetic\"",
    ]);
    assert_eq!(talk.ending(), "urgent urgent_words");
    assert_eq!(talk.reason().class.as_ref().map(ToString::to_string).as_deref(), Some("u09_child_vulnerable"));
    let quote = talk.reason().quote.open().clone();
    assert!(quote.contains("answering") && quote.contains("diabetic"), "{quote}");
}

#[test]
fn a_doubt_cleared_by_the_caller_is_flagged_for_review_and_the_call_goes_on() {
    let talk = Talk::begin().play(&[
        "opening > past_theft @B:u05_crime_in_progress; item=bike; when=last night; \"someone broke in last night\"",
        "safety > deny",
    ]);
    assert_eq!(talk.topic(), "location.street");
    assert!(talk.dialogue.case.raised.is_empty());
    assert_eq!(talk.dialogue.case.flags.len(), 1);
}

#[test]
fn what_was_said_with_a_doubt_is_kept_when_the_doubt_is_cleared() {
    let talk = Talk::begin().play(&[
        "opening > past_theft item=bike; \"someone broke in last night and took my bike\"",
        "location.street > alarm B u05_crime_in_progress someone broke in",
        "safety > deny",
    ]);
    assert_eq!(talk.topic(), "location.street");
    assert_eq!(talk.value("item").as_deref(), Some("bike"));
}

#[test]
fn the_reason_carries_the_words_and_the_class() {
    let talk = Talk::begin().play(&["opening > emergency @A:u07_fire; \"my kitchen is on fire\""]);
    let Next::HandOff(reason) = &talk.step.next else { panic!("no handoff") };
    assert_eq!(reason.quote.open(), "my kitchen is on fire");
    assert_eq!(reason.class.as_ref().unwrap().as_str(), "u07_fire");
    assert_eq!(talk.dialogue.case.call_type.as_ref().unwrap().as_str(), "emergency");
}

#[test]
fn words_heard_end_the_silence() {
    let talk = Talk::begin().play(&["opening > silent 1", "opening > greeting", "opening > key 9"]);
    assert_eq!(talk.topic(), "opening");
    assert!(talk.heard_saying("If you cannot speak, press any key."));
}

#[test]
fn the_same_question_is_not_put_twice_running() {
    let mut talk = Talk::begin().play(&[
        "opening > lost_property item=hat; when=today",
        "location.place > dont_know",
        "person.name > provide_info person.name=Vega; @B:u15_uncertainty; \"Vega, and I am not sure where I am\"",
    ]);
    assert_eq!(talk.topic(), "safety");
    talk.answer("deny");
    assert_eq!(talk.ending(), "file ticket");
    assert!(talk.heard_saying("Here is what I have"));
    let mut talk = Talk::begin().play(AT_SAFETY);
    talk.answer("alarm B u15_uncertainty hm");
    assert_eq!(talk.ending(), "human doubt_again");
}

#[test]
fn what_is_long_over_is_not_asked_whether_it_goes_on() {
    let talk = Talk::begin().play(&[
        "opening > past_theft item=bike; when=2026-03-03T21:00",
        "location.street > provide_info location.street=Oak Street; location.street_number=918; location.cross_street=9th",
    ]);
    assert_eq!(talk.topic(), "suspect_present");
}

#[test]
fn an_answer_with_a_doubt_in_it_is_taken_once_the_doubt_is_cleared() {
    let talk = Talk::begin().play(&[
        PARKED,
        "occupied > deny",
        "vehicle.make > dont_know",
        "vehicle.plate > dont_know @B:u14_emotional_communication; !person; \"I can't see it from here\"",
        "safety > deny",
    ]);
    assert_eq!(talk.ending(), "listen anything_else", "the plate is not asked again, nor the safety question");
}
