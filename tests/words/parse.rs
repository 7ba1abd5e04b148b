//! The grammar's sentences read back into clauses, by its own phrases.

use ink::words::{
    Arrangement, Eighth, Fact, MarkKind, Move, PROMPTS, Region, Size, SpatialRelation, Spot,
    phrases::{self, NUMBERS},
};

/// A mark as a caption names it. A word may stand for several kinds.
#[derive(Clone, Debug)]
pub struct Named {
    pub kinds: Vec<MarkKind>,
    pub size: Size,
    pub opening: Option<Eighth>,
    pub count: usize,
}

/// One clause of a caption.
#[derive(Clone, Debug)]
pub enum Clause {
    There(Named, Option<Region>, Option<Arrangement>),
    Stand(Named, SpatialRelation, Option<Spot>, Named),
    Path(Vec<Move>),
    Whole(Fact),
}

const KINDS: [MarkKind; 20] = [
    MarkKind::Dot,
    MarkKind::Line,
    MarkKind::Vertical,
    MarkKind::Horizontal,
    MarkKind::Rising,
    MarkKind::Falling,
    MarkKind::Curve,
    MarkKind::Arc(0),
    MarkKind::Horseshoe(0),
    MarkKind::Ring,
    MarkKind::Loop,
    MarkKind::Spiral,
    MarkKind::Hook(0),
    MarkKind::Angle(0),
    MarkKind::Bracket(0),
    MarkKind::Zigzag,
    MarkKind::Wave,
    MarkKind::Bumps(0),
    MarkKind::Triangle,
    MarkKind::Box,
];

const RELATIONS: [SpatialRelation; 10] = [
    SpatialRelation::Cross,
    SpatialRelation::Corner,
    SpatialRelation::Into,
    SpatialRelation::Touched,
    SpatialRelation::Touches,
    SpatialRelation::Inside,
    SpatialRelation::Left,
    SpatialRelation::Right,
    SpatialRelation::Above,
    SpatialRelation::Below,
];

const SPOTS: [Spot; 5] = [Spot::Top, Spot::Bottom, Spot::Left, Spot::Right, Spot::Middle];

/// Reads a caption. An error says where it stopped.
pub fn parse(caption: &str) -> Result<Vec<Clause>, String> {
    let frames = PROMPTS.iter().map(|frame| frame.trim_end_matches("{}")).filter(|frame| !frame.is_empty());
    let text = frames.into_iter().find_map(|frame| caption.strip_prefix(frame)).unwrap_or(caption);
    let text = text.replace(',', " ,").replace(';', " ;");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, subject: None, last: None, clauses: Vec::new() };
    reader.read()?;
    Ok(reader.clauses)
}

struct Reader<'a> {
    words: &'a [&'a str],
    at: usize,
    subject: Option<Named>,
    last: Option<Named>,
    clauses: Vec<Clause>,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), String> {
        self.member()?;
        while self.at < self.words.len() {
            let known = if self.take("and") {
                let subject = self.subject.clone().ok_or("no subject")?;
                self.stand(&subject)
            } else if self.take("; the") {
                let kinds = KINDS.into_iter().filter(|kind| self.is_plainly(*kind)).collect();
                self.at += self.longest(&KINDS.map(phrases::noun).join("|"));
                let named = Named { kinds, size: Size::Any, opening: None, count: 1 };
                self.stand(&named)
            } else if self.take(", which") {
                let last = self.last.clone().ok_or("which?")?;
                self.stand(&last)
            } else if let Some(fact) = self.whole() {
                self.clauses.push(Clause::Whole(fact));
                true
            } else if self.take(", with") {
                self.member()?;
                true
            } else {
                false
            };
            if !known {
                return Err(format!("…{}", self.words[self.at.saturating_sub(2)..].join(" ")));
            }
        }
        Ok(())
    }

    fn is_plainly(&self, kind: MarkKind) -> bool {
        let noun = phrases::noun(kind).split('|').next().unwrap_or("");
        self.starts(noun) || self.starts("line") && kind.is_line()
    }

    /// A mark with what follows it, or several, or a path.
    fn member(&mut self) -> Result<(), String> {
        if self.take_any("a stroke that|a line that").is_some() {
            return self.path();
        }
        for (from, to) in [(MarkKind::Vertical, MarkKind::Horizontal), (MarkKind::Rising, MarkKind::Falling)] {
            if self.take_any(phrases::cross(from, to).unwrap_or("")).is_some() {
                // Both crosses may be called so.
                let [first, second] = [[from, MarkKind::Line], [to, MarkKind::Line]].map(|kinds| Named::line(&kinds));
                self.clauses.push(Clause::Stand(first, SpatialRelation::Cross, None, second));
                return Ok(());
            }
        }
        let Some(named) = self.named() else { return Err(format!("no mark: {}", self.words[self.at..].join(" "))) };
        self.subject.get_or_insert_with(|| named.clone());
        self.last = Some(named.clone());
        if self.stand(&named) {
            return Ok(());
        }
        let regions = (0..9).map(|at| Region { column: at % 3, row: at / 3 });
        let region = regions.into_iter().max_by_key(|region| self.longest(phrases::region(*region)));
        let region = region.filter(|region| self.take_any(phrases::region(*region)).is_some());
        let rows = [Arrangement::Beside, Arrangement::Stacked].into_iter();
        let row = rows.into_iter().find(|row| self.take_any(phrases::row(*row, named.count as u8)).is_some());
        self.clauses.push(Clause::There(named, region, row));
        Ok(())
    }

    fn path(&mut self) -> Result<(), String> {
        let mut moves = Vec::new();
        loop {
            let all = (0..8).flat_map(|to| [Move::Go(to), Move::Bend(to)]).chain([Move::Round]);
            let best = all.max_by_key(|step| self.longest(phrases::step(*step)));
            let Some(step) = best.filter(|step| self.take_any(phrases::step(*step)).is_some()) else {
                return Err(format!("no step: {}", self.words[self.at..].join(" ")));
            };
            moves.push(step);
            let more = (0..8).flat_map(|to| [Move::Go(to), Move::Bend(to)]).chain([Move::Round]);
            let comma = self.starts(",") && {
                self.at += 1;
                let goes = more.into_iter().any(|step| self.longest(phrases::step(step)) > 0);
                self.at -= usize::from(!goes);
                goes
            };
            if !comma && !self.take("and then") {
                break;
            }
        }
        self.clauses.push(Clause::Path(moves));
        Ok(())
    }

    fn named(&mut self) -> Option<Named> {
        let count = match self.words.get(self.at)? {
            &("a" | "an" | "another") => 1,
            word => NUMBERS.split('|').position(|number| number == *word)?,
        };
        self.at += 1;
        let mut size = Size::Any;
        for known in [Size::Small, Size::Large] {
            let all = KINDS.map(|kind| phrases::size(kind, known)).join("|");
            if size == Size::Any && self.take_any(&all).is_some() {
                size = known;
            }
        }
        let longest =
            KINDS.map(|kind| self.longest(phrases::noun(kind))).into_iter().max().filter(|found| *found > 0)?;
        let mut kinds: Vec<MarkKind> =
            KINDS.into_iter().filter(|kind| self.longest(phrases::noun(*kind)) == longest).collect();
        self.at += longest;
        let openings: Vec<&str> = KINDS.into_iter().filter_map(|kind| Some(phrases::opening(kind)?.0)).collect();
        let before = self.at;
        let opening = self.take_any(&openings.join("|")).and_then(|_| {
            let best = (0..8).max_by_key(|to| self.longest(phrases::direction(*to)))?;
            self.take_any(phrases::direction(best)).map(|_| best)
        });
        if opening.is_none() {
            self.at = before;
        } else {
            kinds.retain(|kind| phrases::opening(*kind).is_some());
        }
        Some(Named { kinds, size, opening, count })
    }

    /// A relation that a mark has to another, by the template that takes most words.
    fn stand(&mut self, named: &Named) -> bool {
        let mut best: Option<(usize, Clause, Named)> = None;
        for relation in RELATIONS {
            let tables = [phrases::participle(relation), phrases::verb(relation), phrases::turned(relation)];
            for (which, table) in tables.into_iter().enumerate() {
                for template in table.split('|') {
                    let start = self.at;
                    if let Some((spot, other)) = self.template(template)
                        && best.as_ref().is_none_or(|(end, ..)| self.at > *end)
                    {
                        let (first, second) = (named.clone(), other.clone());
                        let clause = match which {
                            2 => Clause::Stand(second, relation, None, first),
                            _ => Clause::Stand(first, relation, spot, second),
                        };
                        best = Some((self.at, clause, other));
                    }
                    self.at = start;
                }
            }
        }
        let Some((end, clause, other)) = best else { return false };
        self.at = end;
        self.clauses.push(clause);
        self.last = Some(other);
        true
    }

    fn template(&mut self, template: &str) -> Option<(Option<Spot>, Named)> {
        let (mut spot, mut named) = (None, None);
        for part in template.split_inclusive(['#', '@']) {
            let words = part.trim_end_matches(['#', '@']).trim();
            if !words.is_empty() && !self.take(words) {
                return None;
            }
            if part.ends_with('#') {
                named = Some(self.named()?);
            } else if part.ends_with('@') {
                spot = SPOTS.into_iter().find(|spot| self.take_any(phrases::spot(*spot)).is_some());
            }
        }
        Some((spot, named?))
    }

    fn whole(&mut self) -> Option<Fact> {
        let start = self.at;
        let found = self.whole_fact();
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn whole_fact(&mut self) -> Option<Fact> {
        if !self.take(",") {
            return None;
        }
        for (phrases, fact) in [
            ("taller than wide|tall and narrow|higher than wide", Fact::Tall),
            ("wider than tall|wide and low|wider than high", Fact::Wide),
            ("symmetric|the same left and right|mirrored left and right", Fact::Symmetric),
            ("in one stroke|drawn in one stroke", Fact::Strokes(1)),
        ] {
            if self.take_any(phrases).is_some() {
                return Some(fact);
            }
        }
        self.take_any("drawn in|in|enclosing|with|closing off")?;
        let count = NUMBERS.split('|').position(|number| self.words.get(self.at) == Some(&number))? as u8;
        self.at += 1;
        if self.take("strokes") {
            return Some(Fact::Strokes(count));
        }
        self.take_any("area|space|closed space").map(|_| Fact::Enclosed(count))
    }

    fn starts(&self, phrase: &str) -> bool {
        let words: Vec<&str> = phrase.split(' ').collect();
        let rest = &self.words[self.at.min(self.words.len())..];
        // The last word may be one of several.
        rest.len() >= words.len()
            && rest.iter().zip(&words).enumerate().all(|(at, (word, known))| {
                word == known
                    || at + 1 == words.len() && [format!("{known}s"), format!("{known}es")].contains(&(*word).into())
            })
    }

    fn longest(&self, alternatives: &str) -> usize {
        let found = alternatives.split('|').filter(|phrase| !phrase.is_empty() && self.starts(phrase));
        found.map(|phrase| phrase.split(' ').count()).max().unwrap_or(0)
    }

    fn take(&mut self, phrase: &str) -> bool {
        let taken = self.starts(phrase);
        if taken {
            self.at += phrase.split(' ').count();
        }
        taken
    }

    fn take_any(&mut self, alternatives: &str) -> Option<usize> {
        let count = Some(self.longest(alternatives)).filter(|count| *count > 0)?;
        self.at += count;
        Some(count)
    }
}

impl Named {
    fn line(kinds: &[MarkKind]) -> Self {
        Self { kinds: kinds.to_vec(), size: Size::Any, opening: None, count: 1 }
    }
}
