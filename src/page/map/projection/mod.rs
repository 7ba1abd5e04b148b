//! From embeddings to places on a flat map: pure functions over numbers, no tensor and no page.
//!
//! embeddings `[landmarks, dim]` → [`principal_axes`] → plane → [`Alignment`] onto the last frame → [`MapLayout`]
//!
//! [`FrameMapper`] is the way in. It remembers the last frame, so that a map that is drawn many times a second glides
//! where a fresh projection of every frame would flip, spin and jump.

mod align;
mod frame_mapper;
pub mod order;
mod pca;
mod scaling;

pub use align::{Alignment, align};
pub use frame_mapper::{FrameMapper, MapLayout};
pub use pca::{PrincipalAxes, principal_axes};
pub use scaling::{Scaled, scaled};

/// A place on the map: x to the right, y upwards.
pub type MapPoint = [f64; 2];
