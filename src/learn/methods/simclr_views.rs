//! What makes two views of one drawing: changes fit for line drawings, each of which can be switched off, so that a class
//! can see which ones matter.
//!
//! SimCLR's colour changes mean nothing on paper, and its crops little where every drawing is centred and scaled anew;
//! what takes their place is what another hand would have done (turn, slant, stretch, bend, shake, start late and stop
//! early) and wiping a part. Mirroring is off unless asked for: mirrored letters are other letters.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::settings::SettingsReader;
use data::samples::Augment;
use ink::{
    Drawing, Picture,
    augment::{Augmentation, Transform},
    augment_pixels::PixelAugmentation,
};

/// How views are made.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewMaker {
    strokes: Augmentation,
    pixels: PixelAugmentation,
    wiped: PixelAugmentation,
    mirrored: bool,
}

impl ViewMaker {
    /// Asks which changes are on, and how strong they are.
    pub fn read(from: &mut SettingsReader) -> Self {
        let strength = from.real(
            "strength",
            "Strength of views",
            "How much every change does: too little, and views are told by their pixels; too much, and characters are lost.",
            0.1..=4.0,
            1.0,
        ) as f32;
        let turn = from.yes_or_no("turn", "Turn", "Views are turned a little.", true);
        let slant = from.yes_or_no("slant", "Slant", "Views are slanted.", true);
        let stretch = from.yes_or_no("stretch", "Stretch", "Views are made wider or narrower.", true);
        let bend = from.yes_or_no("bend", "Bend", "Views are bent, as if the paper were.", true);
        let shake = from.yes_or_no("shake", "Shake", "Strokes move against each other, and the hand shakes.", true);
        let shorten = from.yes_or_no("shorten", "Shorten", "Strokes begin late and end early.", true);
        let pen = from.yes_or_no("pen", "Pen", "The pen is thicker or thinner.", true);
        let wipe = from.yes_or_no("wipe", "Wipe", "A square of the picture is wiped.", true);
        let mirrored = from.yes_or_no("mirror", "Mirror", "Half of the views are mirrored.", false);
        let amount = |on: bool, amount: f32| if on { amount * strength } else { 0.0 };
        let changes = [
            Transform::Jitter(amount(shake, 0.03)),
            Transform::Strokes(amount(shake, 0.06)),
            Transform::Trim(amount(shorten, 0.12).min(0.45)),
            Transform::Warp(amount(bend, 0.05)),
            Transform::Stretch(amount(stretch, 0.5)),
            Transform::Shear(amount(slant, 0.4)),
            Transform::Rotate(amount(turn, 0.35)),
            Transform::Thickness(amount(pen, 0.5)),
        ];
        let strokes = changes.into_iter().filter(|change| change.strength() > 0.0).collect();
        let pixels = PixelAugmentation {
            rotate: amount(turn, 0.35),
            shear: amount(slant, 0.35),
            scale: amount(stretch, 0.3),
            shift: amount(shake, 1.0),
            warp: amount(bend, 0.04),
            thickness: amount(pen, 0.5).min(1.0),
            ..PixelAugmentation::NONE
        };
        let wiped = PixelAugmentation { cutout: amount(wipe, 0.4).min(0.9), ..PixelAugmentation::NONE };
        Self { strokes: Augmentation { transforms: strokes }, pixels, wiped, mirrored }
    }

    /// What comes after the strokes are on paper.
    fn finished(&self, picture: Picture, rng: &mut ChaCha8Rng) -> Picture {
        let picture = if self.wiped == PixelAugmentation::NONE { picture } else { self.wiped.apply(&picture, rng) };
        if self.mirrored && rng.random() { picture.mirrored() } else { picture }
    }
}

impl Augment<ChaCha8Rng> for ViewMaker {
    fn strokes(&self, drawing: &Drawing, rng: &mut ChaCha8Rng) -> Picture {
        let picture = self.strokes.view(drawing, rng).picture();
        self.finished(picture, rng)
    }

    fn pixels(&self, picture: &Picture, rng: &mut ChaCha8Rng) -> Picture {
        let picture = self.pixels.apply(picture, rng);
        self.finished(picture, rng)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use data::{
        Classes, Scripts,
        seeds::{Stream, rng},
    };
    use protocol::Range;

    fn maker(values: &[(&str, f64)]) -> ViewMaker {
        let values: BTreeMap<_, _> = values.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
        let mut from = SettingsReader::new(&values);
        let maker = ViewMaker::read(&mut from);
        from.finish("SimCLR").expect("known and in range");
        maker
    }

    /// The changes, each with the number that switches it off.
    fn changes() -> Vec<(String, f64)> {
        let declared = SettingsReader::declared(ViewMaker::read).into_iter();
        let off = declared.filter_map(|parameter| match parameter.range {
            Range::Choice(answers) => Some((parameter.id, answers.into_iter().find(|(answer, _)| answer == "no")?.1)),
            Range::Whole { .. } | Range::Logarithmic { .. } => None,
        });
        off.collect()
    }

    #[test]
    fn every_change_can_be_switched_off_and_alone_still_changes_a_drawing() {
        let source = Scripts::new(1, 1, 3);
        let drawing = source.drawing(0, 0).expect("strokes are known");
        let plain = source.picture(0, 0);
        let changes = changes();
        assert_eq!(changes.len(), 9);
        let off: Vec<(&str, f64)> = changes.iter().map(|(id, off)| (id.as_str(), *off)).collect();
        let mut random = rng(1, Stream::Episode, 0);
        assert_eq!(maker(&off).strokes(&drawing, &mut random), plain);
        for (at, (id, _)) in changes.iter().enumerate() {
            let mut one = off.clone();
            one[at].1 = 1.0 - one[at].1;
            let maker = maker(&one);
            let seen = (0..8).filter(|_| maker.strokes(&drawing, &mut random) != plain).count();
            assert!(seen > 0, "{id}");
            let seen = (0..8).filter(|_| maker.pixels(&plain, &mut random) != plain).count();
            assert!(seen > 0 || id == "shorten", "{id} on pixels");
        }
    }

    #[test]
    fn strength_is_felt() {
        let source = Scripts::new(1, 1, 3);
        let drawing = source.drawing(1, 0).expect("strokes are known");
        let plain = source.picture(1, 0);
        let changed = |strength: f64| {
            let (maker, mut random) = (maker(&[("strength", strength), ("wipe", 1.0)]), rng(2, Stream::Episode, 0));
            let differing = |view: Picture| {
                let both = view.bytes().iter().zip(plain.bytes());
                both.map(|(a, b)| u64::from(a.abs_diff(*b))).sum::<u64>()
            };
            (0..20).map(|_| differing(maker.strokes(&drawing, &mut random))).sum::<u64>()
        };
        assert!(changed(0.1) < changed(0.5) && changed(0.5) < changed(2.0));
    }
}
