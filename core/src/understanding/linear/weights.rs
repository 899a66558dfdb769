//! The weights of the linear model, as they lie in a file: a mark, the length of the header in four bytes (little-endian), the
//! header in TOML, then one byte for each weight.

use super::features::{BUCKETS, Features};
use serde::{Deserialize, Serialize};

/// What a file begins with.
const MAGIC: &[u8] = b"calmline-linear-1\n";

/// Outputs in a model at most: call types, acts and classes of the taxonomy are ninety.
const OUTPUTS_MOST: usize = 256;

/// The two parts of the features, weighted apart.
const PARTS: usize = 2;

/// What goes with the weights.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// SHA-256 of the taxonomy that it was trained on, in hexadecimal.
    pub taxonomy: String,
    /// Intents, in the order of their outputs: ids of call types and acts.
    pub intents: Vec<String>,
    /// Urgency classes, in the order of theirs, which follow the intents.
    pub classes: Vec<String>,
    /// The tier of each class, `A` or `B`.
    pub tiers: Vec<String>,
    /// Added to each output. One more than intents and classes: the last says whether anything is urgent at all.
    pub bias: Vec<f32>,
    /// What one step of an output's weights is worth.
    pub scale: Vec<f32>,
    /// Intent scores are divided by this before they become probabilities (temperature scaling).
    pub temperature: f32,
    /// From this probability on an utterance is urgent.
    pub urgent_from: f32,
}

/// Why a file is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// It does not begin as a model does.
    #[error("this is no linear model of calmline")]
    NoModel,
    /// Its header cannot be read.
    #[error("the model's header is damaged")]
    Header,
    /// The number of weights does not fit the header.
    #[error("the model has {found} weights where its header asks for {wanted}")]
    Size {
        /// Weights in the file.
        found: usize,
        /// Weights that the header asks for.
        wanted: usize,
    },
}

/// The weights, `BUCKETS` rows of one step count for each output.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    /// What goes with them.
    pub header: Header,
    steps: Vec<i8>,
}

impl Weights {
    /// Weights from rows of floating-point numbers, `BUCKETS` times as many as the header has outputs.
    ///
    /// # Errors
    ///
    /// [`WeightsError::Size`] if there are more or fewer.
    pub fn quantised(mut header: Header, rows: &[f32]) -> Result<Self, WeightsError> {
        let outputs = header.outputs();
        let wanted = BUCKETS * outputs;
        if rows.len() != wanted || outputs == 0 {
            return Err(WeightsError::Size { found: rows.len(), wanted });
        }
        let mut largest = vec![0.0_f32; outputs];
        for row in rows.chunks_exact(outputs) {
            for (most, weight) in largest.iter_mut().zip(row) {
                *most = most.max(weight.abs());
            }
        }
        header.scale = largest.iter().map(|most| most.max(f32::MIN_POSITIVE) / f32::from(i8::MAX)).collect();
        let step = |(weight, scale): (&f32, &f32)| (weight / scale).round() as i8;
        let steps = rows.chunks_exact(outputs).flat_map(|row| row.iter().zip(&header.scale).map(step)).collect();
        Ok(Self { header, steps })
    }

    /// Reads a model file.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] if it is none, or damaged.
    pub fn read(file: &[u8]) -> Result<Self, WeightsError> {
        let rest = file.strip_prefix(MAGIC).ok_or(WeightsError::NoModel)?;
        let (length, rest) = rest.split_first_chunk().ok_or(WeightsError::Header)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (text, bytes) = rest.split_at_checked(length).ok_or(WeightsError::Header)?;
        let text = std::str::from_utf8(text).map_err(|_bad| WeightsError::Header)?;
        let header: Header = toml::from_str(text).map_err(|_bad| WeightsError::Header)?;
        let outputs = header.outputs();
        let fits =
            header.bias.len() == outputs && header.scale.len() == outputs && header.tiers.len() == header.classes.len();
        if !fits || !(1..=OUTPUTS_MOST).contains(&outputs) {
            return Err(WeightsError::Header);
        }
        let steps: Vec<i8> = bytes.iter().map(|byte| i8::from_le_bytes([*byte])).collect();
        let wanted = BUCKETS * outputs;
        if steps.len() != wanted {
            return Err(WeightsError::Size { found: steps.len(), wanted });
        }
        Ok(Self { header, steps })
    }

    /// The model as a file.
    ///
    /// # Errors
    ///
    /// [`WeightsError::Header`] if the header cannot be written.
    pub fn write(&self) -> Result<Vec<u8>, WeightsError> {
        let header = toml::to_string(&self.header).map_err(|_bad| WeightsError::Header)?;
        let length = u32::try_from(header.len()).map_err(|_long| WeightsError::Header)?;
        let mut file = MAGIC.to_vec();
        file.extend(length.to_le_bytes());
        file.extend(header.bytes());
        file.extend(self.steps.iter().flat_map(|step| step.to_le_bytes()));
        Ok(file)
    }

    /// The score of each output: intents, then classes, then whether anything is urgent.
    #[must_use]
    pub fn scores(&self, features: &Features) -> Vec<f32> {
        let outputs = self.header.outputs();
        let mut scores = self.header.bias.clone();
        let mut sums = vec![0_i32; outputs];
        for part in [&features.words, &features.characters] {
            sums.fill(0);
            for bucket in part {
                let row = *bucket as usize * outputs;
                for (sum, step) in sums.iter_mut().zip(&self.steps[row..row + outputs]) {
                    *sum += i32::from(*step);
                }
            }
            let share = part_weight(part.len());
            for ((score, sum), scale) in scores.iter_mut().zip(&sums).zip(&self.header.scale) {
                *score += *sum as f32 * scale * share;
            }
        }
        scores
    }
}

impl Header {
    /// How many outputs there are.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.intents.len() + self.classes.len() + 1
    }
}

/// What each feature of a part counts: both parts have length one together, however many features they have.
#[must_use]
pub fn part_weight(features: usize) -> f32 {
    1.0 / (features.max(1) as f32 * PARTS as f32).sqrt()
}
