use super::*;
use proptest::prelude::*;

fn check(slot: &str, expected: &[(&str, &str)]) {
    for (surface, value) in expected {
        assert_eq!(value_of(&SlotId::new(slot), surface), *value, "{slot}: {surface}");
    }
}

/// Every slot of the taxonomy.
fn slots() -> Vec<String> {
    #[derive(serde::Deserialize)]
    struct Slot {
        id: String,
    }
    #[derive(serde::Deserialize)]
    struct Taxonomy {
        slot: Vec<Slot>,
    }
    let taxonomy: Taxonomy =
        toml::from_str(include_str!("../../../../models/taxonomy.toml")).expect("the taxonomy is toml");
    taxonomy.slot.into_iter().map(|slot| slot.id).collect()
}

#[test]
fn places_have_their_written_form() {
    check(
        "location.street_number",
        &[
            ("one eighteen", "118"),
            ("nineteen oh four", "1904"),
            ("2100 block", "2100 block"),
            ("the four hundred block", "400 block"),
            ("16B", "16B"),
            ("sixteen b", "16B"),
            ("a hundred and five", "105"),
            ("412 and a half", "412 1/2"),
        ],
    );
    check(
        "location.street",
        &[
            ("n alder st", "North Alder Street"),
            ("North Alder Street", "North Alder Street"),
            ("sixteenth", "16th"),
            ("twenty second street", "22nd Street"),
            ("fifth", "Fifth"),
            ("martin luther king", "Martin Luther King"),
            ("County Road twelve", "County Road 12"),
            ("the old house road", "Old House Road"),
            ("McAllister Ave", "McAllister Avenue"),
            ("I-5", "I-5"),
            ("highway nine", "Highway 9"),
        ],
    );
    check("location.cross_street", &[("near Larch", "Larch"), ("old mill rd", "Old Mill Road")]);
    check(
        "location.unit",
        &[
            ("apt three c", "Apartment 3C"),
            ("unit 2F", "Unit 2F"),
            ("214", "214"),
            ("second floor", "Second Floor"),
            ("building B", "Building B"),
            ("lot fourteen", "Lot 14"),
        ],
    );
    check("location.place", &[("the shell on 9", "Shell on 9"), ("Riverside Park", "Riverside Park")]);
    check("location.city", &[("fairview", "Fairview"), ("lake county", "Lake County")]);
    check("location.detail", &[("behind  the dumpsters", "behind the dumpsters")]);
}

#[test]
fn vehicles_have_their_makers_names() {
    check("vehicle.color", &[("Dark grey", "dark gray"), ("two tone tan", "two-tone tan"), ("silver", "silver")]);
    check(
        "vehicle.year",
        &[("2014", "2014"), ("an oh-nine", "2009"), ("ninety-eight", "1998"), ("late nineties", "late 1990s")],
    );
    check("vehicle.year", &[("two thousand fourteen", "2014"), ("Oh-seven", "2007"), ("seventy-six", "1976")]);
    check("vehicle.make", &[("chevy", "Chevrolet"), ("VW", "Volkswagen"), ("Toyota", "Toyota"), ("scion", "Scion")]);
    check("vehicle.model", &[("f one fifty", "F-150"), ("corolla", "Corolla"), ("crv", "CR-V"), ("f-150", "F-150")]);
    check(
        "vehicle.body",
        &[("pickup truck", "pickup"), ("SUV", "SUV"), ("motor home", "RV"), ("Salt truck", "salt truck")],
    );
    check("vehicle.state", &[("ohio", "Ohio"), ("out-of-state", "out of state"), ("new york", "New York")]);
}

#[test]
fn codes_are_put_together() {
    check(
        "vehicle.plate",
        &[
            ("B as in boy, seven two one, x ray, quebec", "B721XQ"),
            ("7 Kilo Lima 204", "7KL204"),
            ("abc 1234", "ABC1234"),
            ("starts with 4 G", "4G"),
            ("ends in 88", "88"),
            ("part of it's 88", "88"),
            ("eff tee are nine to one for", "FTR9214"),
            ("Adam Boy Charles 909", "ABC909"),
            ("Nancy Zebra 4 0 1 7", "NZ4017"),
            ("x as in x ray m m 3", "XMM3"),
            ("S like Samuel, N like Nancy, C, eight, cero, three, four", "SNC8034"),
        ],
    );
    check("vehicle.vin", &[("1FTEW1E53", "1FTEW1E53"), ("last eight are 4B201177", "4B201177"), ("9 1 1 7", "9117")]);
    check("serial", &[("WTU 118 C 0440", "WTU118C0440"), ("pole 2217", "2217"), ("Q as in queen, 0041 7", "Q00417")]);
    check("case_number", &[("24-10587", "2410587"), ("SR 66120", "SR66120"), ("to three nine for ate", "23948")]);
    check(
        "phone",
        &[
            ("555-0142", "555-0142"),
            ("area code 360 555 0199", "360-555-0199"),
            ("five five five, oh one, twenty three", "555-0123"),
            ("five five five oh one oh ate", "555-0108"),
            ("eight hundred five five five oh one four two", "800-555-0142"),
            ("oh one seven one", "0171"),
        ],
    );
    check(
        "email",
        &[
            ("j dot marsh at example dot org", "j.marsh@example.org"),
            ("j, p, e, l, l, at, soundmail, dot com", "jpell@soundmail.com"),
            ("marsh twenty two at example dot org", "marsh22@example.org"),
            ("j.ruiz@mailbox.org", "j.ruiz@mailbox.org"),
        ],
    );
}

#[test]
fn names_are_written_and_spelled_ones_put_together() {
    check(
        "person.name",
        &[
            ("P-R-U-I-T-T", "Pruitt"),
            ("p as in peter r u i t t", "Pruitt"),
            ("marisol vega", "Marisol Vega"),
            ("Dana Pruett, P-R-U-I-T-T", "Dana Pruitt"),
            ("Smythe with a Y", "Smythe"),
            ("Mr. Tran", "Mr Tran"),
            ("Wei-Lin Zhou", "Wei-Lin Zhou"),
            ("John King", "John King"),
        ],
    );
    check(
        "officer",
        &[
            ("Detective Moss", "Detective Moss"),
            ("detective moss", "Detective Moss"),
            ("badge 417", "Badge 417"),
            ("badge number four one seven", "Badge 417"),
            ("Moss", "Moss"),
            ("sgt Okafor", "Sergeant Okafor"),
        ],
    );
    check("company", &[("a-line towing", "A-Line Towing"), ("Waste Partners", "Waste Partners")]);
    check("language", &[("spanish", "Spanish"), ("ASL", "ASL"), ("haitian creole", "Haitian Creole")]);
}

#[test]
fn amounts_are_figures() {
    check(
        "count",
        &[
            ("a couple of", "2"),
            ("about a dozen", "12"),
            ("five or six", "6"),
            ("two", "2"),
            ("half a dozen", "6"),
            ("two dozen", "24"),
            ("like five", "5"),
            ("Forty or so", "40"),
        ],
    );
    check(
        "person.age",
        &[("84", "84"), ("about fifteen", "15"), ("six months old", "6 months"), ("late twenties", "late 20s")],
    );
    check(
        "item.value",
        &[
            ("about 600 dollars", "600"),
            ("two grand", "2000"),
            ("$1,200", "1200"),
            ("$12.50", "12.50"),
            ("a hundred and twenty dollars", "120"),
            ("a couple hundred bucks", "200"),
            ("twenty-six hundred", "2600"),
            ("Nine forty", "940"),
            ("hundred eighty", "180"),
        ],
    );
}

#[test]
fn what_is_told_in_words_keeps_them() {
    check("item", &[("my Black Wallet", "black wallet"), ("recycling cart", "recycling cart")]);
    check("agency", &[("the county sheriff", "county sheriff")]);
    check("when", &[("Last Night", "last night"), ("on tuesday", "on Tuesday"), ("around 3 p.m.", "around 3 pm")]);
    check("duration", &[("since march", "since March")]);
    check("reason", &[("grass is waist high", "grass is waist high")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_has_a_value_in_every_slot(text in "\\PC{0,60}") {
        for slot in slots() {
            let value = of(&slot, &text);
            prop_assert_eq!(value.is_empty(), text.trim().is_empty(), "{}: {:?} gave {:?}", slot, text, value);
        }
    }

    #[test]
    fn words_like_those_that_fill_slots_have_a_value(
        text in "(half|a|dozen|couple|hundred|and|oh|double|x|ray|as|in|boy|B|last|eight|are|the|near|st|n|\\$1\\.5|grand|'s|dot|at|block|floor|apartment|5th|twenty|-|, ){1,9}".prop_map(|text| text.replace(')', ""))
    ) {
        for slot in slots() {
            let value = of(&slot, &text);
            prop_assert_eq!(value.is_empty(), text.trim().is_empty());
        }
    }

    #[test]
    fn figures_and_codes_stay_as_they_are(code in "[A-HJ-NP-Z0-9]{1,8}", number in 1u32..100_000) {
        for slot in ["vehicle.plate", "serial", "case_number", "vehicle.vin"] {
            prop_assert_eq!(of(slot, &code), code.clone());
        }
        for slot in ["location.street_number", "count", "item.value"] {
            prop_assert_eq!(of(slot, &number.to_string()), number.to_string());
        }
    }
}
