//! Operations of the encoder on rows of numbers, without padding, each with its gradient, and a test compares each
//! gradient with finite differences. None of them makes memory of its own, and none uses more than the thread it is
//! called on: training gives each thread a part of the batch, and a call gets one thread.

mod attention;
mod gelu;
mod matrix;
mod norm;

pub(crate) use attention::{Heads, SIZES, attend, attend_back};
pub(crate) use gelu::{gelu, gelu_back};
pub(crate) use matrix::{Matrix, Write, fill_rows, product, sum_rows, turn};
pub(crate) use norm::{norm, norm_back};

/// Runs a loop compiled for the widest vectors that this machine has. Each number comes out the same for every width:
/// sums are kept in lanes of a fixed count, and nothing is fused.
#[inline(always)]
pub(crate) fn wide<W: pulp::NullaryFnOnce>(work: W) -> W::Output {
    pulp::Arch::new().dispatch(work)
}

/// Makes of a function, which must be `#[inline(always)]`, something that `wide` runs. A closure or the function itself
/// would not do: the compiler may leave them outside of what is compiled for wide vectors.
macro_rules! wide_work {
    ($name:ident, $life:lifetime, $given:ty, $result:ty, $function:ident) => {
        struct $name<$life>($given);

        impl pulp::NullaryFnOnce for $name<'_> {
            type Output = $result;

            #[inline(always)]
            fn call(self) -> $result {
                $function(self.0)
            }
        }
    };
}

pub(crate) use wide_work;

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
    let ((parts_a, rest_a), (parts_b, rest_b)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    for (a, b) in parts_a.iter().zip(parts_b) {
        for lane in 0..16 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest = rest_a.iter().zip(rest_b).map(|(a, b)| a * b).sum::<f32>();
    sum_of(lanes) + rest
}

/// The sum of lanes, in halves: written out, because a loop over them would go through memory.
#[inline(always)]
pub(crate) fn sum_of(x: [f32; 16]) -> f32 {
    let four = |at: usize| (x[at] + x[at + 8]) + (x[at + 4] + x[at + 12]);
    (four(0) + four(2)) + (four(1) + four(3))
}

#[cfg(test)]
mod tests;
