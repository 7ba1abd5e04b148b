//! Generated alphabets: endless characters that nobody has to download.
//!
//! In the spirit of Lake et al. 2015, "Human-level concept learning through probabilistic program induction": a character
//! is a program of strokes made of shared primitives and joined by relations; a drawing is a noisy performance of the
//! program by a writer. Here alphabets, characters and writers are all made up from a seed, nothing is learnt from data.

mod alphabet;
mod chance;
mod compose;
mod habits;
mod legibility;
mod path;
mod pen;
mod performance;
mod program;
mod relation;
mod shape;
mod writer;

use alphabet::Alphabet;
use chance::chance;
use compose::compose;
use legibility::{is_bare, is_legible};
use performance::perform;
use program::Program;
use writer::Writer;

use super::{
    Classes,
    look::BlurredPicture,
    seeds::{Stream, rng, rng_at},
};
use ink::{Drawing, Picture, rasterise};

/// How often to try for a character that looks like no other of its alphabet before taking the best of the tries.
const TRIES: usize = 40;

/// The [difference](Look::difference) from every other character that is enough.
const DISTINCT: f32 = 0.1;

/// How many of the characters that are no more than a line or an arc are kept.
const BARE: f32 = 0.1;

/// Alphabets made up from a seed. Each class has endless drawings; drawing `index` of every
/// character of an alphabet is by the same writer.
#[derive(Clone, Debug)]
pub struct Scripts {
    seed: u64,
    characters_per_alphabet: usize,
    programs: Vec<Program>,
}

impl Scripts {
    /// Makes up `n_alphabets` alphabets of `characters_per_alphabet` characters each. Classes count alphabet by
    /// alphabet.
    pub fn new(seed: u64, n_alphabets: usize, characters_per_alphabet: usize) -> Self {
        let mut programs = Vec::with_capacity(n_alphabets * characters_per_alphabet);
        for at in 0..n_alphabets {
            let alphabet = Alphabet::sample(&mut rng(seed, Stream::Alphabet, at as u64));
            programs.extend(distinct_characters(&alphabet, characters_per_alphabet, seed, at as u64));
        }
        Self { seed, characters_per_alphabet, programs }
    }

    /// The character without any writer's noise, as a printer would set it.
    pub fn ideal(&self, class: usize) -> Drawing {
        print(&self.programs[class])
    }
}

fn print(program: &Program) -> Drawing {
    // A printer's hand draws no randomness that could be seen.
    perform(program, &Writer::PRINTER, &mut rng(0, Stream::Performance, 0))
}

/// Characters of one alphabet, no two of them alike.
fn distinct_characters(alphabet: &Alphabet, count: usize, seed: u64, at: u64) -> Vec<Program> {
    let mut rng = rng_at(seed, Stream::Character, at, 0);
    let mut characters: Vec<(Program, BlurredPicture)> = Vec::with_capacity(count);
    for _ in 0..count {
        let mut best: Option<(f32, Program, BlurredPicture)> = None;
        for _ in 0..TRIES {
            let earlier = characters.last().filter(|_| chance(&mut rng, alphabet.derived)).map(|(program, _)| program);
            let program = compose(alphabet, earlier, &mut rng);
            let look = BlurredPicture::of(&rasterise(&print(&program)));
            let mut merit = characters.iter().map(|(_, other)| look.difference(other)).fold(1.0, f32::min);
            if !is_legible(&program) || (is_bare(&program) && !chance(&mut rng, BARE)) {
                merit -= 1.0;
            }
            if best.as_ref().is_none_or(|(found, ..)| merit > *found) {
                best = Some((merit, program, look));
            }
            if merit > DISTINCT {
                break;
            }
        }
        characters.extend(best.map(|(_, program, look)| (program, look)));
    }
    characters.into_iter().map(|(program, _)| program).collect()
}

impl Classes for Scripts {
    fn len(&self) -> usize {
        self.programs.len()
    }

    fn drawings_of(&self, _class: usize) -> Option<usize> {
        None
    }

    fn picture(&self, class: usize, index: usize) -> Picture {
        rasterise(&self.perform(class, index))
    }

    fn drawing(&self, class: usize, index: usize) -> Option<Drawing> {
        Some(self.perform(class, index))
    }

    fn exemplar(&self, class: usize) -> Option<Drawing> {
        Some(self.ideal(class))
    }

    fn name(&self, class: usize) -> String {
        let (alphabet, character) = (class / self.characters_per_alphabet, class % self.characters_per_alphabet);
        format!("Script {}, character {}", alphabet + 1, character + 1)
    }

    fn alphabet(&self, class: usize) -> usize {
        class / self.characters_per_alphabet
    }
}

impl Scripts {
    fn perform(&self, class: usize, index: usize) -> Drawing {
        let mut rng = rng_at(self.seed, Stream::Performance, class as u64, index as u64);
        let writer = self.writer(self.alphabet(class), index).this_time(&mut rng);
        perform(&self.programs[class], &writer, &mut rng)
    }

    /// The writer of drawing `index` of every character of an alphabet.
    fn writer(&self, alphabet: usize, index: usize) -> Writer {
        Writer::sample(&mut rng_at(self.seed, Stream::Writer, alphabet as u64, index as u64))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use ink::Stroke;

    #[test]
    fn a_seed_names_its_characters_and_every_drawing_of_them() {
        let (one, again, other) = (Scripts::new(1, 2, 6), Scripts::new(1, 2, 6), Scripts::new(2, 2, 6));
        for class in 0..12 {
            assert_eq!(one.drawing(class, 41), again.drawing(class, 41));
            assert_ne!(one.ideal(class), other.ideal(class));
            assert_ne!(one.picture(class, 0), one.picture(class, 1));
        }
        // More alphabets do not change the first ones.
        assert_eq!(Scripts::new(1, 3, 6).drawing(7, 3), one.drawing(7, 3));
    }

    #[test]
    fn classes_count_alphabet_by_alphabet() {
        let scripts = Scripts::new(1, 3, 4);
        assert_eq!((scripts.len(), scripts.drawings_of(0)), (12, None));
        assert_eq!((scripts.alphabet(3), scripts.alphabet(4), scripts.alphabet(11)), (0, 1, 2));
        let names: HashSet<String> = (0..12).map(|class| scripts.name(class)).collect();
        assert_eq!(names.len(), 12);
        assert_eq!((Scripts::new(1, 0, 5).len(), Scripts::new(1, 5, 0).len()), (0, 0));
    }

    #[test]
    fn a_writer_keeps_their_hand_over_an_alphabet() {
        let scripts = Scripts::new(3, 2, 4);
        assert_eq!(scripts.writer(0, 5), scripts.writer(0, 5));
        assert_ne!(scripts.writer(0, 5), scripts.writer(0, 6));
        assert_ne!(scripts.writer(0, 5), scripts.writer(1, 5));
        // Sizes of one writer's drawings are alike; those of many writers are not.
        let size = |class: usize, index: usize| {
            let bounds = scripts.perform(class, index).bounds().expect("there is ink");
            bounds.width().max(bounds.height()).ln()
        };
        let spread = |sizes: &[f32]| {
            let mean = sizes.iter().sum::<f32>() / sizes.len() as f32;
            sizes.iter().map(|size| (size - mean).powi(2)).sum::<f32>() / sizes.len() as f32
        };
        let hands: Vec<f32> = (0..40).map(|index| (0..4).map(|class| size(class, index)).sum::<f32>() / 4.0).collect();
        let within = (0..40).map(|index| spread(&[0, 1, 2, 3].map(|class| size(class, index)))).sum::<f32>() / 40.0;
        assert!(spread(&hands) > within, "{} {within}", spread(&hands));
    }

    #[test]
    fn no_two_characters_of_an_alphabet_look_alike() {
        let scripts = Scripts::new(11, 10, 20);
        let looks: Vec<_> = (0..200).map(|class| BlurredPicture::of(&rasterise(&scripts.ideal(class)))).collect();
        let pairs = (0..200).flat_map(|a| (0..a).map(move |b| (a, b)));
        let within = pairs.filter(|&(a, b)| scripts.alphabet(a) == scripts.alphabet(b));
        let closest = within.map(|(a, b)| looks[a].difference(&looks[b])).fold(1.0, f32::min);
        // A character and the one derived from it may differ by a dot.
        assert!(closest > 0.07, "{closest}");
    }

    #[test]
    fn a_drawing_resembles_its_own_character_more_than_others() {
        let scripts = Scripts::new(4, 5, 20);
        let looks: Vec<_> = (0..100).map(|class| BlurredPicture::of(&rasterise(&scripts.ideal(class)))).collect();
        let recognised = (0..1000).filter(|at| {
            let (class, index) = (at % 100, at / 100);
            let look = BlurredPicture::of(&scripts.picture(class, index));
            let alphabet = (0..100).filter(|&other| scripts.alphabet(other) == scripts.alphabet(class));
            let nearest = alphabet.min_by(|&a, &b| look.difference(&looks[a]).total_cmp(&look.difference(&looks[b])));
            nearest == Some(class)
        });
        // Even this crude comparison tells most; were it all of them, the hands would be too steady, and no two characters
        // of an alphabet relatives.
        let share = recognised.count() as f32 / 1000.0;
        assert!((0.7..0.95).contains(&share), "{share}");
    }

    #[test]
    fn drawings_are_strokes_of_a_steady_clock_on_the_sheet() {
        let scripts = Scripts::new(8, 5, 10);
        for class in 0..50 {
            let drawing = scripts.perform(class, class);
            assert!(!drawing.is_empty() && drawing.strokes.iter().all(|stroke| !stroke.points.is_empty()));
            let times: Vec<f32> = drawing.strokes.iter().flat_map(|s| &s.points).map(|point| point.t_ms).collect();
            assert!(times.is_sorted() && times[0] == 0.0 && times.iter().all(|t| t.is_finite()));
            let points = drawing.strokes.iter().flat_map(|stroke| &stroke.points);
            for point in points {
                assert!((-0.1..1.1).contains(&point.x) && (-0.1..1.1).contains(&point.y), "{point:?}");
            }
        }
    }

    #[test]
    fn the_pen_is_slower_in_curves() {
        let speed = |stroke: &Stroke| {
            let ends = stroke.points.windows(2);
            let way: f32 = ends.map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum();
            way / stroke.points.last().map_or(1.0, |point| point.t_ms - stroke.points[0].t_ms)
        };
        let draw = |turn: f32| {
            let bends = vec![shape::bend(1.0, turn)];
            let part = ink::frame::Bounds { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
            let stroke =
                program::StrokeProgram { heading: 0.0, bends, relation: relation::StrokePlacement::Fills { part } };
            speed(&print(&Program { strokes: vec![stroke] }).strokes[0])
        };
        assert!(draw(6.0) < 0.85 * draw(0.0), "{} {}", draw(6.0), draw(0.0));
    }
}
