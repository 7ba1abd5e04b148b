//! How large things on the map are, and how they make room for each other.

use super::{
    scene::MapScene,
    spread::{Disc, spread},
    view::{MapView, Pixel},
};
use protocol::Landmark;

/// A held-out drawing smaller than this, in pixels, is no longer legible and becomes a dot.
const LEGIBLE: f64 = 15.0;

/// The area of a map among the other places at a desk.
const USUAL: f64 = 640.0 * 420.0;

impl MapScene {
    /// How large a landmark is drawn, in pixels across. Things grow more slowly than the map they stand on, so that
    /// zooming in pulls them apart.
    pub fn side(&self, landmark: Landmark, time: f64) -> f64 {
        self.side_in(self.at(&self.view, time), landmark)
    }

    fn side_in(&self, view: MapView, landmark: Landmark) -> f64 {
        let zoom = (view.scale / self.fitting).sqrt();
        let room = |count: usize| (self.size[0] * self.size[1] / (count + 8) as f64).sqrt();
        // On a large map, things are large, too.
        let large = (self.size[0] * self.size[1] / USUAL).sqrt().clamp(1.0, 2.5);
        let cards = || self.marks.iter().filter(|mark| matches!(mark.landmark, Landmark::Drawing { .. })).count();
        match landmark {
            Landmark::Drawing { .. } => (0.38 * room(cards())).clamp(26.0, 46.0 * large) * zoom.clamp(0.6, 2.4),
            Landmark::Query => (0.44 * room(cards())).clamp(34.0, 54.0 * large) * zoom.clamp(0.6, 2.0),
            Landmark::Prototype { .. } => 26.0,
            Landmark::HeldOut { .. } => match (0.36 * room(self.marks.len())).clamp(10.0, 24.0 * large) * zoom {
                side if side < LEGIBLE => 7.0,
                side => side.min(64.0 * large),
            },
        }
    }

    /// True if held-out drawings are so small that they are dots.
    pub fn is_dot(side: f64) -> bool {
        side < LEGIBLE
    }

    /// Has cards stand aside where they would cover each other or a prototype. Held-out drawings may overlap: they are
    /// the background.
    pub(super) fn make_room(&mut self, time: f64) {
        let view = self.view.target();
        let mut discs = Vec::new();
        let mut which = Vec::new();
        for (index, mark) in self.marks.iter().enumerate() {
            let home = view.pixel(mark.place.target(), self.size);
            let side = || self.side_in(view, mark.landmark);
            match mark.landmark {
                Landmark::Drawing { class, .. } if self.is_single(class) => {
                    discs.push(Disc { home, radius: 0.78 * side(), yields: true });
                }
                Landmark::Drawing { .. } | Landmark::Query => {
                    discs.push(Disc { home, radius: 0.56 * side(), yields: true });
                }
                Landmark::Prototype { class } if !self.is_single(class) => {
                    // The name under the ring wants to be read, too.
                    discs.push(Disc { home, radius: 15.0, yields: false });
                    discs.push(Disc { home: [home[0], home[1] + 22.0], radius: 9.0, yields: false });
                }
                Landmark::Prototype { .. } | Landmark::HeldOut { .. } => {}
            }
            which.resize(discs.len(), index);
        }
        let offsets: Vec<Pixel> = which.iter().map(|index| self.marks[*index].offset.target()).collect();
        for (index, offset) in which.into_iter().zip(spread(&discs, &offsets, self.size)) {
            self.marks[index].offset.go(offset, time);
        }
    }
}
