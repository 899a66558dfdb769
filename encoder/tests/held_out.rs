//! The gate of the whole cascade, on a hand that nothing was chosen on: its floors may only rise.

use calmline_core::understanding::certificate::Certificate;
use calmline_core::understanding::linear::Weights;
use calmline_core::understanding::{Cascade, Decision, Heard, Tier, Tripwire};
use calmline_core::units::{Confidence, Private, UtteranceId};
use calmline_encoder::Understander;
use calmline_learning::corpus::{self, Part};
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

#[test]
fn the_test_part_is_read_as_well_as_before_by_all_readers_together() {
    let models = repository("models/understanding");
    let certificate = std::fs::read_to_string(models.join("certificate.toml")).expect("a certificate");
    let settings = Certificate::read(&certificate).expect("readable").settings;
    let joint = Arc::new(Understander::load(&models).expect("the joint model"));
    let cascade = Cascade::with_joint(Weights::embedded().expect("built in"), joint, settings);
    let tripwire = Tripwire::new();
    let examples = corpus::load(&repository("training/understanding"), Part::Test).expect("a corpus");
    let (mut intents, mut raised, mut alone, mut urgent, mut alarms) = (0, 0, 0, 0, 0);
    let (mut slots, mut wanted, mut given) = (0, 0, 0);
    for example in &examples {
        let words = Private::new(example.text.clone());
        let heard = Heard { utterance: UtteranceId(1), words, confidence: Confidence::FULL };
        let reading = cascade.read_answer(&heard, &example.asked(), &example.context);
        let tripped = tripwire.scan(&example.text).trips.first().is_some_and(|trip| trip.tier >= Tier::B);
        let up = tripped || reading.urgency >= Tier::B;
        intents += usize::from(reading.intent.as_str() == example.intent);
        if example.is_urgent() {
            urgent += 1;
            raised += usize::from(up);
            alone += usize::from(!up && reading.decision == Decision::Alone);
        } else {
            alarms += usize::from(up);
        }
        wanted += example.slots.len();
        given += reading.slots.len();
        let found = |(slot, text): &&(String, String)| {
            reading.slots.iter().any(|fill| fill.slot.as_str() == slot && fill.text.open() == text)
        };
        slots += example.slots.iter().filter(found).count();
    }
    let share = |part: usize, whole: usize| part as f64 / whole as f64;
    let intents = share(intents, examples.len());
    let (raised, alone, alarms) = (share(raised, urgent), share(alone, urgent), share(alarms, examples.len() - urgent));
    let f1 = 2.0 * slots as f64 / (wanted + given) as f64;
    eprintln!("intents {intents:.4}, raised {raised:.4}, alone {alone:.4}, alarms {alarms:.4}, slots {f1:.4}");
    assert!(intents >= 0.91, "intents {intents}");
    assert!(raised >= 0.978, "raised {raised}");
    assert!(alone <= 0.009, "left alone {alone}");
    assert!(alarms <= 0.05, "false alarms {alarms}");
    assert!(f1 >= 0.775, "slots {f1}");
}
