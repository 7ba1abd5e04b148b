//! A dialog over the whole page. What is in it is made when it opens, and ends when it closes.

use leptos::{html, prelude::*};
use web_sys::MouseEvent;

use super::reactive::watch;

/// A dialog. Escape closes it, and so does a press beside what is in it.
#[component]
pub fn Dialog(
    /// Its class.
    class: &'static str,
    /// The id of its heading.
    titled_by: &'static str,
    /// What tests call it.
    #[prop(optional)]
    testid: Option<&'static str>,
    /// True while it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// Makes it be closed.
    #[prop(into)]
    close: Callback<()>,
    /// What is in it.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    watch(move || {
        let open = open.get();
        let Some(dialog) = dialog.get() else { return };
        match (open, dialog.open()) {
            (true, false) => _ = dialog.show_modal(),
            (false, true) => dialog.close(),
            _ => {}
        }
    });
    // A press on the dialog itself is a press beside its content.
    let press = move |event: MouseEvent| {
        if event.target().is_some_and(|target| event.current_target() == Some(target)) {
            close.run(());
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class=class
            aria-labelledby=titled_by
            data-testid=testid
            on:close=move |_| close.run(())
            on:click=press
        >
            {move || open.get().then(|| children())}
        </dialog>
    }
}
