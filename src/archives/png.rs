//! PNG files out: contact sheets, and images of one-shot runs.

use std::io::Cursor;

use image::{GrayImage, ImageError, ImageFormat};

/// True if a file is called so.
pub fn is_named_png(name: &str) -> bool {
    name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".png")
}

/// A greyscale PNG file, 0 black, row-major.
///
/// # Errors
/// If there are not `width * height` tones, or there is no memory.
pub fn encode(width: u32, height: u32, tones: Vec<u8>) -> Result<Vec<u8>, ImageError> {
    let image = GrayImage::from_raw(width, height, tones).ok_or_else(|| {
        let kind = image::error::ParameterErrorKind::DimensionMismatch;
        ImageError::Parameter(image::error::ParameterError::from_kind(kind))
    })?;
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_tones_as_pixels_are_written() {
        let bytes = encode(3, 2, vec![255, 255, 0, 255, 255, 120]).expect("six tones");
        let image = image::load_from_memory(&bytes).expect("a PNG").into_luma8();
        assert_eq!((image.dimensions(), &image.into_raw()[..]), ((3, 2), &[255, 255, 0, 255, 255, 120][..]));
        assert!(encode(3, 3, vec![0; 8]).is_err());
    }
}
