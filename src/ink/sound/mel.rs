//! Log-mel spectrograms as pictures: loud is ink, time goes right, pitch goes up (Stevens, Volkmann, Newman: A Scale for the
//! Measurement of the Psychological Magnitude Pitch, 1937; mel = 2595 log₁₀(1 + f / 700)).
//!
//! A picture has 28 bands of pitch and 28 columns of time. The columns divide the sound evenly from its beginning to its
//! end, however long it is, so that a column and a frame of the film at the same share of the time belong together. In each
//! column the power of two overlapping frames of 512 samples (64 ms) is averaged, which calms the noise.
//!
//! Ink is the level of a band in decibels, relative to the loudest of the whole picture: the loudest is ink 1.0, what is
//! [`RANGE`] decibels weaker or more is paper. So it does not matter how loud a sound is as a whole.

use std::f32::consts::TAU;

use super::{RATE, fft::Fourier};
use crate::{Picture, SIDE};

/// Decibels between ink and paper.
const RANGE: f32 = 40.0;

/// The lowest and the highest frequency that is shown, in hertz.
const FREQUENCIES: (f32, f32) = (80.0, 3800.0);

/// Samples in a frame, a power of two.
const FRAME: usize = 512;

/// Frames for each column.
const EACH: usize = 2;

/// The mean power of a frame below which there is silence: about −70 decibels of full scale.
const SILENCE: f32 = 1e-7;

/// The spectrogram of a sound at [`RATE`] samples a second. Silence is a blank sheet.
pub fn spectrogram(sound: &[f32]) -> Picture {
    let window: Vec<f32> = (0..FRAME).map(|t| 0.5 - 0.5 * (TAU * (t as f32 + 0.5) / FRAME as f32).cos()).collect();
    let (bands, fourier) = (Bands::new(), Fourier::new(FRAME));
    let mut levels = vec![0.0_f32; SIDE * SIDE];
    for column in 0..SIDE {
        for part in 0..EACH {
            let share = (column * EACH + part) as f32 + 0.5;
            let middle = (share / (SIDE * EACH) as f32 * sound.len() as f32) as usize;
            let frame = frame(sound, middle, &window);
            for (band, power) in bands.powers(&fourier.powers(&frame)).into_iter().enumerate() {
                levels[(SIDE - 1 - band) * SIDE + column] += power / EACH as f32;
            }
        }
    }
    let loudest = levels.iter().copied().fold(0.0, f32::max);
    if loudest.is_nan() || loudest <= SILENCE * FRAME as f32 {
        return Picture::blank();
    }
    let ink = |power: f32| 1.0 + 10.0 * (power / loudest).max(1e-12).log10() / RANGE;
    let bytes = levels.into_iter().map(|power| (ink(power).clamp(0.0, 1.0) * 255.0 + 0.5) as u8).collect();
    Picture::from_bytes(bytes).unwrap_or_else(Picture::blank)
}

/// The samples around a place, faded in and out; beyond the ends there is silence.
fn frame(sound: &[f32], middle: usize, window: &[f32]) -> Vec<f32> {
    let sample = |t: usize| (middle + t).checked_sub(FRAME / 2).and_then(|at| sound.get(at)).copied().unwrap_or(0.0);
    window.iter().enumerate().map(|(t, weight)| weight * sample(t)).collect()
}

/// Triangular bands, evenly spaced in mel, each from its lower neighbour's middle to its upper neighbour's.
struct Bands {
    /// Of each band the first frequency of the transform, and the weights from there on, which sum to 1.
    weights: Vec<(usize, Vec<f32>)>,
}

impl Bands {
    fn new() -> Self {
        let (low, high) = (mel(FREQUENCIES.0), mel(FREQUENCIES.1));
        let step = (high - low) / (SIDE + 1) as f32;
        let mels: Vec<f32> = (0..=FRAME / 2).map(|k| mel(k as f32 * RATE as f32 / FRAME as f32)).collect();
        let weights = (1..=SIDE).map(|band| {
            let middle = low + band as f32 * step;
            let weight = |k: usize| (1.0 - (mels[k] - middle).abs() / step).max(0.0);
            let inside: Vec<usize> = (0..mels.len()).filter(|&k| weight(k) > 0.0).collect();
            let total: f32 = inside.iter().map(|&k| weight(k)).sum();
            let first = inside.first().copied().unwrap_or(0);
            (first, inside.iter().map(|&k| weight(k) / total).collect())
        });
        Self { weights: weights.collect() }
    }

    /// The mean power in each band, lowest first.
    fn powers(&self, powers: &[f32]) -> Vec<f32> {
        let band = |(first, weights): &(usize, Vec<f32>)| {
            weights.iter().zip(&powers[*first..]).map(|(weight, power)| weight * power).sum()
        };
        self.weights.iter().map(band).collect()
    }
}

/// Hertz as mel.
fn mel(hertz: f32) -> f32 {
    2595.0 * (1.0 + hertz / 700.0).log10()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hertz: f32, samples: usize) -> Vec<f32> {
        (0..samples).map(|t| 0.5 * (TAU * hertz * t as f32 / RATE as f32).sin()).collect()
    }

    /// The row with the most ink in a column.
    fn peak(picture: &Picture, column: usize) -> usize {
        (0..SIDE).max_by(|a, b| picture.ink(*a, column).total_cmp(&picture.ink(*b, column))).unwrap()
    }

    #[test]
    fn a_sine_is_a_line_in_its_band() {
        // 1000 Hz is 1000 mel. Bands are 68.1 mel apart from 122 mel on, so it is the 13th, whose middle is 1007 mel; by the
        // same count 200 Hz, 283 mel, is the second, and 3000 Hz, 1876 mel, the 26th.
        let picture = spectrogram(&sine(1000.0, RATE));
        for column in 1..SIDE - 1 {
            assert_eq!(peak(&picture, column), SIDE - 13);
            assert!(picture.ink(SIDE - 13, column) > 0.97 && picture.ink(SIDE - 19, column) == 0.0);
        }
        for (hertz, row) in [(200.0, 26), (3000.0, 2)] {
            assert_eq!(peak(&spectrogram(&sine(hertz, RATE)), 14), row, "{hertz} Hz");
        }
    }

    #[test]
    fn time_goes_right_and_loudness_as_a_whole_does_not_matter() {
        let mut sound = sine(400.0, RATE);
        sound.extend(sine(1600.0, RATE));
        let picture = spectrogram(&sound);
        assert!(peak(&picture, 5) > peak(&picture, 22), "pitch goes up");
        let quiet: Vec<f32> = sound.iter().map(|value| value * 0.1).collect();
        let apart = spectrogram(&quiet).bytes().iter().zip(picture.bytes()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(apart <= Some(1), "{apart:?}");
    }

    #[test]
    fn silence_is_blank_and_short_sounds_have_pictures() {
        assert_eq!(spectrogram(&[]), Picture::blank());
        assert_eq!(spectrogram(&vec![0.0; RATE]), Picture::blank());
        assert_eq!(spectrogram(&[f32::NAN; 600]), Picture::blank());
        assert_ne!(spectrogram(&[0.5; 3]), Picture::blank());
    }
}
