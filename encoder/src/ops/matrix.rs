//! Matrices that lie in slices, and their products.

use super::{wide, wide_work};

/// A matrix in a slice, row by row or column by column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Matrix<'a> {
    numbers: &'a [f32],
    rows: usize,
    columns: usize,
    steps: (usize, usize),
}

/// What becomes of the numbers that were there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Write {
    /// They are overwritten.
    Set,
    /// They are added to.
    Add,
}

impl<'a> Matrix<'a> {
    /// Rows of so many columns, one behind the other.
    pub(crate) fn rows(numbers: &'a [f32], columns: usize) -> Self {
        assert!(columns > 0 && numbers.len().is_multiple_of(columns), "{} numbers in {columns} columns", numbers.len());
        Self { numbers, rows: numbers.len() / columns, columns, steps: (columns, 1) }
    }

    /// The same numbers with rows and columns exchanged; nothing moves.
    pub(crate) const fn turned(self) -> Self {
        let (row, column) = self.steps;
        Self { numbers: self.numbers, rows: self.columns, columns: self.rows, steps: (column, row) }
    }
}

/// `out = a b`, or added to what is there; `out` lies row by row.
pub(crate) fn product(a: Matrix<'_>, b: Matrix<'_>, out: &mut [f32], write: Write) {
    assert!(a.columns == b.rows && out.len() == a.rows * b.columns, "the shapes of a product do not fit");
    if out.is_empty() {
        return;
    }
    let step = |step: usize| step.cast_signed();
    // SAFETY: a matrix is made by `rows` and `turned` alone, so that every row and column lies within its slice, and
    // `out` holds `a.rows` rows of `b.columns`.
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr(),
            1,
            step(b.columns),
            write == Write::Add,
            a.numbers.as_ptr(),
            step(a.steps.1),
            step(a.steps.0),
            b.numbers.as_ptr(),
            step(b.steps.1),
            step(b.steps.0),
            1.0,
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}

/// Writes a matrix column by column.
pub(crate) fn turn(numbers: &[f32], columns: usize) -> Vec<f32> {
    let rows = numbers.len() / columns.max(1);
    (0..columns).flat_map(|column| (0..rows).map(move |row| numbers[row * columns + column])).collect()
}

/// Makes every row of `out` the row `row`.
pub(crate) fn fill_rows(out: &mut [f32], row: &[f32]) {
    for to in out.chunks_exact_mut(row.len()) {
        to.copy_from_slice(row);
    }
}

/// The sum of rows.
pub(crate) fn sum_rows(rows: &[f32], sum: &mut [f32]) {
    wide(SumRows((rows, sum)));
}

wide_work!(SumRows, 'a, (&'a [f32], &'a mut [f32]), (), sum_rows_wide);

#[inline(always)]
fn sum_rows_wide((rows, sum): (&[f32], &mut [f32])) {
    sum.fill(0.0);
    for row in rows.chunks_exact(sum.len()) {
        sum.iter_mut().zip(row).for_each(|(sum, x)| *sum += x);
    }
}
