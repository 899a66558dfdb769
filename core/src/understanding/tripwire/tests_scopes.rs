//! Each scope by itself: denial, time, person, quotation, supposition, toys and names, turns; sounds alike; Spanish; several
//! hypotheses; and what holds for any text.

use super::*;
use std::sync::LazyLock;

static WIRE: LazyLock<Tripwire> = LazyLock::new(Tripwire::new);

/// The strongest tier, and the whole scan to show.
fn tier(text: &str) -> (Tier, Scan) {
    let scan = WIRE.scan(text);
    (scan.trips.first().map_or(Tier::None, |trip| trip.tier), scan)
}

fn all_at(expected: Tier, texts: &[&str]) {
    for text in texts {
        let (found, scan) = tier(text);
        assert_eq!(found, expected, "{text}: {scan:?}");
    }
}

fn raised(texts: &[&str]) {
    for text in texts {
        assert!(tier(text).0 >= Tier::B, "{text}: {:?}", WIRE.scan(text));
    }
}

#[test]
fn a_denial_makes_a_flag_and_its_neighbour_does_not() {
    all_at(Tier::None, &["nobody is hurt", "there is no fire", "he never had a knife", "without a weapon"]);
    raised(&["nobody is hurt yet but he has a knife", "no, he is bleeding", "he is not breathing"]);
}

#[test]
fn what_is_long_past_is_a_flag_and_what_lasts_is_not() {
    all_at(
        Tier::None,
        &[
            "he was stabbed in 1998",
            "last month somebody pointed a gun at me",
            "The robbery was two years ago. I need it.",
        ],
    );
    raised(&[
        "she has been bleeding since Monday",
        "he pulled a knife yesterday",
        "my toddler has been missing since Friday",
    ]);
}

#[test]
fn the_danger_of_others_counts_as_the_callers_own() {
    raised(&[
        "my neighbor is beating his wife",
        "my cousin texted that he has a gun and wants to die",
        "the lady next door fell and she is not moving",
    ]);
}

#[test]
fn names_and_writings_are_quoted_and_threats_are_not() {
    all_at(
        Tier::None,
        &["the team is called Pipe Bomb", "the sign says bomb squad", "somebody painted a gun on the wall"],
    );
    raised(&["he said he will kill me", "my brother says there is a man with a rifle"]);
}

#[test]
fn a_supposition_is_a_flag_or_a_question() {
    all_at(Tier::None, &["what if somebody pulls a gun", "hypothetically what happens if my house is on fire"]);
    raised(&["if he comes near me he will kill me"]);
}

#[test]
fn toys_and_plays_are_flags_and_what_is_no_toy_is_not() {
    all_at(
        Tier::None,
        &["there is a toy gun in the sandbox", "we found a fake grenade", "a mannequin with a knife in its chest"],
    );
    raised(&["he has a gun and it is not a toy"]);
}

#[test]
fn papers_about_a_danger_are_flags_until_the_caller_turns() {
    all_at(Tier::None, &["I need the report about the stabbing", "can I get a copy of the fire report"]);
    raised(&[
        "I need a copy of the fire report, wait, oh my god, he is choking",
        "never mind the report, he is back and he has a knife",
    ]);
}

#[test]
fn sounds_alike_count_between_words_of_danger_only() {
    raised(&[
        "he pointed a gum at me",
        "she has a nife to his throat",
        "they are braking in my house",
        "he is not breeding",
    ]);
    all_at(
        Tier::None,
        &["he has a gum wrapper stuck to his shoe", "the shop on Main is closed", "my brakes are squeaking in the car"],
    );
}

#[test]
fn spanish_of_tier_a_counts_with_accents_and_without() {
    for (with, without) in [
        ("mi bebé no respira", "mi bebe no respira"),
        ("me golpeó mi esposo", "me golpeo mi esposo"),
        ("hay un ladrón en mi casa", "hay un ladron en mi casa"),
        ("explotó el tanque", "exploto el tanque"),
        ("mi niño está perdido", "mi nino esta perdido"),
        ("se cayó al río", "se cayo al rio"),
        ("un perro mordió a mi hija", "un perro mordio a mi hija"),
        ("tiene una pistola", "tiene una pistola"),
        ("tragó cloro", "trago cloro"),
        ("quiere suicidarse", "quiere suicidarse"),
        ("huele mucho a gas", "huele mucho a gas"),
    ] {
        all_at(Tier::A, &[with, without]);
    }
    all_at(Tier::None, &["no hay fuego", "nadie está herido", "buenos días, quiero pagar una multa"]);
}

#[test]
fn a_trip_says_where_its_words_stand() {
    let text = "Ah, señor: there's a guy WAVING  a handgun, please";
    let scan = WIRE.scan(text);
    let trip = scan.trips.iter().find(|trip| trip.class.as_str() == "u04_weapon").expect("it trips");
    assert_eq!(&text[trip.span.clone()], trip.quote.open());
    assert_eq!(trip.quote.open(), "WAVING  a handgun");
    assert_eq!(trip.hypothesis, 0);
}

#[test]
fn of_several_hypotheses_the_strongest_counts() {
    let scan = WIRE.scan_all(["he has a bun", "he had a gun last night", "he has a gun"]);
    let trip = scan.trips.first().expect("it trips");
    assert_eq!((trip.tier, trip.hypothesis, trip.class.as_str()), (Tier::A, 2, "u04_weapon"));
    assert_eq!(scan.trips.len(), 1, "one for each class: {scan:?}");
    let flagged = WIRE.scan_all(["he has no gun", "he does not have a gun"]);
    assert!(flagged.trips.is_empty());
    assert_eq!(flagged.flags.len(), 1, "{flagged:?}");
    assert_eq!(WIRE.scan_all([]), Scan::default());
}

#[test]
fn people_caught_by_nature_machines_or_a_silent_line_are_raised() {
    raised(&[
        "an avalanche came down on our ski party, two of us are under it",
        "a city bus got hit head on at the light",
        "bad wreck on the bypass and I could not get through to 911",
        "my kindergartner never got off the school bus",
        "hi, can I get a large pizza to my house, yes mom he is right here",
    ]);
}

/// An element behind `!` is one word or several parted by bars: a blank ends it, and what follows is then asked for.
#[test]
fn no_refusal_holds_a_blank() {
    let every = tables::all().flat_map(|rule| rule.patterns).chain(tables::HARMLESS);
    for pattern in every {
        let mut open = false;
        for element in pattern.split(' ') {
            let bare = !element.contains(['(', ')']) && element.contains('|');
            let lone = bare && !element.starts_with('!') && open;
            assert!(!lone, "{pattern}");
            open = element.starts_with('!') && element.contains('|') && !element.contains(['(', ')']);
        }
    }
}

/// What a scan says, without the words themselves.
fn gist(scan: &Scan) -> (Vec<(String, Tier, String)>, Vec<UrgencyClassId>) {
    let trips = scan.trips.iter().map(|trip| (trip.class.as_str().to_owned(), trip.tier, trip.rule.clone()));
    (trips.collect(), scan.flags.clone())
}

proptest::proptest! {
    #[test]
    fn no_text_breaks_it_and_every_span_is_its_quote(text in "\\PC{0,160}") {
        let scan = WIRE.scan_all([text.as_str(), "he has a gun"]);
        for trip in scan.trips.iter().filter(|trip| trip.hypothesis == 0) {
            proptest::prop_assert_eq!(text.get(trip.span.clone()), Some(trip.quote.open().as_str()));
        }
    }

    #[test]
    fn blanks_and_capitals_change_nothing(
        words in proptest::collection::vec("(he|is|not|a|gun|fire|the|my|house|last|month|bleeding|nobody|toy|if|what|[a-z]{1,8})[,.?]?", 0..24)
    ) {
        let plain = words.join(" ");
        let wide = format!("  {}\t", words.join("   ")).to_ascii_uppercase();
        proptest::prop_assert_eq!(gist(&WIRE.scan(&plain)), gist(&WIRE.scan(&wide)));
    }
}
