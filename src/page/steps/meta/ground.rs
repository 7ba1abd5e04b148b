//! The loss around φ, which is worked out only when somebody asks, because it takes hundreds of passes through the network.

use super::answers::AdaptationViewExt as _;
use easy_ext::ext;
use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    kit::reactive::derived,
    trainers::{JobHandle, Trainers, jobs::Said},
};
use protocol::{Landscape, Output};

/// Steps that come sooner after each other are those of a run that goes on by itself, in milliseconds.
const BY_ITSELF: f64 = 1_500.0;

/// The loss around φ, and whether it is on its way. Copy it freely.
#[derive(Clone, Copy)]
pub struct Ground {
    /// The work it takes. What it gives is kept until it is out of date.
    pub job: JobHandle<Option<Arc<Landscape>>>,
    /// When the latest step came.
    stepped: StoredValue<f64>,
}

impl Ground {
    /// Nothing was asked for.
    pub fn new(trainers: Trainers) -> Self {
        Self { job: JobHandle::new(trainers, gather), stepped: StoredValue::new(0.0) }
    }

    /// The latest, if there is one.
    pub fn landscape(self) -> Signal<Option<Arc<Landscape>>> {
        derived(move || self.job.state.with(|state| state.so_far().cloned().flatten()))
    }

    /// A step came, so the weights are others now.
    pub fn step(self) {
        let now = window().performance().map_or(0.0, |performance| performance.now());
        let gone_by = now - self.stepped.get_value();
        self.stepped.set_value(now);
        if is_dropped(gone_by) && self.job.state.with_untracked(|state| state.so_far().is_some_and(Option::is_some)) {
            self.job.clear();
        }
    }

    /// The run is over.
    pub fn forget(self) {
        self.job.clear();
    }
}

/// Takes a landscape in. One whose parts do not fit together is none.
fn gather(landscape: &mut Option<Arc<Landscape>>, said: Said) {
    if let Said::Output(Output::Landscape(computed)) = said {
        *landscape = Some(Arc::from(computed)).filter(|landscape: &Arc<Landscape>| landscape.fits());
    }
}

/// True if a landscape is dropped by a step so many milliseconds after the one before. In a run that goes on by itself it
/// stays, or else nobody could look at it; a step that somebody took makes room for its own.
fn is_dropped(gone_by: f64) -> bool {
    gone_by > BY_ITSELF
}

#[ext(LandscapeExt)]
impl Landscape {
    /// True if all parts fit together.
    pub fn fits(&self) -> bool {
        let side = self.side as usize;
        let [from, to] = [self.from, self.to];
        self.view.fits()
            && side > 1
            && self.losses.len() == side.saturating_mul(side)
            && (0..2).all(|axis| from[axis].is_finite() && to[axis].is_finite() && from[axis] < to[axis])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::answers::tests::view, *};

    #[test]
    fn a_step_that_somebody_took_drops_the_landscape() {
        assert!(is_dropped(4_000.0));
        assert!(!is_dropped(250.0));
    }

    #[test]
    fn a_grid_that_does_not_fit_is_no_landscape() {
        let whole = Landscape { view: view(), from: [-1.0; 2], to: [1.0; 2], side: 3, losses: vec![1.0; 9] };
        assert!(whole.fits());
        assert!(!Landscape { side: 2, ..whole.clone() }.fits());
        assert!(!Landscape { to: [-1.0, 1.0], ..whole.clone() }.fits());
        assert!(!Landscape { from: [f32::NAN; 2], ..whole }.fits());
    }
}
