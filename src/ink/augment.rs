//! Other ways the same hand might have drawn it: random changes to strokes, so that a class of one drawing has many.
//!
//! Each [`Transform`] is one kind of change with the range it is drawn from; an [`Augmentation`] is a list of them, applied
//! in order. Lengths are shares of the drawing's size, so a small drawing is changed as much as a large one. What comes
//! out is a [`AugmentedView`]: strokes, and the width of the pen that draws them.

use rand::{Rng, RngExt};

use super::{
    Drawing, Picture, Point, Stroke,
    frame::PEN_WIDTH,
    noise::{Waves, normal},
    raster::rasterise_with_pen,
};

/// One kind of change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Transform {
    /// Turns by up to so many radians either way.
    Rotate(f32),
    /// Slants: the top moves sideways by up to this share of the height.
    Shear(f32),
    /// Changes width against height by a factor of up to 1 + this.
    Stretch(f32),
    /// Changes the size by a factor of up to 1 + this.
    Scale(f32),
    /// Moves by up to this much.
    Shift(f32),
    /// Moves and scales each stroke by itself: deviations.
    Strokes(f32),
    /// Bends the paper in slow waves of this amplitude.
    Warp(f32),
    /// Cuts both ends of each stroke by up to this share of its points, as a hasty hand does.
    Trim(f32),
    /// Leaves out each stroke but the first with this chance, as some writers do.
    Drop(f32),
    /// Moves points along each stroke, a fifth of the size apart, and what lies between them smoothly: deviation.
    Jitter(f32),
    /// Draws with a pen thicker or thinner by a factor of up to 1 + this. It changes the picture and no stroke.
    Thickness(f32),
}

impl Transform {
    /// What to call it in a list of choices.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rotate(_) => "rotate",
            Self::Shear(_) => "shear",
            Self::Stretch(_) => "stretch",
            Self::Scale(_) => "scale",
            Self::Shift(_) => "shift",
            Self::Strokes(_) => "move strokes",
            Self::Warp(_) => "warp",
            Self::Jitter(_) => "jitter",
            Self::Trim(_) => "trim ends",
            Self::Drop(_) => "drop strokes",
            Self::Thickness(_) => "pen thickness",
        }
    }

    /// How strong it is: the number it was made with.
    pub fn strength(&self) -> f32 {
        match self {
            Self::Rotate(most) | Self::Shear(most) | Self::Stretch(most) | Self::Scale(most) => *most,
            Self::Shift(most) | Self::Thickness(most) => *most,
            Self::Strokes(deviation) | Self::Jitter(deviation) => *deviation,
            Self::Warp(amplitude) => *amplitude,
            Self::Trim(share) | Self::Drop(share) => *share,
        }
    }

    /// The same kind of change, of another strength.
    pub fn with_strength(self, strength: f32) -> Self {
        match self {
            Self::Rotate(_) => Self::Rotate(strength),
            Self::Shear(_) => Self::Shear(strength),
            Self::Stretch(_) => Self::Stretch(strength),
            Self::Scale(_) => Self::Scale(strength),
            Self::Shift(_) => Self::Shift(strength),
            Self::Strokes(_) => Self::Strokes(strength),
            Self::Warp(_) => Self::Warp(strength),
            Self::Jitter(_) => Self::Jitter(strength),
            Self::Trim(_) => Self::Trim(strength),
            Self::Drop(_) => Self::Drop(strength),
            Self::Thickness(_) => Self::Thickness(strength),
        }
    }

    /// The greatest strength that is of use: beyond it one character is easily taken for another.
    pub fn strongest(&self) -> f32 {
        match self {
            Self::Rotate(_) => 0.8,
            Self::Shear(_) | Self::Stretch(_) | Self::Scale(_) | Self::Thickness(_) => 1.0,
            Self::Shift(_) => 0.5,
            Self::Strokes(_) => 0.2,
            Self::Warp(_) => 0.12,
            Self::Jitter(_) => 0.1,
            Self::Trim(_) => 0.3,
            Self::Drop(_) => 0.5,
        }
    }

    /// The drawing after one random change of this kind. Times and pressure stay, and so does the number of
    /// points, but for what is trimmed or dropped.
    pub fn apply(&self, drawing: &Drawing, rng: &mut impl Rng) -> Drawing {
        let mut drawing = drawing.clone();
        let Some(bounds) = drawing.bounds() else { return drawing };
        let centre = bounds.centre();
        // A dot has no size of its own; changes to it are small.
        let size = bounds.width().max(bounds.height()).max(0.05);
        match *self {
            Self::Rotate(most) => {
                let (sin, cos) = within(most, rng).sin_cos();
                about(&mut drawing, centre, |x, y| (x * cos - y * sin, x * sin + y * cos));
            }
            Self::Shear(most) => {
                let slant = within(most, rng);
                about(&mut drawing, centre, |x, y| (x - slant * y, y));
            }
            Self::Stretch(most) => {
                let factor = factor(most, rng).sqrt();
                about(&mut drawing, centre, |x, y| (x * factor, y / factor));
            }
            Self::Scale(most) => {
                let factor = factor(most, rng);
                about(&mut drawing, centre, |x, y| (x * factor, y * factor));
            }
            Self::Shift(most) => {
                let (dx, dy) = (size * within(most, rng), size * within(most, rng));
                about(&mut drawing, centre, |x, y| (x + dx, y + dy));
            }
            Self::Strokes(deviation) => move_strokes(&mut drawing, deviation, size, rng),
            Self::Warp(amplitude) => {
                let waves = Waves::sample(amplitude, rng);
                about(&mut drawing, centre, |x, y| {
                    let (x, y) = waves.displace((x / size, y / size));
                    (x * size, y * size)
                });
            }
            Self::Jitter(deviation) => jitter(&mut drawing, deviation * size, 0.2 * size, rng),
            Self::Trim(share) => drawing.strokes.iter_mut().for_each(|stroke| trim(stroke, share, rng)),
            Self::Drop(chance) => {
                let mut first = true;
                drawing.strokes.retain(|_| std::mem::take(&mut first) || rng.random::<f32>() >= chance);
            }
            Self::Thickness(_) => {}
        }
        drawing
    }

    /// How much wider the pen is after one random change of this kind, as a factor.
    fn pen(&self, rng: &mut impl Rng) -> f32 {
        match *self {
            Self::Thickness(most) => factor(most, rng),
            _ => 1.0,
        }
    }
}

/// One view of a drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct AugmentedView {
    /// The strokes after all changes.
    pub drawing: Drawing,
    /// The width of the pen on the picture, in pixels.
    pub pen_width: f32,
}

impl AugmentedView {
    /// The view as a network sees it.
    pub fn picture(&self) -> Picture {
        rasterise_with_pen(&self.drawing, self.pen_width)
    }
}

/// A list of changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Augmentation {
    /// In the order they are applied.
    pub transforms: Vec<Transform>,
}

impl Default for Augmentation {
    /// About as much as drawings of one character differ between writers.
    fn default() -> Self {
        use Transform::*;
        let transforms = vec![
            Jitter(0.02),
            Strokes(0.04),
            Warp(0.03),
            Stretch(0.3),
            Shear(0.25),
            Rotate(0.2),
            Scale(0.15),
            Shift(0.05),
        ];
        Self { transforms }
    }
}

impl Augmentation {
    /// Every kind of change, in the order of a list of choices; those that are not usual with no strength: what there is to choose from.
    pub fn everything() -> Self {
        let mut all = Self::default();
        all.transforms.extend([Transform::Trim(0.0), Transform::Drop(0.0), Transform::Thickness(0.0)]);
        all
    }

    /// The drawing after all changes, and the pen that draws it. An empty drawing stays empty.
    pub fn view(&self, drawing: &Drawing, rng: &mut impl Rng) -> AugmentedView {
        let original = AugmentedView { drawing: drawing.clone(), pen_width: PEN_WIDTH };
        self.transforms.iter().fold(original, |view, transform| {
            let drawing = transform.apply(&view.drawing, rng);
            AugmentedView { drawing, pen_width: view.pen_width * transform.pen(rng) }
        })
    }

    /// The strokes of a [`view`](Self::view).
    pub fn apply(&self, drawing: &Drawing, rng: &mut impl Rng) -> Drawing {
        self.view(drawing, rng).drawing
    }
}

fn within(most: f32, rng: &mut impl Rng) -> f32 {
    most * (2.0 * rng.random::<f32>() - 1.0)
}

fn factor(most: f32, rng: &mut impl Rng) -> f32 {
    within((1.0 + most.max(0.0)).ln(), rng).exp()
}

/// Moves every point by a map of the plane whose origin is `centre`.
fn about(drawing: &mut Drawing, centre: (f32, f32), map: impl Fn(f32, f32) -> (f32, f32)) {
    for point in drawing.strokes.iter_mut().flat_map(|stroke| &mut stroke.points) {
        let (x, y) = map(point.x - centre.0, point.y - centre.1);
        (point.x, point.y) = (x + centre.0, y + centre.1);
    }
}

/// Cuts both ends of a stroke, each by its own part of the share. A point always stays.
fn trim(stroke: &mut Stroke, share: f32, rng: &mut impl Rng) {
    let points = stroke.points.len() as f32;
    let mut cut = || (points * share.clamp(0.0, 0.45) * rng.random::<f32>()) as usize;
    let (start, end) = (cut(), cut());
    stroke.points.truncate(stroke.points.len() - end);
    stroke.points.drain(..start);
}

fn move_strokes(drawing: &mut Drawing, deviation: f32, size: f32, rng: &mut impl Rng) {
    for stroke in &mut drawing.strokes {
        let mut alone = Drawing { strokes: vec![std::mem::take(stroke)] };
        let (dx, dy) = (size * deviation * normal(rng), size * deviation * normal(rng));
        let factor = (2.0 * deviation * normal(rng)).exp();
        if let Some(bounds) = alone.bounds() {
            about(&mut alone, bounds.centre(), |x, y| (x * factor + dx, y * factor + dy));
        }
        *stroke = alone.strokes.remove(0);
    }
}

/// Random displacements at knots along each stroke, blended in between.
fn jitter(drawing: &mut Drawing, deviation: f32, between_knots: f32, rng: &mut impl Rng) {
    for stroke in &mut drawing.strokes {
        let mut draw = || (deviation * normal(rng), deviation * normal(rng));
        let (mut from, mut to) = (draw(), draw());
        let mut along = 0.0;
        let mut before: Option<Point> = None;
        for point in stroke.points.iter_mut().filter(|point| point.is_finite()) {
            if let Some(before) = before {
                along += (point.x - before.x).hypot(point.y - before.y) / between_knots;
            }
            before = Some(*point);
            if along >= 1.0 {
                // A leap over several knots needs only the last.
                along = along.fract();
                (from, to) = (to, draw());
            }
            let blend = along * along * (3.0 - 2.0 * along);
            point.x += from.0 + (to.0 - from.0) * blend;
            point.y += from.1 + (to.1 - from.1) * blend;
        }
    }
}

#[cfg(test)]
#[path = "augment_tests.rs"]
mod tests;
