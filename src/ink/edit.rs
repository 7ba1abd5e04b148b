//! What can be done to a drawing: measure it and clean it.

use super::{Drawing, Point, Stroke, frame::Bounds};

impl Drawing {
    /// The most points that [`sanitised`](Drawing::sanitised) leaves: minutes of drawing.
    const MOST_POINTS: usize = 20_000;

    /// The box around the finite points, in the unit square's coordinates; `None` if there are none.
    pub fn bounds(&self) -> Option<Bounds> {
        let points = self.strokes.iter().flat_map(|stroke| &stroke.points);
        Bounds::around(points.filter(|point| point.is_finite()).map(|point| (point.x, point.y)))
    }

    /// How many points the drawing has.
    pub fn point_count(&self) -> usize {
        self.strokes.iter().map(|stroke| stroke.points.len()).sum()
    }

    /// A drawing that can safely be kept and drawn, whatever was sent or stored: points that are not finite are dropped,
    /// what lies absurdly far away is brought to [`Point::LIMIT`], times that are no numbers become the time before,
    /// pressure is brought into [0, 1], strokes without points are dropped, and of more than
    /// 20,000 points an even selection is kept.
    pub fn sanitised(&self) -> Self {
        let cleaned = self.strokes.iter().map(Stroke::cleaned).filter(|stroke| !stroke.points.is_empty());
        let mut clean = Self { strokes: cleaned.take(Self::MOST_POINTS).collect() };
        // Every stroke keeps its ends, so one selection may not be enough.
        while clean.point_count() > Self::MOST_POINTS {
            let mut thinner = clean.clone();
            let every = clean.point_count().div_ceil(Self::MOST_POINTS);
            thinner.strokes.iter_mut().for_each(|stroke| stroke.thin_out(every));
            if thinner.point_count() == clean.point_count() {
                thinner.strokes.truncate(clean.strokes.len() / 2);
            }
            clean = thinner;
        }
        clean
    }
}

impl Point {
    /// True if the point is somewhere.
    pub fn is_finite(&self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl Stroke {
    fn cleaned(&self) -> Self {
        let mut clock = 0.0;
        let clean = |point: &Point| {
            if point.t_ms.is_finite() {
                clock = point.t_ms.clamp(0.0, 1e9);
            }
            let pressure = if point.pressure.is_finite() { point.pressure.clamp(0.0, 1.0) } else { 0.5 };
            let (x, y) = (point.x.clamp(-Point::LIMIT, Point::LIMIT), point.y.clamp(-Point::LIMIT, Point::LIMIT));
            Point { x, y, t_ms: clock, pressure }
        };
        Self { points: self.points.iter().filter(|point| point.is_finite()).map(clean).collect() }
    }

    /// Keeps the first and the last point, and every so many in between.
    fn thin_out(&mut self, every: usize) {
        let last = self.points.len().saturating_sub(1);
        let mut at = 0;
        self.points.retain(|_| {
            let keep = at % every == 0 || at == last;
            at += 1;
            keep
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(points: &[(f32, f32)]) -> Stroke {
        Stroke { points: points.iter().map(|&(x, y)| Point::at(x, y, 0.0)).collect() }
    }

    #[test]
    fn the_box_leaves_out_what_is_nowhere() {
        let drawing = Drawing { strokes: vec![line(&[(0.2, 0.3), (f32::NAN, 9.0)]), line(&[(0.7, -0.1)])] };
        assert_eq!(drawing.bounds(), Some(Bounds { left: 0.2, top: -0.1, right: 0.7, bottom: 0.3 }));
        assert_eq!(Drawing::default().bounds(), None);
    }

    #[test]
    fn sanitising_mends_every_number_and_keeps_the_order() {
        let wild = [
            Point { x: 0.1, y: 0.2, t_ms: 5.0, pressure: 7.0 },
            Point { x: f32::INFINITY, y: 0.2, t_ms: 6.0, pressure: 0.5 },
            Point { x: 1e30, y: -1e30, t_ms: f32::NAN, pressure: f32::NAN },
        ];
        let clean = Drawing { strokes: vec![Stroke { points: wild.to_vec() }, Stroke::default()] }.sanitised();
        let expected =
            [Point { x: 0.1, y: 0.2, t_ms: 5.0, pressure: 1.0 }, Point { x: 16.0, y: -16.0, t_ms: 5.0, pressure: 0.5 }];
        assert_eq!(clean.strokes, [Stroke { points: expected.to_vec() }]);
    }

    #[test]
    fn too_many_points_are_thinned_evenly() {
        let spiral: Vec<(f32, f32)> =
            (0..100_000).map(|i| i as f32 / 100_000.0).map(|t| (0.5 + t * (40.0 * t).cos(), t)).collect();
        let clean = Drawing { strokes: vec![line(&spiral)] }.sanitised();
        assert!((10_000..=Drawing::MOST_POINTS).contains(&clean.point_count()), "{}", clean.point_count());
        assert_eq!(clean.strokes[0].points.last().map(|point| point.y), spiral.last().map(|point| point.1));
        let crumbs = Drawing { strokes: vec![line(&[(0.0, 0.0), (1.0, 1.0)]); 50_000] }.sanitised();
        assert!(crumbs.point_count() <= Drawing::MOST_POINTS && crumbs.point_count() > 5_000);
        assert_eq!(clean.sanitised(), clean);
    }
}
