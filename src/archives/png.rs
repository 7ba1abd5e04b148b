//! PNG files: characters in, contact sheets out.

use std::io::Cursor;

use image::{
    DynamicImage, GrayImage, ImageError, ImageFormat, ImageReader, Limits,
    error::{LimitError, LimitErrorKind},
};

use data::collection::LONGEST_SIDE;
use ink::raster::Bitmap;

/// True if a file is called so.
pub fn is_named_png(name: &str) -> bool {
    name.len() > 4 && name.as_bytes()[name.len() - 4..].eq_ignore_ascii_case(b".png")
}

/// The character in a PNG file: the darker tone of the two is ink, transparent is paper.
///
/// Should most of the image be dark, it is a light character on a dark sheet and the tones change places.
///
/// # Errors
/// If the bytes are no PNG image, or it is larger than 2048 pixels on a side.
pub fn decode(bytes: &[u8]) -> Result<Bitmap, ImageError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE as u32);
    limits.max_image_height = Some(LONGEST_SIDE as u32);
    limits.max_alloc = Some(64 << 20);
    reader.limits(limits);
    let image = reader.decode()?;
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut ink: Vec<bool> = match image {
        DynamicImage::ImageLuma8(grey) => grey.into_raw().into_iter().map(|tone| tone < 128).collect(),
        other => other.into_luma_alpha8().pixels().map(|pixel| tone_on_paper(pixel.0) < 128).collect(),
    };
    if ink.iter().filter(|&&ink| ink).count() * 2 > ink.len() {
        ink.iter_mut().for_each(|pixel| *pixel = !*pixel);
    }
    let wrong_size = || ImageError::Limits(LimitError::from_kind(LimitErrorKind::DimensionError));
    Bitmap::new(width, height, ink).ok_or_else(wrong_size)
}

/// A pixel's tone when it lies on white paper.
fn tone_on_paper([tone, opacity]: [u8; 2]) -> u32 {
    (u32::from(tone) * u32::from(opacity) + 255 * (255 - u32::from(opacity))) / 255
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
    fn what_is_encoded_is_decoded() {
        let tones = vec![255, 255, 0, 255, 255, 120];
        let bitmap = decode(&encode(3, 2, tones).expect("six tones")).expect("a PNG");
        assert_eq!((bitmap.width(), bitmap.height()), (3, 2));
        assert_eq!((bitmap.row(0), bitmap.row(1)), (&[false, false, true][..], &[false, false, true][..]));
    }

    #[test]
    fn light_ink_on_a_dark_sheet_is_ink_all_the_same() {
        let bitmap = decode(&encode(3, 1, vec![0, 0, 255]).expect("three tones")).expect("a PNG");
        assert_eq!(bitmap.row(0), [false, false, true]);
    }

    #[test]
    fn huge_and_broken_images_are_refused() {
        assert!(decode(b"no image").is_err());
        assert!(decode(&[]).is_err());
        let wide = encode(5000, 1, vec![255; 5000]).expect("enough tones");
        assert!(
            decode(&wide).is_err_and(|error| error.to_string().contains("imit") || error.to_string().contains("large"))
        );
        let mut cut = encode(30, 30, vec![255; 900]).expect("enough tones");
        cut.truncate(50);
        assert!(decode(&cut).is_err());
        assert!(encode(3, 3, vec![0; 8]).is_err());
    }
}
