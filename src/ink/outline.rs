//! How far every pixel of a bitmap is from the outline of the ink, and what that says of the pen.

use super::bitmap::Bitmap;

/// Distances are counted in these: the chamfer transform of Borgefors 1986 adds 3 for a straight step and 4 for a
/// diagonal one, which is within 6% of the Euclidean distance.
const PIXEL: f32 = 3.0;
const STRAIGHT: i16 = 3;
const DIAGONAL: i16 = 4;
const FAR: i16 = 1 << 13;

/// A bitmap with some room around it, as distances from the outline.
pub struct Outline {
    /// Pixels here before the bitmap's first, across and down.
    pub room: usize,
    /// Pixels in a row.
    pub width: usize,
    /// Distance of each pixel from the nearest one of the other tone: positive in ink, negative on paper.
    steps: Vec<i16>,
}

impl Outline {
    /// Measures a bitmap and `room` pixels of paper around it.
    pub fn of(bitmap: &Bitmap, room: usize) -> Self {
        // One more pixel on each side, which the sweeps leave alone: it is paper, and far.
        let room = room + 1;
        let width = bitmap.width() + 2 * room;
        let mut steps = vec![-FAR; width * (bitmap.height() + 2 * room)];
        for row in 0..bitmap.height() {
            let to = &mut steps[(row + room) * width + room..][..bitmap.width()];
            for (step, &ink) in to.iter_mut().zip(bitmap.row(row)) {
                *step = if ink { FAR } else { -FAR };
            }
        }
        sweep(&mut steps, width);
        Self { room, width, steps }
    }

    /// Rows of depths: how far each pixel's centre is inside the outline, in pixels; negative on paper.
    pub fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = f32>> {
        self.steps.chunks_exact(self.width).map(|row| row.iter().map(|&steps| depth(steps)))
    }

    /// Width of the pen that drew this: four times the mean depth of its lines.
    ///
    /// Blots would spoil the mean, so ink that is deeper than the usual middle of a line is left out; the middle is
    /// where no neighbour is deeper, and blots have little of it.
    pub fn pen_width(&self) -> f32 {
        const DEEPEST: usize = 255;
        let (mut middle, mut all) = ([0_u32; DEEPEST + 1], [0_u32; DEEPEST + 1]);
        for (at, &steps) in self.steps.iter().enumerate().filter(|(_, steps)| **steps > 0) {
            let bin = (steps as usize).min(DEEPEST);
            all[bin] += 1;
            let rows = [at - self.width, at, at + self.width];
            if rows.iter().all(|row| self.steps[row - 1..=row + 1].iter().all(|other| *other <= steps)) {
                middle[bin] += 1;
            }
        }
        let half = middle.iter().sum::<u32>() / 2;
        let mut passed = 0;
        let usual = middle.iter().position(|count| {
            passed += count;
            passed > half
        });
        // Where a line is an even number of pixels wide its middle is two pixels that are half a pixel less deep.
        let most = (usual.unwrap_or(1) + STRAIGHT as usize / 2).min(DEEPEST);
        let lines = || (1..=most).map(|bin| (depth(bin as i16), all[bin] as f32));
        let (sum, count) =
            lines().fold((0.0, 0.0), |(sum, total), (depth, count)| (sum + depth * count, total + count));
        4.0 * sum / f32::max(count, 1.0)
    }
}

/// The outline runs midway between the pixels of the two tones.
fn depth(steps: i16) -> f32 {
    f32::from(steps) / PIXEL - 0.5 * f32::from(steps.signum())
}

/// Replaces ±[`FAR`] by the distance from the nearest pixel of the other sign, in one sweep down and one up.
fn sweep(steps: &mut [i16], width: usize) {
    let height = steps.len() / width;
    let toward = |here: i16, [straight, diagonal, other, beside]: [i16; 4]| {
        // Seen from ink, paper is at distance 0, and the other way round.
        if here > 0 {
            let near = straight.min(beside).max(0) + STRAIGHT;
            here.min(near).min(diagonal.min(other).max(0) + DIAGONAL)
        } else {
            let near = straight.max(beside).min(0) - STRAIGHT;
            here.max(near).max(diagonal.max(other).min(0) - DIAGONAL)
        }
    };
    for row in 1..height - 1 {
        for at in row * width + 1..(row + 1) * width - 1 {
            let above = at - width;
            steps[at] = toward(steps[at], [steps[above], steps[above - 1], steps[above + 1], steps[at - 1]]);
        }
    }
    for row in (1..height - 1).rev() {
        for at in (row * width + 1..(row + 1) * width - 1).rev() {
            let below = at + width;
            steps[at] = toward(steps[at], [steps[below], steps[below - 1], steps[below + 1], steps[at + 1]]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The outline of ink given as rows of text, `#` for ink.
    fn outline(rows: &[&str]) -> Outline {
        let ink = rows.iter().flat_map(|row| row.chars().map(|c| c == '#')).collect();
        let bitmap = Bitmap::new(rows[0].len(), rows.len(), ink).expect("rows of one length");
        Outline::of(&bitmap, 3)
    }

    #[test]
    fn depths_are_positive_in_ink_and_count_from_the_outline() {
        let square = outline(&["#####", "#####", "#####", "#####", "#####"]);
        let rows: Vec<Vec<f32>> = square.rows().map(Iterator::collect).collect();
        assert_eq!((rows.len(), square.width, square.room), (13, 13, 4));
        assert_eq!(rows[6][3..10], [-0.5, 0.5, 1.5, 2.5, 1.5, 0.5, -0.5]);
        // Diagonally beside the corner: one diagonal step.
        assert!((rows[3][3] - (0.5 - 4.0 / 3.0)).abs() < 1e-6);
        assert_eq!(rows[6][2], -1.5);
    }

    #[test]
    fn the_pen_of_a_bar_is_measured_and_a_blot_does_not_matter() {
        for pen in 2..9_usize {
            let mut rows = vec!["#".repeat(80); pen];
            let found = outline(&rows.iter().map(String::as_str).collect::<Vec<_>>()).pen_width();
            assert!((found - pen as f32).abs() < 0.5, "{found} for {pen}");
            // A blot three times as thick and almost as wide as a quarter of the bar.
            rows.extend(vec![format!("{}{}", "#".repeat(16), " ".repeat(64)); 2 * pen]);
            let found = outline(&rows.iter().map(String::as_str).collect::<Vec<_>>()).pen_width();
            assert!((found - pen as f32).abs() < 1.0, "{found} for {pen} with a blot");
        }
    }
}
