//! Registers of several `f32`, and what is work for any kind of them.
//!
//! Own code, a dozen operations, where crates for this would do: burn's (`macerator`) compiles every loop a second time for
//! WebAssembly without vectors, which no trainer runs and every visitor would fetch.

use std::ops::{Add, Mul, Sub};

/// A kind of register. Its operations are as the processor's, lane by lane.
pub trait Simd: Copy {
    type Register: Copy;
    /// Numbers in a register.
    const LANES: usize;

    fn splat(value: f32) -> Self::Register;
    /// # Safety
    /// A register's numbers lie there.
    unsafe fn load(from: *const f32) -> Self::Register;
    /// # Safety
    /// As [`load`](Self::load).
    unsafe fn store(to: *mut f32, value: Self::Register);
    fn add(a: Self::Register, b: Self::Register) -> Self::Register;
    fn sub(a: Self::Register, b: Self::Register) -> Self::Register;
    fn mul(a: Self::Register, b: Self::Register) -> Self::Register;
    /// a · b + c, rounded once or twice.
    fn mul_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register;
    /// The larger one; `b` if they cannot be compared.
    fn max(a: Self::Register, b: Self::Register) -> Self::Register;
    /// `yes` where a > b, else `no`.
    fn where_greater(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register;
    /// `yes` where a = b, else `no`.
    fn where_equal(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register;
}

/// A register of numbers, with signs for its arithmetic.
pub struct Lanes<S: Simd>(S::Register);

impl<S: Simd> Clone for Lanes<S> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Simd> Copy for Lanes<S> {}

macro_rules! sign {
    ($sign:ident, $name:ident) => {
        impl<S: Simd> $sign for Lanes<S> {
            type Output = Self;

            #[inline(always)]
            fn $name(self, other: Self) -> Self {
                Self(S::$name(self.0, other.0))
            }
        }
    };
}
sign!(Add, add);
sign!(Sub, sub);
sign!(Mul, mul);

impl<S: Simd> Lanes<S> {
    /// self · b + c.
    #[inline(always)]
    pub fn mul_add(self, b: Self, c: Self) -> Self {
        Self(S::mul_add(self.0, b.0, c.0))
    }

    /// The larger one.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        Self(S::max(self.0, other.0))
    }

    /// `yes` where self > other, else `no`.
    #[inline(always)]
    pub fn where_greater(self, other: Self, [yes, no]: [Self; 2]) -> Self {
        Self(S::where_greater(self.0, other.0, yes.0, no.0))
    }

    /// `yes` where self = other, else `no`.
    #[inline(always)]
    pub fn where_equal(self, other: Self, [yes, no]: [Self; 2]) -> Self {
        Self(S::where_equal(self.0, other.0, yes.0, no.0))
    }

    /// The sum of all lanes.
    #[inline(always)]
    pub fn sum(self) -> f32 {
        let mut lanes = [0.0; 8];
        assert!(S::LANES <= lanes.len());
        unsafe { S::store(lanes.as_mut_ptr(), self.0) };
        lanes.iter().sum()
    }
}

/// The register that begins at `from[at]`.
///
/// # Safety
/// A whole register lies in `from` behind `at`.
#[inline(always)]
pub unsafe fn load<S: Simd>(from: &[f32], at: usize) -> Lanes<S> {
    debug_assert!(at + S::LANES <= from.len(), "{at} of {}", from.len());
    Lanes(unsafe { S::load(from.as_ptr().add(at)) })
}

/// Writes a register to `to[at]` and behind.
///
/// # Safety
/// As [`load`].
#[inline(always)]
pub unsafe fn store<S: Simd>(to: &mut [f32], at: usize, value: Lanes<S>) {
    debug_assert!(at + S::LANES <= to.len(), "{at} of {}", to.len());
    unsafe { S::store(to.as_mut_ptr().add(at), value.0) }
}

/// Adds a register to what stands at `to[at]` and behind.
///
/// # Safety
/// As [`load`].
#[inline(always)]
pub unsafe fn add<S: Simd>(to: &mut [f32], at: usize, value: Lanes<S>) {
    unsafe { store::<S>(to, at, load::<S>(to, at) + value) }
}

/// The same number in all lanes.
#[inline(always)]
pub fn splat<S: Simd>(value: f32) -> Lanes<S> {
    Lanes(S::splat(value))
}

/// Work that can be done with any kind of register. It has to be inlined, to be compiled for the kind.
pub trait Work {
    type Output;

    fn with<S: Simd>(self) -> Self::Output;
}
