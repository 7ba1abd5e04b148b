//! Vector registers of `f32`, as many lanes as the processor has and a row of channels fills.

use macerator::{Arch, Scalar, Simd, Vector, WithSimd};

/// A register of numbers.
pub type Lanes<S> = Vector<S, f32>;

/// Work that is compiled for each kind of register: a function of `S`, the kind, whose arguments live as long as `'a`. It is
/// called with one argument more in front: a number that the lanes have to divide evenly, a multiple of 4, or several
/// of them joined by `|`.
macro_rules! vectorised {
    ($(#[$meta:meta])* fn $name:ident<$life:lifetime, $simd:ident>(
        $($argument:ident: $kind:ty),+ $(,)?
    ) $(-> $out:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)]
        fn $name<$life>(width: usize, $($argument: $kind),+) $(-> $out)? {
            struct Work<$life> {
                $($argument: $kind),+
            }
            impl<$life> macerator::WithSimd for Work<$life> {
                #[allow(unused_parens)]
                type Output = ($($out)?);

                #[inline(always)]
                fn with_simd<$simd: macerator::Simd>(self) -> Self::Output {
                    let Self { $($argument),+ } = self;
                    $body
                }
            }
            $crate::simd::dispatch(width, Work { $($argument),+ })
        }
    };
}
pub(crate) use vectorised;

/// Does the work with the widest registers that the processor has and whose lanes divide a number evenly, a multiple of 4.
pub fn dispatch<W: WithSimd>(width: usize, work: W) -> W::Output {
    let widest = Arch::detect();
    #[cfg(target_arch = "x86_64")]
    let widest = match widest {
        wide @ (Arch::V4 | Arch::V3) if width.is_multiple_of(16) => wide,
        Arch::V4 | Arch::V3 if width.is_multiple_of(8) => Arch::V3,
        Arch::V4 | Arch::V3 => Arch::V2,
        narrow => narrow,
    };
    let _ = width;
    // The processor has these registers: a wider kind includes the narrower ones.
    unsafe { widest.dispatch(work) }
}

/// The register that begins at `from[at]`.
///
/// # Safety
/// A whole register lies in `from` behind `at`.
#[inline(always)]
pub unsafe fn load<S: Simd>(from: &[f32], at: usize) -> Lanes<S> {
    debug_assert!(at + S::lanes32() <= from.len(), "{at} of {}", from.len());
    unsafe { f32::vload_unaligned(from.as_ptr().add(at)) }
}

/// Writes a register to `to[at]` and behind.
///
/// # Safety
/// As [`load`].
#[inline(always)]
pub unsafe fn store<S: Simd>(to: &mut [f32], at: usize, value: Lanes<S>) {
    debug_assert!(at + S::lanes32() <= to.len(), "{at} of {}", to.len());
    unsafe { f32::vstore_unaligned(to.as_mut_ptr().add(at), value) }
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
    value.splat()
}
