//! What a pen leaves behind: strokes in a unit square, and the one rasteriser that turns them into pictures.
//!
//! Ink convention, everywhere: ink = 1.0, paper = 0.0, x to the right, y downwards, the square is [0, 1] × [0, 1].

pub mod augment;
pub mod augment_pixels;
mod bitmap;
mod bitmap_raster;
mod edit;
pub mod film;
pub mod frame;
pub mod noise;
mod outline;
mod picture;
pub mod pose;
pub mod raster;
mod replay;
pub mod smooth;
pub mod sound;
mod stroke;
pub mod words;

pub use picture::{Picture, SIDE};
pub use raster::rasterise;
pub use stroke::{Class, Drawing, Point, Stroke};
