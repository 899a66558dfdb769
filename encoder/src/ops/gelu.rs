//! The Gaussian error linear unit (Hendrycks and Gimpel 2016) in its exact form, with the error function.

use super::{exp, numbers};
use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor};

/// `x` times the share of a normal distribution that lies below `x`, for each number.
///
/// # Errors
///
/// Where the tensor does not hold contiguous 32-bit numbers.
pub fn gelu(x: &Tensor) -> Result<Tensor> {
    x.apply_op1(Gelu)
}

struct Gelu;
struct GeluBackward;

/// The normal density at `x`, without its factor, and the share below `x` (Abramowitz and Stegun 7.1.26, error under
/// 1.5e-7).
#[inline]
fn density_and_share(x: f32) -> (f32, f32) {
    let z = x.abs() * std::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let density = exp(-z * z);
    let polynomial =
        ((((1.061_405_4 * t - 1.453_152) * t + 1.421_413_8) * t - 0.284_496_74) * t + 0.254_829_6) * t * density;
    (density, 0.5 + 0.5 * (1.0 - polynomial).copysign(x))
}

impl CustomOp1 for Gelu {
    fn name(&self) -> &'static str {
        "gelu"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = numbers(storage, layout)?;
        let out = x.iter().map(|&x| x * density_and_share(x).1).collect();
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }

    fn bwd(&self, x: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        x.apply_op2_no_bwd(&grad.contiguous()?, &GeluBackward).map(Some)
    }
}

impl CustomOp2 for GeluBackward {
    fn name(&self) -> &'static str {
        "gelu-backward"
    }

    fn cpu_fwd(&self, x: &CpuStorage, lx: &Layout, grad: &CpuStorage, lg: &Layout) -> Result<(CpuStorage, Shape)> {
        let (x, grad) = (numbers(x, lx)?, numbers(grad, lg)?);
        let slope = |(&x, &grad): (&f32, &f32)| {
            let (density, share) = density_and_share(x);
            // 0.3989... is one over the square root of two pi.
            grad * (share + x * density * 0.398_942_3)
        };
        let out = x.iter().zip(grad).map(slope).collect();
        Ok((CpuStorage::F32(out), lx.shape().clone()))
    }
}
