//! A film played over and over; for those who want no motion on the page, its frames side by side.

use std::time::Duration;

use leptos::prelude::*;

use crate::kit::{motion::prefers_stillness, reactive::derived, thumbnail::Thumbnail};
use ink::Picture;

/// Milliseconds of each frame, and so many frames' time the last stands still.
const FRAME_MS: f64 = 450.0;
const REST: usize = 2;

/// A film.
#[component]
pub fn Film(
    /// Its frames, as they happened.
    frames: Vec<Picture>,
) -> impl IntoView {
    if prefers_stillness() || frames.is_empty() {
        let stills = frames.into_iter().map(|frame| view! { <Thumbnail picture=Signal::stored(frame)/> });
        return stills.collect_view().into_any();
    }
    let count = frames.len();
    let frames = StoredValue::new(frames);
    let at = RwSignal::new(frame_at(now_ms(), count));
    let turn: Box<dyn Fn()> = Box::new(move || {
        let now = frame_at(now_ms(), count);
        if at.try_get_untracked().is_some_and(|before| before != now) {
            at.set(now);
        }
    });
    if let Ok(handle) = set_interval_with_handle(turn, Duration::from_millis(FRAME_MS as u64 / 4)) {
        on_cleanup(move || handle.clear());
    }
    let picture =
        derived(move || frames.with_value(|frames| frames.get(at.get()).cloned()).unwrap_or_else(Picture::blank));
    view! { <Thumbnail picture/> }.into_any()
}

/// The frame to be seen at a moment. It goes by the clock, so that a film that is shown anew does not begin anew.
fn frame_at(now_ms: f64, count: usize) -> usize {
    ((now_ms / FRAME_MS) as usize % (count + REST)).min(count.saturating_sub(1))
}

fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}

#[cfg(test)]
mod tests {
    use super::{FRAME_MS, frame_at};

    #[test]
    fn the_last_frame_stays_a_while() {
        let frames: Vec<usize> = (0..8).map(|at| frame_at(FRAME_MS * (f64::from(at) + 0.5), 4)).collect();
        assert_eq!(frames, [0, 1, 2, 3, 3, 3, 0, 1]);
    }
}
