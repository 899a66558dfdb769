//! The way back: from the gradient of what came out, the gradients of all weights that are trained.

use super::layer::{Layer, Slot, add};
use super::{Batch, Bert, Fate, Norm, Tape};
use crate::ops::{Heads, Write, attend_back, gelu_back, norm_back};

/// Memory of the way back.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    grad: Vec<f32>,
    narrow: Vec<f32>,
    wide: Vec<f32>,
    queries: Vec<f32>,
    pairs: Vec<f32>,
    next: Vec<f32>,
    unused: Vec<f32>,
}

impl Norm {
    fn back(&self, numbers: &[f32], x: &[f32], grad: &mut [f32], slopes: &mut [f32], unused: &mut Vec<f32>) {
        let width = self.gain.len();
        unused.resize(2 * width, 0.0);
        let (gain, bias) = unused.split_at_mut(width);
        norm_back(x, &numbers[self.gain.clone()], grad, gain, bias);
        if self.fate == Fate::Trained {
            slopes[self.gain.clone()].copy_from_slice(gain);
            slopes[self.bias.clone()].copy_from_slice(bias);
        }
    }
}

impl Bert {
    /// Writes into `slopes`, which is as long as the store, the gradients of what is trained. The tape must hold the way
    /// forth of the same batch.
    pub(crate) fn back(&self, batch: &Batch, tape: &mut Tape, grad: &[f32], slopes: &mut [f32]) {
        let numbers = &self.store.numbers[..];
        let Tape { sum, mask, flow, slots, back } = tape;
        back.grad.clear();
        back.grad.extend_from_slice(grad);
        let lowest = self.layers.iter().position(|layer| layer.is_trained()).unwrap_or(self.layers.len());
        let embeds = self.norm.fate == Fate::Trained;
        for (n, layer) in self.layers.iter().enumerate().rev() {
            if n < lowest && !embeds {
                return;
            }
            let asking = if n + 1 == self.layers.len() { &batch.read } else { &batch.lengths };
            let (before, rest) = slots.split_at_mut(n);
            let x = before.last().map_or(&*flow, |slot| &slot.out);
            layer.back(numbers, x, self.rows(batch, asking), &mut rest[0], slopes, back);
        }
        if embeds {
            mask.apply_to(&mut back.grad);
            self.norm.back(numbers, sum, &mut back.grad, slopes, &mut back.unused);
            self.back_of_tables(batch, &back.grad, slopes);
        }
    }

    fn back_of_tables(&self, batch: &Batch, grad: &[f32], slopes: &mut [f32]) {
        let width = self.width;
        slopes[self.places.clone()].fill(0.0);
        slopes[self.segments.clone()].fill(0.0);
        let at = batch.lengths.iter().flat_map(|length| 0..*length);
        for ((&segment, place), row) in batch.segments.iter().zip(at).zip(grad.chunks_exact(width)) {
            add(&mut slopes[self.places.start + place * width..][..width], row);
            add(&mut slopes[self.segments.start + segment as usize * width..][..width], row);
        }
    }
}

impl Layer {
    fn is_trained(&self) -> bool {
        [&self.queries, &self.pairs, &self.out, &self.up, &self.down].iter().any(|linear| linear.is_trained())
    }

    /// Makes `work.grad`, the gradient of what came out, that of what came in.
    fn back(
        &self,
        numbers: &[f32],
        x: &[f32],
        rows: Heads<'_>,
        slot: &mut Slot,
        slopes: &mut [f32],
        work: &mut Scratch,
    ) {
        let Slot { asking, queries, pairs, seen, attended, settled, up, raised, thought, masks, inner, .. } = slot;
        let [q, kv, o, u, d] = inner;
        let Scratch { grad, narrow, wide, queries: to_queries, pairs: to_pairs, next, unused } = work;
        let asking = if asking.is_empty() { x } else { asking };
        self.norm.back(numbers, thought, grad, slopes, unused);
        narrow.clone_from(grad);
        masks[1].apply_to(narrow);
        self.down.back(numbers, (raised, narrow), d, slopes, (wide, Write::Set));
        gelu_back(up, wide);
        self.up.back(numbers, (settled, wide), u, slopes, (grad, Write::Add));
        self.norm_attention.back(numbers, attended, grad, slopes, unused);
        narrow.clone_from(grad);
        masks[0].apply_to(narrow);
        self.out.back(numbers, (seen, narrow), o, slopes, (next, Write::Set));
        to_queries.resize(queries.len(), 0.0);
        to_pairs.resize(pairs.len(), 0.0);
        attend_back((queries, pairs), rows, next, (to_queries, to_pairs));
        self.queries.back(numbers, (asking, to_queries), q, slopes, (grad, Write::Add));
        self.pairs.back(numbers, (x, to_pairs), kv, slopes, (next, Write::Set));
        scatter(grad, rows, next);
        std::mem::swap(grad, next);
    }
}

/// Adds the rows that asked to where they stand among all.
fn scatter(from: &[f32], rows: Heads<'_>, to: &mut [f32]) {
    let (mut start, mut from) = (0, from);
    for (length, count) in rows.lengths.iter().zip(rows.asking) {
        let (these, rest) = from.split_at(count * rows.width);
        add(&mut to[start * rows.width..(start + count) * rows.width], these);
        from = rest;
        start += length;
    }
}
