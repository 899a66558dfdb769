//! One opinion out of several: the probabilities of both models, weighed, and the matter that a strong phrase states.
//!
//! Products of probabilities (sums of their logarithms) let a model that is sure of "not this" speak as loudly as one that
//! is sure of "this". The shares were chosen on the calibration batches (`docs/UNDERSTANDING.md`).

use crate::understanding::joint::Joint;
use crate::understanding::linear::{Opinion, Weights};
use crate::understanding::{Intent, Reading, Tier};
use crate::units::Confidence;
use std::collections::BTreeMap;

/// How much of the say about the intent is the linear model's, beside the joint model.
const LINEAR_OF_INTENT: f32 = 0.2;
/// How much of the say about urgency is the linear model's.
const LINEAR_OF_URGENCY: f32 = 0.35;
/// What a strong phrase of the rules adds to the logarithm of its matter's probability. It costs a thousandth of the accuracy on
/// lines that are told in roundabout ways, and wins the plain ones ("I've got a noise complaint"), of which the corpus has few.
const PHRASE: f32 = 1.0;
/// Rules that are as sure as this have found a strong phrase.
const STRONG: Confidence = Confidence::from_permille(880);
/// Probabilities below this count as this: the logarithm of nothing has no bound.
const LEAST: f32 = 1e-6;

/// The opinion of both models together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Blend {
    /// The likeliest intent.
    pub intent: String,
    /// Its probability.
    pub confidence: f32,
    /// How far the next one is behind.
    pub margin: f32,
    /// Whether the joint model has another reader beside it: the linear one, or a strong phrase.
    pub agreed: Agreed,
    /// The probability that anything is urgent.
    pub urgent: f32,
    /// The likeliest class and its tier.
    pub class: Option<(String, Tier)>,
}

/// Whether two readers that err differently name the same intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreed {
    /// They do.
    Yes,
    /// They do not.
    No,
}

/// Weighs what the models say.
pub(super) fn blend(rules: &Reading, linear: &Weights, scores: &[f32], opinion: &Opinion, joint: &Joint) -> Blend {
    let header = &linear.header;
    let second: BTreeMap<&str, f32> =
        header.intents.iter().map(String::as_str).zip(linear.likelihoods(scores)).collect();
    let phrase = match &rules.intent {
        Intent::Business(id) if rules.confidence >= STRONG => Some(id.as_str()),
        Intent::Business(_) | Intent::Act(_) => None,
    };
    let mut weighed: Vec<(&str, f32)> = joint
        .intents
        .iter()
        .map(|(id, probability)| {
            let other = second.get(id.as_str()).copied().unwrap_or(LEAST);
            let log = (1.0 - LINEAR_OF_INTENT) * probability.max(LEAST).ln() + LINEAR_OF_INTENT * other.max(LEAST).ln();
            (id.as_str(), if phrase == Some(id) { log + PHRASE } else { log })
        })
        .collect();
    weighed.sort_by(|one, other| other.1.total_cmp(&one.1));
    let most = weighed.first().map_or(0.0, |first| first.1);
    let total: f32 = weighed.iter().map(|(_, log)| (log - most).exp()).sum();
    let share = |at: usize| weighed.get(at).map_or(0.0, |(_, log)| (log - most).exp() / total);
    let named = joint.intents.first().map(|(id, _)| id.as_str());
    let agreed = named == header.intents.get(opinion.intent).map(String::as_str) || named == phrase;
    Blend {
        intent: weighed.first().map_or_else(String::new, |(id, _)| (*id).to_owned()),
        confidence: share(0),
        margin: share(0) - share(1),
        agreed: if agreed { Agreed::Yes } else { Agreed::No },
        urgent: urgency(opinion.urgent, joint.urgent),
        class: class(linear, joint),
    }
}

/// Both probabilities of urgency, weighed as log odds.
pub(super) fn urgency(linear: f32, joint: f32) -> f32 {
    let odds = |p: f32| (p.clamp(LEAST, 1.0 - LEAST) / (1.0 - p.clamp(LEAST, 1.0 - LEAST))).ln();
    let log = LINEAR_OF_URGENCY * odds(linear) + (1.0 - LINEAR_OF_URGENCY) * odds(joint);
    1.0 / (1.0 + (-log).exp())
}

/// The class that the joint model finds the likeliest, with the tier that the linear model's header gives it.
fn class(linear: &Weights, joint: &Joint) -> Option<(String, Tier)> {
    let (id, _) = joint.classes.first()?;
    let place = linear.header.classes.iter().position(|class| class == id);
    let tier = place.and_then(|place| linear.header.tiers.get(place));
    // A class of which nothing is known is taken for the gravest.
    Some((id.clone(), if tier.is_some_and(|tier| tier == "B") { Tier::B } else { Tier::A }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urgency_lies_between_the_two_opinions() {
        for (linear, joint) in [(0.1, 0.9), (0.9, 0.1), (0.5, 0.5), (0.0, 1.0), (1.0, 1.0)] {
            let both = urgency(linear, joint);
            assert!(both >= linear.min(joint) - 1e-3 && both <= linear.max(joint) + 1e-3, "{linear} {joint} {both}");
        }
    }
}
