//! What an answer says of a text. Answers come late and fields change meanwhile, so a field finds its part of the answer by
//! its text, and not by its place.

use crate::kit::{
    figures::{leaders, number},
    names::shortened,
};
use easy_ext::ext;
use protocol::{FoundDrawing, Matches, Recogniser};

/// What is known of one description.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DescriptionScore {
    /// Its place in the answer.
    pub at: usize,
    /// Probability and cosine for the drawing on the query pad, if there is one.
    pub score: Option<[f32; 2]>,
    /// True if it is the most probable of all.
    pub is_best: bool,
    /// True if its end was left out.
    pub cut: bool,
    /// True if its words were left out one by one.
    pub explained: bool,
}

#[ext(MatchesExt)]
impl Matches {
    /// True if all parts fit together.
    pub fn fits(&self) -> bool {
        let n = self.descriptions.texts.len();
        let query = self.query.as_ref();
        [self.cut.len(), self.found.len()] == [n; 2]
            && query.is_none_or(|query| {
                [query.cosines.len(), query.probabilities.len()] == [n; 2] && (query.explained as usize) < n
            })
    }

    /// The most probable descriptions: several if they are level.
    pub fn best(&self) -> Vec<usize> {
        self.query.as_ref().map(|query| leaders(&query.probabilities)).unwrap_or_default()
    }

    /// What is known of a text; `None` if it was not asked.
    pub fn answer(&self, text: &str) -> Option<DescriptionScore> {
        let at = self.descriptions.texts.iter().position(|other| other == text)?;
        let query = self.query.as_ref();
        Some(DescriptionScore {
            at,
            score: query.map(|query| [query.probabilities[at], query.cosines[at]]),
            is_best: self.best().contains(&at),
            cut: self.cut[at],
            explained: query.is_some_and(|query| query.explained as usize == at),
        })
    }

    /// What to do, or what matches best.
    pub fn sentence(&self) -> String {
        let mut best: Vec<&String> = self.best().into_iter().map(|at| &self.descriptions.texts[at]).collect();
        best.dedup();
        let one = |text: &str| format!("“{}”", shortened(text, LETTERS));
        match *best {
            _ if self.query.is_some() && self.descriptions.texts.len() < 2 => {
                "Describe something else, too: one alone always matches.".to_owned()
            }
            [] => "Draw on the pad: no example is needed, the drawing is matched with these descriptions.".to_owned(),
            [best] => format!("The drawing matches {} best.", one(best)),
            [first, second] => format!("The drawing matches {} and {} alike.", one(first), one(second)),
            _ => format!("The drawing matches {} descriptions alike.", best.len()),
        }
    }

    /// Who reads.
    pub fn reader(&self) -> String {
        match self.reader {
            Recogniser::Pretrained => "The pair that ships with the page reads.".to_owned(),
            Recogniser::Run => format!("Your run at step {} reads.", self.step),
        }
    }

    /// The nearest drawings of a description in words; `name` gives a class of the board its name.
    pub fn told(&self, at: usize, name: impl Fn(u32) -> String) -> String {
        let one = |found: &FoundDrawing| match found.class {
            Some(class) => format!("{} (your {})", number(found.cosine), name(class)),
            None => number(found.cosine),
        };
        let found: Vec<String> = self.found.get(at).into_iter().flatten().take(SHOWN).map(one).collect();
        format!("Its nearest drawings, cosines: {}", found.join(", "))
    }
}

/// The nearest drawings that are shown.
pub const SHOWN: usize = 5;

/// Letters of a description that a sentence has room for.
const LETTERS: usize = 60;

/// A share with its sign: “+0.12”, “−0.03”, “0.00”.
pub fn signed(share: f32) -> String {
    let size = format!("{:.2}", share.abs());
    match share {
        _ if size == "0.00" => size,
        share if share < 0.0 => format!("−{size}"),
        _ => format!("+{size}"),
    }
}

/// How strongly a word is tinted, in percent of its colour: all words on the scale of the one that does most.
pub fn tint(share: f32, most: f32) -> u32 {
    (42.0 * (share.abs() / most.max(0.02)).clamp(0.0, 1.0)).round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Picture;
    use protocol::{Descriptions, QueryMatch};

    fn matches() -> Matches {
        let found = |cosine, class| FoundDrawing { picture: Picture::blank(), cosine, class };
        Matches {
            reader: Recogniser::Pretrained,
            step: 0,
            descriptions: Descriptions { texts: vec!["a ring".into(), "a zigzag".into()], ..Descriptions::default() },
            cut: vec![false, true],
            scale: 20.0,
            query: Some(QueryMatch {
                picture: Picture::blank(),
                cosines: vec![0.1, 0.4],
                probabilities: vec![0.2, 0.8],
                caption: "a zigzag".into(),
                explained: 1,
                words: Vec::new(),
            }),
            found: vec![vec![found(0.5, Some(7)), found(0.25, None)], Vec::new()],
            board: Vec::new(),
        }
    }

    #[test]
    fn a_field_finds_its_answer_by_its_text() {
        let answer = matches().answer("a zigzag").unwrap();
        assert_eq!(
            answer,
            DescriptionScore { at: 1, score: Some([0.8, 0.4]), is_best: true, cut: true, explained: true }
        );
        assert_eq!(matches().answer("a dot"), None, "it has not been asked yet");
    }

    #[test]
    fn sentences_say_what_to_do_and_who_reads() {
        assert_eq!(matches().sentence(), "The drawing matches “a zigzag” best.");
        let empty = Matches { query: None, reader: Recogniser::Run, step: 120, ..matches() };
        assert!(empty.sentence().starts_with("Draw on the pad:"));
        assert_eq!(empty.reader(), "Your run at step 120 reads.");
        assert_eq!(
            matches().told(0, |class| format!("class {class}")),
            "Its nearest drawings, cosines: 0.50 (your class 7), 0.25"
        );
        let mut level = matches();
        level.query.iter_mut().for_each(|query| query.probabilities = vec![0.5, 0.5]);
        assert_eq!(level.sentence(), "The drawing matches “a ring” and “a zigzag” alike.");
        let mut long = matches();
        long.descriptions.texts[1] = "é".repeat(2_000);
        assert!(long.sentence().chars().count() < 100);
    }

    #[test]
    fn shares_have_signs_and_tints() {
        assert_eq!([0.123, -0.03, 0.001, -0.001].map(signed), ["+0.12", "−0.03", "0.00", "0.00"]);
        assert_eq!((tint(0.3, 0.3), tint(-0.15, 0.3), tint(0.001, 0.001)), (42, 21, 2));
    }

    #[test]
    fn numbers_that_do_not_fit_show_nothing() {
        let spoilt: [fn(&mut Matches); 4] = [
            |matches| _ = matches.cut.pop(),
            |matches| _ = matches.found.pop(),
            |matches| matches.query.iter_mut().for_each(|query| query.explained = 2),
            |matches| matches.query.iter_mut().for_each(|query| query.cosines.clear()),
        ];
        for spoil in spoilt {
            let mut broken = matches();
            spoil(&mut broken);
            assert!(!broken.fits());
        }
        assert!(matches().fits());
    }
}
