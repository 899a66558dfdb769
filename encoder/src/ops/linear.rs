//! The linear layer.

use super::numbers;
use candle_core::backend::BackendStorage;
use candle_core::{CpuStorage, CustomOp3, Layout, Result, Shape, Tensor, bail};

/// `x W^T + b` for rows `x`.
///
/// # Errors
///
/// Where the shapes do not fit.
pub fn linear(x: &Tensor, weight: &Tensor, bias: &Tensor) -> Result<Tensor> {
    x.apply_op3(weight, bias, Linear)
}

struct Linear;

impl CustomOp3 for Linear {
    fn name(&self) -> &'static str {
        "linear"
    }

    fn cpu_fwd(
        &self,
        x: &CpuStorage,
        lx: &Layout,
        weight: &CpuStorage,
        lw: &Layout,
        bias: &CpuStorage,
        lb: &Layout,
    ) -> Result<(CpuStorage, Shape)> {
        let ((rows, inputs), (outputs, columns)) = (lx.shape().dims2()?, lw.shape().dims2()?);
        let bias = numbers(bias, lb)?;
        if inputs != columns || bias.len() != outputs {
            bail!("a layer of {outputs} by {columns} with {} biases does not take rows of {inputs}", bias.len());
        }
        let mut out = x.matmul(weight, (1, rows, outputs, inputs), lx, &lw.transpose(0, 1)?)?;
        if let CpuStorage::F32(out) = &mut out {
            for row in out.chunks_exact_mut(outputs) {
                row.iter_mut().zip(bias).for_each(|(out, bias)| *out += bias);
            }
        }
        Ok((out, Shape::from((rows, outputs))))
    }

    fn bwd(
        &self,
        x: &Tensor,
        weight: &Tensor,
        _: &Tensor,
        _: &Tensor,
        grad: &Tensor,
    ) -> Result<(Option<Tensor>, Option<Tensor>, Option<Tensor>)> {
        let grad = grad.contiguous()?;
        let (x, weight) = (x.detach(), weight.detach());
        // A product with a row of ones sums the rows much faster than a sum over the first dimension.
        let ones = Tensor::ones((1, x.dim(0)?), x.dtype(), x.device())?;
        let grad_bias = ones.matmul(&grad)?.squeeze(0)?;
        Ok((Some(grad.matmul(&weight)?), Some(grad.t()?.matmul(&x)?), Some(grad_bias)))
    }
}
