//! Who speaks, and how they name a mark: synonyms and what may be left out are drawn at random, or the plainest words taken.

use rand::{Rng, RngExt};

use super::{
    form::{Form, MarkKind, Size},
    phrases::{self, NUMBERS},
};

/// Who speaks: at random, or plainly.
pub struct Voice<'a> {
    /// What draws; `None` speaks plainly.
    pub rng: Option<&'a mut dyn Rng>,
    /// How much is said, from 0 to 1.
    pub detail: f32,
}

impl Voice<'_> {
    /// One of so many, from 0.
    pub fn draw(&mut self, count: usize) -> usize {
        self.rng.as_mut().map_or(0, |rng| rng.random_range(0..count))
    }

    /// True so often; never, if nothing is drawn.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.rng.as_mut().is_some_and(|rng| rng.random::<f32>() < probability)
    }

    /// One of the alternatives. The first is the likeliest.
    pub fn pick(&mut self, alternatives: &'static str) -> &'static str {
        let count = alternatives.split('|').count();
        let at = if self.chance(0.3) { 0 } else { self.draw(count) };
        alternatives.split('|').nth(at).unwrap_or("")
    }

    /// Whether to say a detail that may be left out.
    pub fn details(&mut self) -> bool {
        let share = 0.45 + 0.5 * self.detail;
        self.rng.is_none() || self.chance(share)
    }
}

/// Adds words after a space, where one is needed.
pub fn put(text: &mut String, words: &str) {
    if !text.is_empty() && !text.ends_with(' ') && !words.is_empty() {
        text.push(' ');
    }
    text.push_str(words);
}

/// A phrase with another mark and a place in it.
pub fn filled(phrase: &str, mark: &str, spot: &str) -> String {
    let mut text = String::new();
    for part in phrase.split_inclusive(['#', '@']) {
        text += part.trim_end_matches(['#', '@']);
        if part.ends_with('#') {
            text += mark;
        } else if part.ends_with('@') {
            put(&mut text, spot);
        }
    }
    text
}

pub fn number(count: u8) -> &'static str {
    NUMBERS.split('|').nth(usize::from(count)).unwrap_or("many")
}

/// The noun that says least.
pub fn plainest(form: Form) -> &'static str {
    match form.kind {
        MarkKind::Vertical | MarkKind::Horizontal | MarkKind::Rising | MarkKind::Falling => "line",
        kind => phrases::noun(kind).split('|').next().unwrap_or(""),
    }
}

/// Size and noun, in one or two words, and what it opens to.
pub fn parts(form: Form, voice: &mut Voice) -> (String, String) {
    let mut head = String::new();
    if form.size != Size::Any && voice.details() {
        put(&mut head, voice.pick(phrases::size(form.kind, form.size)));
    }
    put(&mut head, voice.pick(phrases::noun(form.kind)));
    let mut tail = String::new();
    if let Some((word, to)) = phrases::opening(form.kind).filter(|_| voice.details()) {
        put(&mut tail, voice.pick(word));
        put(&mut tail, voice.pick(phrases::direction(to)));
    }
    (head, tail)
}

/// A mark with its article.
pub fn name(form: Form, voice: &mut Voice) -> String {
    let (head, tail) = parts(form, voice);
    let mut text = String::from(if head.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" });
    put(&mut text, &head);
    put(&mut text, &tail);
    text
}

/// One mark with its article, or several with their number.
pub fn counted(form: Form, count: u8, voice: &mut Voice) -> String {
    if count == 1 {
        return name(form, voice);
    }
    let (head, tail) = parts(form, voice);
    let mut text = String::from(number(count));
    put(&mut text, &head);
    text += if head.ends_with('x') { "es" } else { "s" };
    put(&mut text, &tail);
    text
}
