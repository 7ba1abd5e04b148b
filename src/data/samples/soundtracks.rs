//! Films of drawings being made, each with the sound of a pen that may or may not be the one in the film.
//!
//! Arandjelović, Zisserman 2017, "Look, Listen and Learn": does this sound belong to this film? There a sound that does not
//! belong is one of any other film. Here films come in twos, whose sounds either stay or change places: two drawings of one
//! character (which look alike, so that only the motion tells), or of two characters. So what belongs and what does not is
//! made of the same films and the same sounds, in the same twos, and neither a film nor a sound alone gives the answer away.

use rand::{Rng, RngExt};

use super::{SampleError, with_drawings};
use crate::{
    data::{Classes, episode::sample_indices},
    drawing::{
        Drawing, Picture,
        augment::Augmentation,
        frame::{Bounds, PEN_WIDTH},
        raster::rasterise_within,
    },
    sound::{Performance, scratch, spectrogram},
};

/// Several films, half of them with their own sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Soundtracks {
    /// The strokes that each film shows: [n].
    pub films: Vec<Drawing>,
    /// The strokes that are heard with it: [n].
    pub sounds: Vec<Drawing>,
    /// Pictures of each film, in the order of time: [n * per_film].
    pub frames: Vec<Picture>,
    /// Frames of each film.
    pub per_film: usize,
    /// Log-mel spectrograms of what is heard, as pictures: loud is ink, time goes right, pitch goes up: [n].
    pub spectrograms: Vec<Picture>,
    /// Whether the sound is the film's own: [n].
    pub belongs: Vec<bool>,
}

/// How films and sounds are put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Screening {
    /// Twos of films. In every other two the sounds change places.
    pub twos: usize,
    /// Frames of each film.
    pub per_film: usize,
    /// The share of twos whose drawings are of one character, from 0 to 1.
    pub hard: f32,
    /// What each drawing goes through before it is filmed and recorded.
    pub augmentation: Option<Augmentation>,
}

/// How often to look for drawings with strokes among those without.
const TRIES: usize = 100;

/// Samples 2 * `twos` films with sounds.
///
/// # Errors
/// If a size is 0, if there are too few characters or drawings, or if the drawings have no strokes.
pub fn sample_soundtracks(
    source: &dyn Classes,
    screening: &Screening,
    rng: &mut impl Rng,
) -> Result<Soundtracks, SampleError> {
    let &Screening { twos, per_film, hard, .. } = screening;
    if twos == 0 || per_film == 0 {
        return Err(SampleError::Zero(if twos == 0 { "the number of films" } else { "the number of frames" }));
    }
    let pool = Pool::of(source, hard)?;
    let mut tracks = Soundtracks {
        films: Vec::with_capacity(2 * twos),
        sounds: Vec::with_capacity(2 * twos),
        frames: Vec::with_capacity(2 * twos * per_film),
        per_film,
        spectrograms: Vec::with_capacity(2 * twos),
        belongs: Vec::with_capacity(2 * twos),
    };
    for at in 0..twos {
        let alike = rng.random::<f32>() < hard;
        let pair = pool.two(source, alike, rng)?;
        let pair = match &screening.augmentation {
            Some(augmentation) => pair.map(|drawing| augmentation.apply(&drawing, rng)),
            None => pair,
        };
        tracks.add(pair, at % 2 == 0, rng);
    }
    Ok(tracks)
}

impl Soundtracks {
    /// Films two drawings, and lets their sounds stay or change places.
    fn add(&mut self, pair: [Drawing; 2], belongs: bool, rng: &mut impl Rng) {
        let performances = pair.each_ref().map(Performance::of);
        let mut heard = performances.each_ref().map(|performance| spectrogram(&scratch(performance, rng.random())));
        let mut sounds = pair.clone();
        if !belongs {
            heard.swap(0, 1);
            sounds.swap(0, 1);
        }
        for performance in &performances {
            self.frames.extend(frames(performance, self.per_film));
        }
        self.films.extend(pair);
        self.sounds.extend(sounds);
        self.spectrograms.extend(heard);
        self.belongs.extend([belongs; 2]);
    }
}

/// Ink that was on the paper before the time of a frame began.
const DRY: f32 = 0.4;

/// Slices of a frame's time, each with its own tone.
const TONES: usize = 8;

/// One frame for each of so many equal parts of the time, in the frame of the whole drawing. Ink dries: the newest is black,
/// older ink paler, and what stood there before the frame's time palest. So a frame shows which way the pen went, as the
/// motion history images of Bobick and Davis 2001 do, and one would not need another frame to see it.
fn frames(performance: &Performance, per_film: usize) -> impl Iterator<Item = Picture> {
    let bounds = performance.until(1.0).bounds();
    (0..per_film)
        .map(move |part| bounds.map_or_else(Picture::blank, |bounds| frame(performance, bounds, part, per_film)))
}

/// The frame of a part of the time.
fn frame(performance: &Performance, bounds: Bounds, part: usize, per_film: usize) -> Picture {
    let share = |slice: usize| (part as f32 + slice as f32 / TONES as f32) / per_film as f32;
    let drawn = |from, to| rasterise_within(&performance.between(from, to), bounds, PEN_WIDTH);
    let mut pixels = toned(&drawn(0.0, share(0)), DRY);
    for slice in 0..TONES {
        let tone = DRY + (1.0 - DRY) * (slice + 1) as f32 / TONES as f32;
        let newer = toned(&drawn(share(slice), share(slice + 1)), tone);
        pixels.iter_mut().zip(newer).for_each(|(pixel, newer)| *pixel = newer.max(*pixel));
    }
    Picture::from_bytes(pixels).unwrap_or_else(Picture::blank)
}

/// The bytes of a picture in a paler ink.
fn toned(picture: &Picture, tone: f32) -> Vec<u8> {
    picture.bytes().iter().map(|byte| (f32::from(*byte) * tone + 0.5) as u8).collect()
}

/// The classes to choose from.
struct Pool {
    drawn: Vec<usize>,
    twice: Vec<usize>,
}

impl Pool {
    fn of(source: &dyn Classes, hard: f32) -> Result<Self, SampleError> {
        let (drawn, twice) = (with_drawings(source, 1), with_drawings(source, 2));
        if hard < 1.0 && drawn.len() < 2 {
            return Err(SampleError::TooFewClasses { needed: 2, present: drawn.len() });
        }
        if hard > 0.0 && twice.is_empty() {
            return Err(SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 });
        }
        Ok(Self { drawn, twice })
    }

    /// Two drawings of one character, or of two.
    fn two(&self, source: &dyn Classes, alike: bool, rng: &mut impl Rng) -> Result<[Drawing; 2], SampleError> {
        // Whether a source has strokes, only a drawing tells, and a source may be made of several.
        for _ in 0..TRIES {
            let [(a, i), (b, j)] = if alike {
                let class = self.twice[rng.random_range(0..self.twice.len())];
                let indices = sample_indices(source, class, 2, rng)?;
                [(class, indices[0]), (class, indices[1])]
            } else {
                let first = rng.random_range(0..self.drawn.len());
                let second = (first + rng.random_range(1..self.drawn.len())) % self.drawn.len();
                let (first, second) = (self.drawn[first], self.drawn[second]);
                let mut index = |class| sample_indices(source, class, 1, rng).map(|indices| indices[0]);
                [(first, index(first)?), (second, index(second)?)]
            };
            if let Some((first, second)) = source.drawing(a, i).zip(source.drawing(b, j)) {
                return Ok([first, second]);
            }
        }
        Err(SampleError::NoStrokes)
    }
}
