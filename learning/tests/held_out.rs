//! The gate: how good the embedded model is on hands that it did not learn from. Floors may only rise.

use calmline_core::understanding::linear::Weights;
use calmline_core::understanding::{Cascade, Decision, Heard, Reader, Tier, Tripwire};
use calmline_core::units::{Confidence, Private, UtteranceId};
use calmline_learning::corpus::{self, Example, Part};
use calmline_learning::measure::rate_at_most;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// What must hold on a part.
struct Floors {
    intents: f64,
    urgent_by_model: f64,
    urgent_raised: f64,
    urgent_alone: f64,
    false_alarms: f64,
}

/// What was found on a part.
#[derive(Debug, Default)]
struct Found {
    n: usize,
    intents: usize,
    urgent: usize,
    by_model: usize,
    raised: usize,
    alone: usize,
    calm: usize,
    false_alarms: usize,
    /// Of each class: how many, and how many were raised by nothing.
    classes: BTreeMap<String, (usize, usize)>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../training/understanding")
}

fn look(examples: &[Example]) -> Found {
    let linear = Weights::embedded().expect("a model");
    let (cascade, tripwire) = (Cascade::new(linear.clone()), Tripwire::new());
    let mut found = Found { n: examples.len(), ..Found::default() };
    for example in examples {
        let asked = example.asked();
        let opinion = linear.judge(&example.text, &asked);
        found.intents += usize::from(linear.header.intents[opinion.intent] == example.intent);
        let words = Private::new(example.text.clone());
        let reading = cascade.read(&Heard { utterance: UtteranceId(1), words, confidence: Confidence::FULL }, &asked);
        let tripped = tripwire.scan(&example.text).trips.iter().any(|trip| trip.tier >= Tier::B);
        let raised = tripped || reading.urgency >= Tier::B;
        if example.is_urgent() {
            found.urgent += 1;
            found.by_model += usize::from(linear.is_urgent(&opinion));
            found.raised += usize::from(raised);
            found.alone += usize::from(!raised && reading.decision == Decision::Alone);
            let class = example.urgency_class.clone().expect("a class");
            let (of, missed) = found.classes.entry(class).or_default();
            *of += 1;
            *missed += usize::from(!raised);
        } else {
            found.calm += 1;
            found.false_alarms += usize::from(raised);
        }
    }
    found
}

fn hold(part: Part, floors: &Floors) {
    let found = look(&corpus::load(&folder(), part).expect("a corpus"));
    let share = |some: usize, of: usize| some as f64 / of as f64;
    let intents = share(found.intents, found.n);
    let by_model = share(found.by_model, found.urgent);
    let raised = share(found.raised, found.urgent);
    let alone = share(found.alone, found.urgent);
    let false_alarms = share(found.false_alarms, found.calm);
    eprintln!("{part:?}: {} utterances, {} urgent", found.n, found.urgent);
    eprintln!("intent of the model {intents:.4}, urgent by the model {by_model:.4}, raised by anything {raised:.4}");
    eprintln!("urgent and left to the machine alone {alone:.4}, calm and raised {false_alarms:.4}");
    for (class, (of, missed)) in &found.classes {
        eprintln!("{class}: {missed} of {of} not raised, at most {:.3} (95 %)", rate_at_most(*missed, *of, 0.95));
    }
    assert!(intents >= floors.intents, "intents {intents}");
    assert!(by_model >= floors.urgent_by_model, "urgent by the model {by_model}");
    assert!(raised >= floors.urgent_raised, "raised {raised}");
    assert!(alone <= floors.urgent_alone, "alone {alone}");
    assert!(false_alarms <= floors.false_alarms, "false alarms {false_alarms}");
}

#[test]
fn the_calibration_part_is_read_as_well_as_before() {
    let floors =
        Floors { intents: 0.65, urgent_by_model: 0.78, urgent_raised: 0.85, urgent_alone: 0.04, false_alarms: 0.10 };
    hold(Part::Calibration, &floors);
}

#[test]
fn the_test_part_is_read_as_well_as_before() {
    let floors =
        Floors { intents: 0.79, urgent_by_model: 0.85, urgent_raised: 0.91, urgent_alone: 0.02, false_alarms: 0.11 };
    hold(Part::Test, &floors);
}

#[test]
fn no_sentence_stands_in_two_parts() {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').flat_map(char::to_lowercase).collect()
    };
    let long = |part| -> BTreeSet<String> {
        let examples = corpus::load(&folder(), part).expect("a corpus");
        examples.iter().map(|example| plain(&example.text)).filter(|text| text.split(' ').count() > 3).collect()
    };
    let (train, calibration, test) = (long(Part::Train), long(Part::Calibration), long(Part::Test));
    assert_eq!(train.intersection(&calibration).next(), None);
    assert_eq!(train.intersection(&test).next(), None);
    assert_eq!(calibration.intersection(&test).next(), None);
}
