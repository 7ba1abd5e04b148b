//! Contact sheets: drawings of a source in rows, to be looked at.

use image::ImageError;

use super::png;
use data::Classes;
use ink::{Picture, SIDE};

/// Paper between pictures, in pixels.
const GAP: usize = 4;

/// A PNG file with one row for each of the classes and its first `columns` drawings in the row, dark ink on white,
/// magnified `zoom` times. Drawings that a class does not have are left out.
///
/// # Errors
/// If there is no memory for the image.
///
/// # Panics
/// If a class does not exist, or `zoom` is 0.
pub fn contact_sheet(
    source: &dyn Classes,
    classes: &[usize],
    columns: usize,
    zoom: usize,
) -> Result<Vec<u8>, ImageError> {
    assert!(zoom > 0, "a picture needs a size");
    let cell = SIDE * zoom + GAP;
    let (width, height) = (columns * cell + GAP, classes.len() * cell + GAP);
    let mut tones = vec![255; width * height];
    for (row, &class) in classes.iter().enumerate() {
        for index in 0..columns.min(source.drawings_of(class).unwrap_or(columns)) {
            let corner = (row * cell + GAP) * width + index * cell + GAP;
            print(&source.picture(class, index), &mut tones[corner..], width, zoom);
        }
    }
    png::encode(width as u32, height as u32, tones)
}

/// Writes a picture into an image whose rows are `width` long, from its first pixel on.
fn print(picture: &Picture, tones: &mut [u8], width: usize, zoom: usize) {
    for row in 0..SIDE * zoom {
        for column in 0..SIDE * zoom {
            tones[row * width + column] = 255 - picture.bytes()[row / zoom * SIDE + column / zoom];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::Scripts;

    #[test]
    fn a_sheet_has_a_row_a_class_and_room_for_every_drawing() {
        let scripts = Scripts::new(1, 1, 4);
        let bytes = contact_sheet(&scripts, &[3, 1], 5, 2).expect("a small image");
        let image = image::load_from_memory(&bytes).expect("a PNG").into_luma8();
        assert_eq!(image.dimensions(), (5 * 60 + 4, 2 * 60 + 4));
        let tone = |column: usize, row: usize| image.get_pixel(column as u32, row as u32).0[0];
        let picture = scripts.picture(1, 2);
        for at in 0..SIDE * SIDE {
            let (row, column) = (at / SIDE, at % SIDE);
            assert_eq!(tone(4 + 2 * 60 + 2 * column, 64 + 2 * row), 255 - picture.bytes()[at]);
        }
    }
}
