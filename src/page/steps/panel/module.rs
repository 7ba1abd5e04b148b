//! The page's side of the step views, a module of its own: fetched while the page is idle or when it is first needed,
//! and told what there is to show. What it is told before it is there, it is told when it comes.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::messages::{BoardClass, BoardNews, Tab, Told};
use crate::{
    kit::{
        names,
        reactive::{memo, spawn, watch},
    },
    state::PageState,
};
use ink::Drawing;
use protocol::encode;

/// The function in index.html that fetches the module, puts it into an element, and gives the function that tells it.
const MOUNT: &str = "mountViews";

/// How far the module is.
#[derive(Clone, Default)]
pub enum Fetched {
    /// Nobody has asked for it.
    #[default]
    Not,
    /// On its way.
    Fetching,
    /// There; the function tells it something.
    There(Function),
    /// Not to be had.
    Failed,
}

/// The module with the step views. Copy it freely.
#[derive(Clone, Copy)]
pub struct Module {
    /// How far it is.
    pub fetched: RwSignal<Fetched, LocalStorage>,
    /// The element it draws into.
    pub container: NodeRef<html::Div>,
}

impl Module {
    /// The module before anyone has asked for it.
    pub fn new() -> Self {
        Self { fetched: RwSignal::new_local(Fetched::Not), container: NodeRef::new() }
    }

    /// Fetches it, unless that has been tried.
    pub fn fetch(self) {
        if self.fetched.with_untracked(|fetched| matches!(fetched, Fetched::Not)) {
            self.fetch_again();
        }
    }

    /// Fetches it, whatever came of trying before.
    pub fn fetch_again(self) {
        let Some(container) = self.container.get_untracked() else { return };
        self.fetched.set(Fetched::Fetching);
        spawn(async move {
            let fetched = mount(container.unchecked_ref()).await.map_or(Fetched::Failed, Fetched::There);
            // The panel may have gone meanwhile.
            self.fetched.try_set(fetched);
        });
    }

    /// From now on, tells it whatever there is to show, each time that changes.
    pub fn keep_told(self, state: PageState, tab: RwSignal<Tab>) {
        watch(move || self.tell(&Told::Tab(tab.get())));
        watch(move || {
            let told = state.view.with(|view| match view {
                Some((_, view)) => Told::Viewed(view.clone()),
                None => Told::Cleared,
            });
            self.tell(&told);
        });
        watch(move || {
            if let Some(landscape) = state.landscape.get() {
                self.tell(&Told::Landscape(landscape));
            }
        });
        let board = memo(move || news(state));
        watch(move || self.tell(&Told::Board(board.get())));
        watch(move || {
            state.for_views.track();
            if self.fetched.with(|fetched| matches!(fetched, Fetched::There(_))) {
                let news = state.for_views.try_update_untracked(std::mem::take).unwrap_or_default();
                news.iter().for_each(|told| self.tell(told));
            }
        });
    }

    /// Tells it something, if it is there. Whoever calls this in an effect calls it again when it has come.
    fn tell(self, told: &Told) {
        self.fetched.with(|fetched| {
            if let (Fetched::There(tell), Ok(bytes)) = (fetched, encode(told)) {
                // What fails in the views must not stop the page; the console has it.
                _ = tell.call1(&JsValue::NULL, &Uint8Array::from(bytes.as_slice()));
            }
        });
    }
}

/// What could be adapted to now.
fn news(state: PageState) -> BoardNews {
    let classes = state.board.with(|board| {
        let class = |(position, class): (usize, &ink::Class)| BoardClass {
            id: class.id,
            name: names::shown(class, position),
            drawings: class.drawings.iter().filter(|drawing| !drawing.is_empty()).count() as u32,
        };
        board.iter().enumerate().map(class).collect()
    });
    BoardNews { classes, query: !state.query.with(Drawing::is_empty) }
}

async fn mount(container: &JsValue) -> Result<Function, JsValue> {
    let mount: Function = Reflect::get(&window(), &MOUNT.into())?.dyn_into()?;
    let mounting: Promise = mount.call1(&JsValue::NULL, container)?.dyn_into()?;
    JsFuture::from(mounting).await?.dyn_into()
}
