//! How well sentences that no intent fits are told from those that one does.

use crate::ops::{Matrix, Write, dot, product};

/// What the model says of a sentence: scores of intents, and where it lies.
pub(super) struct Seen {
    pub(super) intents: Vec<f32>,
    pub(super) pooled: Vec<f32>,
}

/// A way to say how strange a sentence is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    /// One less the probability of the best intent (Hendrycks and Gimpel 2017).
    Softmax,
    /// The free energy of all scores (Liu et al. 2020).
    Energy,
    /// The distance to the nearest centre of an intent, with the spread that intents share (Lee et al. 2018).
    Mahalanobis,
    /// The angle to the trained sentences nearest to it, so many (Sun et al. 2022).
    Nearest(usize),
    /// Energy and distance, each in deviations of the trained sentences.
    Both,
}

/// All measures to choose from.
pub(super) const MEASURES: [Measure; 6] =
    [Measure::Softmax, Measure::Energy, Measure::Mahalanobis, Measure::Nearest(1), Measure::Nearest(10), Measure::Both];

/// What is known of the trained sentences.
pub(super) struct Known {
    centres: Vec<f32>,
    /// The trained sentences, each of length one, end to end.
    trained: Vec<f32>,
    /// Turns a difference into one whose length is the distance, row by row.
    whiten: Vec<f32>,
    width: usize,
    energy: (f32, f32),
    distance: (f32, f32),
}

/// The probability that a strange sentence is stranger than another; ties count half.
pub(super) fn order(strange: &[f32], plain: &[f32]) -> f64 {
    let mut plain = plain.to_vec();
    plain.sort_by(f32::total_cmp);
    let above = |x: &f32| plain.partition_point(|other| other < x) + plain.partition_point(|other| other <= x);
    let halves: usize = strange.iter().map(above).sum();
    halves as f64 / (2 * strange.len() * plain.len()).max(1) as f64
}

fn energy(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    -(most + scores.iter().map(|score| (score - most).exp()).sum::<f32>().ln())
}

fn softmax(scores: &[f32]) -> f32 {
    let most = scores.iter().copied().fold(f32::MIN, f32::max);
    1.0 - 1.0 / scores.iter().map(|score| (score - most).exp()).sum::<f32>()
}

fn unit(x: &[f32]) -> impl Iterator<Item = f32> {
    let length = dot(x, x).sqrt().max(f32::MIN_POSITIVE);
    x.iter().map(move |x| x / length)
}

fn mean_and_deviation(numbers: &[f32]) -> (f32, f32) {
    let count = numbers.len().max(1) as f32;
    let mean = numbers.iter().sum::<f32>() / count;
    let square = numbers.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / count;
    (mean, square.sqrt().max(f32::MIN_POSITIVE))
}

impl Known {
    /// Of trained sentences and the number of the intent of each.
    pub(super) fn new(seen: &[Seen], intents: &[usize]) -> Self {
        let width = seen.first().map_or(1, |seen| seen.pooled.len());
        let count = intents.iter().max().map_or(0, |most| most + 1);
        let mut centres = vec![0.0; count * width];
        let mut sizes = vec![0.0_f32; count];
        for (seen, &intent) in seen.iter().zip(intents) {
            centres[intent * width..][..width].iter_mut().zip(&seen.pooled).for_each(|(sum, x)| *sum += x);
            sizes[intent] += 1.0;
        }
        for (centre, size) in centres.chunks_exact_mut(width).zip(&sizes) {
            centre.iter_mut().for_each(|x| *x /= size.max(1.0));
        }
        let apart: Vec<f32> = seen
            .iter()
            .zip(intents)
            .flat_map(|(seen, &intent)| {
                seen.pooled.iter().zip(&centres[intent * width..]).map(|(x, centre)| x - centre)
            })
            .collect();
        let mut spread = vec![0.0; width * width];
        let apart = Matrix::rows(&apart, width);
        product(apart.turned(), apart, &mut spread, Write::Set);
        spread.iter_mut().for_each(|x| *x /= seen.len().max(1) as f32);
        let trained = seen.iter().flat_map(|seen| unit(&seen.pooled)).collect();
        let whiten = inverse_root(&spread, width);
        let mut known = Self { centres, trained, whiten, width, energy: (0.0, 1.0), distance: (0.0, 1.0) };
        known.energy = mean_and_deviation(&seen.iter().map(|seen| energy(&seen.intents)).collect::<Vec<_>>());
        known.distance = mean_and_deviation(&known.distances(seen));
        known
    }

    /// How strange sentences are.
    pub(super) fn strange(&self, measure: Measure, seen: &[Seen]) -> Vec<f32> {
        let energies = || seen.iter().map(|seen| energy(&seen.intents));
        match measure {
            Measure::Softmax => seen.iter().map(|seen| softmax(&seen.intents)).collect(),
            Measure::Energy => energies().collect(),
            Measure::Mahalanobis => self.distances(seen),
            Measure::Nearest(count) => self.angles(seen, count),
            Measure::Both => {
                let scaled = |x: f32, (mean, deviation): (f32, f32)| (x - mean) / deviation;
                let both = energies().zip(self.distances(seen));
                both.map(|(energy, far)| scaled(energy, self.energy) + scaled(far, self.distance)).collect()
            }
        }
    }

    fn distances(&self, seen: &[Seen]) -> Vec<f32> {
        let width = self.width;
        let white = |rows: &[f32]| {
            let mut out = vec![0.0; rows.len()];
            product(Matrix::rows(rows, width), Matrix::rows(&self.whiten, width).turned(), &mut out, Write::Set);
            out
        };
        let rows: Vec<f32> = seen.iter().flat_map(|seen| seen.pooled.iter().copied()).collect();
        let (rows, centres) = (white(&rows), white(&self.centres));
        let far = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f32>();
        let nearest = |row: &[f32]| centres.chunks_exact(width).map(|centre| far(row, centre)).fold(f32::MAX, f32::min);
        rows.chunks_exact(width).map(|row| nearest(row).sqrt()).collect()
    }

    /// One less the cosine to the last of so many neighbours.
    fn angles(&self, seen: &[Seen], count: usize) -> Vec<f32> {
        let width = self.width;
        let mut found = Vec::with_capacity(seen.len());
        for part in seen.chunks(64) {
            let rows: Vec<f32> = part.iter().flat_map(|seen| unit(&seen.pooled)).collect();
            let others = self.trained.len() / width;
            let mut near = vec![0.0; part.len() * others];
            product(Matrix::rows(&rows, width), Matrix::rows(&self.trained, width).turned(), &mut near, Write::Set);
            for near in near.chunks_exact_mut(others) {
                let last = count.clamp(1, others) - 1;
                found.push(1.0 - *near.select_nth_unstable_by(last, |a, b| b.total_cmp(a)).1);
            }
        }
        found
    }
}

/// The inverse of the lower factor of Cholesky of a symmetric matrix, made a little rounder so that there is one.
fn inverse_root(matrix: &[f32], width: usize) -> Vec<f32> {
    let trace: f64 = (0..width).map(|at| f64::from(matrix[at * width + at])).sum();
    let rounder = (trace / width as f64 * 1e-3).max(1e-9);
    let mut lower = vec![0.0_f64; width * width];
    for row in 0..width {
        for column in 0..=row {
            let sum: f64 = (0..column).map(|at| lower[row * width + at] * lower[column * width + at]).sum();
            let left = f64::from(matrix[row * width + column]) - sum;
            lower[row * width + column] = if row == column {
                (left + rounder).max(rounder).sqrt()
            } else {
                left / lower[column * width + column]
            };
        }
    }
    let mut inverse = vec![0.0_f64; width * width];
    for column in 0..width {
        for row in column..width {
            let sum: f64 = (column..row).map(|at| lower[row * width + at] * inverse[at * width + column]).sum();
            let one = f64::from(u8::from(row == column));
            inverse[row * width + column] = (one - sum) / lower[row * width + row];
        }
    }
    inverse.into_iter().map(|x| x as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Random;

    #[test]
    fn what_lies_far_from_all_centres_is_stranger_by_every_measure() {
        let mut random = Random::new(1);
        let mut seen = |intent: Option<usize>| {
            let mut pooled: Vec<f32> = (0..16).map(|_| random.normal() * 0.1).collect();
            pooled[intent.unwrap_or(15)] += 2.0;
            let intents = (0..4).map(|at| if Some(at) == intent { 5.0 } else { 0.0 }).collect();
            Seen { intents, pooled }
        };
        let intents: Vec<usize> = (0..200).map(|at| at % 4).collect();
        let trained: Vec<Seen> = intents.iter().map(|intent| seen(Some(*intent))).collect();
        let plain: Vec<Seen> = (0..40).map(|at| seen(Some(at % 4))).collect();
        let strange: Vec<Seen> = (0..40).map(|_| seen(None)).collect();
        let known = Known::new(&trained, &intents);
        for measure in MEASURES {
            let found = order(&known.strange(measure, &strange), &known.strange(measure, &plain));
            assert!(found > 0.99, "{measure:?}: {found}");
        }
    }

    #[test]
    fn order_counts_pairs_and_halves_ties() {
        assert!((order(&[2.0, 1.0], &[0.0, 1.0]) - 0.875).abs() < 1e-9);
    }

    #[test]
    fn the_inverse_root_makes_the_spread_round() {
        // The spread 4 2 / 2 3 has the lower factor 2 0 / 1 sqrt 2.
        let root = inverse_root(&[4.0, 2.0, 2.0, 3.0], 2);
        for (found, known) in root.iter().zip([0.5, 0.0, -0.353_55, std::f32::consts::FRAC_1_SQRT_2]) {
            assert!((found - known).abs() < 2e-3, "{found} {known}");
        }
    }
}
