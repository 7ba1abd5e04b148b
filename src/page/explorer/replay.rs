//! A drawing that draws itself, frame by frame, in about the time it took.

use leptos::prelude::*;

use crate::kit::{
    motion::{now_ms, prefers_stillness},
    reactive::{next_frame, watch},
};
use ink::Drawing;

/// The shortest and the longest that a replay takes, in milliseconds. Slow hands are hurried; where times are not known
/// the drawing is simply there.
const TAKES_MS: (f32, f32) = (500.0, 2_500.0);

/// What of a drawing there is to see now. It begins anew with another drawing, and whenever `again` is set.
pub fn use_replay(drawing: Signal<Drawing>, again: RwSignal<usize>) -> Signal<Drawing> {
    let shown = RwSignal::new(Drawing::default());
    let generation = StoredValue::new(0_u32);
    watch(move || {
        again.track();
        let whole = drawing.get().without_rests();
        let this = generation.get_value() + 1;
        generation.set_value(this);
        let duration = whole.duration_ms();
        if duration <= 0.0 || prefers_stillness() {
            shown.set(whole);
            return;
        }
        let speed = duration / duration.clamp(TAKES_MS.0, TAKES_MS.1);
        let film = Film { whole, duration, speed, began_ms: now_ms(), this };
        film.show(generation, shown);
    });
    shown.into()
}

struct Film {
    whole: Drawing,
    duration: f32,
    /// Milliseconds of the drawing for each millisecond that passes.
    speed: f32,
    began_ms: f64,
    this: u32,
}

impl Film {
    /// Shows what stands on the paper by now, and comes back with the next frame until all of it does.
    fn show(self, generation: StoredValue<u32>, shown: RwSignal<Drawing>) {
        // Another film has begun, or nobody is looking any more.
        if generation.try_get_value() != Some(self.this) {
            return;
        }
        let time = (now_ms() - self.began_ms) as f32 * self.speed;
        if time >= self.duration {
            shown.set(self.whole);
        } else {
            shown.set(self.whole.until(time));
            next_frame(move || self.show(generation, shown));
        }
    }
}
