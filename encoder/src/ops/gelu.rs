//! The Gaussian error linear unit (Hendrycks and Gimpel 2016) in its exact form, with the error function.

use super::{exp, wide, wide_work};

/// The normal density at `x`, without its factor, and the share below `x` (Abramowitz and Stegun 7.1.26, error under
/// 1.5e-7).
#[inline(always)]
fn density_and_share(x: f32) -> (f32, f32) {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let density = exp(-z * z);
    let polynomial =
        ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_8) * t - 0.284_496_74) * t + 0.254_829_6) * t * density;
    (density, 0.5 + 0.5 * (1.0 - polynomial).copysign(x))
}

/// `x` times the share of a normal distribution that lies below `x`, for each number.
pub(crate) fn gelu(x: &[f32], out: &mut [f32]) {
    wide(Gelu((x, out)));
}

wide_work!(Gelu, 'a, (&'a [f32], &'a mut [f32]), (), gelu_wide);

#[inline(always)]
fn gelu_wide((x, out): (&[f32], &mut [f32])) {
    for (out, &x) in out.iter_mut().zip(x) {
        *out = x * density_and_share(x).1;
    }
}

/// Multiplies each number of the gradient by the slope at `x`.
pub(crate) fn gelu_back(x: &[f32], grad: &mut [f32]) {
    wide(GeluBack((x, grad)));
}

wide_work!(GeluBack, 'a, (&'a [f32], &'a mut [f32]), (), gelu_back_wide);

#[inline(always)]
fn gelu_back_wide((x, grad): (&[f32], &mut [f32])) {
    for (grad, &x) in grad.iter_mut().zip(x) {
        let (density, share) = density_and_share(x);
        // 0.3989... is one over the square root of two pi.
        *grad *= share + x * density * 0.398_942_3;
    }
}
