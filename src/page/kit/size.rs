//! How large an element is on the page, as it changes.

use crate::kit::reactive::watch;
use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver};

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
