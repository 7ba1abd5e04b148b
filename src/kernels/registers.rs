//! The kinds of registers there are: four lanes everywhere, WebAssembly's own or what the compiler makes of an array, and
//! eight on x86-64 with AVX2.

use crate::simd::Simd;

/// Four numbers.
#[derive(Clone, Copy)]
pub struct Four;

#[cfg(target_arch = "wasm32")]
impl Simd for Four {
    type Register = std::arch::wasm32::v128;
    const LANES: usize = 4;

    #[inline(always)]
    fn splat(value: f32) -> Self::Register {
        std::arch::wasm32::f32x4_splat(value)
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::Register {
        unsafe { std::arch::wasm32::v128_load(from.cast()) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::Register) {
        unsafe { std::arch::wasm32::v128_store(to.cast(), value) }
    }
    #[inline(always)]
    fn add(a: Self::Register, b: Self::Register) -> Self::Register {
        std::arch::wasm32::f32x4_add(a, b)
    }
    #[inline(always)]
    fn sub(a: Self::Register, b: Self::Register) -> Self::Register {
        std::arch::wasm32::f32x4_sub(a, b)
    }
    #[inline(always)]
    fn mul(a: Self::Register, b: Self::Register) -> Self::Register {
        std::arch::wasm32::f32x4_mul(a, b)
    }
    #[inline(always)]
    fn mul_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register {
        Self::add(Self::mul(a, b), c)
    }
    #[inline(always)]
    fn max(a: Self::Register, b: Self::Register) -> Self::Register {
        // b > a or unordered: b, as one instruction of most processors has it.
        std::arch::wasm32::f32x4_pmax(b, a)
    }
    #[inline(always)]
    fn where_greater(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        std::arch::wasm32::v128_bitselect(yes, no, std::arch::wasm32::f32x4_gt(a, b))
    }
    #[inline(always)]
    fn where_equal(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        std::arch::wasm32::v128_bitselect(yes, no, std::arch::wasm32::f32x4_eq(a, b))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Simd for Four {
    type Register = [f32; 4];
    const LANES: usize = 4;

    #[inline(always)]
    fn splat(value: f32) -> Self::Register {
        [value; 4]
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::Register {
        unsafe { from.cast::<[f32; 4]>().read() }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::Register) {
        unsafe { to.cast::<[f32; 4]>().write(value) }
    }
    #[inline(always)]
    fn add(a: Self::Register, b: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| a[lane] + b[lane])
    }
    #[inline(always)]
    fn sub(a: Self::Register, b: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| a[lane] - b[lane])
    }
    #[inline(always)]
    fn mul(a: Self::Register, b: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| a[lane] * b[lane])
    }
    #[inline(always)]
    fn mul_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register {
        Self::add(Self::mul(a, b), c)
    }
    #[inline(always)]
    fn max(a: Self::Register, b: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| if a[lane] > b[lane] { a[lane] } else { b[lane] })
    }
    #[inline(always)]
    fn where_greater(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| if a[lane] > b[lane] { yes[lane] } else { no[lane] })
    }
    #[inline(always)]
    fn where_equal(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        std::array::from_fn(|lane| if a[lane] == b[lane] { yes[lane] } else { no[lane] })
    }
}

/// Eight numbers. Only where AVX2 and FMA have been found.
#[cfg(target_arch = "x86_64")]
#[derive(Clone, Copy)]
pub struct Avx2;

#[cfg(target_arch = "x86_64")]
impl Simd for Avx2 {
    type Register = std::arch::x86_64::__m256;
    const LANES: usize = 8;

    #[inline(always)]
    fn splat(value: f32) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_set1_ps(value) }
    }
    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_loadu_ps(from) }
    }
    #[inline(always)]
    unsafe fn store(to: *mut f32, value: Self::Register) {
        unsafe { std::arch::x86_64::_mm256_storeu_ps(to, value) }
    }
    #[inline(always)]
    fn add(a: Self::Register, b: Self::Register) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_add_ps(a, b) }
    }
    #[inline(always)]
    fn sub(a: Self::Register, b: Self::Register) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_sub_ps(a, b) }
    }
    #[inline(always)]
    fn mul(a: Self::Register, b: Self::Register) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_mul_ps(a, b) }
    }
    #[inline(always)]
    fn mul_add(a: Self::Register, b: Self::Register, c: Self::Register) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_fmadd_ps(a, b, c) }
    }
    #[inline(always)]
    fn max(a: Self::Register, b: Self::Register) -> Self::Register {
        unsafe { std::arch::x86_64::_mm256_max_ps(a, b) }
    }
    #[inline(always)]
    fn where_greater(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        use std::arch::x86_64::{_CMP_GT_OQ, _mm256_blendv_ps, _mm256_cmp_ps};
        unsafe { _mm256_blendv_ps(no, yes, _mm256_cmp_ps::<_CMP_GT_OQ>(a, b)) }
    }
    #[inline(always)]
    fn where_equal(a: Self::Register, b: Self::Register, yes: Self::Register, no: Self::Register) -> Self::Register {
        use std::arch::x86_64::{_CMP_EQ_OQ, _mm256_blendv_ps, _mm256_cmp_ps};
        unsafe { _mm256_blendv_ps(no, yes, _mm256_cmp_ps::<_CMP_EQ_OQ>(a, b)) }
    }
}
