//! What goes into the encoder, and what is left out of it on the way in training.

use crate::tokens::Cut;
use crate::{Random, Result};
use candle_core::Tensor;

/// Readings that go through the encoder together, their pieces end to end.
#[derive(Debug, Clone)]
pub struct Batch {
    pub(super) ids: Vec<u32>,
    pub(super) segments: Vec<u32>,
    pub(super) lengths: Vec<usize>,
    pub(super) read: Vec<usize>,
}

impl Batch {
    /// Puts readings end to end, of which the first row and the caller's rows will be read: nothing else is then worked
    /// out in the last layer.
    pub fn new<'a>(cuts: impl Iterator<Item = &'a Cut>) -> Self {
        let mut batch = Self { ids: Vec::new(), segments: Vec::new(), lengths: Vec::new(), read: Vec::new() };
        for cut in cuts {
            batch.ids.extend(&cut.ids);
            batch.segments.extend(&cut.segments);
            batch.lengths.push(cut.ids.len());
            batch.read.push(cut.spoken.end.clamp(1, cut.ids.len()));
        }
        batch
    }

    /// The same with all rows read.
    #[must_use]
    pub fn whole(mut self) -> Self {
        self.read.clone_from(&self.lengths);
        self
    }

    /// How many rows of each reading come out, from its first.
    #[must_use]
    pub fn read(&self) -> &[usize] {
        &self.read
    }
}

/// Leaves out a share of what passes, and makes the rest as much stronger; nothing during a call.
#[derive(Debug)]
pub struct Dropout {
    share: f32,
    random: Random,
}

/// Which numbers passed; empty where all did.
#[derive(Debug, Default)]
pub(super) struct Mask(Vec<f32>);

impl Dropout {
    /// Leaves nothing out.
    #[must_use]
    pub const fn none() -> Self {
        Self { share: 0.0, random: Random::new(0) }
    }

    /// Leaves out such a share.
    #[must_use]
    pub const fn new(share: f32, random: Random) -> Self {
        Self { share, random }
    }

    fn fill(&mut self, mask: &mut Vec<f32>, count: usize) {
        mask.resize(count, 0.0);
        let kept = 1.0 / (1.0 - self.share);
        let limit = (f64::from(self.share) * 65_536.0) as u64;
        for four in mask.chunks_mut(4) {
            let mut bits = self.random.draw();
            for number in four {
                *number = if bits & 0xffff < limit { 0.0 } else { kept };
                bits >>= 16;
            }
        }
    }

    /// Applies it to a tensor that has a gradient.
    ///
    /// # Errors
    ///
    /// Where the tensor is not of 32-bit numbers.
    pub fn apply(&mut self, x: &Tensor) -> Result<Tensor> {
        if self.share <= 0.0 {
            return Ok(x.clone());
        }
        let mut mask = Vec::new();
        self.fill(&mut mask, x.elem_count());
        Ok((x * Tensor::from_vec(mask, x.dims(), x.device())?)?)
    }

    /// Applies it, and remembers what passed.
    pub(super) fn apply_to(&mut self, x: &mut [f32], mask: &mut Mask) {
        if self.share > 0.0 {
            self.fill(&mut mask.0, x.len());
            mask.apply_to(x);
        } else {
            mask.0.clear();
        }
    }
}

impl Mask {
    /// Leaves out the same again.
    pub(super) fn apply_to(&self, x: &mut [f32]) {
        x.iter_mut().zip(&self.0).for_each(|(x, kept)| *x *= kept);
    }
}
