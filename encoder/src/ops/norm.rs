//! Layer normalisation (Ba, Kiros and Hinton 2016) of rows.

use super::{dot, numbers};
use candle_core::{CpuStorage, CustomOp1, CustomOp3, Layout, Result, Shape, Tensor};

/// Kept from BERT: far below any variance that occurs.
const EPSILON: f32 = 1e-12;

/// Each row brought to mean zero and deviation one, times `gain`, plus `bias`.
///
/// # Errors
///
/// Where the shapes do not fit or `x` is not contiguous.
pub fn layer_norm(x: &Tensor, gain: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.apply_op3(gain, bias, Norm)
}

struct Norm;
struct Normalised;
struct NormBackward;

/// Mean of a row and one over its deviation.
#[inline]
fn mean_and_scale(row: &[f32]) -> (f32, f32) {
    let width = row.len() as f32;
    let mut lanes = [0.0_f32; 8];
    for part in row.chunks_exact(8) {
        for (lane, x) in lanes.iter_mut().zip(part) {
            *lane += x;
        }
    }
    let mean = (lanes.iter().sum::<f32>() + row.chunks_exact(8).remainder().iter().sum::<f32>()) / width;
    let mut squares = [0.0_f32; 8];
    for part in row.chunks_exact(8) {
        for (lane, x) in squares.iter_mut().zip(part) {
            *lane += (x - mean) * (x - mean);
        }
    }
    let rest = row.chunks_exact(8).remainder().iter().map(|x| (x - mean) * (x - mean)).sum::<f32>();
    (mean, 1.0 / ((squares.iter().sum::<f32>() + rest) / width + EPSILON).sqrt())
}

impl CustomOp3 for Norm {
    fn name(&self) -> &'static str {
        "layer-norm"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        lx: &Layout,
        gain: &CpuStorage,
        lg: &Layout,
        bias: &CpuStorage,
        lb: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, gain, bias) = (numbers(x, lx)?, numbers(gain, lg)?, numbers(bias, lb)?);
        let width = gain.len();
        let mut out = vec![0.0; x.len()];
        for (out, x) in out.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
            let (mean, scale) = mean_and_scale(x);
            for i in 0..width {
                out[i] = (x[i] - mean) * scale * gain[i] + bias[i];
            }
        }
        Ok((CpuStorage::F32(out), lx.shape().clone()))
    }

    fn bwd(
        &self,
        x: &Tensor,
        gain: &Tensor,
        _: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let grad = grad.contiguous()?;
        let ones = Tensor::ones((1, x.dim(0)?), x.dtype(), x.device())?;
        let normalised = x.apply_op1_no_bwd(&Normalised)?;
        let grad_gain = ones.matmul(&(normalised * &grad)?)?.squeeze(0)?;
        let grad_bias = ones.matmul(&grad)?.squeeze(0)?;
        let grad_x = x.apply_op3_no_bwd(gain, &grad, &NormBackward)?;
        Ok((Some(grad_x), Some(grad_gain), Some(grad_bias)))
    }
}

impl CustomOp1 for Normalised {
    fn name(&self) -> &'static str {
        "normalised"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let x = numbers(storage, layout)?;
        let width = layout.dims().last().copied().unwrap_or(1);
        let mut out = vec![0.0; x.len()];
        for (out, x) in out.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
            let (mean, scale) = mean_and_scale(x);
            for (out, x) in out.iter_mut().zip(x) {
                *out = (x - mean) * scale;
            }
        }
        Ok((CpuStorage::F32(out), layout.shape().clone()))
    }
}

impl CustomOp3 for NormBackward {
    fn name(&self) -> &'static str {
        "layer-norm-backward"
    }

    /// With `n` the normalised row and `g` the gradient times the gain: `scale * (g - mean(g) - n * mean(g n))`.
    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        lx: &Layout,
        gain: &CpuStorage,
        lg: &Layout,
        grad: &CpuStorage,
        ld: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let (x, gain, grad) = (numbers(x, lx)?, numbers(gain, lg)?, numbers(grad, ld)?);
        let width = gain.len();
        let mut out = vec![0.0; x.len()];
        let mut normalised = vec![0.0; width];
        for ((out, x), grad) in out.chunks_exact_mut(width).zip(x.chunks_exact(width)).zip(grad.chunks_exact(width)) {
            let (mean, scale) = mean_and_scale(x);
            for i in 0..width {
                normalised[i] = (x[i] - mean) * scale;
                out[i] = grad[i] * gain[i];
            }
            let along = dot(out, &normalised) / width as f32;
            let middle = dot(grad, gain) / width as f32;
            for i in 0..width {
                out[i] = scale * (out[i] - middle - normalised[i] * along);
            }
        }
        Ok((CpuStorage::F32(out), lx.shape().clone()))
    }
}
