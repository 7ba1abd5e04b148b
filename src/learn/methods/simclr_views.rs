//! What makes two views of one drawing: changes fit for line drawings, each of which can be switched off, so that a class
//! can see which ones matter.
//!
//! SimCLR's colour changes mean nothing on paper, and its crops little where every drawing is centred and scaled anew;
//! what takes their place is what another hand would have done (turn, slant, stretch, bend, shake, start late and stop
//! early) and wiping a part. Mirroring is off unless asked for: mirrored letters are other letters.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Settings, settings};
use data::samples::Augment;
use ink::{
    Drawing, Picture,
    augment::{Augmentation, Transform},
    augment_pixels::PixelAugmentation,
};
use protocol::{Hyperparameter, Range};

/// One change: its setting, and what it does to strokes and to pixels where strokes are not known.
struct Change {
    id: &'static str,
    label: &'static str,
    help: &'static str,
    usual: bool,
}

const CHANGES: [Change; 9] = [
    Change { id: "turn", label: "Turn", help: "Views are turned a little.", usual: true },
    Change { id: "slant", label: "Slant", help: "Views are slanted.", usual: true },
    Change { id: "stretch", label: "Stretch", help: "Views are made wider or narrower.", usual: true },
    Change { id: "bend", label: "Bend", help: "Views are bent, as if the paper were.", usual: true },
    Change { id: "shake", label: "Shake", help: "Strokes move against each other, and the hand shakes.", usual: true },
    Change { id: "shorten", label: "Shorten", help: "Strokes begin late and end early.", usual: true },
    Change { id: "pen", label: "Pen", help: "The pen is thicker or thinner.", usual: true },
    Change { id: "wipe", label: "Wipe", help: "A square of the picture is wiped.", usual: true },
    Change { id: "mirror", label: "Mirror", help: "Half of the views are mirrored.", usual: false },
];

/// The settings that choose how views are made.
pub fn hyperparameters() -> Vec<Hyperparameter> {
    let mut all = vec![settings::parameter(
        "strength",
        "Strength of views",
        "How much every change does: too little, and views are told by their pixels; too much, and characters are lost.",
        Range::Logarithmic { min: 0.1, max: 4.0 },
        1.0,
        false,
    )];
    all.extend(CHANGES.iter().map(|change| {
        let on = if change.usual { ["yes", "no"] } else { ["no", "yes"] };
        settings::choice(change.id, change.label, change.help, &on)
    }));
    all
}

/// How views are made.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewMaker {
    strokes: Augmentation,
    pixels: PixelAugmentation,
    wiped: PixelAugmentation,
    mirrored: bool,
}

impl ViewMaker {
    /// With the changes that the settings leave on.
    pub fn of(settings: &Settings) -> Self {
        let strength = settings.real("strength") as f32;
        let on = |id: &str| CHANGES.iter().any(|change| change.id == id && change.usual == (settings.whole(id) == 0));
        let amount = |id: &str, amount: f32| if on(id) { amount * strength } else { 0.0 };
        let changes = [
            Transform::Jitter(amount("shake", 0.03)),
            Transform::Strokes(amount("shake", 0.06)),
            Transform::Trim(amount("shorten", 0.12).min(0.45)),
            Transform::Warp(amount("bend", 0.05)),
            Transform::Stretch(amount("stretch", 0.5)),
            Transform::Shear(amount("slant", 0.4)),
            Transform::Rotate(amount("turn", 0.35)),
            Transform::Thickness(amount("pen", 0.5)),
        ];
        let strokes = changes.into_iter().filter(|change| change.strength() > 0.0).collect();
        let pixels = PixelAugmentation {
            rotate: amount("turn", 0.35),
            shear: amount("slant", 0.35),
            scale: amount("stretch", 0.3),
            shift: amount("shake", 1.0),
            warp: amount("bend", 0.04),
            thickness: amount("pen", 0.5).min(1.0),
            ..PixelAugmentation::NONE
        };
        let wiped = PixelAugmentation { cutout: amount("wipe", 0.4).min(0.9), ..PixelAugmentation::NONE };
        Self { strokes: Augmentation { transforms: strokes }, pixels, wiped, mirrored: on("mirror") }
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
    use crate::methods::{Method, simclr::Simclr};
    use data::{
        Classes, Scripts,
        seeds::{Stream, rng},
    };
    use protocol::RunConfig;

    fn maker(values: &[(&str, f64)]) -> ViewMaker {
        let values: BTreeMap<_, _> = values.iter().map(|(id, value)| ((*id).to_string(), *value)).collect();
        let config = RunConfig { method: "simclr".into(), seed: 1, values };
        ViewMaker::of(&Settings::check(&Simclr.info(), &config).expect("in range"))
    }

    #[test]
    fn every_change_can_be_switched_off_and_alone_still_changes_a_drawing() {
        let source = Scripts::new(1, 1, 3);
        let drawing = source.drawing(0, 0).expect("strokes are known");
        let plain = source.picture(0, 0);
        let off: Vec<_> = CHANGES.iter().map(|change| (change.id, f64::from(u8::from(change.usual)))).collect();
        let mut random = rng(1, Stream::Episode, 0);
        assert_eq!(maker(&off).strokes(&drawing, &mut random), plain);
        for (at, change) in CHANGES.iter().enumerate() {
            let mut one = off.clone();
            one[at].1 = 1.0 - one[at].1;
            let maker = maker(&one);
            let seen = (0..8).filter(|_| maker.strokes(&drawing, &mut random) != plain).count();
            assert!(seen > 0, "{}", change.label);
            let seen = (0..8).filter(|_| maker.pixels(&plain, &mut random) != plain).count();
            assert!(seen > 0 || change.id == "shorten", "{} on pixels", change.label);
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
