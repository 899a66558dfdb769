//! M0: linear heads over hashed n-grams. The second opinion of the cascade (design, section 6): under a millisecond, and
//! made so differently from the others that it errs elsewhere.

mod features;
mod weights;

pub use features::{BUCKETS, Features};
pub use weights::{Header, Weights, WeightsError, part_weight};

use super::Topic;

/// What the linear model makes of an utterance.
#[derive(Debug, Clone, PartialEq)]
pub struct Opinion {
    /// The likeliest intent, by its place in [`Header::intents`].
    pub intent: usize,
    /// Its probability, 0 to 1.
    pub confidence: f32,
    /// How far the next one is behind, 0 to 1.
    pub margin: f32,
    /// The probability that anything in it is urgent, 0 to 1.
    pub urgent: f32,
    /// The likeliest urgency class, by its place in [`Header::classes`].
    pub class: usize,
}

/// The model that comes with calmline (`models/understanding/README.md`).
const EMBEDDED: &[u8] = include_bytes!("../../../../models/understanding/linear.bin");

impl Weights {
    /// The model that comes with calmline.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] if the file was damaged before it was built in; a test reads it.
    pub fn embedded() -> Result<Self, WeightsError> {
        Self::read(EMBEDDED)
    }

    /// The bytes of the model that comes with calmline: what a certificate binds.
    #[must_use]
    pub fn embedded_bytes() -> &'static [u8] {
        EMBEDDED
    }

    /// Judges an utterance in the light of what was asked.
    #[must_use]
    pub fn judge(&self, text: &str, asked: &Topic) -> Opinion {
        self.opinion(&self.scores(&Features::of(text, asked)))
    }

    /// What [`Weights::scores`] amount to.
    #[must_use]
    pub fn opinion(&self, scores: &[f32]) -> Opinion {
        let (intents, rest) = scores.split_at(self.header.intents.len());
        let (classes, urgent) = rest.split_at(self.header.classes.len());
        let (intent, confidence, margin) = likeliest(intents, self.header.temperature);
        let class = largest(classes);
        Opinion { intent, confidence, margin, urgent: sigmoid(urgent.first().copied().unwrap_or(0.0)), class }
    }

    /// The probability of each intent, in the header's order, from [`Weights::scores`].
    #[must_use]
    pub fn likelihoods(&self, scores: &[f32]) -> Vec<f32> {
        let intents = scores.get(..self.header.intents.len()).unwrap_or(scores);
        let most = intents.iter().copied().fold(f32::MIN, f32::max);
        let odds = |score: &f32| ((score - most) / self.header.temperature.max(f32::EPSILON)).exp();
        let total: f32 = intents.iter().map(odds).sum();
        intents.iter().map(|score| odds(score) / total).collect()
    }

    /// Whether an opinion calls an utterance urgent.
    #[must_use]
    pub fn is_urgent(&self, opinion: &Opinion) -> bool {
        opinion.urgent >= self.header.urgent_from
    }
}

/// The place of the largest score, its softmax probability, and the distance to the second.
fn likeliest(scores: &[f32], temperature: f32) -> (usize, f32, f32) {
    let best = largest(scores);
    let top = scores.get(best).copied().unwrap_or(0.0);
    let odds = |score: &f32| ((score - top) / temperature.max(f32::EPSILON)).exp();
    let total: f32 = scores.iter().map(odds).sum();
    let others = scores.iter().enumerate().filter(|(place, _)| *place != best).map(|(_, score)| odds(score));
    let second = others.fold(0.0_f32, f32::max);
    (best, 1.0 / total, (1.0 - second) / total)
}

fn largest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (place, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = place;
        }
    }
    best
}

fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        Header {
            taxonomy: String::new(),
            intents: vec!["noise".to_owned(), "affirm".to_owned()],
            classes: vec!["u07_fire".to_owned()],
            tiers: vec!["A".to_owned()],
            bias: vec![0.0; 4],
            scale: Vec::new(),
            temperature: 1.0,
            urgent_from: 0.5,
        }
    }

    /// A model in which each feature of a text speaks for one output.
    fn taught(text: &str, output: usize) -> Weights {
        let mut rows = vec![0.0; BUCKETS * 4];
        let features = Features::of(text, &Topic::Opening);
        for bucket in features.words.iter().chain(&features.characters) {
            rows[*bucket as usize * 4 + output] = 1.0;
        }
        Weights::quantised(header(), &rows).expect("the right size")
    }

    #[test]
    fn what_was_taught_is_judged_so_and_survives_the_file() {
        let weights = taught("the kitchen is burning", 3);
        let again = Weights::read(&weights.write().expect("writable")).expect("a model");
        assert_eq!(again, weights);
        let opinion = again.judge("the kitchen is burning", &Topic::Opening);
        assert!(again.is_urgent(&opinion), "{opinion:?}");
        assert!(opinion.urgent > again.judge("hello", &Topic::Opening).urgent);
        let noise = taught("loud music", 0);
        let opinion = noise.judge("loud music", &Topic::Opening);
        assert_eq!((opinion.intent, noise.is_urgent(&opinion)), (0, true), "an untaught output stands at one half");
        assert!(opinion.confidence > 0.5 && opinion.margin > 0.0);
    }

    #[test]
    fn a_damaged_file_is_an_error_and_says_which() {
        let file = taught("x", 0).write().expect("writable");
        assert_eq!(Weights::read(b"RIFF").unwrap_err(), WeightsError::NoModel);
        let short = Weights::read(&file[..file.len() - 1]).unwrap_err();
        assert!(matches!(short, WeightsError::Size { .. }), "{short}");
        let mut bent = file.clone();
        bent[24] = b'=';
        assert_eq!(Weights::read(&bent).unwrap_err(), WeightsError::Header);
        assert!(Weights::quantised(header(), &[0.0]).is_err());
    }
}
