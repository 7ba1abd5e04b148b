//! Films of drawings being made, each with the sound of a pen that may or may not be the one in the film.
//!
//! Arandjelović, Zisserman 2017, "Look, Listen and Learn": does this sound belong to this film? There a sound that does not
//! belong is one of any other film. Here films come in twos, whose sounds either stay or change places: two drawings of one
//! character (which look alike, so that only the motion tells), or of two characters. So what belongs and what does not is
//! made of the same films and the same sounds, in the same twos, and neither a film nor a sound alone gives the answer away.

use rand::{Rng, RngExt};

use super::{SampleError, with_drawings};
use crate::{Classes, episode::sample_indices};
use ink::{
    Drawing, Picture,
    augment::Augmentation,
    frame::{Bounds, PEN_WIDTH},
    raster::rasterise_within,
    sound::{Performance, scratch, spectrogram},
};

/// Several films, half of them with their own sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Soundtracks {
    /// The strokes that each film shows: [n].
    pub films: Vec<Drawing>,
    /// The strokes that are heard with it: [n].
    pub sounds: Vec<Drawing>,
    /// Pictures of each film, in the order of time, whose ink dries from black to pale: [n * per_film].
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
const DRY: f32 = 0.2;

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

#[cfg(test)]
mod tests {
    use super::{super::tests::Numbered, *};
    use crate::{
        Scripts,
        seeds::{Stream, rng},
    };
    use ink::{Point, SIDE, Stroke, rasterise};

    fn screening(twos: usize, hard: f32) -> Screening {
        Screening { twos, per_film: 4, hard, augmentation: None }
    }

    fn sample(twos: usize, hard: f32, step: u64) -> Soundtracks {
        let source = Scripts::new(1, 2, 6);
        sample_soundtracks(&source, &screening(twos, hard), &mut rng(1, Stream::Episode, step)).expect("endless")
    }

    #[test]
    fn half_of_the_sounds_belong_and_the_others_changed_places() {
        let tracks = sample(30, 0.5, 0);
        let sizes = [tracks.films.len(), tracks.sounds.len(), tracks.spectrograms.len(), tracks.belongs.len()];
        assert_eq!((sizes, tracks.frames.len()), ([60; 4], 240));
        assert_eq!(tracks.belongs.iter().filter(|belongs| **belongs).count(), 30);
        for at in (0..60).step_by(2) {
            let [own, other] = if tracks.belongs[at] { [at, at + 1] } else { [at + 1, at] };
            assert_eq!((&tracks.sounds[at], &tracks.sounds[at + 1]), (&tracks.films[own], &tracks.films[other]));
            assert_eq!(tracks.belongs[at], tracks.belongs[at + 1]);
            assert_ne!(tracks.films[at], tracks.films[at + 1]);
        }
        assert_eq!(tracks, sample(30, 0.5, 0));
        assert_ne!(tracks, sample(30, 0.5, 1));
    }

    #[test]
    fn a_spectrogram_is_of_the_sound_that_is_heard() {
        // Noise differs from one recording to the next, but a drawing sounds more like itself than like another.
        let apart = |a: &Picture, b: &Picture| -> u32 {
            a.bytes().iter().zip(b.bytes()).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
        };
        let tracks = sample(20, 0.0, 2);
        let again = |drawing: &Drawing| spectrogram(&scratch(&Performance::of(drawing), 99));
        let nearer = (0..40).filter(|&at| {
            let [own, other] = [at, at ^ 1].map(|which| again(&tracks.sounds[which]));
            apart(&tracks.spectrograms[at], &own) < apart(&tracks.spectrograms[at], &other)
        });
        assert!(nearer.count() >= 39);
    }

    #[test]
    fn what_belongs_and_what_does_not_is_made_of_the_same_sounds() {
        let tracks = sample(400, 0.5, 3);
        let mean = |belongs: bool, what: &dyn Fn(usize) -> f32| {
            let chosen: Vec<f32> = (0..800).filter(|at| tracks.belongs[*at] == belongs).map(what).collect();
            let mean = chosen.iter().sum::<f32>() / chosen.len() as f32;
            let variance = chosen.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / chosen.len() as f32;
            (mean, (variance / chosen.len() as f32).sqrt())
        };
        let ink = |picture: &Picture| picture.bytes().iter().map(|byte| f32::from(*byte)).sum::<f32>();
        let measures: [&dyn Fn(usize) -> f32; 4] = [
            &|at| Performance::of(&tracks.sounds[at]).seconds(),
            &|at| tracks.sounds[at].strokes.len() as f32,
            &|at| ink(&tracks.spectrograms[at]),
            &|at| ink(&tracks.frames[4 * at + 3]),
        ];
        for (which, measure) in measures.iter().enumerate() {
            let ((with, error), (without, other)) = (mean(true, measure), mean(false, measure));
            // Two films of one two are not independent, so four deviations and not three.
            assert!((with - without).abs() < 4.0 * error.hypot(other), "{which}: {with} against {without}");
        }
    }

    #[test]
    fn a_share_of_twos_is_of_one_character() {
        let source = Scripts::new(1, 2, 6);
        let pool = Pool::of(&source, 1.0).expect("enough");
        let look = |drawing: &Drawing| crate::look::BlurredPicture::of(&rasterise(drawing));
        let mean = |alike: bool| {
            let mut rng = rng(1, Stream::Episode, 4);
            let differences = (0..60).map(|_| {
                let [a, b] = pool.two(&source, alike, &mut rng).expect("endless");
                look(&a).difference(&look(&b))
            });
            differences.sum::<f32>() / 60.0
        };
        assert!(mean(true) < 0.6 * mean(false), "{} {}", mean(true), mean(false));
    }

    #[test]
    fn ink_dries_from_where_the_pen_is_back_to_where_it_was() {
        let line = (0..=20).map(|at| Point::at(at as f32 / 20.0, 0.5, 50.0 * at as f32)).collect();
        let performance = Performance::of(&Drawing { strokes: vec![Stroke { points: line }] });
        let frames: Vec<Picture> = frames(&performance, 2).collect();
        let row = |frame: usize| (3..SIDE - 3).map(|column| frames[frame].ink(13, column)).collect::<Vec<f32>>();
        let (first, last) = (row(0), row(1));
        assert!(first[..10].is_sorted() && first[9] > 0.8 && first[0] < 0.5, "{first:?}");
        assert!(first[13..].iter().all(|ink| *ink == 0.0), "not drawn yet: {first:?}");
        assert!(last.is_sorted() && last[..9].iter().all(|ink| (ink - last[0]).abs() < 0.01), "dry: {last:?}");
        assert!((last[0] / last[21] - DRY).abs() < 0.05, "{last:?}");
    }

    #[test]
    fn augmented_films_keep_their_own_sounds() {
        let source = Scripts::new(1, 2, 6);
        let changed = Screening { augmentation: Some(Augmentation::default()), ..screening(4, 0.5) };
        let draw = |screening: &Screening| {
            sample_soundtracks(&source, screening, &mut rng(1, Stream::Episode, 5)).expect("endless")
        };
        let (plain, changed) = (draw(&screening(4, 0.5)), draw(&changed));
        assert_ne!(plain.films[0], changed.films[0]);
        let own = changed.films.iter().zip(&changed.sounds).map(|(film, sound)| film == sound);
        assert_eq!(own.collect::<Vec<_>>(), changed.belongs);
    }

    #[test]
    fn what_is_missing_is_said() {
        let ask = |drawings: &[usize], screening: &Screening| {
            let source = Numbered(drawings.to_vec());
            sample_soundtracks(&source, screening, &mut rng(1, Stream::Episode, 0)).map(|_| ())
        };
        assert_eq!(ask(&[4, 4], &screening(3, 0.5)), Err(SampleError::NoStrokes));
        assert_eq!(ask(&[4], &screening(3, 0.5)), Err(SampleError::TooFewClasses { needed: 2, present: 1 }));
        let once = SampleError::TooFewDrawings { needed: 1, drawings: 2, present: 0 };
        assert_eq!(ask(&[1, 1], &screening(3, 0.5)), Err(once));
        assert_eq!(ask(&[4, 4], &screening(0, 0.5)), Err(SampleError::Zero("the number of films")));
        let none = Screening { per_film: 0, ..screening(3, 0.5) };
        assert_eq!(ask(&[4, 4], &none), Err(SampleError::Zero("the number of frames")));
    }
}
