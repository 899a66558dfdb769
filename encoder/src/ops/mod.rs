//! Operations of the encoder, each with its gradient, on rows without padding.
//!
//! candle's own fused layer norm and softmax have no gradient and say nothing about it: everything below them would
//! stay untrained. These have one, and a test compares each with finite differences. None of them uses more than the
//! thread it is called on: training gives each thread a part of the batch, and a call gets one thread.

mod attention;
mod gelu;
mod linear;
mod norm;

pub use attention::attend;
pub use gelu::gelu;
pub use linear::linear;
pub use norm::layer_norm;

use candle_core::{CpuStorage, Layout, Result, bail};

/// The numbers of a contiguous tensor.
pub(crate) fn numbers<'a>(storage: &'a CpuStorage, layout: &Layout) -> Result<&'a [f32]> {
    match (layout.contiguous_offsets(), storage) {
        (Some((start, end)), CpuStorage::F32(all)) => Ok(&all[start..end]),
        _ => bail!("expected contiguous 32-bit numbers"),
    }
}

/// e^x to one part in ten million, without a branch, so that a compiler makes vector code of a loop over it (Cephes
/// `expf`).
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    let x = x.clamp(-87.0, 88.0);
    // Adding and taking away 1.5 * 2^23 rounds to the nearest whole number.
    let rounder = 12_582_912.0_f32;
    let whole = (x * std::f32::consts::LOG2_E + rounder) - rounder;
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_2e-4_f32;
    for factor in [1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
        sum = sum * rest + factor;
    }
    let fraction = sum * rest * rest + rest + 1.0;
    fraction * f32::from_bits((((whole as i32) + 127) << 23) as u32)
}

/// The sum of products, in eight lanes so that it becomes vector code.
#[inline]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    let rest = a.chunks_exact(8).remainder().iter().zip(b.chunks_exact(8).remainder()).map(|(a, b)| a * b).sum::<f32>();
    lanes.iter().sum::<f32>() + rest
}

/// Adds `factor` times a row to another.
#[inline]
pub(crate) fn add_scaled(to: &mut [f32], factor: f32, from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

#[cfg(test)]
mod tests;
