//! Icons, all from one set (Lucide). They are decoration: the words stand beside them or in the button's label.

use icondata_core::Icon as IconData;
use leptos::prelude::*;

/// An icon in the size and colour of the text around it.
#[component]
pub fn Icon(
    /// Which one.
    icon: IconData,
) -> impl IntoView {
    view! {
        <svg
            class="icon"
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=icon.data
        ></svg>
    }
}
