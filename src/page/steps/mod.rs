//! The step views: what a training step saw and did, one way of seeing for each idea, and what a few gradient steps on
//! the board's own drawings do.
//!
//! A module of its own, so that the page comes fast: it is fetched while the page is idle or when a run opens
//! ([`crate::steps::panel`]). The page hands it messages as bytes and gets wishes as events
//! ([`crate::steps::panel::messages`]). It knows the protocol and the page's widgets, and no trainer.

mod adapt;
mod app;
mod attention;
mod base_classes;
mod batch_field;
mod captions;
mod cards;
mod contrast;
mod course;
mod episode;
mod episodic;
mod frame;
mod guesses;
mod matrix;
mod meta;
mod neighbours;
mod pairs;
mod pen;
mod prototypes;
mod puzzles;
mod relations;
mod select;
mod triplets;
mod wish;
mod words;
mod worth;

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use leptos::{mount::mount_to, prelude::*};
use web_sys::HtmlElement;

use self::{
    app::{Shared, Views},
    course::Course,
};
use crate::steps::panel::messages::Told;
use protocol::{StepView, decode};

/// The style sheet that only the views need.
const STYLE: &str = "./views.css";

/// The latest step, if there is one to show. Steps are large, so they are shared and never copied.
pub type Latest = Signal<Option<Arc<StepView>>>;

thread_local! {
    /// What the views share.
    static SHARED: Cell<Option<Shared>> = const { Cell::new(None) };
    /// What keeps them on the page.
    static MOUNTED: RefCell<Option<Box<dyn std::any::Any>>> = const { RefCell::new(None) };
}

/// Puts the views into an element of the page, in place of what was there.
pub fn mount(container: HtmlElement) {
    add_style();
    SHARED.take();
    MOUNTED.take();
    let handle = mount_to(container, move || {
        // Made here, so that they live as long as what is on the page.
        let shared = Shared::new();
        SHARED.set(Some(shared));
        view! { <Views shared/> }
    });
    MOUNTED.set(Some(Box::new(handle)));
}

/// Hears what the page says. Bytes that are no message, or no step, change nothing.
pub fn tell(message: &[u8]) {
    let Some(shared) = SHARED.get() else { return };
    let Ok(told) = decode::<Told>(message) else { return };
    match told {
        Told::Tab(tab) => shared.tab.set(tab),
        Told::Viewed(view) => {
            if let Ok(view) = decode::<StepView>(&view) {
                shared.play.hear(&view);
                shared.course.update(|course| course.hear(&view));
                shared.view.set(Some(Arc::new(view)));
                shared.ground.step();
            }
        }
        Told::Cleared => {
            shared.view.set(None);
            shared.ground.forget();
            shared.course.set(Course::new());
            shared.play.forget();
        }
        Told::Board(board) => shared.board.set(board),
        Told::Adapted { id, point } => shared.adaptation.update(|adaptation| adaptation.hear(id, point)),
        Told::Stands { id, standing } => {
            if let Ok(standing) = decode(&standing) {
                shared.table.update(|table| table.hear(id, standing));
            }
        }
        Told::Labelled { id, points } => {
            if let Ok(points) = decode(&points) {
                shared.labelled.update(|labelled| labelled.hear(id, points));
            }
        }
        Told::Matched(matches) => shared.words.hear(&matches),
        Told::Landscape(landscape) => shared.ground.hear(decode(&landscape).ok()),
    }
}

fn add_style() {
    if !matches!(document().query_selector("link[data-views]"), Ok(None)) {
        return;
    }
    let (Ok(link), Some(head)) = (document().create_element("link"), document().head()) else { return };
    _ = link.set_attribute("rel", "stylesheet");
    _ = link.set_attribute("href", STYLE);
    _ = link.set_attribute("data-views", "");
    _ = head.append_child(&link);
}
