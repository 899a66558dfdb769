//! How sure everything must be before the machine goes on alone. One family from strict to lax, so that a single number is
//! chosen by risk control (Learn-then-Test, Angelopoulos et al. 2021, fixed sequence) and stands in the certificate.

use serde::{Deserialize, Serialize};

/// What a reading must reach before the machine may go on alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Lowest probability of the intent, where it states business.
    pub confidence: f32,
    /// Lowest distance in probability to the second intent.
    pub margin: f32,
    /// Highest probability that anything is urgent, where business is stated.
    pub urgent: f32,
    /// The same where an act of conversation answers the agent: it closes nothing, and the call goes on.
    pub act_urgent: f32,
    /// Greatest distance from what was learnt.
    pub distance: f32,
    /// Lowest confidence of the recogniser in the words.
    pub words: f32,
}

/// The two ends of the family.
const STRICTEST: Bounds =
    Bounds { confidence: 0.98, margin: 0.95, urgent: 0.005, act_urgent: 0.008, distance: 0.25, words: 0.75 };
const LAXEST: Bounds =
    Bounds { confidence: 0.50, margin: 0.25, urgent: 0.30, act_urgent: 0.06, distance: 0.90, words: 0.45 };

impl Bounds {
    /// The number of the laxest setting; the strictest is number 0.
    pub const LAST: u8 = 60;

    /// A setting of the family. Numbers above the last are the last.
    #[must_use]
    pub fn at(step: u8) -> Self {
        let share = f32::from(step.min(Self::LAST)) / f32::from(Self::LAST);
        let between = |strict: f32, lax: f32| strict + (lax - strict) * share;
        // Bounds of urgency span powers of ten: their steps are equal ratios.
        let grows = |strict: f32, lax: f32| strict * (lax / strict).powf(share);
        Self {
            confidence: between(STRICTEST.confidence, LAXEST.confidence),
            margin: between(STRICTEST.margin, LAXEST.margin),
            urgent: grows(STRICTEST.urgent, LAXEST.urgent),
            act_urgent: grows(STRICTEST.act_urgent, LAXEST.act_urgent),
            distance: between(STRICTEST.distance, LAXEST.distance),
            words: between(STRICTEST.words, LAXEST.words),
        }
    }

    /// The setting that needs no certificate.
    #[must_use]
    pub fn strictest() -> Self {
        Self::at(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_of_the_family_is_laxer_than_the_one_before() {
        for step in 1..=Bounds::LAST {
            let (strict, lax) = (Bounds::at(step - 1), Bounds::at(step));
            assert!(lax.confidence < strict.confidence && lax.margin < strict.margin && lax.words < strict.words);
            assert!(lax.urgent > strict.urgent && lax.distance > strict.distance && lax.act_urgent > strict.act_urgent);
        }
        assert_eq!(Bounds::at(0), Bounds::strictest());
        assert_eq!(Bounds::at(200), Bounds::at(Bounds::LAST));
    }
}
