//! Pictures as files, PNG, JPEG and SVG: as tones on paper, and as the character that is on them.
//!
//! What is transparent is paper, white under dark ink and black under light. A photo stands as its camera was held. Pictures are
//! made larger or smaller before ink and paper are told apart: of 28 pixels a side, most of a line is its soft edge, where
//! the threshold lies best between pixels.

use std::io::Cursor;

use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageDecoder, ImageError, ImageFormat, ImageReader,
    imageops::{self, FilterType},
    metadata::Orientation,
};
use resvg::{tiny_skia, usvg};

use super::tones::{Ink, Tones, TraceError};
use data::collection::LONGEST_SIDE;
use ink::raster::Bitmap;

/// Why there is no character in a file.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Its bytes are those of something else.
    #[error("is not a PNG, JPEG or SVG picture")]
    Unknown,
    /// They are damaged.
    #[error("is damaged: {0}")]
    Damaged(ImageError),
    /// They are an SVG document that cannot be understood.
    #[error("is an SVG drawing that cannot be read: {0}")]
    DamagedSvg(usvg::Error),
    /// It has too many pixels.
    #[error("is larger than {MOST_PIXELS} pixels a side, which no drawing is")]
    TooLarge,
    /// It would take too long to draw.
    #[error("is an SVG drawing of more than {} MB, one that repeats its own parts more than {MOST_REPEATS} times, or one with parts far outside of its sheet", LARGEST_SVG >> 20)]
    TooComplex,
    /// No character can be seen on it.
    #[error("{0}")]
    NoCharacter(#[from] TraceError),
}

/// Pixels of a side at most: what cameras make.
const MOST_PIXELS: u32 = 10_000;
/// The most bytes that a decoded picture may take: what a phone's camera makes.
const MOST_BYTES: u64 = 256 << 20;
/// Larger SVG documents are maps or photos.
const LARGEST_SVG: usize = 2 << 20;
/// `<use>` within `<use>` doubles what is drawn each time, so few of them are many.
const MOST_REPEATS: usize = 20;
/// Parts of an SVG document that reach farther than so many pixels are refused: what draws them counts in quarters of a pixel, with 16
/// bits before the point, and goes beyond the picture where those overflow.
const FARTHEST: f32 = 4_000.0;
/// The longer side of a picture in which ink is looked for, in pixels, at least and at most.
const LONGER_SIDE: (u32, u32) = (112, 192);

/// A picture in tones, of a size in which ink can be told from paper.
///
/// # Errors
/// If the bytes are no picture, or one that is too large.
pub fn tones(bytes: &[u8]) -> Result<Tones, PictureError> {
    scaled(&on_paper(&decode(bytes)?))
}

/// The character in a picture. One of two tones is taken as it is, pixel by pixel; most of its pixels are paper.
///
/// # Errors
/// If the bytes are no picture, or no character can be seen on it.
pub fn character(bytes: &[u8]) -> Result<Bitmap, PictureError> {
    let image = on_paper(&decode(bytes)?);
    let (width, height) = (image.width() as usize, image.height() as usize);
    if width.max(height) > LONGEST_SIDE {
        return Err(PictureError::TooLarge);
    }
    let tones = image.as_raw();
    let (dark, light) = (tones.iter().min().copied().unwrap_or(0), tones.iter().max().copied().unwrap_or(0));
    if dark == light {
        return Err(TraceError::Blank.into());
    }
    let bitmap = if tones.iter().all(|tone| *tone == dark || *tone == light) {
        let darks = tones.iter().filter(|tone| **tone == dark).count();
        let ink = if darks * 2 > tones.len() { light } else { dark };
        Bitmap::new(width, height, tones.iter().map(|tone| *tone == ink).collect())
    } else {
        let tones = scaled(&image)?;
        let (width, height) = (tones.width(), tones.height());
        Bitmap::new(width, height, tones.inked(Ink::Guessed, None)?.ink)
    };
    bitmap.ok_or(PictureError::TooLarge)
}

/// Grey with opacity, as much as is needed of any picture.
fn decode(bytes: &[u8]) -> Result<GrayAlphaImage, PictureError> {
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg)) => decode_pixels(bytes, format),
        _ if is_svg(bytes) => draw(bytes),
        _ => Err(PictureError::Unknown),
    }
}

fn decode_pixels(bytes: &[u8], format: ImageFormat) -> Result<GrayAlphaImage, PictureError> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(PictureError::Damaged)?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > MOST_PIXELS || decoder.total_bytes() > MOST_BYTES {
        return Err(PictureError::TooLarge);
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(PictureError::Damaged)?;
    image.apply_orientation(orientation);
    Ok(image.into_luma_alpha8())
}

/// True if bytes begin as an SVG document does.
fn is_svg(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]);
    start.trim_start_matches('\u{feff}').trim_start().starts_with('<') && start.contains("<svg")
}

/// Draws an SVG document. It is given no fonts and no files, so of its words and pictures nothing is seen.
fn draw(bytes: &[u8]) -> Result<GrayAlphaImage, PictureError> {
    let repeats = bytes.windows(5).filter(|window| window.starts_with(b"<use") || window.ends_with(b":use")).count();
    if bytes.len() > LARGEST_SVG || repeats > MOST_REPEATS {
        return Err(PictureError::TooComplex);
    }
    let tree = usvg::Tree::from_data(bytes, &usvg::Options::default()).map_err(PictureError::DamagedSvg)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = LONGER_SIDE.1 as f32 / width.max(height);
    let reach = tree.root().abs_stroke_bounding_box();
    let edges = [reach.left(), reach.top(), reach.right(), reach.bottom()];
    // A sheet of next to no size makes any line as wide.
    if scale > FARTHEST || edges.iter().any(|edge| (edge * scale).abs() > FARTHEST) {
        return Err(PictureError::TooComplex);
    }
    let side = |length: f32| ((length * scale).round() as u32).clamp(1, LONGER_SIDE.1);
    let mut pixels = tiny_skia::Pixmap::new(side(width), side(height)).ok_or(PictureError::TooLarge)?;
    resvg::render(&tree, tiny_skia::Transform::from_scale(scale, scale), &mut pixels.as_mut());
    let grey = pixels.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        let tone = 77 * u32::from(pixel.red()) + 150 * u32::from(pixel.green()) + 29 * u32::from(pixel.blue());
        [(tone >> 8) as u8, pixel.alpha()]
    });
    GrayAlphaImage::from_raw(pixels.width(), pixels.height(), grey.collect()).ok_or(PictureError::TooLarge)
}

/// A picture as it lies on paper, which is black if most of the picture is transparent and what is not is light.
fn on_paper(image: &GrayAlphaImage) -> GrayImage {
    let (mut opaque, mut light) = (0_u64, 0_u64);
    for pixel in image.pixels() {
        let [tone, opacity] = pixel.0.map(u64::from);
        opaque += opacity;
        light += tone * opacity;
    }
    let all = 255 * u64::from(image.width()) * u64::from(image.height());
    let paper = if opaque * 2 < all && light > opaque * 128 { 0 } else { 255 };
    let tones = image.pixels().map(|pixel| {
        let [tone, opacity] = pixel.0.map(u32::from);
        ((tone * opacity + paper * (255 - opacity)) / 255) as u8
    });
    GrayImage::from_raw(image.width(), image.height(), tones.collect()).unwrap_or_default()
}

fn scaled(image: &GrayImage) -> Result<Tones, PictureError> {
    let (width, height) = image.dimensions();
    let longer = width.max(height).max(1);
    let wanted = longer.clamp(LONGER_SIDE.0, LONGER_SIDE.1);
    let side = |length: u32| ((u64::from(length) * u64::from(wanted) / u64::from(longer)) as u32).max(1);
    let image = if wanted == longer {
        image.clone()
    } else {
        imageops::resize(image, side(width), side(height), FilterType::Triangle)
    };
    Ok(Tones::new(image.width() as usize, image.height() as usize, image.into_raw())?)
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
