//! How large an element is on the page, as it changes, and in what canvases measure: sixteenths of the root's size of type.

use super::{
    figures,
    inks::use_inks,
    reactive::{memo, watch},
};
use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, MouseEvent, ResizeObserver};

/// Width and height of an element's inside in CSS pixels: zero until it is on the page, and the last size seen while
/// it is hidden.
pub fn use_size<E>(node: NodeRef<E>) -> Signal<[f64; 2]>
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<Element> + 'static,
{
    let size = RwSignal::new([0.0, 0.0]);
    watch(move || {
        let Some(element) = node.get() else { return };
        let element: &Element = element.as_ref();
        let element = element.clone();
        let observed = element.clone();
        let measure = Closure::<dyn Fn()>::new(move || {
            let now = [f64::from(element.client_width()), f64::from(element.client_height())];
            if now[0] > 0.0 && now[1] > 0.0 && size.try_get_untracked().is_some_and(|before| before != now) {
                size.set(now);
            }
        });
        if let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) {
            observer.observe(&observed);
            let watch = StoredValue::new_local((observer, measure));
            on_cleanup(move || watch.with_value(|(observer, _)| observer.disconnect()));
        }
    });
    size.into()
}

/// Width and height of an element's inside in what canvases measure ([`unit`]), as [`use_size`] has them in pixels.
pub fn use_room<E>(node: NodeRef<E>) -> Signal<[f64; 2]>
where
    E: ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<Element> + 'static,
{
    let (size, inks) = (use_size(node), use_inks());
    memo(move || size.get().map(|side| side / inks.with(|inks| inks.unit))).into()
}

/// CSS pixels of a sixteenth of the root's size of type, which follows the width of the window and the reader's choice.
pub fn unit() -> f64 {
    let root = document().document_element().and_then(|root| window().get_computed_style(&root).ok().flatten());
    let size = root.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| figures::read(size.trim_end_matches("px"))).unwrap_or(16.0) / 16.0
}

/// Where on a canvas a pointer is, in what canvases measure.
pub fn pointed_at(event: &MouseEvent) -> [f64; 2] {
    [event.offset_x(), event.offset_y()].map(|pixels| f64::from(pixels) / unit())
}
