//! Self-attention (Vaswani et al. 2017) within each utterance of a batch that lies end to end, without padding or mask.

use super::{add_scaled, dot, exp, numbers};
use candle_core::{CpuStorage, CustomOp1, CustomOp2, Layout, Result, Shape, Tensor, bail};
use std::sync::Arc;

/// What each row takes from the rows of its utterance. `qkv` holds in each row the queries, keys and values of all
/// heads; `lengths` are the rows of each utterance, in order.
///
/// # Errors
///
/// Where the shapes do not fit.
pub fn attend(qkv: &Tensor, lengths: &Arc<[usize]>, heads: usize) -> Result<Tensor> {
    qkv.apply_op1(Attend { lengths: Arc::clone(lengths), heads })
}

struct Attend {
    lengths: Arc<[usize]>,
    heads: usize,
}

struct AttendBackward {
    lengths: Arc<[usize]>,
    heads: usize,
}

/// One head of one utterance: where its numbers lie.
struct Head<'a> {
    qkv: &'a [f32],
    width: usize,
    at: usize,
    size: usize,
}

impl<'a> Head<'a> {
    fn query(&self, row: usize) -> &'a [f32] {
        self.part(row, 0)
    }

    fn key(&self, row: usize) -> &'a [f32] {
        self.part(row, 1)
    }

    fn value(&self, row: usize) -> &'a [f32] {
        self.part(row, 2)
    }

    fn part(&self, row: usize, which: usize) -> &'a [f32] {
        let start = row * 3 * self.width + which * self.width + self.at;
        &self.qkv[start..start + self.size]
    }

    /// How much the row `row` looks at each row: softmax of the scaled products.
    fn shares(&self, row: usize, shares: &mut [f32]) {
        let scale = 1.0 / (self.size as f32).sqrt();
        let mut most = f32::MIN;
        for (other, share) in shares.iter_mut().enumerate() {
            *share = dot(self.query(row), self.key(other)) * scale;
            most = most.max(*share);
        }
        let mut sum = 0.0;
        for share in shares.iter_mut() {
            *share = exp(*share - most);
            sum += *share;
        }
        shares.iter_mut().for_each(|share| *share /= sum);
    }
}

/// Rows of each utterance: where they begin, and how many they are.
fn utterances(lengths: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    lengths.iter().scan(0, |at, &length| {
        let start = *at;
        *at += length;
        Some((start, length))
    })
}

fn width_of(layout: &Layout, lengths: &[usize], heads: usize) -> Result<usize> {
    let (rows, triple) = layout.shape().dims2()?;
    if triple % (3 * heads) != 0 || lengths.iter().sum::<usize>() != rows {
        bail!("{rows} rows of {triple} do not fit {heads} heads and lengths {lengths:?}");
    }
    Ok(triple / 3)
}

impl CustomOp1 for Attend {
    fn name(&self) -> &'static str {
        "attend"
    }

    fn cpu_fwd(&self, storage: &CpuStorage, layout: &Layout) -> Result<(CpuStorage, Shape)> {
        let width = width_of(layout, &self.lengths, self.heads)?;
        let all = numbers(storage, layout)?;
        let size = width / self.heads;
        let mut out = vec![0.0; all.len() / 3];
        let mut shares = Vec::new();
        for (start, length) in utterances(&self.lengths) {
            let qkv = &all[start * 3 * width..(start + length) * 3 * width];
            let out = &mut out[start * width..(start + length) * width];
            shares.resize(length, 0.0);
            for head in 0..self.heads {
                let head = Head { qkv, width, at: head * size, size };
                for row in 0..length {
                    head.shares(row, &mut shares);
                    let to = &mut out[row * width + head.at..row * width + head.at + size];
                    for (other, &share) in shares.iter().enumerate() {
                        add_scaled(to, share, head.value(other));
                    }
                }
            }
        }
        Ok((CpuStorage::F32(out), Shape::from((layout.dims()[0], width))))
    }

    fn bwd(&self, qkv: &Tensor, _: &Tensor, grad: &Tensor) -> Result<Option<Tensor>> {
        let op = AttendBackward { lengths: Arc::clone(&self.lengths), heads: self.heads };
        qkv.apply_op2_no_bwd(&grad.contiguous()?, &op).map(Some)
    }
}

impl CustomOp2 for AttendBackward {
    fn name(&self) -> &'static str {
        "attend-backward"
    }

    fn cpu_fwd(&self, qkv: &CpuStorage, lq: &Layout, grad: &CpuStorage, lg: &Layout) -> Result<(CpuStorage, Shape)> {
        let width = width_of(lq, &self.lengths, self.heads)?;
        let (all, grad) = (numbers(qkv, lq)?, numbers(grad, lg)?);
        let size = width / self.heads;
        let mut out = vec![0.0; all.len()];
        for (start, length) in utterances(&self.lengths) {
            let qkv = &all[start * 3 * width..(start + length) * 3 * width];
            let out = &mut out[start * 3 * width..(start + length) * 3 * width];
            let grad = &grad[start * width..(start + length) * width];
            for head in 0..self.heads {
                let head = Head { qkv, width, at: head * size, size };
                backward_of_head(&head, grad, out);
            }
        }
        Ok((CpuStorage::F32(out), lq.shape().clone()))
    }
}

/// With `p` the shares of a row and `g` its gradient: `dv_j += p_j g`, `dp_j = g . v_j`, `ds_j = p_j (dp_j - sum p
/// dp)`, `dq += ds_j k_j`, `dk_j += ds_j q`, the last two scaled.
fn backward_of_head(head: &Head<'_>, grad: &[f32], out: &mut [f32]) {
    let (width, size) = (head.width, head.size);
    let length = grad.len() / width;
    let scale = 1.0 / (size as f32).sqrt();
    let (mut shares, mut slopes) = (vec![0.0; length], vec![0.0; length]);
    for row in 0..length {
        head.shares(row, &mut shares);
        let g = &grad[row * width + head.at..row * width + head.at + size];
        let mut total = 0.0;
        for other in 0..length {
            slopes[other] = dot(g, head.value(other));
            total += slopes[other] * shares[other];
        }
        for other in 0..length {
            let slope = shares[other] * (slopes[other] - total) * scale;
            let query = row * 3 * width + head.at;
            let key = other * 3 * width + width + head.at;
            add_scaled(&mut out[query..query + size], slope, head.key(other));
            add_scaled(&mut out[key..key + size], slope, head.query(row));
            add_scaled(&mut out[key + width..key + width + size], shares[other], g);
        }
    }
}
