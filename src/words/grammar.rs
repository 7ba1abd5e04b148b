//! Facts in English: short phrases, put together so that each is said of the mark it is about.
//!
//! A caption begins with a mark or several, goes on with what stands to it or to the mark named last ("…, which …"), and
//! may end with the whole. Synonyms, word order, and how much is said are drawn at random; [`plain`] draws nothing.

use rand::{Rng, RngExt};

use super::{
    fact::Fact,
    mark::{Form, Kind, Size},
    phrases::{self, NUMBERS, PROMPTS},
    relation::Relation,
};

/// The most words of a caption, and of a plain one.
const MOST: (usize, usize) = (24, 16);

/// A caption, as varied as the grammar allows: lower case, at most about 24 words.
///
/// Short captions are common; so every fact is said now and then, and the first ones most often. What the facts do not say
/// is not said: without facts it is "nothing".
pub fn say(facts: &[Fact], rng: &mut impl Rng) -> String {
    let rng: &mut dyn Rng = rng;
    let detail = rng.random::<f32>();
    let mut voice = Voice { rng: Some(rng), detail };
    let marks = facts.iter().filter(|fact| !fact.is_of_whole());
    let count = [1, 2, 3, 99][usize::from(detail > 0.25) + usize::from(detail > 0.55) + usize::from(detail > 0.75)];
    let mut chosen: Vec<&Fact> = marks.collect();
    // Now and then the first is left for others.
    if chosen.len() > 2 && voice.chance(0.3) {
        chosen.rotate_left(1);
    }
    chosen.truncate(count);
    let whole = facts.iter().filter(|fact| fact.is_of_whole());
    let whole: Vec<&Fact> = whole.filter(|_| voice.chance(0.12 + 0.2 * detail)).collect();
    let text = Caption::of(&chosen, &whole, MOST.0, &mut voice);
    if !voice.chance(0.25) {
        return text;
    }
    let frame = PROMPTS[voice.draw(PROMPTS.len())];
    let framed = frame.replace("{}", &text);
    // Frames bring their own words to what is nearly too long.
    if framed.split(' ').count() > MOST.0 { text } else { framed }
}

/// The plainest caption: always the same of the same facts, in the commonest words, at most about 16 of them.
pub fn plain(facts: &[Fact]) -> String {
    let mut voice = Voice { rng: None, detail: 0.5 };
    let marks: Vec<&Fact> = facts.iter().filter(|fact| !fact.is_of_whole()).take(3).collect();
    let whole: Vec<&Fact> =
        facts.iter().filter(|fact| matches!(fact, Fact::Tall | Fact::Wide) && marks.len() < 2).collect();
    Caption::of(&marks, &whole, MOST.1, &mut voice)
}

/// Who speaks: at random, or plainly.
struct Voice<'a> {
    rng: Option<&'a mut dyn Rng>,
    detail: f32,
}

impl Voice<'_> {
    fn draw(&mut self, count: usize) -> usize {
        self.rng.as_mut().map_or(0, |rng| rng.random_range(0..count))
    }

    /// True so often; never, if nothing is drawn.
    fn chance(&mut self, probability: f32) -> bool {
        self.rng.as_mut().is_some_and(|rng| rng.random::<f32>() < probability)
    }

    /// One of the alternatives. The first is the likeliest.
    fn pick(&mut self, alternatives: &'static str) -> &'static str {
        let count = alternatives.split('|').count();
        let at = if self.chance(0.3) { 0 } else { self.draw(count) };
        alternatives.split('|').nth(at).unwrap_or("")
    }

    /// Whether to say a detail that may be left out.
    fn details(&mut self) -> bool {
        let share = 0.45 + 0.5 * self.detail;
        self.rng.is_none() || self.chance(share)
    }
}

/// A caption as it grows.
struct Caption {
    text: String,
    /// The mark that was told first, and the one that was told last.
    subject: Option<Form>,
    last: Option<Form>,
    mentioned: Vec<Form>,
    most: usize,
}

impl Caption {
    fn of(facts: &[&Fact], whole: &[&Fact], most: usize, voice: &mut Voice) -> String {
        let mut caption = Self { text: String::new(), subject: None, last: None, mentioned: Vec::new(), most };
        for fact in facts {
            caption.add(fact, voice);
        }
        for fact in whole {
            caption.add_whole(fact, voice);
        }
        if caption.text.is_empty() { "nothing".into() } else { caption.text }
    }

    /// Adds a clause if there is room for it.
    fn push(&mut self, clause: &str) -> bool {
        let words = |text: &str| text.split(' ').filter(|word| word.len() > 1 || *word == "a").count();
        // The first clause has to stand, but for a path, which can be shorter.
        let needed = self.text.is_empty() && !clause.contains(" that ");
        if words(&self.text) + words(clause) > self.most && !needed {
            return false;
        }
        self.text.push_str(clause);
        true
    }

    fn add(&mut self, fact: &Fact, voice: &mut Voice) {
        let begun = !self.text.is_empty();
        let mut clause = String::from(if begun { ", with " } else { "" });
        match fact {
            Fact::Mark(form, region) => {
                clause += &name(*form, voice);
                if let Some(region) = region.filter(|_| voice.details()) {
                    put(&mut clause, voice.pick(phrases::region(region)));
                }
                if self.push(&clause) {
                    self.mention(*form, *form, begun);
                }
            }
            Fact::Several(form, count, row) => {
                put(&mut clause, &counted(*form, *count, voice));
                if let Some(row) = row.filter(|_| voice.details()) {
                    put(&mut clause, voice.pick(phrases::row(row, *count)));
                }
                self.push(&clause);
            }
            Fact::Path(moves) => {
                let start = clause + voice.pick("a stroke that|a line that");
                let steps: Vec<&str> = moves.iter().map(|step| voice.pick(phrases::step(*step))).collect();
                // As much of the way as there is room for.
                (2..=steps.len()).rev().any(|count| self.push(&path(start.clone(), &steps[..count])));
            }
            Fact::Pair(first, relation, spot, second, count) => {
                let spot = spot.filter(|_| voice.details()).map_or("", |spot| voice.pick(phrases::spot(spot)));
                self.add_pair(*first, *relation, spot, (*second, *count), voice);
            }
            _ => {}
        }
    }

    fn add_pair(
        &mut self,
        first: Form,
        relation: Relation,
        spot: &str,
        (second, count): (Form, u8),
        voice: &mut Voice,
    ) {
        let cross = phrases::cross(first.kind, second.kind).filter(|_| relation == Relation::Cross && count == 1);
        if let Some(cross) = cross.filter(|_| self.text.is_empty() && voice.chance(0.3)) {
            self.push(voice.pick(cross));
            return;
        }
        let other = counted(second, count, voice);
        // A line that meets "a line" could be meeting itself.
        let again = count == 1 && first == second;
        let other = if again { String::from("another") + &other[other.find(' ').unwrap_or(0)..] } else { other };
        if self.text.is_empty() && voice.chance(0.3) {
            // The other way round.
            let phrase = voice.pick(phrases::turned(relation));
            let clause = counted(second, count, voice)
                + " "
                + &filled(phrase, &if again { other.clone() } else { name(first, voice) }, "");
            if self.push(&clause) {
                self.mention(second, first, false);
                self.subject = self.subject.filter(|_| count == 1);
            }
            return;
        }
        let verb = voice.pick(phrases::verb(relation));
        let mut participle = voice.pick(phrases::participle(relation));
        let clause = if self.text.is_empty() {
            name(first, voice) + " " + &filled(participle, &other, spot)
        } else if self.last == Some(first) && self.subject != Some(first) {
            String::from(", which ") + &filled(verb, &other, spot)
        } else if self.subject == Some(first) && self.mentioned.len() < 3 {
            String::from(" and ") + &filled(participle, &other, spot)
        } else if self.mentioned.contains(&first) {
            String::from("; the ") + plainest(first) + " " + &filled(verb, &other, spot)
        } else {
            // One "with" is enough.
            while participle.starts_with("with") {
                let count = phrases::participle(relation).split('|').count();
                participle = phrases::participle(relation).split('|').nth(1 + voice.draw(count - 1)).unwrap_or("");
            }
            String::from(", with ") + &name(first, voice) + " " + &filled(participle, &other, spot)
        };
        let begun = !self.text.is_empty();
        if self.push(&clause) {
            self.mention(first, second, begun);
            // "Which" needs one to refer to.
            self.last = self.last.filter(|_| count == 1);
        }
    }

    fn mention(&mut self, first: Form, last: Form, begun: bool) {
        if !begun {
            self.subject = Some(first);
        }
        self.mentioned.extend([first, last]);
        self.last = Some(last);
    }

    fn add_whole(&mut self, fact: &Fact, voice: &mut Voice) {
        let mut clause = String::from(",");
        match fact {
            Fact::Strokes(1) => put(&mut clause, voice.pick("in one stroke|drawn in one stroke")),
            Fact::Strokes(count) => {
                put(&mut clause, voice.pick("in|drawn in"));
                put(&mut clause, number(*count));
                clause += " strokes";
            }
            Fact::Enclosed(count) => {
                put(&mut clause, voice.pick("enclosing|with|closing off"));
                put(&mut clause, number(*count));
                put(&mut clause, voice.pick("enclosed area|closed space"));
                clause += if *count == 1 { "" } else { "s" };
            }
            Fact::Tall => put(&mut clause, voice.pick("taller than wide|tall and narrow|higher than wide")),
            Fact::Wide => put(&mut clause, voice.pick("wider than tall|wide and low|wider than high")),
            Fact::Symmetric => {
                put(&mut clause, voice.pick("symmetric|the same left and right|mirrored left and right"))
            }
            _ => return,
        }
        if !self.text.is_empty() {
            self.push(&clause);
        }
    }
}

/// Steps of a stroke, one after the other.
fn path(mut text: String, steps: &[&str]) -> String {
    for (at, step) in steps.iter().enumerate() {
        if at > 0 {
            text += if at + 1 == steps.len() { " and then" } else { "," };
        }
        put(&mut text, step);
    }
    text
}

/// Adds words after a space, where one is needed.
fn put(text: &mut String, words: &str) {
    if !text.is_empty() && !text.ends_with(' ') && !words.is_empty() {
        text.push(' ');
    }
    text.push_str(words);
}

/// A phrase with another mark and a place in it.
fn filled(phrase: &str, mark: &str, spot: &str) -> String {
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

fn number(count: u8) -> &'static str {
    NUMBERS.split('|').nth(usize::from(count)).unwrap_or("many")
}

/// The noun that says least.
fn plainest(form: Form) -> &'static str {
    match form.kind {
        Kind::Vertical | Kind::Horizontal | Kind::Rising | Kind::Falling => "line",
        kind => phrases::noun(kind).split('|').next().unwrap_or(""),
    }
}

/// Size and noun, in one or two words, and what it opens to.
fn parts(form: Form, voice: &mut Voice) -> (String, String) {
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
fn name(form: Form, voice: &mut Voice) -> String {
    let (head, tail) = parts(form, voice);
    let mut text = String::from(if head.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" });
    put(&mut text, &head);
    put(&mut text, &tail);
    text
}

/// One mark with its article, or several with their number.
fn counted(form: Form, count: u8, voice: &mut Voice) -> String {
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
