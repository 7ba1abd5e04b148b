//! Stand-ins for the map, the curves and the step view.

use leptos::prelude::*;

#[component]
pub fn MapPanel() -> impl IntoView {
    view! { <section class="card"><header class="card-head"><h2>"Map"</h2></header></section> }
}

#[component]
pub fn StepPanel() -> impl IntoView {
    view! { <section class="card"><header class="card-head"><h2>"This step"</h2></header></section> }
}

#[component]
pub fn Curves() -> impl IntoView {
    view! { <div></div> }
}
