use super::*;
use proptest::prelude::*;

fn parts(text: &str, asked: Asked) -> Vec<(Part, String)> {
    find(&Words::read(text), asked).into_iter().map(|piece| (piece.part, piece.value)).collect()
}

fn check(text: &str, asked: Asked, expected: &[(Part, &str)]) {
    let expected: Vec<(Part, String)> = expected.iter().map(|(part, value)| (*part, (*value).to_owned())).collect();
    assert_eq!(parts(text, asked), expected, "{text}");
}

const FREE: Asked = Asked::Otherwise;
const STREET: Asked = Asked::For(Part::Street);

#[test]
fn numbers_and_streets_are_found_in_free_speech() {
    use Part::{Cross, Number, Street, Unit};
    check(
        "There's a loud party at 3307 West Lincoln Boulevard.",
        FREE,
        &[(Number, "3307"), (Street, "West Lincoln Boulevard")],
    );
    check("it is at twenty-two ten larch street", FREE, &[(Number, "2210"), (Street, "Larch Street")]);
    check("I live at 412 N. Alder St", FREE, &[(Number, "412"), (Street, "North Alder Street")]);
    check("nineteen oh four first avenue", FREE, &[(Number, "1904"), (Street, "First Avenue")]);
    check("412 twenty-first street", FREE, &[(Number, "412"), (Street, "21st Street")]);
    check("the 2100 block of Larch", FREE, &[(Number, "2100 block"), (Street, "Larch")]);
    check(
        "I'm at 16B Old Mill Road, apartment 3C",
        FREE,
        &[(Number, "16B"), (Street, "Old Mill Road"), (Unit, "Apartment 3C")],
    );
    check("it's on Fifth and Larch", FREE, &[(Street, "Fifth"), (Cross, "Larch")]);
    check("at the corner of Maple and Third", FREE, &[(Street, "Maple"), (Cross, "Third")]);
    check("on Route 9 near Old Mill Road", FREE, &[(Street, "Route 9"), (Cross, "Old Mill Road")]);
    check("there is a car on North Alder Street", FREE, &[(Street, "North Alder Street")]);
    check("off I-5", FREE, &[(Street, "I-5")]);
    check("128, no, 182 Main Street", FREE, &[(Number, "182"), (Street, "Main Street")]);
    check("412 Alder Street, no sorry, 421", FREE, &[(Street, "Alder Street"), (Number, "421")]);
    check("it was Oak Street, no wait, Elm Street", FREE, &[(Street, "Elm Street")]);
}

#[test]
fn bare_answers_are_read_when_a_street_was_asked_for() {
    use Part::{Cross, Number, Street, Unit};
    check("2210 Larch", STREET, &[(Number, "2210"), (Street, "Larch")]);
    check("2210 larch", STREET, &[(Number, "2210"), (Street, "Larch")]);
    check("it's on Larch", STREET, &[(Street, "Larch")]);
    check("larch", STREET, &[(Street, "Larch")]);
    check("uh fifth and larch", STREET, &[(Street, "Fifth"), (Cross, "Larch")]);
    check("Martin Luther King", STREET, &[(Street, "Martin Luther King")]);
    check("412 alder apartment 3 c", STREET, &[(Number, "412"), (Street, "Alder"), (Unit, "Apartment 3C")]);
    check("the 400 block", Asked::For(Number), &[(Number, "400 block")]);
    check("one eighty two", Asked::For(Number), &[(Number, "182")]);
    check("near larch", Asked::For(Cross), &[(Cross, "Larch")]);
    check("twelve", Asked::For(Unit), &[(Unit, "12")]);
}

#[test]
fn everyday_words_are_no_streets() {
    for text in [
        "they parked on my street",
        "he is in the fire lane",
        "across the street from me",
        "it's been going on since Monday",
        "I'm on the way to work",
        "a 2014 Honda Civic",
        "two dogs and a cat",
        "I don't know",
        "it's around 3 p.m. on Tuesday",
        "on Facebook",
        "five cars are parked there",
        "down the road a bit",
    ] {
        let found: Vec<(Part, String)> = parts(text, FREE)
            .into_iter()
            .filter(|(part, _)| matches!(part, Part::Number | Part::Street | Part::Cross))
            .collect();
        assert!(found.is_empty(), "{text}: {found:?}");
    }
}

#[test]
fn places_and_details_are_found() {
    check("I lost it at Riverside Park", FREE, &[(Part::Place, "Riverside Park")]);
    check("it's in front of my house", FREE, &[(Part::Detail, "in front of my house")]);
    check("by Garfield Elementary", FREE, &[(Part::Place, "Garfield Elementary")]);
    check("at the library", FREE, &[(Part::Place, "Library")]);
    check("mile marker 41 in the right lane", FREE, &[(Part::Detail, "mile marker 41")]);
}

#[test]
fn a_canonical_street_stays_as_it_is() {
    for name in
        ["North Alder Street", "Fifth", "21st Street", "Route 9", "Old Mill Road", "Martin Luther King Boulevard"]
    {
        assert_eq!(street_name(name), name);
        assert_eq!(street_name(&street_name(&name.to_lowercase())), street_name(&name.to_lowercase()));
    }
    assert_eq!(street_name("n alder st"), "North Alder Street");
    assert_eq!(street_name("N Alder St"), "North Alder Street");
}

proptest! {
    #[test]
    fn any_text_can_be_searched(text in "\\PC{0,100}") {
        let words = Words::read(&text);
        for asked in [FREE, STREET, Asked::For(Part::Place), Asked::For(Part::Unit), Asked::For(Part::Number)] {
            for piece in find(&words, asked) {
                prop_assert!(piece.words.end <= words.len());
                prop_assert!(!words.surface(piece.words.clone()).is_empty());
            }
        }
    }

    #[test]
    fn addresses_like_those_that_people_say_can_be_searched(text in "(at |on |412 |fifth |and |Larch |Street |north |N |I-5 |block |of |apartment |3C |, no, |the |corner ){0,10}") {
        let words = Words::read(&text);
        for piece in find(&words, STREET) {
            prop_assert!(!words.surface(piece.words.clone()).is_empty());
        }
    }
}
