//! What is known before any race: accuracy of every method's ready-made networks.

use leptos::prelude::*;

use super::standing::figures;
use crate::{
    kit::{chart::escaped, figures::grouped, reactive::spawn},
    ready::{self, Measured, STOPS},
    state::PageState,
};
use protocol::MethodInfo;

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
    let markup = move || measured.with(|measured| page.methods.with(|methods| table(measured, methods)));
    view! {
        <table class="race-table" hidden=move || measured.with(Vec::is_empty) data-testid="measured" inner_html=markup></table>
    }
}

/// The table's insides.
fn table(measured: &Measured, methods: &[MethodInfo]) -> String {
    let heads: String = STOPS.map(|steps| format!(r#"<th scope="col">{}</th>"#, grouped(steps))).concat();
    let row = |(method, stops): &(String, Vec<(u64, protocol::Accuracy)>)| {
        let title = methods.iter().find(|info| info.id == *method).map_or(method, |info| &info.title);
        let cell = |steps: u64| {
            let accuracy = stops.iter().find(|(at, _)| *at == steps).map(|(_, accuracy)| figures(*accuracy));
            format!(r#"<td class="nowrap">{}</td>"#, accuracy.unwrap_or_default())
        };
        format!(r#"<tr><th scope="row">{}</th>{}</tr>"#, escaped(title), STOPS.map(cell).concat())
    };
    let rows: String = measured.iter().map(row).collect();
    format!(
        r#"<caption>Measured beforehand: 5-way 1-shot on held-out characters, in percent, after so many steps</caption><thead><tr><th scope="col">Method</th>{heads}</tr></thead><tbody>{rows}</tbody>"#
    )
}
