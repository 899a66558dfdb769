use super::tests_calm::CALM;
use super::tests_urgent::URGENT;
use super::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static WIRE: LazyLock<Tripwire> = LazyLock::new(Tripwire::new);

#[derive(serde::Deserialize)]
struct Taxonomy {
    urgency_class: Vec<Class>,
}

#[derive(serde::Deserialize)]
struct Class {
    id: String,
    triggers: Vec<String>,
    hidden: Vec<String>,
    negatives: Vec<String>,
}

/// Classes of the line and of policy; their examples are silences, tones and wishes for a person.
const WORDLESS: &[&str] = &["u13_duress_silence", "u17_human_request"];

fn classes() -> Vec<Class> {
    let text = include_str!("../../../../models/taxonomy.toml");
    let taxonomy: Taxonomy = toml::from_str(text).expect("the taxonomy is toml");
    taxonomy.urgency_class.into_iter().filter(|class| !WORDLESS.contains(&class.id.as_str())).collect()
}

fn show(text: &str) -> String {
    let scan = WIRE.scan(text);
    let trips: Vec<String> = scan
        .trips
        .iter()
        .map(|trip| format!("{} {:?} {} <{}>", trip.class, trip.tier, trip.rule, trip.quote.open()))
        .collect();
    format!("{text}: {trips:?} flags {:?}", scan.flags)
}

#[test]
fn every_rule_compiles() {
    assert_eq!(WIRE.problems(), Vec::<String>::new());
}

#[test]
fn every_trigger_of_the_taxonomy_trips_and_no_negative_does() {
    let mut wrong = Vec::new();
    for class in classes() {
        for text in &class.triggers {
            if WIRE.scan(text).trips.is_empty() {
                wrong.push(format!("missed {}: {}", class.id, show(text)));
            }
        }
        for text in &class.negatives {
            if !WIRE.scan(text).trips.is_empty() {
                wrong.push(format!("raised {}: {}", class.id, show(text)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
}

#[test]
fn hidden_dangers_are_caught_as_far_as_phrases_reach() {
    let mut missed = Vec::new();
    let mut all = 0;
    for class in classes() {
        for text in &class.hidden {
            all += 1;
            if WIRE.scan(text).trips.is_empty() {
                missed.push(format!("{}: {text}", class.id));
            }
        }
    }
    // A floor that may only rise.
    assert!(all - missed.len() >= 75, "{} of {all} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn triggers_raise_their_own_class_and_mostly_tier_a() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for class in classes() {
        for text in &class.triggers {
            let scan = WIRE.scan(text);
            let count = counts.entry(class.id.clone()).or_default();
            count.0 += usize::from(scan.trips.iter().any(|trip| trip.class.as_str() == class.id));
            count.1 += usize::from(scan.trips.first().is_some_and(|trip| trip.tier == Tier::A));
        }
    }
    let own: usize = counts.values().map(|count| count.0).sum();
    let hard: usize = counts
        .iter()
        .filter(|(id, _)| !["u14_emotional_communication", "u15_uncertainty"].contains(&id.as_str()))
        .map(|(_, count)| count.1)
        .sum();
    assert!(own >= 75 && hard >= 65, "own class {own} of 75, tier A {hard} of 65: {counts:?}");
}

/// By class: dangers caught, dangers, calm sentences raised, calm sentences.
type Rows = BTreeMap<&'static str, (usize, usize, usize, usize)>;

/// The table, and which sentences went wrong.
fn table() -> (Rows, Vec<String>) {
    let mut rows = Rows::new();
    let mut wrong = Vec::new();
    for (class, texts) in URGENT {
        let row = rows.entry(class).or_default();
        for text in *texts {
            row.1 += 1;
            if WIRE.scan(text).trips.is_empty() {
                wrong.push(format!("missed {class}: {}", show(text)));
            } else {
                row.0 += 1;
            }
        }
    }
    for (class, texts) in CALM {
        let row = rows.entry(class).or_default();
        for text in *texts {
            row.3 += 1;
            if !WIRE.scan(text).trips.is_empty() {
                row.2 += 1;
                wrong.push(format!("raised {class}: {}", show(text)));
            }
        }
    }
    (rows, wrong)
}

#[test]
fn dangers_are_caught_and_calm_sentences_left_alone() {
    let (rows, wrong) = table();
    let mut report = String::new();
    for (class, (caught, urgent, raised, calm)) in &rows {
        report.push_str(&format!("{class:32} caught {caught}/{urgent} false alarms {raised}/{calm}\n"));
    }
    println!("{report}");
    let missed = rows.values().map(|row| row.1 - row.0).sum::<usize>();
    let raised = rows.values().map(|row| row.2).sum::<usize>();
    // Floors that may only tighten.
    assert!(missed == 0 && raised == 0, "{report}{}", wrong.join("\n"));
}

#[test]
fn denial_time_and_figure_make_a_flag_and_doubt_makes_tier_b() {
    for (text, class, tier) in [
        ("he doesn't have a gun", "u04_weapon", Tier::None),
        ("it was broken into last month", "u05_crime_in_progress", Tier::None),
        ("what if someone had a gun", "u04_weapon", Tier::None),
        ("I don't think he has a gun", "u04_weapon", Tier::B),
        ("their TV sounds like gunshots", "u04_weapon", Tier::B),
        ("he had a gun last night", "u04_weapon", Tier::B),
        ("no he has a gun", "u04_weapon", Tier::A),
        ("no, there's a fire", "u07_fire", Tier::A),
        ("my mother says there's a fire", "u07_fire", Tier::A),
        ("he was here last month but now he's trying to break in", "u05_crime_in_progress", Tier::A),
    ] {
        let scan = WIRE.scan(text);
        let found = scan.trips.iter().find(|trip| trip.class.as_str() == class).map_or(Tier::None, |trip| trip.tier);
        assert_eq!(found, tier, "{}", show(text));
        if tier == Tier::None {
            assert!(scan.flags.iter().any(|flag| flag.as_str() == class), "flagged: {}", show(text));
        }
    }
}

#[test]
fn a_trip_quotes_the_words_and_names_its_rule() {
    let scan = WIRE.scan("Hello, um, there's a guy waving a handgun on Larch");
    let trip = scan.trips.first().expect("it trips");
    assert_eq!(trip.class.as_str(), "u04_weapon");
    assert_eq!(trip.quote.open(), "waving a handgun");
    assert_eq!(trip.rule, "somebody with a gun");
}

proptest::proptest! {
    #[test]
    fn any_text_can_be_scanned(text in "\\PC{0,120}") {
        let scan = WIRE.scan(&text);
        for trip in scan.trips {
            proptest::prop_assert!(text.contains(trip.quote.open().as_str()));
        }
    }
}

/// A "not" inside a phrase would be taken for a denial of it, so that the rule could never trip.
#[test]
fn phrases_with_a_denial_in_them_belong_to_rules_that_allow_it() {
    let mut wrong = Vec::new();
    for rule in tables::all().filter(|rule| rule.denial == Denial::Weighed) {
        for pattern in rule.patterns {
            let words = pattern.split(|c: char| !c.is_alphanumeric() && c != '\'');
            let inner = words.skip(1).any(|word| matches!(word, "not" | "nobody" | "never" | "without" | "nothing"));
            let refused = pattern.split(' ').any(|element| element.starts_with('!') && element.contains("not"));
            if inner && !refused {
                wrong.push(format!("{}: {pattern}", rule.name));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
