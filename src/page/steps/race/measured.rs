//! What is known before any race: accuracy of every method's ready-made networks.

use leptos::prelude::*;

use super::standing::figures;
use crate::{
    kit::{figures::grouped, reactive::spawn},
    ready::{self, STOPS},
    state::PageState,
};
use protocol::Accuracy;

/// The measured accuracies of a method, by the number of steps.
pub type Measured = Vec<(String, Vec<(u64, Accuracy)>)>;

/// The table, fetched when it is first shown.
#[component]
pub fn MeasuredTable() -> impl IntoView {
    let page = PageState::get();
    let measured = RwSignal::new(Measured::new());
    spawn(async move {
        // Without the list there is a race all the same.
        if let Ok(list) = ready::measured().await {
            measured.try_set(list);
        }
    });
    let rows = move || {
        let titles = page.methods.get();
        let row = |(method, stops): (String, Vec<(u64, Accuracy)>)| {
            let title = titles.iter().find(|info| info.id == method).map_or(method, |info| info.title.clone());
            let cell = |steps: u64| {
                let accuracy = stops.iter().find(|(at, _)| *at == steps).map(|(_, accuracy)| figures(*accuracy));
                view! { <td class="nowrap">{accuracy}</td> }
            };
            view! { <tr><th scope="row">{title}</th> {STOPS.map(cell).collect_view()}</tr> }
        };
        measured.get().into_iter().map(row).collect_view()
    };
    view! {
        <table class="race-table" hidden=move || measured.with(Vec::is_empty) data-testid="measured">
            <caption>"Measured beforehand: 5-way 1-shot on held-out characters, in percent, after so many steps"</caption>
            <thead>
                <tr>
                    <th scope="col">"Method"</th>
                    {STOPS.map(|steps| view! { <th scope="col">{grouped(steps)}</th> }).collect_view()}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
