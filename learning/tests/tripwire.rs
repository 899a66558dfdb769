//! What the tripwire alone raises, by the manner in which something is said. Floors may only rise, ceilings only fall.

use calmline_core::understanding::Tripwire;
use calmline_learning::corpus::{self, Part};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Of some utterances: how many, and how many were raised.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    all: usize,
    raised: usize,
}

impl Count {
    fn add(&mut self, raised: bool) {
        self.all += 1;
        self.raised += usize::from(raised);
    }

    fn share(self) -> f64 {
        self.raised as f64 / self.all.max(1) as f64
    }
}

#[test]
fn plain_dangers_are_raised_and_harmless_words_left_alone() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../training/understanding");
    let examples = corpus::load(&folder, Part::Calibration).expect("a corpus");
    let tripwire = Tripwire::new();
    let (mut kinds, mut classes) = (BTreeMap::<&str, Count>::new(), BTreeMap::<&str, Count>::new());
    let mut harmless = Count::default();
    for example in &examples {
        let raised = !tripwire.scan(&example.text).trips.is_empty();
        kinds.entry(&example.kind).or_default().add(raised);
        if !example.is_urgent() {
            harmless.add(raised);
        } else if example.kind == "urgent" {
            classes.entry(example.urgency_class.as_deref().unwrap_or_default()).or_default().add(raised);
        }
    }
    for (class, count) in &classes {
        eprintln!("{class}: {} of {} plain ones raised", count.raised, count.all);
    }
    let share = |kind: &str| kinds.get(kind).copied().unwrap_or_default().share();
    let (plain, calm, negative) = (share("urgent"), share("calm_urgent"), share("negative"));
    eprintln!("plain {plain:.3}, calm {calm:.3}, harmless {:.4}, negatives {negative:.3}", harmless.share());
    assert!(plain >= 0.84, "plain dangers {plain}");
    assert!(calm >= 0.26, "dangers told calmly {calm}");
    assert!(harmless.share() <= 0.04, "harmless {}", harmless.share());
    assert!(negative <= 0.10, "harmless in words of danger {negative}");
}
