//! Products of small matrices that lie in the cache: C = A · B, a few rows of A by two registers of B at a time.
//!
//! Nothing is packed: rows of B are whole registers already, and A is read a number at a time, whichever way it lies.

use crate::simd::{Lanes, Simd, load, splat, store};

/// A matrix that is read: where it lies, and how far apart its rows and its columns are.
#[derive(Clone, Copy)]
pub struct Left<'a> {
    pub values: &'a [f32],
    pub row: usize,
    pub column: usize,
}

/// C [rows, columns] = A [rows, inner] · B [inner, columns], or C += with `ADD`; B and C row by row. `columns` is a multiple of
/// the lanes.
///
/// # Panics
/// If a matrix is smaller than that.
#[inline(always)]
pub fn multiply<S: Simd, const ADD: bool>(a: Left, b: &[f32], c: &mut [f32], [rows, inner, columns]: [usize; 3]) {
    let lanes = S::LANES;
    assert!(columns.is_multiple_of(lanes) && b.len() >= inner * columns && c.len() >= rows * columns);
    assert!(rows == 0 || inner == 0 || a.values.len() > (rows - 1) * a.row + (inner - 1) * a.column);
    let mut from = 0;
    while from + 2 * lanes <= columns {
        unsafe { panel::<S, 2, ADD>(a, b, c, [rows, inner, columns], from) };
        from += 2 * lanes;
    }
    if from < columns {
        unsafe { panel::<S, 1, ADD>(a, b, c, [rows, inner, columns], from) };
    }
}

/// `WIDE` registers of columns, from column `from` on, for all rows. The accumulators of a block of rows, and what is
/// multiplied, have to fit the processor's 16 registers; WebAssembly's engines keep some of them for themselves.
#[inline(always)]
unsafe fn panel<S: Simd, const WIDE: usize, const ADD: bool>(
    a: Left,
    b: &[f32],
    c: &mut [f32],
    size: [usize; 3],
    from: usize,
) {
    let mut row = 0;
    unsafe {
        if S::LANES >= 8 {
            while row + 6 <= size[0] {
                block::<S, 6, WIDE, ADD>(a, b, c, size, [row, from]);
                row += 6;
            }
        }
        while row + 4 <= size[0] {
            block::<S, 4, WIDE, ADD>(a, b, c, size, [row, from]);
            row += 4;
        }
        while row < size[0] {
            block::<S, 1, WIDE, ADD>(a, b, c, size, [row, from]);
            row += 1;
        }
    }
}

/// `TALL` rows by `WIDE` registers.
#[inline(always)]
unsafe fn block<S: Simd, const TALL: usize, const WIDE: usize, const ADD: bool>(
    a: Left,
    b: &[f32],
    c: &mut [f32],
    [_, inner, columns]: [usize; 3],
    [row, from]: [usize; 2],
) {
    let lanes = S::LANES;
    let zero: Lanes<S> = splat(0.0);
    let mut sums = [[zero; WIDE]; TALL];
    for k in 0..inner {
        unsafe {
            let mut across = [zero; WIDE];
            for (w, across) in across.iter_mut().enumerate() {
                *across = load::<S>(b, k * columns + from + w * lanes);
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let one: Lanes<S> = splat(*a.values.get_unchecked((row + r) * a.row + k * a.column));
                for (sum, across) in sums.iter_mut().zip(across) {
                    *sum = one.mul_add(across, *sum);
                }
            }
        }
    }
    for (r, sums) in sums.into_iter().enumerate() {
        for (w, sum) in sums.into_iter().enumerate() {
            let to = (row + r) * columns + from + w * lanes;
            unsafe { store::<S>(c, to, if ADD { sum + load::<S>(c, to) } else { sum }) };
        }
    }
}
