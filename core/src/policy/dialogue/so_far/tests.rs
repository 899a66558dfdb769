use super::*;

fn heard(utterances: &[&str]) -> Vec<Option<Trip>> {
    let mut so_far = SoFar::default();
    utterances.iter().map(|words| so_far.hear(words, GoesOn::Perhaps)).collect()
}

/// What the last of some utterances raises, when all before it raise nothing.
fn last(utterances: &[&str]) -> Option<(Tier, String)> {
    let mut trips = heard(utterances);
    let last = trips.pop().flatten();
    assert!(trips.iter().all(Option::is_none), "{utterances:?}: {trips:?}");
    last.map(|trip| (trip.tier, trip.class.to_string()))
}

#[test]
fn every_clue_can_be_read_and_every_meeting_has_its_clues() {
    assert_eq!(CLUES.problems(), [""; 0]);
    for meeting in meetings::MEETINGS {
        assert!(meeting.of.len() >= 2, "{}", meeting.name);
        for clue in meeting.of {
            assert!(clues::CLUES.iter().any(|(known, _, _)| known == clue), "{}: {clue:?}", meeting.name);
        }
    }
}

#[test]
fn a_danger_spread_over_two_turns_is_found_when_its_second_half_is_said() {
    let calls: &[(&[&str], &str)] = &[
        (&["he hasn't come out of the bathroom", "it's been a while, and he's diabetic"], "u09_child_vulnerable"),
        (&["I lost a bag with my insulin", "on the bus", "I'm a bit shaky and sweating"], "u01_medical"),
        (&["their generator is running all night", "everyone here has a headache"], "u08_gas_hazmat_electrical"),
        (&["the engine has been running for hours", "his garage door is shut"], "u08_gas_hazmat_electrical"),
        (
            &["their baby has been crying all morning", "the parents have been gone since last night"],
            "u09_child_vulnerable",
        ),
        (&["I bumped my head a little", "I keep forgetting things"], "u01_medical"),
        (&["somebody broke my back window", "I just got home"], "u05_crime_in_progress"),
        (&["there were three loud pops", "and then a car took off really fast"], "u04_weapon"),
        (&["where do I drop off old pills", "I kept enough of them for myself"], "u03_suicide"),
        (&["he has had about eight beers", "he's leaving with the kids"], "u11_impaired_driving"),
        (&["there's a dog in the car", "the windows are up"], "u12_animal_attack"),
        (
            &["an abandoned car", "hang on, there's a baby in the back seat, the windows are shut"],
            "u09_child_vulnerable",
        ),
        (&["my car just got towed", "my little girl is asleep in the back seat"], "u09_child_vulnerable"),
        (&["my father has dementia and lost his wallet", "he went out this morning"], "u09_child_vulnerable"),
    ];
    for (call, class) in calls {
        assert_eq!(last(call), Some((Tier::A, (*class).to_owned())), "{call:?}");
    }
}

#[test]
fn what_is_denied_is_no_clue() {
    assert_eq!(last(&["I lost a bag with my insulin", "no, I'm not dizzy"]), None);
    assert_eq!(last(&["he isn't answering his door", "he's not epileptic"]), None);
}

#[test]
fn clues_that_do_not_belong_together_are_nothing() {
    assert_eq!(last(&["I lost my insulin", "their baby has been crying", "a car took off", "I just got home"]), None);
}

#[test]
fn the_same_danger_is_raised_once_and_raised_again_after_a_person_has_dealt_with_it() {
    let mut so_far = SoFar::default();
    so_far.hear("he isn't answering his door", GoesOn::Perhaps);
    assert!(so_far.hear("he is diabetic", GoesOn::Perhaps).is_some());
    assert_eq!(so_far.hear("he is diabetic", GoesOn::Perhaps), None);
    so_far.forget();
    assert_eq!(so_far.hear("he is diabetic", GoesOn::Perhaps), None);
    assert!(so_far.hear("he still isn't answering", GoesOn::Perhaps).is_some());
}

#[test]
fn a_phrase_torn_by_a_pause_is_read_as_one() {
    let trips = heard(&["my friend stopped", "breathing a minute ago"]);
    assert_eq!(trips[0], None);
    assert_eq!(trips[1].as_ref().map(|trip| trip.class.as_str()), Some("u01_medical"));
}

#[test]
fn a_mere_answer_goes_on_with_nothing() {
    let mut so_far = SoFar::default();
    so_far.hear("I don't know", GoesOn::No);
    assert_eq!(so_far.hear("No, only firecrackers", GoesOn::Perhaps), None);
}

#[test]
fn the_words_kept_are_bounded() {
    let mut so_far = SoFar::default();
    for _ in 0..100 {
        so_far.hear("a gray car is parked in front of my house again", GoesOn::Perhaps);
    }
    assert!(so_far.count() <= WORDS_KEPT, "{}", so_far.count());
}

#[test]
fn the_quote_holds_both_halves() {
    let trips = heard(&["he hasn't come out of the bathroom", "he's diabetic"]);
    let quote = trips[1].as_ref().map(|trip| trip.quote.open().clone()).unwrap_or_default();
    assert!(quote.contains("come out") && quote.contains("diabetic"), "{quote}");
}
