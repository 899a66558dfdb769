//! What the machine ends by itself.

use crate::policy::dialogue::testing::{Talk, book};
use crate::policy::{Book, Confirmed, Conversation, Next};
use crate::units::{LocalMoment, SlotId};
use std::sync::Arc;

const PARKED: &str = "opening > illegal_parking location.street_number=412; location.street=larch st; \
                      parking_kind=blocking my driveway; vehicle.color=gray; vehicle.make=Honda";

/// Name, turns, how it ends.
const CALLS: &[(&str, &[&str], &str)] = &[
    (
        "parking, with a cross street that fits",
        &[
            PARKED,
            "location.cross_street > provide_info location.street=Fifth",
            "occupied > deny",
            "vehicle.plate > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "parking, cross street unknown, place read back",
        &[
            PARKED,
            "location.cross_street > dont_know",
            "confirm:location.street > affirm",
            "occupied > deny",
            "vehicle.plate > provide_info vehicle.plate=ABC1234",
            "confirm:vehicle.plate > affirm",
            "safety > deny",
            "anything_else > goodbye",
        ],
        "close ticket",
    ),
    (
        "parking, by keys",
        &[
            PARKED,
            "location.cross_street > dont_know",
            "confirm:location.street > key 1",
            "occupied > key 2",
            "vehicle.plate > dont_know",
            "safety > key 2",
            "anything_else > key 2",
        ],
        "close ticket",
    ),
    (
        "parking, the caller corrects the number at the read-back",
        &[
            PARKED,
            "location.cross_street > dont_know",
            "confirm:location.street > affirm_with_correction location.street_number=420",
            "confirm:location.street > affirm",
            "occupied > deny",
            "vehicle.plate > deny",
            "safety > deny",
            "anything_else > thanks",
        ],
        "close ticket",
    ),
    (
        "parking, asked everything",
        &[
            "opening > illegal_parking",
            "location.street > provide_info location.street=Larch Street",
            "location.street_number > provide_info location.street_number=412",
            "location.cross_street > provide_info location.cross_street=fifth",
            "parking_kind > provide_info \"kind of half on the sidewalk\"",
            "occupied > deny",
            "vehicle.make > provide_info vehicle.color=gray",
            "vehicle.plate > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "parking at a corner",
        &[
            "opening > illegal_parking location.street=Larch Street; location.cross_street=8th; parking_kind=on the crosswalk",
            "confirm:location.street > affirm",
            "occupied > deny",
            "vehicle.make > dont_know",
            "vehicle.plate > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "abandoned vehicle with somebody inside who is well",
        &[
            "opening > abandoned_vehicle location.street_number=1210; location.street=Birch Street; duration=two weeks",
            "location.cross_street > provide_info location.street=twelfth",
            "occupied > affirm",
            "person_unwell > deny",
            "live_lane > deny",
            "vehicle.make > provide_info vehicle.make=Ford",
            "vehicle.plate > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "noise with a street that sounds like one",
        &[
            "opening > noise noise_kind=loud music; when=now; location.street=Larsh Street; location.street_number=520",
            "confirm:location.street > affirm",
            "location.cross_street > dont_know",
            "confirm:location.street > affirm",
            "crowd_or_fight > deny",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "noise on a street that is one of two",
        &[
            "opening > noise noise_kind=party; when=now; location.street=Larch; location.street_number=40",
            "location.street > provide_info \"the court\"",
            "location.cross_street > dont_know",
            "confirm:location.street > affirm",
            "crowd_or_fight > deny",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "fireworks in a park",
        &[
            "opening > fireworks location.place=heron park; when=now",
            "confirm:location.place > affirm",
            "unsure_shots > deny",
            "injury > deny",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "lost property",
        &[
            "opening > lost_property item=black wallet",
            "when > provide_info when=yesterday",
            "location.place > provide_info location.place=the library",
            "person.name > provide_info person.name=Marisol Vega",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "past theft",
        &[
            "opening > past_theft item=mountain bike; when=last night",
            "location.street > provide_info location.street=Oak Street; location.street_number=918",
            "location.cross_street > provide_info location.cross_street=Ninth Avenue",
            "suspect_present > deny",
            "firearm_stolen > deny",
            "item.value > dont_know",
            "person.name > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "vandalism",
        &[
            "opening > vandalism item=mailbox; when=this morning; location.street=Elm Street; location.street_number=1512",
            "location.cross_street > provide_info location.cross_street=15th",
            "suspect_present > deny",
            "hate_or_threat_content > deny",
            "person.name > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "minor crash",
        &[
            "opening > minor_crash location.street=Larch Street; location.cross_street=Fifth Avenue; when=an hour ago",
            "confirm:location.street > affirm",
            "injury > deny",
            "blocking_traffic > deny",
            "fluids_leaking > deny",
            "impaired > deny",
            "vehicle.plate > dont_know",
            "person.name > provide_info \"Dwight Orr\"",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    ("records", &["opening > records_request topic=accident report copy", "anything_else > deny"], "close auto"),
    (
        "records, asked what for",
        &[
            "opening > records_request \"I need something from records\"",
            "topic > provide_info \"a background check\"",
            "anything_else > thanks",
        ],
        "close auto",
    ),
    (
        "general information, then a ticket",
        &[
            "opening > general_info topic=burn permit",
            "anything_else > affirm",
            "opening > lost_property item=keys; when=today",
            "location.place > dont_know",
            "person.name > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "a towed car",
        &[
            "opening > towed_vehicle",
            "vehicle.plate > provide_info vehicle.plate=ABC 1234",
            "confirm:vehicle.plate > affirm",
            "anything_else > deny",
        ],
        "close auto",
    ),
    (
        "a towed car, plate corrected",
        &[
            "opening > towed_vehicle vehicle.plate=ABC 1284",
            "confirm:vehicle.plate > affirm_with_correction vehicle.plate=ABC 1234",
            "confirm:vehicle.plate > affirm",
            "anything_else > deny",
        ],
        "close auto",
    ),
    (
        "a message for an officer",
        &[
            "opening > officer_message officer=Detective Moss",
            "new_event > deny",
            "message > provide_info \"I found the receipt she asked for\"",
            "confirm:phone > affirm",
            "safety > deny",
            "anything_else > deny",
        ],
        "close auto",
    ),
    (
        "a message for nobody in particular becomes a ticket",
        &[
            "opening > officer_message",
            "officer > dont_know",
            "case_number > dont_know",
            "new_event > deny",
            "message > provide_info \"please add the photos\"",
            "confirm:phone > deny",
            "phone > provide_info phone=555-0177",
            "confirm:phone > affirm",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
    (
        "a message by case number",
        &[
            "opening > officer_message case_number=2410587",
            "confirm:case_number > affirm",
            "new_event > deny",
            "message > general_info \"what time should I come in\"",
            "confirm:phone > affirm",
            "safety > deny",
            "anything_else > deny",
        ],
        "close auto",
    ),
    ("a wrong number", &["opening > wrong_number", "safety > deny"], "close auto"),
    ("a goodbye at once", &["opening > goodbye", "safety > deny"], "close abandoned"),
    (
        "a robot asked what it is, asked again and asked to wait",
        &[
            "opening > ask_if_robot",
            "opening > repeat",
            "opening > wait",
            "opening > greeting",
            "opening > out_of_scope",
            "opening > general_info topic=dog license",
            "anything_else > deny",
        ],
        "close auto",
    ),
    (
        "a complaint and no wish for a person",
        &[
            "opening > lost_property item=umbrella",
            "when > complaint_about_agent",
            "any > deny",
            "when > provide_info when=monday",
            "location.place > dont_know",
            "person.name > dont_know",
            "safety > deny",
            "anything_else > deny",
        ],
        "close ticket",
    ),
];

#[test]
fn a_time_is_kept_with_what_it_means_on_the_calendar() {
    let mut talk = Talk::begin();
    talk.dialogue.local = LocalMoment { year: 2026, month: 3, day: 4, weekday: 2, minute: 600 };
    let talk = talk.play(&["opening > past_theft item=bike; when=last night"]);
    let kept = &talk.dialogue.case.slots[&SlotId::new("when")];
    assert_eq!(kept.moment.as_deref(), Some("2026-03-03T20:00/2026-03-04T06:00"));
    assert_eq!(talk.dialogue.case.slots[&SlotId::new("item")].moment, None);
}

#[test]
fn calls_that_end_without_a_person() {
    for (name, turns, ending) in CALLS {
        let talk = Talk::begin().play(turns);
        assert_eq!(talk.ending(), *ending, "{name}, having said {:#?}", talk.said);
    }
}

#[test]
fn a_ticket_carries_the_place_as_the_town_spells_it_and_its_number_is_said_twice() {
    let talk = Talk::begin().play(CALLS[0].1);
    assert_eq!(talk.value("location.street").as_deref(), Some("Larch Street"));
    assert_eq!(talk.value("location.cross_street").as_deref(), Some("Fifth Avenue"));
    assert_eq!(talk.dialogue.case().slots[&"location.street".into()].confirmed, Confirmed::Yes);
    assert_eq!(talk.dialogue.case().number.as_deref(), Some("LR-1042"));
    assert!(talk.dialogue.case().missing.is_empty());
    assert!(talk.heard_saying("Your report number is L, R, one, zero, four, two."));
    assert!(talk.heard_saying("Once more: L, R, one, zero, four, two."));
    assert!(talk.heard_saying("Here is what I have: illegal parking, at four twelve Larch Street, near Fifth Avenue."));
    assert!(talk.heard_saying("You said: gray Honda, blocking my driveway."));
}

#[test]
fn the_message_is_kept_word_for_word_with_the_number_to_call() {
    let turns = CALLS.iter().find(|(name, _, _)| *name == "a message for an officer").unwrap().1;
    let talk = Talk::begin().play(turns);
    assert_eq!(talk.dialogue.case().message.as_ref().unwrap().open(), "I found the receipt she asked for");
    assert_eq!(talk.value("phone").as_deref(), Some("555-0142"));
    assert!(talk.heard_saying("Should they call you back on five five five, zero one four two?"));
}

#[test]
fn a_towed_car_is_told_with_place_fee_and_hours() {
    let turns = CALLS.iter().find(|(name, _, _)| *name == "a towed car").unwrap().1;
    let talk = Talk::begin().play(turns);
    assert!(talk.heard_saying("The plate is A, B, C, one, two, three, four. Is that right?"));
    assert!(talk.heard_saying("Depot Road tow lot, one eighteen Depot Road"));
}

#[test]
fn what_is_still_missing_is_listed_in_the_order_in_which_it_is_asked() {
    let talk = Talk::begin().play(&["opening > past_theft"]);
    let missing: Vec<&str> = talk.dialogue.case().missing.iter().map(|slot| slot.as_str()).collect();
    assert_eq!(missing, ["location.street", "item", "when"]);
}

#[test]
fn without_a_gazetteer_a_place_is_read_back_even_with_its_cross_street() {
    let talk = Talk::with(Arc::new(Book::sample_without_gazetteer()), "");
    let talk = talk.play(&[
        "opening > noise noise_kind=party; when=now; location.street=Nowhere Lane; location.street_number=7; location.cross_street=Far Road",
        "confirm:location.street > affirm",
        "crowd_or_fight > deny",
    ]);
    assert_eq!(talk.topic(), "safety");
}

#[test]
fn a_correction_at_the_safety_question_is_no_answer_to_it() {
    let mut talk = Talk::begin().play(&CALLS[0].1[..4]);
    assert_eq!(talk.topic(), "safety");
    talk.answer("deny location.street_number=420");
    assert_eq!(talk.topic(), "confirm:location.street");
    talk.answer("affirm");
    assert_eq!(talk.topic(), "safety");
    talk.answer("deny");
    assert!(matches!(talk.step.next, Next::File(_)));
}

#[test]
fn a_second_matter_starts_with_an_empty_case() {
    let talk = Talk::begin().play(CALLS[0].1.split_last().unwrap().1);
    let talk = talk.play(&["anything_else > noise noise_kind=party"]);
    assert_eq!(talk.topic(), "location.street");
    assert_eq!(talk.value("parking_kind"), None);
    assert_eq!(talk.dialogue.case().number, None);
    assert_eq!(book().hash().len(), 16);
}
