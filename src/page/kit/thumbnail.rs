//! A 28 × 28 picture as the network sees it, in the theme's ink.
//!
//! The ink becomes the opacity of the pixels, so what lies behind shows through and one canvas serves both themes.

use leptos::{html, prelude::*};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::inks::{Rgb, use_inks};
use crate::kit::reactive::watch;
use ink::{Picture, SIDE};

/// A small picture. Cheap to change many times a second: 784 pixels are written, nothing is laid out again.
#[component]
pub fn Thumbnail(
    /// What to show.
    #[prop(into)]
    picture: Signal<Picture>,
    /// What a screen reader says; without it, it says nothing and something beside the picture must.
    #[prop(optional, into)]
    label: Option<String>,
) -> impl IntoView {
    let canvas = NodeRef::<html::Canvas>::new();
    let inks = use_inks();
    watch(move || {
        if let Some(canvas) = canvas.get() {
            picture.with(|picture| put_picture(&canvas, picture, inks.get().ink));
        }
    });
    let hidden = label.is_none().then_some("true");
    view! {
        <canvas
            node_ref=canvas
            class="thumbnail"
            width=SIDE
            height=SIDE
            role=label.is_some().then_some("img")
            aria-label=label
            aria-hidden=hidden
        ></canvas>
    }
}

/// A picture on a canvas of its own, to be drawn from; `None` if the browser gives no canvas.
pub fn picture_canvas(picture: &Picture, ink: Rgb) -> Option<HtmlCanvasElement> {
    let canvas = new_canvas(SIDE as u32, SIDE as u32)?;
    put_picture(&canvas, picture, ink);
    Some(canvas)
}

/// A canvas that is not on the page.
pub fn new_canvas(width: u32, height: u32) -> Option<HtmlCanvasElement> {
    let canvas = document().create_element("canvas").ok()?.dyn_into::<HtmlCanvasElement>().ok()?;
    canvas.set_width(width);
    canvas.set_height(height);
    Some(canvas)
}

/// What a canvas is painted with; `None` if the browser has none to give.
pub fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok().flatten()?.dyn_into().ok()
}

/// Writes a picture onto a canvas of its size.
pub fn put_picture(canvas: &HtmlCanvasElement, picture: &Picture, Rgb([r, g, b]): Rgb) {
    let pixels: Vec<u8> = picture.bytes().iter().flat_map(|ink| [r, g, b, *ink]).collect();
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), SIDE as u32, SIDE as u32);
    if let (Ok(image), Some(context)) = (image, context_of(canvas)) {
        _ = context.put_image_data(&image, 0.0, 0.0);
    }
}
