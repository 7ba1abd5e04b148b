//! A picture in SVG as PNG, at twice its size, for slides and screens with small pixels.

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlImageElement;

use crate::kit::thumbnail::{context_of, new_canvas};

/// Pixels of the PNG for each pixel of the picture.
const FINER: f64 = 2.0;

/// The PNG as a data URL; `None` if the browser cannot make it.
pub async fn png(svg_url: &str, [width, height]: [f64; 2]) -> Option<String> {
    let image: HtmlImageElement = leptos::prelude::document().create_element("img").ok()?.dyn_into().ok()?;
    image.set_src(svg_url);
    JsFuture::from(image.decode()).await.ok()?;
    let [width, height] = [width, height].map(|length| (FINER * length).ceil());
    let canvas = new_canvas(width as u32, height as u32)?;
    context_of(&canvas)?.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height).ok()?;
    canvas.to_data_url().ok()
}
