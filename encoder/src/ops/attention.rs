//! Self-attention (Vaswani et al. 2017) within each reading of a batch that lies end to end, without padding or mask.
//! Queries come from the first rows of each reading alone, as many as will be read further; keys and values from all.

use super::{dot, exp, wide, wide_work};

/// The sizes of a head that there is code for: loops of a length that is known beforehand take a few vectors each, and
/// others would mostly do the rest that fills none.
pub(crate) const SIZES: [usize; 5] = [4, 8, 16, 32, 64];

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

/// One head of one reading, `SIZE` numbers wide.
#[derive(Clone, Copy)]
struct Head<'a, const SIZE: usize> {
    queries: &'a [f32],
    pairs: &'a [f32],
    width: usize,
    at: usize,
}

/// So many numbers from a place on.
#[inline(always)]
fn part<const SIZE: usize>(numbers: &[f32], at: usize) -> &[f32; SIZE] {
    numbers[at..].first_chunk().expect("a head lies within its row")
}

#[inline(always)]
fn part_mut<const SIZE: usize>(numbers: &mut [f32], at: usize) -> &mut [f32; SIZE] {
    numbers[at..].first_chunk_mut().expect("a head lies within its row")
}

/// Adds `factor` times a row to another.
#[inline(always)]
fn add_scaled<const SIZE: usize>(to: &mut [f32; SIZE], factor: f32, from: &[f32; SIZE]) {
    for at in 0..SIZE {
        to[at] += factor * from[at];
    }
}

impl<'a, const SIZE: usize> Head<'a, SIZE> {
    #[inline(always)]
    fn query(&self, row: usize) -> &'a [f32; SIZE] {
        part(self.queries, row * self.width + self.at)
    }

    #[inline(always)]
    fn key(&self, row: usize) -> &'a [f32; SIZE] {
        part(self.pairs, row * 2 * self.width + self.at)
    }

    #[inline(always)]
    fn value(&self, row: usize) -> &'a [f32; SIZE] {
        part(self.pairs, (row * 2 + 1) * self.width + self.at)
    }

    /// How much the row `row` looks at each row: softmax of the scaled products.
    #[inline(always)]
    fn shares(&self, row: usize, shares: &mut [f32]) {
        let scale = 1.0 / (SIZE as f32).sqrt();
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
    wide(Attend((queries, pairs, heads, out)));
}

/// What `attend` is given.
type Forth<'a> = (&'a [f32], &'a [f32], Heads<'a>, &'a mut [f32]);

wide_work!(Attend, 'a, Forth<'a>, (), attend_wide);

#[inline(always)]
fn attend_wide(given: Forth<'_>) {
    match given.2.width / given.2.count {
        4 => attend_sized::<4>(given),
        8 => attend_sized::<8>(given),
        16 => attend_sized::<16>(given),
        32 => attend_sized::<32>(given),
        64 => attend_sized::<64>(given),
        size => panic!("there is no code for heads of {size}"),
    }
}

#[inline(always)]
fn attend_sized<const SIZE: usize>((queries, pairs, heads, out): Forth<'_>) {
    let width = heads.width;
    let mut shares = vec![0.0; heads.lengths.iter().copied().max().unwrap_or(0)];
    for (asking, all) in readings(heads) {
        let rows = asking.len();
        let queries = &queries[asking.start * width..asking.end * width];
        let out = &mut out[asking.start * width..asking.end * width];
        let pairs = &pairs[all.start * 2 * width..all.end * 2 * width];
        let shares = &mut shares[..all.len()];
        for head in 0..heads.count {
            let head = Head::<SIZE> { queries, pairs, width, at: head * SIZE };
            for row in 0..rows {
                head.shares(row, shares);
                let mut taken = [0.0; SIZE];
                for (other, &share) in shares.iter().enumerate() {
                    add_scaled(&mut taken, share, head.value(other));
                }
                *part_mut(out, row * width + head.at) = taken;
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
    grad_pairs.fill(0.0);
    wide(AttendBack((forth, heads, grad, (grad_queries, grad_pairs))));
}

/// What `attend_back` is given.
type Back<'a> = ((&'a [f32], &'a [f32]), Heads<'a>, &'a [f32], (&'a mut [f32], &'a mut [f32]));

wide_work!(AttendBack, 'a, Back<'a>, (), attend_back_wide);

#[inline(always)]
fn attend_back_wide(given: Back<'_>) {
    match given.1.width / given.1.count {
        4 => attend_back_sized::<4>(given),
        8 => attend_back_sized::<8>(given),
        16 => attend_back_sized::<16>(given),
        32 => attend_back_sized::<32>(given),
        64 => attend_back_sized::<64>(given),
        size => panic!("there is no code for heads of {size}"),
    }
}

#[inline(always)]
fn attend_back_sized<const SIZE: usize>(((queries, pairs), heads, grad, (grad_queries, grad_pairs)): Back<'_>) {
    let width = heads.width;
    let longest = heads.lengths.iter().copied().max().unwrap_or(0);
    let (mut shares, mut slopes) = (vec![0.0; longest], vec![0.0; longest]);
    for (asking, all) in readings(heads) {
        let (asked, among) = (asking.start * width..asking.end * width, all.start * 2 * width..all.end * 2 * width);
        let (queries, pairs, grad) = (&queries[asked.clone()], &pairs[among.clone()], &grad[asked.clone()]);
        let (to_queries, to_pairs) = (&mut grad_queries[asked], &mut grad_pairs[among]);
        let (shares, slopes) = (&mut shares[..all.len()], &mut slopes[..all.len()]);
        for head in 0..heads.count {
            let head = Head::<SIZE> { queries, pairs, width, at: head * SIZE };
            for row in 0..asking.len() {
                back_of_row(head, row, grad, (shares, slopes), (to_queries, to_pairs));
            }
        }
    }
}

#[inline(always)]
fn back_of_row<const SIZE: usize>(
    head: Head<'_, SIZE>,
    row: usize,
    grad: &[f32],
    (shares, slopes): (&mut [f32], &mut [f32]),
    (to_queries, to_pairs): (&mut [f32], &mut [f32]),
) {
    let Head { width, at, .. } = head;
    let scale = 1.0 / (SIZE as f32).sqrt();
    head.shares(row, shares);
    let g = part::<SIZE>(grad, row * width + at);
    for (other, slope) in slopes.iter_mut().enumerate() {
        *slope = dot(g, head.value(other));
    }
    let total = dot(shares, slopes);
    let query = head.query(row);
    let mut to_query = [0.0; SIZE];
    for (other, (&share, &slope)) in shares.iter().zip(slopes.iter()).enumerate() {
        let slope = share * (slope - total) * scale;
        add_scaled(&mut to_query, slope, head.key(other));
        add_scaled(part_mut(to_pairs, other * 2 * width + at), slope, query);
        add_scaled(part_mut(to_pairs, (other * 2 + 1) * width + at), share, g);
    }
    *part_mut(to_queries, row * width + at) = to_query;
}
