//! What is not asked twice, and what is not asked at all.

use crate::policy::dialogue::testing::Talk;

const PARKED: &str = "opening > illegal_parking location.street_number=412; location.street=Larch Street; \
                      location.cross_street=Fifth; parking_kind=blocking my driveway";

#[test]
fn a_helpful_slot_is_asked_once_whatever_the_caller_says_to_it() {
    let talk = Talk::begin().play(&[
        PARKED,
        "occupied > deny",
        "vehicle.make > provide_info \"the usual kind\"",
        "vehicle.plate > unintelligible ~350 \"it's covered up\"",
    ]);
    assert_eq!(talk.topic(), "safety");
}

#[test]
fn a_helpful_slot_that_was_answered_by_a_noise_is_asked_again() {
    let talk = Talk::begin().play(&[PARKED, "occupied > deny", "vehicle.make > unintelligible ~800"]);
    assert_eq!(talk.topic(), "vehicle.make");
}

#[test]
fn a_number_that_the_matter_has_no_use_for_is_not_read_back() {
    let talk = Talk::begin().play(&[
        "opening > noise location.street=Larch Street; location.street_number=902; case_number=902; noise_kind=music; \
         when=now; location.cross_street=Ninth",
    ]);
    assert_eq!(talk.topic(), "crowd_or_fight");
}
