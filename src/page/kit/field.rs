//! A field for a number that is typed. What is typed is a draft until Enter or until the field is left; then it holds, or the field
//! says why it cannot and keeps it. Escape gives the draft up. The wheel, which browsers let turn a field of numbers, is the page's.

use leptos::{html, prelude::*};
use std::ops::RangeInclusive;
use web_sys::KeyboardEvent;

use super::reactive::{derived, on_change};

/// A field for a whole number.
#[component]
pub fn NumberField(
    /// Its id, for a label that stands elsewhere.
    #[prop(into)]
    id: String,
    /// What may be typed.
    range: RangeInclusive<u64>,
    /// What holds.
    #[prop(into)]
    value: Signal<u64>,
    /// Takes a number of the range.
    #[prop(into)]
    set: Callback<u64>,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let trouble = RwSignal::new(None::<String>);
    let allowed = StoredValue::new(range);
    let show = move || {
        trouble.set(None);
        if let Some(field) = field.get_untracked() {
            field.set_value(&value.get_untracked().to_string());
        }
    };
    // What holds has changed elsewhere: a draft that was wrong is no use any more.
    on_change(move || value.get(), move |_| show());
    let commit = move || {
        let Some(typed) = field.get_untracked().map(|field| field.value()) else { return };
        match allowed.with_value(|range| read(&typed, range)) {
            Ok(number) => {
                if number != value.get_untracked() {
                    set.run(number);
                }
                show();
            }
            Err(why) => trouble.set(Some(format!("{why} It is still {}.", value.get_untracked()))),
        }
    };
    let key = move |event: KeyboardEvent| {
        let step = |up: bool| {
            event.prevent_default();
            let typed = field.get_untracked().map(|field| field.value()).unwrap_or_default();
            let from = allowed.with_value(|range| read(&typed, range)).unwrap_or_else(|_| value.get_untracked());
            let to = if up { from.saturating_add(1) } else { from.saturating_sub(1) };
            set.run(allowed.with_value(|range| to.clamp(*range.start(), *range.end())));
            show();
        };
        match event.key().as_str() {
            "Enter" => commit(),
            "Escape" if trouble.with_untracked(Option::is_some) => show(),
            "ArrowUp" => step(true),
            "ArrowDown" => step(false),
            _ => {}
        }
    };
    let why = format!("{id}-why");
    view! {
        <input
            node_ref=field
            id=id
            class="number"
            type="text"
            inputmode="numeric"
            autocomplete="off"
            data-testid=testid
            aria-invalid=derived(move || trouble.with(Option::is_some).then_some("true"))
            aria-describedby=why.clone()
            prop:value=value.get_untracked().to_string()
            on:change=move |_| commit()
            on:keydown=key
        />
        <p id=why class="field-why failure" role="alert" hidden=derived(move || trouble.with(Option::is_none))>{trouble}</p>
    }
}

/// The number that was typed, or why it is none of the range.
fn read(typed: &str, range: &RangeInclusive<u64>) -> Result<u64, String> {
    let typed = typed.trim();
    let number = typed.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| {
        let what = if typed.is_empty() {
            "Nothing".to_owned()
        } else {
            format!("“{}”", super::names::shortened(typed, 12))
        };
        match *range.end() {
            u64::MAX => format!("{what} is not a whole number from {} up.", range.start()),
            end => format!("{what} is not a whole number from {} to {end}.", range.start()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_is_no_number_of_the_range_says_what_would_be() {
        assert_eq!(read(" 7 ", &(2..=20)), Ok(7));
        assert_eq!(read("007", &(2..=20)), Ok(7));
        assert_eq!(read("18446744073709551615", &(0..=u64::MAX)), Ok(u64::MAX));
        for typed in ["abc", "", "1", "21", "-3", "2.5", "1e1", "99999999999999999999"] {
            let why = read(typed, &(2..=20)).expect_err(typed);
            assert!(why.ends_with("is not a whole number from 2 to 20."), "{why}");
        }
        assert!(
            read("abc", &(0..=u64::MAX)).expect_err("letters").starts_with("“abc” is not a whole number from 0 up")
        );
    }
}
