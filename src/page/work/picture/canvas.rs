//! Pixels of a picture, off a canvas and onto it.

use wasm_bindgen::{Clamped, JsValue};
use web_sys::{HtmlCanvasElement, ImageBitmap, ImageData};

use super::Wishes;
use crate::kit::thumbnail::context_of;
use protocol::librarian::TracedPicture;

/// Pixels of the longer side of what is traced.
const SIDE: f64 = 192.0;

/// The part of a picture that was not cut off, in tones on paper; it is left on the canvas.
pub(super) fn tones_of(bitmap: &ImageBitmap, canvas: &HtmlCanvasElement, wishes: Wishes) -> Option<TracedPicture> {
    let [left, right, top, bottom] = wishes.cut.map(|part| f64::from(part) / 100.0);
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let (part_width, part_height) = (width * (1.0 - left - right), height * (1.0 - top - bottom));
    let scale = SIDE / part_width.max(part_height);
    let side = |part: f64| (part * scale).round().clamp(1.0, SIDE);
    let (columns, rows) = (side(part_width), side(part_height));
    canvas.set_width(columns as u32);
    canvas.set_height(rows as u32);
    let paper = context_of(canvas)?;
    paper.clear_rect(0.0, 0.0, columns, rows);
    paper
        .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
            bitmap,
            left * width,
            top * height,
            part_width,
            part_height,
            0.0,
            0.0,
            columns,
            rows,
        )
        .ok()?;
    let data = paper.get_image_data(0.0, 0.0, columns, rows).ok()?.data();
    Some(TracedPicture {
        width: columns as u32,
        height: rows as u32,
        tones: on_paper(&data),
        is_light: wishes.is_light,
        threshold: wishes.threshold,
    })
}

/// The tones of pixels as they lie on paper, which is black if most of the picture is transparent and what is not is light.
fn on_paper(pixels: &[u8]) -> Vec<u8> {
    let grey = |pixel: &[u8]| {
        ((77 * u32::from(pixel[0]) + 150 * u32::from(pixel[1]) + 29 * u32::from(pixel[2])) >> 8, u32::from(pixel[3]))
    };
    let (mut light, mut opaque) = (0_u64, 0_u64);
    for (tone, opacity) in pixels.chunks_exact(4).map(grey) {
        light += u64::from(tone * opacity);
        opaque += u64::from(opacity);
    }
    let all = 255 * (pixels.len() as u64 / 4);
    let paper = if opaque * 2 < all && light > opaque * 128 { 0 } else { 255 };
    let tone = |(tone, opacity): (u32, u32)| ((tone * opacity + paper * (255 - opacity)) / 255) as u8;
    pixels.chunks_exact(4).map(grey).map(tone).collect()
}

/// Tones as a picture of so many pixels in a row.
pub(super) fn image_of(width: u32, tones: &[u8]) -> Result<ImageData, JsValue> {
    let pixels: Vec<u8> = tones.iter().flat_map(|tone| [*tone, *tone, *tone, 255]).collect();
    ImageData::new_with_u8_clamped_array(Clamped(&pixels), width)
}

/// Shows a picture in grey, and in the accent's violet what is taken for ink.
pub(super) fn show_ink(canvas: &HtmlCanvasElement, width: u32, tones: &[u8], ink: &[bool]) {
    let pixels: Vec<u8> = tones
        .iter()
        .zip(ink)
        .flat_map(|(tone, ink)| if *ink { [122, 92, 255, 255] } else { [*tone, *tone, *tone, 255] })
        .collect();
    let image = ImageData::new_with_u8_clamped_array(Clamped(&pixels), width);
    let paper = context_of(canvas);
    if let (Ok(image), Some(paper)) = (image, paper) {
        _ = paper.put_image_data(&image, 0.0, 0.0);
    }
}

#[cfg(test)]
mod tests {
    use super::on_paper;

    #[test]
    fn light_ink_on_transparent_paper_is_seen() {
        let row = |ink: u8| [[ink, ink, ink, 255], [0, 0, 0, 0], [255, 255, 255, 0]].concat();
        assert_eq!(on_paper(&row(255)), [255, 0, 0]);
        assert_eq!(on_paper(&row(0)), [0, 255, 255]);
    }
}
