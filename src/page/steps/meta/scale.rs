//! Where weights are on the canvas, and how long a round number of their units is.

/// A place on a canvas, or in the grid of a landscape.
pub type PlanePoint = [f64; 2];

/// Room for labels at the sides of the paths and above them; below are the ruler and the button.
pub const SIDES: f64 = 40.0;
pub const ABOVE: f64 = 13.0;
pub const BELOW: f64 = 28.0;

/// Where weights are on the canvas: both axes have the same scale, and y grows upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneScale {
    /// The weights in the middle of the canvas.
    middle: PlanePoint,
    centre: PlanePoint,
    /// Pixels for one unit of the weights.
    pub pixels: f64,
}

impl PlaneScale {
    /// All these weights in a canvas of this size, as large as they can be. φ, the origin, is always among them.
    pub fn new(paths: &[[f32; 2]], size: PlanePoint) -> Self {
        let mut ends = [[0.0_f64; 2]; 2];
        for place in paths.iter().filter(|place| place.iter().all(|x| x.is_finite())) {
            for axis in 0..2 {
                ends[0][axis] = ends[0][axis].min(f64::from(place[axis]));
                ends[1][axis] = ends[1][axis].max(f64::from(place[axis]));
            }
        }
        let room = [size[0] - 2.0 * SIDES, size[1] - ABOVE - BELOW];
        let fitting = |axis: usize| room[axis].max(8.0) / (ends[1][axis] - ends[0][axis]).max(1e-9);
        Self {
            middle: [0, 1].map(|axis| (ends[0][axis] + ends[1][axis]) / 2.0),
            centre: [size[0] / 2.0, ABOVE + room[1] / 2.0],
            pixels: fitting(0).min(fitting(1)),
        }
    }

    /// The pixel of these weights.
    pub fn place(&self, [x, y]: [f32; 2]) -> PlanePoint {
        [
            self.centre[0] + (f64::from(x) - self.middle[0]) * self.pixels,
            self.centre[1] - (f64::from(y) - self.middle[1]) * self.pixels,
        ]
    }
}

/// The round number of units that is nearest below 50 pixels, and its pixels; `None` if the scale is none.
pub fn ruler(pixels: f64) -> Option<(f64, f64)> {
    let tens = |exponent: i32| 10.0_f64.powi(exponent);
    let round = (-3..=3).flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| digit * tens(exponent)));
    round.map(|units| (units, units * pixels)).rfind(|(_, length)| (10.0..=50.0).contains(length))
}

#[cfg(test)]
mod tests {
    use super::{super::answers::tests::view, *};

    #[test]
    fn both_axes_have_one_scale_and_all_paths_fit() {
        let size = [300.0, 120.0];
        let scale = PlaneScale::new(&view().paths, size);
        let [right, up] = [[1.0, 0.0], [0.0, 1.0]].map(|place| scale.place(place));
        let phi = scale.place([0.0; 2]);
        assert!((right[0] - phi[0] - (phi[1] - up[1])).abs() < 1e-9, "{phi:?} {right:?} {up:?}");
        for path in &view().paths {
            let place = scale.place(*path);
            assert!((SIDES - 1e-9..=size[0] - SIDES + 1e-9).contains(&place[0]), "{place:?}");
            assert!((ABOVE - 1e-9..=size[1] - BELOW + 1e-9).contains(&place[1]), "{place:?}");
        }
    }

    #[test]
    fn paths_that_lead_nowhere_are_no_trouble() {
        let scale = PlaneScale::new(&[[0.0; 2], [f32::NAN, 1.0]], [100.0, 50.0]);
        assert_eq!(scale.place([0.0; 2]), [50.0, 17.5]);
        assert_eq!(ruler(scale.pixels), None);
        assert_eq!(ruler(100.0), Some((0.5, 50.0)));
    }
}
