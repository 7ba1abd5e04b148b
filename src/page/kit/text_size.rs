//! How large the page's type is, as the reader chose it: everything follows the root's size. static/start.js sets it before the
//! first paint, from the choice that is kept in localStorage.

use leptos::prelude::*;

use super::{figures, reactive::derived};

/// The key in localStorage; start.js reads it, too.
const KEY: &str = "fewshot-playground-text";

/// Sizes to choose from, as parts of the usual one.
const SIZES: [f64; 6] = [0.85, 1.0, 1.15, 1.3, 1.5, 1.75];

/// Smaller, larger, and how large it is now.
#[component]
pub fn TextSize() -> impl IntoView {
    let size = RwSignal::new(kept().unwrap_or(1.0));
    let go = move |next: Option<f64>| {
        if let Some(next) = next {
            size.set(next);
            apply(next);
        }
    };
    let smaller = move |now: f64| SIZES.into_iter().rfind(|size| *size < now - 0.01);
    let larger = move |now: f64| SIZES.into_iter().find(|size| *size > now + 0.01);
    view! {
        <div class="stepper" role="group" aria-label="Size of text and pictures">
            <span class="muted">"Text size"</span>
            <button class="icon-button" aria-label="Smaller text" data-testid="text-smaller"
                disabled=derived(move || smaller(size.get()).is_none()) on:click=move |_| go(smaller(size.get_untracked()))>"A−"</button>
            <output data-testid="text-size">{derived(move || format!("{:.0}%", 100.0 * size.get()))}</output>
            <button class="icon-button" aria-label="Larger text" data-testid="text-larger"
                disabled=derived(move || larger(size.get()).is_none()) on:click=move |_| go(larger(size.get_untracked()))>"A+"</button>
        </div>
    }
}

fn kept() -> Option<f64> {
    let text = window().local_storage().ok().flatten()?.get_item(KEY).ok().flatten()?;
    figures::read(&text).filter(|size| (SIZES[0]..=SIZES[SIZES.len() - 1]).contains(size))
}

/// Shows the page in this size, now and after a reload if the browser lets it remember.
fn apply(size: f64) {
    let text = size.to_string();
    if let Ok(Some(storage)) = window().local_storage() {
        _ = storage.set_item(KEY, &text);
    }
    set_on_root("--text", &text);
}

/// Sets a property of the root's style.
fn set_on_root(name: &str, value: &str) {
    use wasm_bindgen::JsCast;
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        _ = web_sys::HtmlElement::style(&root).set_property(name, value);
    }
}
