//! Facts in English: short phrases, put together so that each is said of the mark it is about.
//!
//! A caption begins with a mark or several, goes on with what stands to it or to the mark named last ("…, which …"), and
//! may end with the whole. Synonyms, word order, and how much is said are drawn at random; [`plain`] draws nothing.

use rand::{Rng, RngExt};

use super::{
    fact::Fact,
    form::Form,
    phrases::{self, PROMPTS},
    relation::SpatialRelation,
    voice::{Voice, counted, filled, name, number, plainest, put},
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
    let framed = [frame.trim_end_matches("{}"), &text].concat();
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
        relation: SpatialRelation,
        spot: &str,
        (second, count): (Form, u8),
        voice: &mut Voice,
    ) {
        let cross =
            phrases::cross(first.kind, second.kind).filter(|_| relation == SpatialRelation::Cross && count == 1);
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
        let clause = self.connected(first, relation, spot, &other, voice);
        let begun = !self.text.is_empty();
        if self.push(&clause) {
            self.mention(first, second, begun);
            // "Which" needs one to refer to.
            self.last = self.last.filter(|_| count == 1);
        }
    }

    /// What the first mark has to another, in words that fit what was said before.
    fn connected(&self, first: Form, relation: SpatialRelation, spot: &str, other: &str, voice: &mut Voice) -> String {
        let verb = voice.pick(phrases::verb(relation));
        let mut participle = voice.pick(phrases::participle(relation));
        if self.text.is_empty() {
            name(first, voice) + " " + &filled(participle, other, spot)
        } else if self.last == Some(first) && self.subject != Some(first) {
            String::from(", which ") + &filled(verb, other, spot)
        } else if self.subject == Some(first) && self.mentioned.len() < 3 {
            String::from(" and ") + &filled(participle, other, spot)
        } else if self.mentioned.contains(&first) {
            String::from("; the ") + plainest(first) + " " + &filled(verb, other, spot)
        } else {
            // One "with" is enough.
            while participle.starts_with("with") {
                let count = phrases::participle(relation).split('|').count();
                participle = phrases::participle(relation).split('|').nth(1 + voice.draw(count - 1)).unwrap_or("");
            }
            String::from(", with ") + &name(first, voice) + " " + &filled(participle, other, spot)
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
                let phrase = voice.pick("enclosing # area|closing off # space|with # closed space");
                put(&mut clause, &filled(phrase, number(*count), ""));
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
