//! Layer normalisation (Ba, Kiros and Hinton 2016) of rows.

use super::{dot, sum_of, wide, wide_work};

/// Kept from BERT: far below any variance that occurs.
const EPSILON: f32 = 1e-12;

/// Mean of a row and one over its deviation.
#[inline(always)]
fn mean_and_scale(row: &[f32]) -> (f32, f32) {
    let width = row.len() as f32;
    let parts = || row.chunks_exact(16);
    let mut lanes = [0.0_f32; 16];
    for part in parts() {
        for lane in 0..16 {
            lanes[lane] += part[lane];
        }
    }
    let mean = (sum_of(lanes) + parts().remainder().iter().sum::<f32>()) / width;
    let mut squares = [0.0_f32; 16];
    for part in parts() {
        for lane in 0..16 {
            squares[lane] += (part[lane] - mean) * (part[lane] - mean);
        }
    }
    let rest = parts().remainder().iter().map(|x| (x - mean) * (x - mean)).sum::<f32>();
    (mean, 1.0 / ((sum_of(squares) + rest) / width + EPSILON).sqrt())
}

/// Each row brought to mean zero and deviation one, times `gain`, plus `bias`.
pub(crate) fn norm(x: &[f32], gain: &[f32], bias: &[f32], out: &mut [f32]) {
    let width = gain.len();
    assert!(bias.len() == width && x.len() == out.len() && x.len().is_multiple_of(width), "rows do not fit the gain");
    wide(NormForth((x, gain, bias, out)));
}

wide_work!(NormForth, 'a, (&'a [f32], &'a [f32], &'a [f32], &'a mut [f32]), (), norm_wide);

#[inline(always)]
fn norm_wide((x, gain, bias, out): (&[f32], &[f32], &[f32], &mut [f32])) {
    let width = gain.len();
    for (out, x) in out.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (mean, scale) = mean_and_scale(x);
        for (((out, x), gain), bias) in out.iter_mut().zip(x).zip(gain).zip(bias) {
            *out = (x - mean) * scale * gain + bias;
        }
    }
}

/// Makes the gradient of the output that of `x`, and finds those of gain and bias. With `n` the normalised row and `g`
/// the gradient times the gain it is `scale * (g - mean(g) - n * mean(g n))`.
pub(crate) fn norm_back(x: &[f32], gain: &[f32], grad: &mut [f32], grad_gain: &mut [f32], grad_bias: &mut [f32]) {
    grad_gain.fill(0.0);
    grad_bias.fill(0.0);
    wide(NormBack((x, gain, grad, [grad_gain, grad_bias])));
}

/// What `norm_back` is given.
type Back<'a> = (&'a [f32], &'a [f32], &'a mut [f32], [&'a mut [f32]; 2]);

wide_work!(NormBack, 'a, Back<'a>, (), norm_back_wide);

#[inline(always)]
fn norm_back_wide((x, gain, grad, sums): Back<'_>) {
    let [grad_gain, grad_bias] = sums;
    let width = gain.len();
    let (mut normalised, ones) = (vec![0.0; width], vec![1.0; width]);
    for (grad, x) in grad.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        let (mean, scale) = mean_and_scale(x);
        for (((n, x), grad), sum) in normalised.iter_mut().zip(x).zip(grad.iter()).zip(grad_gain.iter_mut()) {
            *n = (x - mean) * scale;
            *sum += *n * grad;
        }
        for ((grad, gain), sum) in grad.iter_mut().zip(gain).zip(grad_bias.iter_mut()) {
            *sum += *grad;
            *grad *= gain;
        }
        let along = dot(grad, &normalised) / width as f32;
        let middle = dot(grad, &ones) / width as f32;
        for (grad, n) in grad.iter_mut().zip(&normalised) {
            *grad = scale * (*grad - middle - n * along);
        }
    }
}
