//! A menu that opens below its button. It closes when something in it was chosen, when the focus leaves it, and by Escape.

use icondata_lu::LuChevronDown;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{FocusEvent, KeyboardEvent, Node};

use super::icon::Icon;

/// Closes a menu. Copy it freely.
#[derive(Clone, Copy, Default)]
pub struct MenuHandle(NodeRef<html::Details>);

impl MenuHandle {
    /// Closes the menu.
    pub fn close(self) {
        if let Some(menu) = self.0.get_untracked() {
            menu.set_open(false);
        }
    }

    fn holds(self, node: Option<&Node>) -> bool {
        self.0.get_untracked().is_none_or(|menu| menu.contains(node))
    }
}

/// A menu.
#[component]
pub fn Menu(
    /// What closes it.
    menu: MenuHandle,
    /// What stands on its button.
    face: AnyView,
    /// What its button is called, if that is more than stands on it.
    #[prop(optional)]
    label: Option<&'static str>,
    /// What tests call its button.
    testid: &'static str,
    /// What can be chosen.
    children: Children,
) -> impl IntoView {
    let leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<Node>().ok());
        if !menu.holds(to.as_ref()) {
            menu.close();
        }
    };
    let escape = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            menu.close();
        }
    };
    view! {
        <details class="menu" node_ref=menu.0 on:focusout=leave on:keydown=escape>
            <summary class="button quiet" aria-label=label data-testid=testid>
                {face}
                <span class="wide-only chevron"><Icon icon=LuChevronDown/></span>
            </summary>
            <div class="menu-items">{children()}</div>
        </details>
    }
}
