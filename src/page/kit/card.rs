//! A card: what one part of the page stands on, with a heading and what belongs beside it.

use leptos::prelude::*;

/// A card.
#[component]
pub fn Card(
    /// Its class.
    name: &'static str,
    /// The id of its heading.
    id: &'static str,
    /// Its place among the steps that a newcomer takes, if it is one of them.
    #[prop(optional)]
    number: Option<&'static str>,
    /// Its heading.
    title: &'static str,
    /// More of the heading.
    #[prop(optional_no_strip)]
    more: Option<AnyView>,
    /// What stands beside the heading.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
    /// True while what is on it is on its way.
    #[prop(optional)]
    busy: Option<Signal<bool>>,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class=format!("card column {name}") aria-labelledby=id aria-busy=busy.map(|busy| move || busy.get().to_string())>
            <header class="card-head row"><h2 id=id class="row">{number.map(|number| view! { <b class="place-number">{number}</b> " " })} {title} {more}</h2> {beside}</header>
            {children()}
        </section>
    }
}
