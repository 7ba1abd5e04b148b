//! Drawings with captions: what a model learns from that puts pictures and words in one space.
//!
//! Radford et al. 2021, "Learning Transferable Visual Models From Natural Language Supervision". Captions are made by
//! [`words`](ink::words), true of the drawing they stand beside; two drawings may get the same caption, as they would in
//! life. No class is told.

use rand::{Rng, RngExt, seq::index};

use super::{SampleError, with_drawings};
use crate::{Classes, Item, episode::sample_indices};
use ink::words::{CompositionSplit, Fact, describe, describe_as, pieces_with_spelling, say};

/// Drawings and their captions: `captions[n]` is of `items[n]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captioned {
    /// The drawings: [n].
    pub items: Vec<Item>,
    /// What each looks like, in English: [n].
    pub captions: Vec<String>,
    /// The captions in word pieces: [n], at most [`MAX_PIECES`](ink::words::MAX_PIECES) each.
    pub pieces: Vec<Vec<u16>>,
}

/// The share of words that are spelled in smaller pieces.
const SPELLED: f32 = 0.05;

/// Drawings that are looked at for each that is needed, before the search for a split is given up.
const TRIES: usize = 40;

/// Samples `count` drawings whose compositions are of a split, each with a caption. They are of different classes, as far as
/// there are enough.
///
/// # Errors
/// If `count` is 0, if no class has a drawing, if drawings have no strokes, or if none has a composition of the split.
pub fn sample_captioned(
    classes: &dyn Classes,
    count: usize,
    split: CompositionSplit,
    rng: &mut impl Rng,
) -> Result<Captioned, SampleError> {
    if count == 0 {
        return Err(SampleError::Zero("the number of drawings"));
    }
    let drawn = with_drawings(classes, 1);
    if drawn.is_empty() {
        return Err(SampleError::TooFewClasses { needed: 1, present: 0 });
    }
    let most = TRIES * count.max(8);
    let (mut tried, mut strokes) = (0, false);
    let mut captioned = Captioned { items: Vec::new(), captions: Vec::new(), pieces: Vec::new() };
    while tried < most {
        // Each class once, in a new order, before any comes again.
        for at in index::sample(rng, drawn.len(), drawn.len().min(most)) {
            tried += 1;
            match look(classes, drawn[at], split, rng)? {
                SeenDrawing::NoStrokes => {}
                SeenDrawing::OtherSplit => strokes = true,
                SeenDrawing::Found(item, facts) => {
                    strokes = true;
                    let words = classes.words(item.class);
                    captioned.add(item, &facts, words, rng);
                    if captioned.items.len() == count {
                        return Ok(captioned);
                    }
                }
            }
            if tried >= most {
                break;
            }
        }
    }
    let kind = if split == CompositionSplit::HeldOut { "held-out" } else { "seen" };
    Err(if strokes { SampleError::NoComposition { tried, kind } } else { SampleError::NoStrokes })
}

impl Captioned {
    /// Adds a drawing with a caption: what somebody called it, where somebody did, as often as not.
    fn add(&mut self, item: Item, facts: &[Fact], words: Option<String>, rng: &mut impl Rng) {
        let caption = match words {
            Some(words) if rng.random::<bool>() => words,
            Some(_) | None => say(facts, rng),
        };
        self.pieces.push(pieces_with_spelling(&caption, SPELLED, rng).ids);
        self.captions.push(caption);
        self.items.push(item);
    }
}

/// What one drawing is good for.
enum SeenDrawing {
    NoStrokes,
    OtherSplit,
    Found(Item, Vec<Fact>),
}

/// Looks at one drawing of a class.
fn look(
    classes: &dyn Classes,
    class: usize,
    split: CompositionSplit,
    rng: &mut impl Rng,
) -> Result<SeenDrawing, SampleError> {
    let missing = |_| SampleError::TooFewDrawings { needed: 1, drawings: 1, present: 0 };
    let index = sample_indices(classes, class, 1, rng).map_err(missing)?[0];
    let Some(drawing) = classes.drawing(class, index) else { return Ok(SeenDrawing::NoStrokes) };
    let facts = match classes.exemplar(class) {
        Some(exemplar) => {
            // A character that is held out is so in every drawing of it.
            if !split.takes(&describe(&exemplar)) {
                return Ok(SeenDrawing::OtherSplit);
            }
            describe_as(&exemplar, &drawing)
        }
        None => describe(&drawing),
    };
    if facts.is_empty() || !split.takes(&facts) {
        return Ok(SeenDrawing::OtherSplit);
    }
    Ok(SeenDrawing::Found(Item { class, index, picture: classes.picture(class, index) }, facts))
}

/// What there is to say of a class: of the character itself where the source knows it, else of its first drawing with
/// strokes. `None` if there is none among the first few.
pub fn class_description(classes: &dyn Classes, class: usize) -> Option<Vec<Fact>> {
    let present = classes.drawings_of(class).unwrap_or(usize::MAX).min(TRIES);
    let first = || (0..present).find_map(|index| classes.drawing(class, index));
    let facts = describe(&classes.exemplar(class).or_else(first)?);
    (!facts.is_empty()).then_some(facts)
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, sync::Arc};

    use super::{super::tests::*, *};
    use crate::{
        BoardClasses, Part, Rotated, Sample, Scripts,
        seeds::{Stream, rng},
    };
    use ink::{
        Class,
        words::{MAX_PIECES, VOCABULARY, plain, split_of},
    };

    fn sample(
        source: &dyn Classes,
        count: usize,
        split: CompositionSplit,
        step: u64,
    ) -> Result<Captioned, SampleError> {
        sample_captioned(source, count, split, &mut rng(4, Stream::Episode, step))
    }

    #[test]
    fn each_drawing_has_a_caption_and_its_pieces_by_seed() {
        let source = Scripts::new(1, 5, 20);
        let captioned = sample(&source, 64, CompositionSplit::Any, 0).expect("endless");
        assert_eq!([captioned.items.len(), captioned.captions.len(), captioned.pieces.len()], [64; 3]);
        let classes: HashSet<usize> = captioned.items.iter().map(|item| item.class).collect();
        assert_eq!(classes.len(), 64, "different ones, while there are enough");
        for (item, pieces) in captioned.items.iter().zip(&captioned.pieces) {
            assert_eq!(item.picture, source.picture(item.class, item.index));
            assert!((1..=MAX_PIECES).contains(&pieces.len()) && pieces.iter().all(|id| usize::from(*id) < VOCABULARY));
        }
        assert_eq!(captioned, sample(&source, 64, CompositionSplit::Any, 0).expect("endless"));
        assert_ne!(captioned.captions, sample(&source, 64, CompositionSplit::Any, 1).expect("endless").captions);
        assert_eq!(Sample::Captioned(captioned.clone()).pictures().len(), 64);
        let again = sample(&Scripts::new(1, 1, 5), 12, CompositionSplit::Any, 0).expect("classes may come again");
        assert_eq!(again.items.len(), 12);
    }

    #[test]
    fn a_character_belongs_to_one_split_through_parts_and_turns() {
        let source: Arc<dyn Classes> = Arc::new(Rotated::new(Scripts::new(2, 3, 10)));
        let part = Part::of_classes(&source, |class| class % 2 == 0);
        let classes = |split, step| -> HashSet<usize> {
            sample(&part, 40, split, step).expect("enough").items.iter().map(|item| item.class).collect()
        };
        assert!(classes(CompositionSplit::Seen, 1).is_disjoint(&classes(CompositionSplit::HeldOut, 2)));
        let facts = class_description(&part, 3).expect("there is ink");
        assert_eq!(facts, describe(&source.exemplar(6).expect("generated")));
        assert!(!plain(&facts).is_empty() && split_of(&facts) != CompositionSplit::Any);
    }

    #[test]
    fn what_a_class_is_called_is_its_caption_as_often_as_not() {
        let drawn = Scripts::new(5, 1, 4);
        let class = |id: usize| Class {
            id: id as u32,
            name: ["", "my  letter", " ", "ψ"][id].into(),
            drawings: vec![drawn.ideal(id)],
        };
        let board = BoardClasses::new(&(0..4).map(class).collect::<Vec<_>>(), 1);
        let captioned = sample(&board, 200, CompositionSplit::Any, 0).expect("endless views");
        let called = |class: usize, name: &str| {
            let all = captioned.items.iter().zip(&captioned.captions).filter(|(item, _)| item.class == class);
            let (named, of): (Vec<bool>, _) = (all.clone().map(|(_, caption)| caption == name).collect(), all.count());
            (named.iter().filter(|named| **named).count(), of)
        };
        for (class, name) in [(1, "my  letter"), (3, "ψ")] {
            let (named, of) = called(class, name);
            assert!(of == 50 && (12..38).contains(&named), "{named} of {of}");
        }
        assert!(captioned.captions.iter().all(|caption| !caption.trim().is_empty()));
    }

    #[test]
    fn what_is_missing_is_said() {
        assert_eq!(sample(&Numbered(vec![3; 4]), 2, CompositionSplit::Any, 0), Err(SampleError::NoStrokes));
        assert_eq!(
            sample(&Numbered(vec![3; 4]), 0, CompositionSplit::Any, 0),
            Err(SampleError::Zero("the number of drawings"))
        );
        let none = SampleError::TooFewClasses { needed: 1, present: 0 };
        assert_eq!(sample(&Numbered(vec![0; 4]), 1, CompositionSplit::Any, 0), Err(none));
        assert_eq!(class_description(&Numbered(vec![3; 4]), 1), None);
        // A source of one character is of one split only.
        let one = Scripts::new(1, 1, 1);
        let split = split_of(&describe(&one.ideal(0)));
        let other = if split == CompositionSplit::Seen { CompositionSplit::HeldOut } else { CompositionSplit::Seen };
        let error = sample(&one, 1, other, 0).expect_err("none is of the other split");
        assert!(error.to_string().contains("more alphabets"), "{error}");
    }
}
