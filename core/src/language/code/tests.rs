use super::*;
use proptest::prelude::*;

#[test]
fn plates_are_read_however_they_are_said() {
    for (said, plate) in [
        ("7 kilo lima 204", "7KL204"),
        ("seven kilo lima two oh four", "7KL204"),
        ("BDX7719", "BDX7719"),
        ("it's bee dee ex seven seven one nine", "BDX7719"),
        ("B as in boy, D as in dog, X, 7719", "BDX7719"),
        ("a as in apple 4 4 double u", "A44W"),
        ("the plate is ABC 1234", "ABC1234"),
        ("license plate 8 F as in Frank G 221", "8FG221"),
        ("ends in 88", "88"),
        ("adam boy charles one two three", "ABC123"),
        ("double you tee are one oh nine", "WTR109"),
        ("abc 1234", "ABC1234"),
    ] {
        assert_eq!(parse_plate(said).as_deref(), Some(plate), "{said}");
    }
}

#[test]
fn free_speech_holds_a_plate_only_where_it_looks_like_one() {
    let free = |text: &str| plate(&Words::read(text), Wanted::No).map(|code| code.value);
    assert_eq!(free("a gray Honda, plate BDX7719, in my driveway").as_deref(), Some("BDX7719"));
    assert_eq!(free("a gray Honda BDX7719 in my driveway").as_deref(), Some("BDX7719"));
    for text in
        ["I am at 412 Alder", "call me at 555-0142", "it was around 3 p.m.", "I see you are here", "apartment 3C"]
    {
        assert_eq!(free(text), None, "{text}");
    }
}

#[test]
fn spelled_names_are_put_together() {
    for (said, name) in [
        ("B as in boy, R, A, N, T", "BRANT"),
        ("V-E-G-A", "VEGA"),
        ("it's tee are aye en", "TR"),
        ("em eye el el ess", "MILLS"),
        ("s m double o t", "SMOOT"),
    ] {
        assert_eq!(parse_spelled(said).as_deref(), Some(name), "{said}");
    }
    assert_eq!(parse_spelled("Marisol Vega"), None);
}

#[test]
fn case_numbers_are_read_behind_their_word_or_when_asked_for() {
    let free = |text: &str| reference(&Words::read(text), Named::Case, Wanted::No).map(|code| code.value);
    assert_eq!(free("my case number is 24-10587").as_deref(), Some("2410587"));
    assert_eq!(free("I live at 412 Alder"), None);
    assert_eq!(
        reference(&Words::read("SR 66120"), Named::Case, Wanted::Yes).map(|code| code.value).as_deref(),
        Some("SR66120")
    );
}

proptest! {
    #[test]
    fn a_plate_read_again_is_the_same(text in "[A-Z]{2,3}[0-9]{3,4}") {
        let once = parse_plate(&text);
        prop_assert_eq!(once.as_deref(), Some(text.as_str()));
    }

    #[test]
    fn any_text_can_be_searched(text in "\\PC{0,80}") {
        let words = Words::read(&text);
        for code in [plate(&words, Wanted::Yes), spelled(&words, Wanted::Yes), reference(&words, Named::Case, Wanted::Yes)].into_iter().flatten() {
            prop_assert!(code.words.end <= words.len());
        }
    }
}
