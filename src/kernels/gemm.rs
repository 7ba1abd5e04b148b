//! Products of small matrices that lie in the cache: C = A · B, a few rows of A by two registers of B at a time.
//!
//! Nothing is packed: rows of B are whole registers already, and A is read a number at a time, whichever way it lies.

use macerator::{Scalar, Simd};

use crate::simd::{Lanes, splat};

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
    let lanes = S::lanes32();
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
/// multiplied, have to fit the processor's registers: 16, or 32 where they are widest.
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
        if S::lanes32() == 16 {
            while row + 12 <= size[0] {
                block::<S, 12, WIDE, ADD>(a, b, c, size, [row, from]);
                row += 12;
            }
        }
        if S::lanes32() >= 8 {
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
    let lanes = S::lanes32();
    let zero: Lanes<S> = splat(0.0);
    let mut sums = [[zero; WIDE]; TALL];
    unsafe {
        let mut left = a.values.as_ptr().add(row * a.row);
        let mut right = b.as_ptr().add(from);
        for _ in 0..inner {
            let mut across = [zero; WIDE];
            for (w, across) in across.iter_mut().enumerate() {
                *across = f32::vload_unaligned(right.add(w * lanes));
            }
            for (r, sums) in sums.iter_mut().enumerate() {
                let one: Lanes<S> = splat(*left.add(r * a.row));
                for (sum, across) in sums.iter_mut().zip(across) {
                    *sum = one.mul_add(across, *sum);
                }
            }
            left = left.wrapping_add(a.column);
            right = right.wrapping_add(columns);
        }
        for (r, sums) in sums.into_iter().enumerate() {
            let to = c.as_mut_ptr().add((row + r) * columns + from);
            for (w, sum) in sums.into_iter().enumerate() {
                let to = to.add(w * lanes);
                let sum = if ADD { sum + f32::vload_unaligned::<S>(to) } else { sum };
                f32::vstore_unaligned(to, sum);
            }
        }
    }
}
