//! How the run stands: steps, loss, and its accuracy on characters it never trains on.

use leptos::prelude::*;

use crate::kit::reactive::{derived, memo};
use crate::{state::PageState, trainers::Trainers};

/// The run in numbers.
#[component]
pub fn Evaluation() -> impl IntoView {
    let state = PageState::get();
    let trainers = Trainers::get();
    let open = memo(move || state.run.with(|run| run.id.is_some()));
    let step = memo(move || state.run.with(|run| run.step));
    let loss = move || {
        state
            .history
            .with(|history| history.last().map_or_else(|| "–".to_owned(), |metrics| format!("{:.3}", metrics.loss)))
    };
    let latest = move || state.evaluations.with(|evaluations| evaluations.last().copied());
    let accuracy = move || match latest() {
        Some((_, accuracy)) => {
            format!("{:.1} ± {:.1}%", accuracy.mean * 100.0, accuracy.interval * 100.0)
        }
        None => "–".to_owned(),
    };
    let basis = move || match latest() {
        Some((step, accuracy)) => format!("{} episodes at step {}, 95% interval", accuracy.episodes, grouped(step)),
        None => "On characters the run never trains on".to_owned(),
    };
    view! {
        <div class="figures">
            <div class="column">
                <span class="muted">"Step"</span>
                <output class="strong nowrap" data-testid="steps">{derived(move || grouped(step.get()))}</output>
            </div>
            <div class="column">
                <span class="muted" title="Of the latest step, as This step explains it; the curve is smoothed.">"Loss now"</span>
                <output class="strong nowrap" data-testid="loss">{derived(loss)}</output>
            </div>
            <div class="column">
                <span class="muted">"Held-out"</span>
                <output class="strong nowrap" data-testid="accuracy" title=basis>{derived(accuracy)}</output>
            </div>
            <button
                class="button quiet"
                class:hidden=derived(move || !open.get())
                data-testid="evaluate"
                disabled=derived(move || !open.get() || state.evaluating.get())
                on:click=move |_| trainers.evaluate()
            >
                {derived(move || if state.evaluating.get() { "Measuring …" } else { "Measure" }.to_owned())}
            </button>
        </div>
    }
}

/// A whole number with thin spaces between thousands.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_234), "1\u{202f}234");
        assert_eq!(grouped(12_345_678), "12\u{202f}345\u{202f}678");
    }
}
