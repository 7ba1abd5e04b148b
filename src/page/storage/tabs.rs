//! Several tabs with one work: the browser's lock says which of them writes, and a channel tells the others.

use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use leptos::prelude::window;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::kept::BoardRecord;
use document::SavedRun;
use protocol::RunConfig;

/// Names the lock, and the channel of this format.
const NAME: &str = "fewshot-playground-work-2";

/// What one tab tells the others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Told {
    /// A tab was opened: how does the work stand?
    Hello,
    /// The writer: this is the work now.
    Stands {
        /// Counts the writer's changes.
        revision: u64,
        /// The work.
        kept: BoardRecord,
    },
    /// Another tab: this is what I made of it.
    Edited {
        /// The revision that it was made of.
        base: u64,
        /// The work with the change.
        kept: BoardRecord,
    },
    /// Another tab: my run stands so, or I have none. The writer keeps it with its own.
    Ran {
        /// Tells the tab from others.
        tab: u64,
        /// The run as of its last checkpoint.
        run: Option<SavedRun>,
    },
    /// The writer, to a tab that was opened: of these runs is asked whether they go on.
    Asked {
        /// The runs of earlier visits, and of tabs that have gone.
        runs: Vec<SavedRun>,
    },
    /// A tab: of this run it is decided, and nobody is to be asked any more.
    Decided {
        /// What it was opened with.
        config: RunConfig,
        /// The step that it stood at.
        step: u64,
    },
    /// Another tab goes: whether its run goes on is to be asked where the page is still open.
    Left {
        /// Which one.
        tab: u64,
    },
}

/// Asks for the lock; with it this tab is the writer for as long as it lives. `if_available` answers at once, without the
/// lock if another tab has it; else the answer comes when that tab has gone. Where there are no locks, everyone has it.
pub fn ask_for_lock(if_available: bool, answer: impl FnOnce(bool) + 'static) {
    let locks = Reflect::get(&window().navigator(), &"locks".into()).unwrap_or_default();
    let request = if locks.is_object() { Reflect::get(&locks, &"request".into()).ok() } else { None };
    let Some(request) = request.and_then(|request| request.dyn_into::<Function>().ok()) else {
        return answer(true);
    };
    let options = Object::new();
    _ = Reflect::set(&options, &"ifAvailable".into(), &if_available.into());
    let granted = Closure::once_into_js(move |lock: JsValue| {
        let has_it = !lock.is_null();
        answer(has_it);
        // The lock is held until this promise is kept, which it never is.
        if has_it { Promise::new(&mut |_, _| {}).into() } else { JsValue::UNDEFINED }
    });
    _ = request.call3(&locks, &NAME.into(), &options, &granted);
}

/// The way to the other tabs, if the browser has one.
pub struct Channel(Option<BroadcastChannel>);

impl Channel {
    /// Opens it; `hear` hears what the others tell.
    pub fn open(hear: impl Fn(Told) + 'static) -> Self {
        let channel = BroadcastChannel::new(NAME).ok();
        if let Some(channel) = &channel {
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                let bytes = event.data().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
                if let Ok(told) = postcard::from_bytes(&bytes) {
                    hear(told);
                }
            });
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
        }
        Self(channel)
    }

    /// Tells the others.
    pub fn tell(&self, told: &Told) {
        if let (Some(channel), Ok(bytes)) = (&self.0, postcard::to_allocvec(told)) {
            _ = channel.post_message(&Uint8Array::from(bytes.as_slice()));
        }
    }
}
