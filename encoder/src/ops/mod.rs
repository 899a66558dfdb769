//! Operations of the encoder on rows of numbers, without padding, each with its gradient, and a test compares each
//! gradient with finite differences. None of them makes memory of its own, and none uses more than the thread it is
//! called on: training gives each thread a part of the batch, and a call gets one thread.

mod attention;
mod gelu;
mod matrix;
mod norm;

pub(crate) use attention::{Heads, attend, attend_back};
pub(crate) use gelu::{gelu, gelu_back};
pub(crate) use matrix::{Matrix, Write, fill_rows, product, sum_rows, turn};
pub(crate) use norm::{norm, norm_back};

/// Runs a function, which must be `#[inline(always)]`, compiled for the widest vectors that this machine has. Each
/// number comes out the same for every width: sums are kept in lanes of a fixed count, and nothing is fused.
#[inline(always)]
pub(crate) fn wide<A, T>(with: A, work: impl FnOnce(A) -> T) -> T {
    pulp::Arch::new().dispatch(Work { with, work })
}

/// A function with what it is given. A closure would not do: the compiler may leave it outside, in plain code.
struct Work<A, F> {
    with: A,
    work: F,
}

impl<A, T, F: FnOnce(A) -> T> pulp::NullaryFnOnce for Work<A, F> {
    type Output = T;

    #[inline(always)]
    fn call(self) -> T {
        (self.work)(self.with)
    }
}

/// e^x to one part in ten million, without a branch, so that a compiler makes vector code of a loop over it (Cephes
/// `expf`).
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    // Adding and taking away 1.5 * 2^23 rounds to the nearest whole number.
    let rounder = 12_582_912.0_f32;
    let rounded = x * std::f32::consts::LOG2_E + rounder;
    let whole = rounded - rounder;
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_2e-4_f32;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + factor;
    }
    let fraction = sum * rest * rest + rest + 1.0;
    // The last bits of the rounded number are the whole number itself.
    fraction * f32::from_bits(rounded.to_bits().wrapping_sub(rounder.to_bits()).wrapping_add(127) << 23)
}

/// The sum of products, in sixteen lanes so that it becomes vector code.
#[inline(always)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    let (parts_a, parts_b) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest = parts_a.remainder().iter().zip(parts_b.remainder()).map(|(a, b)| a * b).sum::<f32>();
    for (a, b) in parts_a.zip(parts_b) {
        for lane in 0..16 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    sum_of(lanes) + rest
}

/// The sum of lanes, in halves.
#[inline(always)]
pub(crate) fn sum_of(mut lanes: [f32; 16]) -> f32 {
    for half in [8, 4, 2, 1] {
        for lane in 0..half {
            lanes[lane] += lanes[lane + half];
        }
    }
    lanes[0]
}

/// Adds `factor` times a row to another.
#[inline(always)]
pub(crate) fn add_scaled(to: &mut [f32], factor: f32, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

#[cfg(test)]
mod tests;
