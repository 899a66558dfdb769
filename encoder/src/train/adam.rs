//! AdamW (Loshchilov and Hutter 2017) with a step size and a decay of its own for each weight, and clipping by the
//! length of the whole gradient.

use crate::bert::{Fate, Store};
use crate::ops::{dot, wide, wide_work};
use std::ops::Range;

const BETA_MEAN: f32 = 0.9;
const BETA_SQUARE: f32 = 0.999;
const EPSILON: f32 = 1e-8;

/// How a weight is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Group {
    /// Its highest step size.
    pub(crate) rate: f32,
    /// Its pull towards zero, as a share of the step size.
    pub(crate) decay: f32,
}

/// The optimiser with what it remembers of each weight.
#[derive(Debug)]
pub(crate) struct Adam {
    groups: Vec<(Range<usize>, Group)>,
    means: Vec<f32>,
    squares: Vec<f32>,
    steps: i32,
    threads: usize,
}

/// What all weights share in one step.
#[derive(Debug, Clone, Copy)]
struct Step {
    /// What gradients are multiplied by.
    scale: f32,
    /// The share of the highest step size.
    share: f32,
    /// The steps so far, this one included.
    count: i32,
}

/// The part of the weights that one thread moves, which begins at `start` of the store.
struct Piece<'a> {
    start: usize,
    numbers: &'a mut [f32],
    means: &'a mut [f32],
    squares: &'a mut [f32],
    grads: &'a [f32],
}

impl Adam {
    /// For the trained parts of a store, each in the group that is said for its name, on so many threads.
    pub(crate) fn new(store: &Store, group: impl Fn(&str) -> Group, threads: usize) -> Self {
        let trained = store.parts.iter().filter(|part| part.fate == Fate::Trained);
        Self {
            groups: trained.map(|part| (part.at.clone(), group(&part.name))).collect(),
            means: vec![0.0; store.numbers.len()],
            squares: vec![0.0; store.numbers.len()],
            steps: 0,
            threads: threads.max(1),
        }
    }

    /// Takes a step along the sum of gradients, each as long as the store, with a share of the highest step size. The sum
    /// is made in the first. Nothing moves where a gradient is no number.
    pub(crate) fn step(&mut self, store: &mut Store, grads: &mut [Vec<f32>], share: f32, clip: f32) {
        self.steps += 1;
        let Some((first, others)) = grads.split_first_mut() else { return };
        let size = first.len().div_ceil(self.threads).max(1);
        let groups = &self.groups[..];
        let others = &*others;
        let sums = first.chunks_mut(size).enumerate().map(|(at, part)| (at * size, part));
        let square: f64 = spread(sums, |(start, part)| add_up(groups, start, part, others)).into_iter().sum();
        let length = square.sqrt() as f32;
        if !length.is_finite() {
            return;
        }
        let step = Step { scale: if length > clip { clip / length } else { 1.0 }, share, count: self.steps };
        let memories = self.means.chunks_mut(size).zip(self.squares.chunks_mut(size));
        let pieces = store.numbers.chunks_mut(size).zip(memories).zip(first.chunks(size)).enumerate();
        let pieces = pieces.map(|(at, ((numbers, (means, squares)), grads))| Piece {
            start: at * size,
            numbers,
            means,
            squares,
            grads,
        });
        spread(pieces, |mut piece| groups.iter().for_each(|(at, group)| piece.step(at, *group, step)));
    }
}

/// Does each job on a thread of its own; the results come in the order of the jobs.
fn spread<J: Send, T: Send>(jobs: impl Iterator<Item = J>, work: impl Fn(J) -> T + Sync) -> Vec<T> {
    let work = &work;
    std::thread::scope(|scope| {
        let threads: Vec<_> = jobs.map(|job| scope.spawn(move || work(job))).collect();
        let ends = threads.into_iter().map(std::thread::ScopedJoinHandle::join);
        ends.map(|end| end.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// The part of a range that lies in a piece, counted from the piece's start.
fn within(at: &Range<usize>, start: usize, length: usize) -> Range<usize> {
    let end = at.end.saturating_sub(start).min(length);
    at.start.saturating_sub(start).min(end)..end
}

/// Adds the other gradients to a part of the first, and says its square length.
fn add_up(groups: &[(Range<usize>, Group)], start: usize, part: &mut [f32], others: &[Vec<f32>]) -> f64 {
    let length = part.len();
    let mut square = 0.0;
    for (at, _) in groups {
        let at = within(at, start, length);
        // In strips that stay in the fastest memory.
        for from in at.clone().step_by(4096) {
            let strip = from..(from + 4096).min(at.end);
            let sum = &mut part[strip.clone()];
            for other in others {
                wide(Add((&mut *sum, &other[start + strip.start..start + strip.end])));
            }
            square += f64::from(wide(Square(&*sum)));
        }
    }
    square
}

wide_work!(Add, 'a, (&'a mut [f32], &'a [f32]), (), add_wide);

#[inline(always)]
fn add_wide((sum, other): (&mut [f32], &[f32])) {
    sum.iter_mut().zip(other).for_each(|(sum, x)| *sum += x);
}

wide_work!(Square, 'a, &'a [f32], f32, square_wide);

#[inline(always)]
fn square_wide(x: &[f32]) -> f32 {
    dot(x, x)
}

impl Piece<'_> {
    fn step(&mut self, at: &Range<usize>, group: Group, step: Step) {
        let at = within(at, self.start, self.numbers.len());
        let piece = Piece {
            start: self.start + at.start,
            numbers: &mut self.numbers[at.clone()],
            means: &mut self.means[at.clone()],
            squares: &mut self.squares[at.clone()],
            grads: &self.grads[at],
        };
        wide(StepOf((piece, group, step)));
    }
}

wide_work!(StepOf, 'a, (Piece<'a>, Group, Step), (), step_wide);

#[inline(always)]
fn step_wide((piece, group, step): (Piece<'_>, Group, Step)) {
    let rate = group.rate * step.share;
    let kept = 1.0 - rate * group.decay;
    let mean_rate = rate / (1.0 - BETA_MEAN.powi(step.count));
    let square_scale = 1.0 / (1.0 - BETA_SQUARE.powi(step.count));
    let Piece { numbers, means, squares, grads, .. } = piece;
    for (((number, grad), mean), square) in numbers.iter_mut().zip(grads).zip(means).zip(squares) {
        let slope = grad * step.scale;
        *mean = BETA_MEAN * *mean + (1.0 - BETA_MEAN) * slope;
        *square = BETA_SQUARE * *square + (1.0 - BETA_SQUARE) * slope * slope;
        *number = *number * kept - mean_rate * *mean / ((*square * square_scale).sqrt() + EPSILON);
    }
}
