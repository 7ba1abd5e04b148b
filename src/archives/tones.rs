//! A picture in tones, and which of it is ink.
//!
//! Paper need not be evenly lit: each tone is taken against the paper around it, unless two tones are all there is. The
//! threshold is Otsu's (1979), "A threshold selection method from gray-level histograms".

/// Pixels of a side at most: more than lines of handwriting need.
pub const LARGEST_SIDE: usize = 256;

/// A picture in tones, 0 black and 255 white, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tones {
    width: usize,
    height: usize,
    tones: Vec<u8>,
}

/// Which of the two is ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ink {
    /// What the edge of the picture is not.
    #[default]
    Guessed,
    /// The dark.
    Dark,
    /// The light.
    Light,
}

/// Where there is ink in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inked {
    /// Pixel by pixel, row by row.
    pub ink: Vec<bool>,
    /// True if the light was taken for ink.
    pub is_light: bool,
    /// The tone between paper and ink.
    pub threshold: u8,
}

/// Why there is no character in a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TraceError {
    /// Its size is not that of its tones, or too large.
    #[error("is not a picture of up to {LARGEST_SIDE} pixels a side")]
    Size,
    /// It has one tone.
    #[error("has no ink on its paper: all of it is of one tone")]
    Blank,
    /// Most of it is ink.
    #[error("is more ink than paper: choose what is ink, or another threshold")]
    Full,
}

impl Tones {
    /// A picture.
    ///
    /// # Errors
    /// If the size is not that of the tones, or too large.
    pub fn new(width: usize, height: usize, tones: Vec<u8>) -> Result<Self, TraceError> {
        let fits = (1..=LARGEST_SIDE).contains(&width) && (1..=LARGEST_SIDE).contains(&height);
        if fits && tones.len() == width * height { Ok(Self { width, height, tones }) } else { Err(TraceError::Size) }
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The tones, row by row.
    pub fn tones(&self) -> &[u8] {
        &self.tones
    }

    /// Where there is ink, with a threshold of the user's or the best.
    ///
    /// # Errors
    /// If it has no ink, or hardly anything else.
    pub fn inked(mut self, ink: Ink, threshold: Option<u8>) -> Result<Inked, TraceError> {
        let darkest = self.tones.iter().min().copied().unwrap_or(0);
        let lightest = self.tones.iter().max().copied().unwrap_or(0);
        if lightest - darkest < LEAST_CONTRAST {
            return Err(TraceError::Blank);
        }
        let groups = otsu(&self.tones);
        let is_light = match ink {
            Ink::Guessed => self.has_dark_edge(groups.threshold),
            Ink::Dark => false,
            Ink::Light => true,
        };
        if is_light {
            self.tones.iter_mut().for_each(|tone| *tone = 255 - *tone);
        }
        // A bold line may fill a whole block, which would then be taken for dark paper.
        if groups.apart < EVENLY_LIT {
            self.even_out();
        }
        let threshold = threshold.unwrap_or_else(|| otsu(&self.tones).threshold);
        let ink: Vec<bool> = self.tones.iter().map(|tone| *tone < threshold).collect();
        let count = ink.iter().filter(|ink| **ink).count();
        match count {
            0 => Err(TraceError::Blank),
            _ if count * 2 > ink.len() => Err(TraceError::Full),
            _ => Ok(Inked { ink, is_light, threshold }),
        }
    }

    /// True if most of the picture's edge is dark.
    fn has_dark_edge(&self, threshold: u8) -> bool {
        let (w, h) = (self.width, self.height);
        let edge = (0..w * h).filter(|at| at % w == 0 || at % w == w - 1 || at / w == 0 || at / w == h - 1);
        let (dark, light): (Vec<usize>, Vec<usize>) = edge.partition(|at| self.tones[*at] < threshold);
        dark.len() > light.len()
    }

    /// Takes each tone against the paper around it: the light of a lamp on one side is not ink on the other.
    fn even_out(&mut self) {
        let (columns, rows) = (blocks(self.width), blocks(self.height));
        let paper: Vec<f32> =
            (0..columns * rows).map(|at| self.paper(at % columns, at / columns, columns, rows)).collect();
        for at in 0..self.tones.len() {
            let across = |place: usize, side: usize, count: usize| {
                let along = ((place as f32 + 0.5) / side as f32 * count as f32 - 0.5).clamp(0.0, count as f32 - 1.0);
                (along as usize, (along as usize + 1).min(count - 1), along.fract())
            };
            let (left, right, x) = across(at % self.width, self.width, columns);
            let (top, bottom, y) = across(at / self.width, self.height, rows);
            let row = |row: usize| paper[row * columns + left] * (1.0 - x) + paper[row * columns + right] * x;
            let around = row(top) * (1.0 - y) + row(bottom) * y;
            self.tones[at] = (f32::from(self.tones[at]) / around.max(1.0) * 255.0).min(255.0) as u8;
        }
    }

    /// The tone of the paper in a block of the picture: one that a tenth of it are lighter than.
    fn paper(&self, column: usize, row: usize, columns: usize, rows: usize) -> f32 {
        let part = |at: usize, count: usize, side: usize| at * side / count..((at + 1) * side / count).min(side);
        let mut tones: Vec<u8> = part(row, rows, self.height)
            .flat_map(|y| part(column, columns, self.width).map(move |x| y * self.width + x))
            .map(|at| self.tones[at])
            .collect();
        tones.sort_unstable();
        tones.get(tones.len() * 9 / 10).or(tones.last()).map_or(255.0, |tone| f32::from(*tone))
    }
}

/// Pictures whose tones are closer together are blank.
const LEAST_CONTRAST: u8 = 24;
/// A block in which paper is looked for has this many pixels a side, so that no line of a pen fills it.
const BLOCK: usize = 32;
/// What the difference of the two groups makes up of all variance, from which on the sheet is evenly lit: Otsu's measure of
/// how good a threshold is.
const EVENLY_LIT: f64 = 0.85;

fn blocks(side: usize) -> usize {
    (side / BLOCK).clamp(1, 8)
}

/// Tones in two groups.
struct Groups {
    /// The tone between them.
    threshold: u8,
    /// What the difference of the groups makes up of all variance, 0 to 1.
    apart: f64,
}

/// Parts the tones into two groups with the least spread within each.
fn otsu(tones: &[u8]) -> Groups {
    let mut histogram = [0_u32; 256];
    tones.iter().for_each(|tone| histogram[usize::from(*tone)] += 1);
    let n = tones.len() as f64;
    let total: f64 = tones.iter().map(|tone| f64::from(*tone)).sum();
    let squares: f64 = tones.iter().map(|tone| f64::from(*tone) * f64::from(*tone)).sum();
    let (mut count, mut sum, mut best) = (0.0, 0.0, (0.0, 0_u8));
    for (tone, frequency) in (0_u8..=254).zip(histogram) {
        count += f64::from(frequency);
        sum += f64::from(tone) * f64::from(frequency);
        let rest = n - count;
        if count > 0.0 && rest > 0.0 {
            let apart = sum / count - (total - sum) / rest;
            let between = count * rest * apart * apart;
            // Halfway between the groups where nothing lies between them.
            if between > best.0 {
                best = (between, tone);
            }
        }
    }
    let next = (best.1 + 1..=255).find(|tone| histogram[usize::from(*tone)] > 0).unwrap_or(255);
    let threshold = ((u16::from(best.1) + u16::from(next)) / 2 + 1).min(255) as u8;
    // Both are n² times the variance.
    Groups { threshold, apart: best.0 / (n * squares - total * total).max(1.0) }
}
