//! The middle of each intent among all readings, and how far a reading lies from the nearest: what lies far from everything
//! that was learnt is not the machine's, however sure the heads are of it.

use crate::heads::Model;
use crate::train::Prepared;
use crate::{EncoderError, Random, Result};
use candle_core::{Device, Tensor};

/// Name of the table in the weights: a row of length one for each intent.
pub const NAME: &str = "centres.intent";

/// Samples that are read for each intent at most: a middle does not move much after that.
const SAMPLES_EACH: usize = 64;

/// The middle of each intent, from samples drawn by a seed.
///
/// # Errors
///
/// Where a tensor operation fails.
pub fn centres(model: &Model, samples: &[Prepared], intents: usize, seed: u64) -> Result<Tensor> {
    let mut order: Vec<usize> = (0..samples.len()).collect();
    Random::new(seed).shuffle(&mut order);
    let mut sums: Vec<Vec<f32>> = vec![Vec::new(); intents];
    let mut counts = vec![0_usize; intents];
    let mut chosen = Vec::new();
    for at in order {
        let count = counts.get_mut(samples[at].intent).filter(|count| **count < SAMPLES_EACH);
        if let Some(count) = count {
            *count += 1;
            chosen.push(&samples[at]);
        }
    }
    let mut width = 0;
    for part in chosen.chunks(32) {
        let cuts: Vec<_> = part.iter().map(|sample| &sample.cut).collect();
        let rows = model.forward(&cuts)?.pooled.to_vec2::<f32>()?;
        for (sample, row) in part.iter().zip(rows) {
            width = row.len();
            let sum = &mut sums[sample.intent];
            sum.resize(width, 0.0);
            for (sum, x) in sum.iter_mut().zip(unit(row)) {
                *sum += x;
            }
        }
    }
    let rows = sums.into_iter().map(|mut sum| {
        sum.resize(width, 0.0);
        unit(sum)
    });
    let flat: Vec<f32> = rows.flatten().collect();
    Ok(Tensor::from_vec(flat, (intents, width), &Device::Cpu)?)
}

/// How far a reading of length one lies from the nearest middle: 0 on it, 1 at a right angle, 2 opposite.
///
/// # Errors
///
/// Where the table has another width than the reading.
pub fn distance(centres: &[Vec<f32>], reading: &[f32]) -> Result<f32> {
    if centres.iter().any(|row| row.len() != reading.len()) {
        return Err(EncoderError::Header(format!("{NAME} has another width than the encoder")));
    }
    let near = |row: &Vec<f32>| row.iter().zip(reading).map(|(a, b)| a * b).sum::<f32>();
    Ok(1.0 - centres.iter().map(near).fold(-1.0, f32::max))
}

/// The row at length one; a row of nothing stays so.
fn unit(row: Vec<f32>) -> Vec<f32> {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    row.into_iter().map(|x| x / length).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_is_near_its_own_middle_and_far_from_the_opposite() {
        let middles = vec![vec![1.0, 0.0], vec![0.0, 1.0]];
        let far = |reading: [f32; 2]| distance(&middles, &reading).expect("two wide");
        assert!(far([1.0, 0.0]) < 1e-6);
        assert!(far([0.8, 0.6]) < far([-0.8, 0.6]));
        assert!((far([-1.0, 0.0]) - 1.0).abs() < 1e-6);
        assert!(distance(&middles, &[1.0]).is_err());
    }
}
