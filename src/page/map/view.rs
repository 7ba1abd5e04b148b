//! Which part of the map is in sight: a centre and a scale, changed by panning and zooming. Numbers only.

use crate::map::projection::MapPoint;

/// How far one may zoom out of, and into, what shows everything.
const ZOOM: (f64, f64) = (0.25, 40.0);

/// A place on the canvas in CSS pixels: x to the right, y downwards.
pub type Pixel = [f64; 2];

/// What the canvas shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// The place in the middle of the canvas.
    pub centre: MapPoint,
    /// Pixels for each unit of the map.
    pub scale: f64,
}

impl MapView {
    /// Shows all places in a canvas of this size, with so many pixels to spare at every edge.
    pub fn fitting(places: impl Iterator<Item = MapPoint>, size: Pixel, margin: f64) -> Self {
        let Some((low, high)) = bounds(places) else {
            return Self { centre: [0.0, 0.0], scale: 1.0 };
        };
        let scale = |axis: usize| {
            let extent = high[axis] - low[axis];
            if extent > 0.0 { (size[axis] - 2.0 * margin).max(1.0) / extent } else { f64::INFINITY }
        };
        let scale = scale(0).min(scale(1));
        Self {
            centre: [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0],
            scale: if scale.is_finite() { scale } else { 1.0 },
        }
    }

    /// True if this view serves these places as well as a fitting one would, near enough: nothing is out of sight and
    /// the room is used. A view that is kept does not breathe while an encoder trains.
    pub fn suits(&self, fitting: &Self, size: Pixel, margin: f64) -> bool {
        let ratio = self.scale / fitting.scale;
        let inside = |axis: usize| {
            let half = (size[axis] / 2.0 - margin) / fitting.scale;
            let room = (size[axis] / 2.0 - margin / 2.0) / self.scale;
            (fitting.centre[axis] - self.centre[axis]).abs() + half <= room || half <= 0.0
        };
        ratio > 0.7 && ratio < 1.15 && inside(0) && inside(1)
    }

    /// Where a place appears on a canvas of this size.
    pub fn pixel(&self, place: MapPoint, size: Pixel) -> Pixel {
        [
            size[0] / 2.0 + (place[0] - self.centre[0]) * self.scale,
            size[1] / 2.0 - (place[1] - self.centre[1]) * self.scale,
        ]
    }

    /// Which place appears there.
    pub fn place(&self, pixel: Pixel, size: Pixel) -> MapPoint {
        [
            self.centre[0] + (pixel[0] - size[0] / 2.0) / self.scale,
            self.centre[1] - (pixel[1] - size[1] / 2.0) / self.scale,
        ]
    }

    /// Larger by a factor (smaller below 1), with the place under this pixel where it was. `fitting` is the scale that
    /// shows everything: it limits how far one can go.
    pub fn zoomed(&self, factor: f64, about: Pixel, size: Pixel, fitting: f64) -> Self {
        let fixed = self.place(about, size);
        let scale = (self.scale * factor).min(ZOOM.1 * fitting).max(ZOOM.0 * fitting);
        let centre = |axis: usize| fixed[axis] + (self.centre[axis] - fixed[axis]) * self.scale / scale;
        Self { centre: [centre(0), centre(1)], scale }
    }

    /// Everything moved by so many pixels.
    pub fn panned(&self, by: Pixel) -> Self {
        Self { centre: [self.centre[0] - by[0] / self.scale, self.centre[1] + by[1] / self.scale], ..*self }
    }

    /// Part of the way to another view; the scale goes by equal factors, which looks even.
    pub fn towards(&self, other: &Self, part: f64) -> Self {
        let between = |axis: usize| self.centre[axis] + (other.centre[axis] - self.centre[axis]) * part;
        Self { centre: [between(0), between(1)], scale: self.scale * (other.scale / self.scale).powf(part) }
    }
}

fn bounds(places: impl Iterator<Item = MapPoint>) -> Option<(MapPoint, MapPoint)> {
    places.filter(|[x, y]| x.is_finite() && y.is_finite()).fold(None, |bounds, [x, y]| {
        let (low, high) = bounds.unwrap_or(([x, y], [x, y]));
        Some(([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Pixel = [400.0, 300.0];

    fn near(a: Pixel, b: Pixel) {
        assert!((a[0] - b[0]).hypot(a[1] - b[1]) < 1e-9, "{a:?} is not {b:?}");
    }

    #[test]
    fn a_fitting_view_shows_everything_within_the_margin() {
        let view = MapView::fitting([[0.0, 0.0], [4.0, 1.0]].into_iter(), SIZE, 50.0);
        assert_eq!(view, MapView { centre: [2.0, 0.5], scale: 75.0 });
        near(view.pixel([0.0, 0.0], SIZE), [50.0, 187.5]);
        near(view.pixel([4.0, 1.0], SIZE), [350.0, 112.5]);
        near(view.place([50.0, 187.5], SIZE), [0.0, 0.0]);
    }

    #[test]
    fn nothing_and_one_place_have_a_view_too() {
        assert_eq!(MapView::fitting([].into_iter(), SIZE, 50.0).scale, 1.0);
        assert_eq!(MapView::fitting([[7.0, 7.0]].into_iter(), SIZE, 50.0), MapView { centre: [7.0, 7.0], scale: 1.0 });
        let broken = MapView::fitting([[f64::NAN, 0.0], [1.0, 1.0]].into_iter(), SIZE, 50.0);
        assert_eq!(broken.centre, [1.0, 1.0]);
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let view = MapView { centre: [2.0, 0.5], scale: 75.0 };
        let place = view.place([90.0, 40.0], SIZE);
        let zoomed = view.zoomed(3.0, [90.0, 40.0], SIZE, 75.0);
        assert_eq!(zoomed.scale, 225.0);
        near(zoomed.pixel(place, SIZE), [90.0, 40.0]);
        assert_eq!(view.zoomed(1e9, [0.0, 0.0], SIZE, 75.0).scale, 3000.0);
        assert_eq!(view.zoomed(1e-9, [0.0, 0.0], SIZE, 75.0).scale, 18.75);
    }

    #[test]
    fn panning_moves_with_the_hand() {
        let view = MapView { centre: [2.0, 0.5], scale: 75.0 };
        let before = view.pixel([1.0, 1.0], SIZE);
        near(view.panned([30.0, -12.0]).pixel([1.0, 1.0], SIZE), [before[0] + 30.0, before[1] - 12.0]);
    }

    #[test]
    fn half_way_is_half_way_in_both() {
        let half = MapView { centre: [0.0, 0.0], scale: 1.0 }.towards(&MapView { centre: [2.0, 4.0], scale: 4.0 }, 0.5);
        assert_eq!(half, MapView { centre: [1.0, 2.0], scale: 2.0 });
    }

    #[test]
    fn a_view_is_kept_until_something_leaves_it_or_the_room_is_wasted() {
        let view = MapView { centre: [0.0, 0.0], scale: 100.0 };
        let suits = |centre, scale| view.suits(&MapView { centre, scale }, SIZE, 40.0);
        assert!(suits([0.0, 0.0], 100.0) && suits([0.05, 0.0], 105.0));
        assert!(!suits([0.0, 0.0], 80.0), "something is out of sight");
        assert!(!suits([0.0, 0.0], 160.0), "everything is huddled in the middle");
        assert!(!suits([0.5, 0.0], 100.0), "everything is at one side");
    }
}
