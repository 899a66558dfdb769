//! Trains M0, the linear model: soft-max over intents, one yes or no for each urgency class, one for urgent at all.

mod ascent;

use crate::corpus::Example;
use ascent::{Drawn, Matrix, Targets};
use calmline_core::understanding::linear::{Features, Header, Weights, WeightsError};
use std::collections::BTreeMap;

/// How to train.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Times that every example is shown.
    pub rounds: usize,
    /// Length of the first step.
    pub rate: f32,
    /// How much weights shrink for each example that touches them, against learning single examples by heart.
    pub decay: f32,
    /// What an urgent example counts against a calm one: a miss is worse than a false alarm.
    pub urgent_counts: f32,
    /// Of the calm ones, the share that may be called urgent.
    pub false_alarms: f64,
    /// Makes the order of examples.
    pub seed: u64,
}

impl Plan {
    /// What was chosen on the calibration part.
    #[must_use]
    pub const fn standard() -> Self {
        Self { rounds: 20, rate: 1.5, decay: 2e-6, urgent_counts: 1.0, false_alarms: 0.06, seed: 311 }
    }
}

/// Fits weights to `train`, and temperature and threshold to `calibration`.
///
/// # Errors
///
/// [`WeightsError`] if there is nothing to train on.
pub fn train(
    train: &[Example],
    calibration: &[Example],
    taxonomy: &str,
    plan: &Plan,
    mut told: impl FnMut(usize, f32),
) -> Result<Weights, WeightsError> {
    let header = header(train, taxonomy);
    let drawn: Vec<Drawn> = train.iter().map(|example| draw(example, &header, plan)).collect();
    let mut matrix = Matrix::new(&header);
    for round in 0..plan.rounds {
        let loss = matrix.round(&drawn, plan, round);
        told(round + 1, loss);
    }
    let mut weights = Weights::quantised(Header { bias: matrix.bias(), ..header }, matrix.rows())?;
    weights.header.temperature = temperature(&weights, calibration);
    weights.header.urgent_from = threshold(&weights, calibration, plan.false_alarms);
    Ok(weights)
}

fn header(train: &[Example], taxonomy: &str) -> Header {
    let mut intents: BTreeMap<&str, ()> = BTreeMap::new();
    let mut classes: BTreeMap<&str, &str> = BTreeMap::new();
    for example in train {
        intents.insert(&example.intent, ());
        classes.extend(example.urgency_class.iter().map(|class| (class.as_str(), example.urgency.as_str())));
    }
    Header {
        taxonomy: taxonomy.to_owned(),
        intents: intents.into_keys().map(str::to_owned).collect(),
        tiers: classes.values().map(|tier| (*tier).to_owned()).collect(),
        classes: classes.into_keys().map(str::to_owned).collect(),
        bias: Vec::new(),
        scale: Vec::new(),
        temperature: 1.0,
        urgent_from: 0.5,
    }
}

fn draw(example: &Example, header: &Header, plan: &Plan) -> Drawn {
    let place = |names: &[String], name: &str| names.iter().position(|known| known == name);
    let class = example.urgency_class.as_deref().and_then(|class| place(&header.classes, class));
    Drawn {
        features: Features::of(&example.text, &example.asked()),
        targets: Targets { intent: place(&header.intents, &example.intent), class, urgent: example.is_urgent() },
        counts: if example.is_urgent() { plan.urgent_counts } else { 1.0 },
    }
}

/// The temperature under which the intents' probabilities are the likeliest, by golden-section search.
fn temperature(weights: &Weights, calibration: &[Example]) -> f32 {
    let scored: Vec<(Vec<f32>, usize)> = calibration
        .iter()
        .filter_map(|example| {
            let right = weights.header.intents.iter().position(|intent| *intent == example.intent)?;
            let mut scores = weights.scores(&Features::of(&example.text, &example.asked()));
            scores.truncate(weights.header.intents.len());
            Some((scores, right))
        })
        .collect();
    let surprise = |temperature: f32| -> f64 {
        scored.iter().map(|(scores, right)| surprise(scores, *right, temperature)).sum::<f64>()
    };
    let (mut low, mut high) = (0.05_f32, 5.0_f32);
    for _ in 0..40 {
        let third = (high - low) / 3.0;
        if surprise(low + third) < surprise(high - third) { high -= third } else { low += third }
    }
    low.midpoint(high)
}

/// Minus the logarithm of the probability of the right output.
fn surprise(scores: &[f32], right: usize, temperature: f32) -> f64 {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|score| ((score - most) / temperature).exp()).sum();
    f64::from(total.ln() - (scores[right] - most) / temperature)
}

/// The lowest threshold that calls at most a share of the calm examples urgent.
fn threshold(weights: &Weights, calibration: &[Example], false_alarms: f64) -> f32 {
    let calm = calibration.iter().filter(|example| !example.is_urgent());
    let mut scores: Vec<f32> = calm.map(|example| weights.judge(&example.text, &example.asked()).urgent).collect();
    scores.sort_by(|one, other| other.total_cmp(one));
    let allowed = (scores.len() as f64 * false_alarms) as usize;
    scores.get(allowed).map_or(0.5, |score| (score + 1e-4).min(0.999))
}
