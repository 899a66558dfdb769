use super::*;

fn town() -> Town {
    Town::load(include_str!("../../../../deploy/sample-town/town.tsv")).unwrap()
}

#[test]
fn the_sample_town_has_about_three_hundred_streets_and_every_crossing_names_a_street() {
    let town = town();
    let names: Vec<&str> = town.street_names().collect();
    assert!((280..=330).contains(&names.len()), "{}", names.len());
    assert_eq!(town.name(), "Larkfield");
    for name in &names {
        assert_eq!(town.street(name), StreetMatch::Found((*name).to_owned()));
    }
}

#[test]
fn a_street_is_found_however_it_is_written() {
    let town = town();
    for said in ["Larch Street", "larch st", "Larch St."] {
        assert_eq!(town.street(said), StreetMatch::Found("Larch Street".to_owned()), "{said}");
    }
    for said in ["5th Ave", "fifth avenue", "Fifth"] {
        assert_eq!(town.street(said), StreetMatch::Found("Fifth Avenue".to_owned()), "{said}");
    }
    for said in ["21st", "twenty first avenue", "Twenty-First Ave"] {
        assert_eq!(town.street(said), StreetMatch::Found("Twenty-First Avenue".to_owned()), "{said}");
    }
    assert_eq!(town.street("n main st"), StreetMatch::Found("North Main Street".to_owned()));
}

#[test]
fn a_name_that_several_streets_carry_is_asked_further() {
    let StreetMatch::Several(names) = town().street("Larch") else { panic!("one street only") };
    assert_eq!(names, ["Larch Court", "Larch Street"]);
}

#[test]
fn what_a_recogniser_confuses_is_offered() {
    let town = town();
    let first = |said: &str| {
        let StreetMatch::Near(names) = town.street(said) else { panic!("{said} is not near anything") };
        names[0].clone()
    };
    assert_eq!(first("larsh street"), "Larch Street");
    assert_eq!(first("large street"), "Larch Street");
    assert_eq!(first("Sickamore Circle"), "Sycamore Circle");
    assert_eq!(first("hemlok street"), "Hemlock Street");
    assert_eq!(first("Larch Avenue"), "Larch Court");
    assert_eq!(town.street("Wolverhampton Parade"), StreetMatch::Unknown);
    assert_eq!(town.street(""), StreetMatch::Unknown);
}

#[test]
fn house_numbers_and_blocks_must_lie_in_range() {
    let town = town();
    assert!(town.has_number("Larch Street", "412"));
    assert!(town.has_number("Larch Street", "400 block"));
    assert!(!town.has_number("Larch Street", "99412"));
    assert!(!town.has_number("Larch Street", "the blue house"));
}

#[test]
fn a_crossing_must_exist_and_lie_near_the_number() {
    let town = town();
    let meets = |said: &str, number| town.crossing("Larch Street", said, number);
    assert_eq!(meets("5th", None), CrossingMatch::Meets("Fifth Avenue".to_owned()));
    assert_eq!(meets("fifth", Some("412")), CrossingMatch::Meets("Fifth Avenue".to_owned()));
    assert_eq!(meets("fith avenue", Some("412")), CrossingMatch::Near("Fifth Avenue".to_owned()));
    assert_eq!(meets("Twentieth Avenue", Some("412")), CrossingMatch::Apart);
    assert_eq!(meets("Alder Street", None), CrossingMatch::Apart);
}

#[test]
fn places_are_found_by_any_of_their_names() {
    let town = town();
    for said in ["Heron Park", "the heron park"] {
        assert!(matches!(town.place(said), PlaceMatch::Found(place) if place.name == "Heron Park"), "{said}");
    }
    assert!(matches!(town.place("the library"), PlaceMatch::Found(place) if place.name == "Larkfield Public Library"));
    assert!(matches!(town.place("herren park"), PlaceMatch::Near(place) if place.name == "Heron Park"));
    assert_eq!(town.place("my cousin's barn"), PlaceMatch::Unknown);
}

#[test]
fn towns_close_by_are_somebody_elses() {
    assert_eq!(town().jurisdiction("Fairmeadow"), Jurisdiction::Elsewhere);
    assert_eq!(town().jurisdiction("the Heights"), Jurisdiction::Ours);
}

#[test]
fn without_a_gazetteer_every_well_formed_place_exists() {
    assert_eq!(AnyPlace.street("Nowhere Lane"), StreetMatch::Found("Nowhere Lane".to_owned()));
    assert_eq!(AnyPlace.street("  "), StreetMatch::Unknown);
    assert_eq!(AnyPlace.crossing("Nowhere Lane", "Fifth", None), CrossingMatch::Meets("Fifth".to_owned()));
}

#[test]
fn a_line_that_is_not_of_the_form_is_named() {
    let error = Town::load("town\tX\nstreet\tA Street\t12\t1 B Street\n").unwrap_err();
    assert_eq!(error.to_string(), "town line 2: write the house numbers as 100-2899");
}
