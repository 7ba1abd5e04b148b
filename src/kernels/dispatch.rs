//! Which kind of register work is done with: it is compiled for each, and the processor is asked.

#[cfg(target_arch = "x86_64")]
use crate::registers::Avx2;
use crate::{registers::Four, simd::Work};

/// Does work with the widest registers that the processor has and whose lanes divide a number evenly, a multiple of 4.
pub fn dispatch<W: Work>(width: usize, work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    if width.is_multiple_of(8) && is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        #[target_feature(enable = "avx2,fma")]
        fn compiled<W: Work>(work: W) -> W::Output {
            work.with::<Avx2>()
        }
        // The processor has them: it was asked.
        return unsafe { compiled(work) };
    }
    let _ = width;
    work.with::<Four>()
}

/// A function that is compiled for each kind of register, `S`, whose arguments live as long as `'a`. It is called with one
/// argument more in front: a number that the lanes have to divide evenly, a multiple of 4, or several of them joined by `|`.
macro_rules! vectorised {
    ($(#[$meta:meta])* fn $name:ident<$life:lifetime, $simd:ident>(
        $($argument:ident: $kind:ty),+ $(,)?
    ) $(-> $out:ty)? $body:block) => {
        $(#[$meta])*
        #[allow(clippy::too_many_arguments)]
        fn $name<$life>(width: usize, $($argument: $kind),+) $(-> $out)? {
            struct Arguments<$life> {
                $($argument: $kind),+
            }
            impl<$life> $crate::simd::Work for Arguments<$life> {
                #[allow(unused_parens)]
                type Output = ($($out)?);

                #[inline(always)]
                fn with<$simd: $crate::simd::Simd>(self) -> Self::Output {
                    let Self { $($argument),+ } = self;
                    $body
                }
            }
            $crate::dispatch::dispatch(width, Arguments { $($argument),+ })
        }
    };
}
pub(crate) use vectorised;
