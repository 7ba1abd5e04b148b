//! Effects, tasks, memos and signals with their closures boxed. Leptos makes code for every closure it is given; boxed, the
//! closures of the whole page share one copy of it, which took a tenth off what a reader downloads.

use std::{pin::Pin, sync::Arc, time::Duration};

use leptos::{
    control_flow::{For, ForProps},
    leptos_dom::helpers::set_timeout_with_handle,
    prelude::*,
};

/// What a memo asks for its next value, given the last one.
type Compute<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// Runs now, and again whenever a signal that it read has changed.
pub fn watch(run: impl FnMut() + 'static) {
    let run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(run);
}

/// Runs whenever a signal that `depends_on` reads has changed, but not now.
pub fn on_change<T: 'static>(depends_on: impl Fn() -> T + 'static, mut run: impl FnMut(T) + 'static) {
    let mut first = true;
    watch(move || {
        let value = depends_on();
        if !std::mem::take(&mut first) {
            untrack(|| run(value));
        }
    });
}

/// Does this whenever what it waits for is there, and lets the page go on meanwhile.
pub fn spawn(work: impl Future<Output = ()> + 'static) {
    let work: Pin<Box<dyn Future<Output = ()>>> = Box::pin(work);
    leptos::task::spawn_local(work);
}

/// Does this after a while, unless the handle is cleared before.
pub fn after(duration: Duration, work: impl FnOnce() + 'static) -> Option<TimeoutHandle> {
    let work: Box<dyn FnOnce()> = Box::new(work);
    set_timeout_with_handle(work, duration).ok()
}

/// Does this when the browser is about to draw the next frame.
pub fn next_frame(work: impl FnOnce() + 'static) {
    let work: Box<dyn FnOnce()> = Box::new(work);
    request_animation_frame(work);
}

/// One view for each id, moved rather than made anew when the order changes.
pub fn each_id(ids: Signal<Vec<u32>>, view: impl Fn(u32) -> AnyView + Send + Sync + 'static) -> AnyView {
    let view: Arc<dyn Fn(u32) -> AnyView + Send + Sync> = Arc::new(view);
    For(ForProps { each: move || ids.get(), key: |id: &u32| *id, children: move |id| view(id) }).into_any()
}

/// A value that follows signals, worked out once for all who read it; they hear of it only when it is another.
pub fn memo<T: PartialEq + Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let compute: Compute<T> = Box::new(move |_| compute());
    Memo::new(compute)
}

/// A value that follows signals, worked out anew for everyone who reads it.
pub fn derived<T: Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(compute)
}
