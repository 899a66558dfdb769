//! Self-attention (Vaswani et al. 2017) within each reading of a batch that lies end to end, without padding or mask.
//! Queries come from the first rows of each reading alone, as many as will be read further; keys and values from all.

use super::{add_scaled, dot, exp, wide};

/// How the rows of queries, keys and values lie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heads<'a> {
    /// Rows of each reading.
    pub(crate) lengths: &'a [usize],
    /// How many of them ask, from the first.
    pub(crate) asking: &'a [usize],
    /// Attention heads.
    pub(crate) count: usize,
    /// Numbers in a row of queries; a row of keys and values holds twice as many.
    pub(crate) width: usize,
}

/// One head of one reading.
#[derive(Clone, Copy)]
struct Head<'a> {
    queries: &'a [f32],
    pairs: &'a [f32],
    width: usize,
    at: usize,
    size: usize,
}

impl<'a> Head<'a> {
    #[inline(always)]
    fn query(&self, row: usize) -> &'a [f32] {
        &self.queries[row * self.width + self.at..][..self.size]
    }

    #[inline(always)]
    fn key(&self, row: usize) -> &'a [f32] {
        &self.pairs[row * 2 * self.width + self.at..][..self.size]
    }

    #[inline(always)]
    fn value(&self, row: usize) -> &'a [f32] {
        &self.pairs[(row * 2 + 1) * self.width + self.at..][..self.size]
    }

    /// How much the row `row` looks at each row: softmax of the scaled products.
    #[inline(always)]
    fn shares(&self, row: usize, shares: &mut [f32]) {
        let scale = 1.0 / (self.size as f32).sqrt();
        let query = self.query(row);
        let mut most = f32::MIN;
        for (other, share) in shares.iter_mut().enumerate() {
            *share = dot(query, self.key(other)) * scale;
            most = most.max(*share);
        }
        shares.iter_mut().for_each(|share| *share = exp(*share - most));
        let whole = 1.0 / shares.iter().sum::<f32>();
        shares.iter_mut().for_each(|share| *share *= whole);
    }
}

/// The readings: where their asking rows and all their rows lie.
fn readings<'a>(heads: Heads<'a>) -> impl Iterator<Item = (std::ops::Range<usize>, std::ops::Range<usize>)> + 'a {
    let mut ends = (0, 0);
    heads.lengths.iter().zip(heads.asking).map(move |(length, asking)| {
        let starts = ends;
        ends = (starts.0 + asking, starts.1 + length);
        (starts.0..ends.0, starts.1..ends.1)
    })
}

/// What each asking row takes from the rows of its reading.
pub(crate) fn attend(queries: &[f32], pairs: &[f32], heads: Heads<'_>, out: &mut [f32]) {
    wide((queries, pairs, heads, out), attend_wide);
}

#[inline(always)]
fn attend_wide((queries, pairs, heads, out): (&[f32], &[f32], Heads<'_>, &mut [f32])) {
    let (width, size) = (heads.width, heads.width / heads.count);
    let mut shares = vec![0.0; heads.lengths.iter().copied().max().unwrap_or(0)];
    out.fill(0.0);
    for (asking, all) in readings(heads) {
        let rows = asking.len();
        let queries = &queries[asking.start * width..asking.end * width];
        let out = &mut out[asking.start * width..asking.end * width];
        let pairs = &pairs[all.start * 2 * width..all.end * 2 * width];
        let shares = &mut shares[..all.len()];
        for head in 0..heads.count {
            let head = Head { queries, pairs, width, at: head * size, size };
            for row in 0..rows {
                head.shares(row, shares);
                let to = &mut out[row * width + head.at..][..size];
                for (other, &share) in shares.iter().enumerate() {
                    add_scaled(to, share, head.value(other));
                }
            }
        }
    }
}

/// The gradients of queries and of keys and values from that of the output. With `p` the shares of a row and `g` its
/// gradient: `dv_j += p_j g`, `dp_j = g . v_j`, `ds_j = p_j (dp_j - sum p dp)`, `dq += ds_j k_j`, `dk_j += ds_j q`, the
/// last two scaled.
pub(crate) fn attend_back(
    forth: (&[f32], &[f32]),
    heads: Heads<'_>,
    grad: &[f32],
    (grad_queries, grad_pairs): (&mut [f32], &mut [f32]),
) {
    grad_queries.fill(0.0);
    grad_pairs.fill(0.0);
    wide((forth, heads, grad, (grad_queries, grad_pairs)), attend_back_wide);
}

/// What `attend_back` is given.
type Back<'a> = ((&'a [f32], &'a [f32]), Heads<'a>, &'a [f32], (&'a mut [f32], &'a mut [f32]));

#[inline(always)]
fn attend_back_wide(((queries, pairs), heads, grad, (grad_queries, grad_pairs)): Back<'_>) {
    let (width, size) = (heads.width, heads.width / heads.count);
    let longest = heads.lengths.iter().copied().max().unwrap_or(0);
    let (mut shares, mut slopes) = (vec![0.0; longest], vec![0.0; longest]);
    for (asking, all) in readings(heads) {
        let (asked, among) = (asking.start * width..asking.end * width, all.start * 2 * width..all.end * 2 * width);
        let (queries, pairs, grad) = (&queries[asked.clone()], &pairs[among.clone()], &grad[asked.clone()]);
        let (to_queries, to_pairs) = (&mut grad_queries[asked], &mut grad_pairs[among]);
        let (shares, slopes) = (&mut shares[..all.len()], &mut slopes[..all.len()]);
        for head in 0..heads.count {
            let head = Head { queries, pairs, width, at: head * size, size };
            for row in 0..asking.len() {
                back_of_row(head, row, grad, (shares, slopes), (to_queries, to_pairs));
            }
        }
    }
}

#[inline(always)]
fn back_of_row(
    head: Head<'_>,
    row: usize,
    grad: &[f32],
    (shares, slopes): (&mut [f32], &mut [f32]),
    (to_queries, to_pairs): (&mut [f32], &mut [f32]),
) {
    let Head { width, size, at, .. } = head;
    let scale = 1.0 / (size as f32).sqrt();
    head.shares(row, shares);
    let g = &grad[row * width + at..][..size];
    for (other, slope) in slopes.iter_mut().enumerate() {
        *slope = dot(g, head.value(other));
    }
    let total = dot(shares, slopes);
    let query = head.query(row);
    let to_query = &mut to_queries[row * width + at..][..size];
    for (other, (&share, &slope)) in shares.iter().zip(slopes.iter()).enumerate() {
        let slope = share * (slope - total) * scale;
        add_scaled(to_query, slope, head.key(other));
        add_scaled(&mut to_pairs[other * 2 * width + at..][..size], slope, query);
        add_scaled(&mut to_pairs[(other * 2 + 1) * width + at..][..size], share, g);
    }
}
