//! Which facts to tell of a drawing, the most telling first: how its main marks stand to each other, then what else there
//! is, then the whole.

use super::{
    fact::{Arrangement, Fact, Move, Region, in_row, order, overlap},
    form::{Form, MarkKind, Size},
    mark::{Mark, MarkShape},
    relation::{SpatialRelation, Spot},
    sight::Sight,
};
use crate::Drawing;

/// The most marks that are told of.
const MOST: usize = 6;

/// What there is to say of a drawing, the most telling first; nothing if there is no ink.
pub fn describe(drawing: &Drawing) -> Vec<Fact> {
    Sight::of(drawing).map_or_else(Vec::new, |sight| facts(&sight))
}

/// What is true of a character and of this drawing of it. Where the drawing has lost nearly all of that, what there is to
/// say of the drawing alone.
pub fn describe_as(exemplar: &Drawing, performed: &Drawing) -> Vec<Fact> {
    let Some(sight) = Sight::of(performed) else { return Vec::new() };
    let mut told = describe(exemplar);
    told.retain(|fact| fact.holds(&sight));
    let of_marks = told.iter().filter(|fact| !fact.is_of_whole()).count();
    if told.len() < 2 || of_marks == 0 { facts(&sight) } else { told }
}

/// What there is to say of what was seen.
pub fn facts(sight: &Sight) -> Vec<Fact> {
    let mut marks: Vec<&Mark> = sight.told().collect();
    // Long marks first; dots and ties in the order of the pen.
    order(&mut marks, |mark| -mark.length);
    marks.truncate(MOST);
    let mut facts = Vec::new();
    if let [only] = marks[..] {
        let form = Form::of(only);
        facts.push(Fact::Mark(Form { size: Size::Any, ..form }, None));
    }
    facts.extend(rows(&marks));
    let path = longest_path(sight);
    let mut pairs = pairs(&marks, sight);
    pairs.retain(|fact| !facts.iter().any(|row| repeats(row, fact)));
    if facts.is_empty() && pairs.is_empty() {
        facts.extend(marks.first().map(|mark| Fact::Mark(Form::of(mark), None)));
    }
    // A stroke of many parts is told as what the pen does, unless its main parts have names.
    let late = marks.len() < 4 || !facts.is_empty();
    if !late {
        facts.extend(path.clone());
    }
    facts.extend(pairs);
    if late {
        facts.extend(path);
    }
    if marks.len() < 3 {
        facts.extend(parts(&marks, sight));
    }
    facts.extend(whole(sight));
    facts
}

/// Whether a fact says no more than that two of a row stand side by side.
fn repeats(row: &Fact, fact: &Fact) -> bool {
    match (row, fact) {
        (Fact::Several(form, ..), Fact::Pair(first, relation, _, second, _)) => {
            !relation.is_joint() && form.kind == first.kind && form.kind == second.kind
        }
        _ => false,
    }
}

/// How the parts of marks that have parts are joined.
fn parts(marks: &[&Mark], sight: &Sight) -> Vec<Fact> {
    let figures = marks.iter().filter(|mark| {
        matches!(mark.shape, MarkShape::Angle | MarkShape::Bracket | MarkShape::Zigzag | MarkShape::Hook)
    });
    let joints = figures.flat_map(|figure| {
        let way = &sight.ways[figure.stroke];
        let two = |at: usize| [&sight.marks[way[at]], &sight.marks[way[at + 1]]];
        (figure.pieces.0..figure.pieces.1 - 1).filter_map(move |at| {
            let mut two = two(at);
            if two[1].length > two[0].length {
                two.reverse();
            }
            let (relation, spot) = SpatialRelation::of(two[0], two[1])?;
            relation.is_joint().then(|| Fact::Pair(Form::of(two[0]), relation, spot, Form::of(two[1]), 1))
        })
    });
    joints.collect()
}

/// Marks that come several times, apart from each other.
fn rows(marks: &[&Mark]) -> Vec<Fact> {
    let mut kinds: Vec<MarkKind> = Vec::new();
    let mut facts = Vec::new();
    for mark in marks {
        let kind = Form::of(mark).kind;
        if kinds.contains(&kind) || kind == MarkKind::Curve {
            continue;
        }
        kinds.push(kind);
        let alike: Vec<&Mark> = marks.iter().copied().filter(|other| Form::of(other).kind == kind).collect();
        if kind == MarkKind::Dot && marks.len() > alike.len() {
            continue;
        }
        let apart = |(at, one): (usize, &&Mark)| {
            alike[..at].iter().all(|other| {
                one.stroke != other.stroke
                    && SpatialRelation::of(one, other).is_none_or(|(relation, _)| !relation.is_joint())
            })
        };
        if alike.len() < 2 || !alike.iter().enumerate().all(apart) {
            continue;
        }
        let sizes: Vec<Size> = alike.iter().map(|mark| Form::of(mark).size).collect();
        let size = if sizes.iter().all(|size| *size == sizes[0]) { sizes[0] } else { Size::Any };
        let row = [Arrangement::Beside, Arrangement::Stacked]
            .into_iter()
            .find(|row| in_row(&alike, Some(*row), 0.0) == alike.len());
        facts.push(Fact::Several(Form { kind, size }, alike.len() as u8, row));
    }
    facts
}

/// Each mark with the one told before that it touches, else with one that it stands beside; those that stand alike to
/// one mark together.
fn pairs(marks: &[&Mark], sight: &Sight) -> Vec<Fact> {
    // The first mark of each relation, and the fact.
    let mut found: Vec<(usize, Fact)> = Vec::new();
    for (at, second) in marks.iter().enumerate().skip(1) {
        let of = |joint: bool| {
            let mut before = (0..at).filter(|&first| !overlap(marks[first], second));
            before.find_map(|first| {
                let (relation, spot) = SpatialRelation::of(marks[first], second)?;
                (relation.is_joint() == joint).then_some((first, relation, spot))
            })
        };
        let form = Form::of(second);
        let straight_on = |&(first, relation, _): &(usize, SpatialRelation, Option<Spot>)| {
            relation == SpatialRelation::Into && form.kind.is_line() && Form::of(marks[first]).kind == form.kind
        };
        match of(true).or_else(|| of(false)) {
            // The same line, going on.
            Some(found) if straight_on(&found) => {}
            None => found.push((at, Fact::Mark(form, Region::of(second, sight.size)))),
            Some((first, relation, spot)) => add_pair(&mut found, first, Form::of(marks[first]), relation, spot, form),
        }
    }
    // What touches is told before what does not.
    order(&mut found, |(_, fact)| match fact {
        Fact::Pair(_, relation, ..) if relation.is_joint() => 0.0,
        Fact::Pair(..) => 1.0,
        _ => 2.0,
    });
    let mut facts: Vec<Fact> = Vec::new();
    for (_, fact) in found {
        if !facts.contains(&fact) {
            facts.push(fact);
        }
    }
    facts
}

/// Adds a relation, or counts it with one that is the same but for its spot.
fn add_pair(
    found: &mut Vec<(usize, Fact)>,
    first: usize,
    form: Form,
    relation: SpatialRelation,
    spot: Option<Spot>,
    second: Form,
) {
    let counted = !matches!(relation, SpatialRelation::Corner | SpatialRelation::Into);
    for (other, fact) in found.iter_mut() {
        let Fact::Pair(_, its_relation, its_spot, its_second, count) = fact else { continue };
        if counted && *other == first && *its_relation == relation && its_second.kind == second.kind && *count < 9 {
            *count += 1;
            *its_spot = its_spot.filter(|its| Some(*its) == spot);
            if its_second.size != second.size {
                its_second.size = Size::Any;
            }
            return;
        }
    }
    found.push((first, Fact::Pair(form, relation, spot, second, 1)));
}

/// What the pen does along the longest of the strokes that have several parts, unless they make a figure.
fn longest_path(sight: &Sight) -> Option<Fact> {
    let length = |way: &&Vec<usize>| way.iter().map(|&at| sight.marks[at].length).sum::<f32>();
    let long = sight.ways.iter().filter(|way| way.iter().filter(|&&at| sight.marks[at].told).count() > 1);
    let way = long.max_by(|a, b| length(a).total_cmp(&length(b)))?;
    let mut marks: Vec<&Mark> = way.iter().map(|&at| &sight.marks[at]).collect();
    // Hands go right and down.
    let end = |at: usize| {
        marks
            .get(at)
            .map_or(0.0, |mark| if at == 0 { mark.first().iter().sum() } else { mark.last().iter().sum::<f32>() })
    };
    let backwards = end(0) > end(marks.len() - 1);
    if backwards {
        marks.reverse();
    }
    let mut moves: Vec<Move> = marks.iter().filter_map(|mark| Move::of(mark, backwards)).collect();
    moves.dedup();
    moves.truncate(4);
    (moves.len() > 1).then_some(Fact::Path(moves))
}

/// What is clear about the whole.
fn whole(sight: &Sight) -> Vec<Fact> {
    let [width, height] = sight.size;
    let sure = sight.enclosed.0 == sight.enclosed.1 && (1..9).contains(&sight.enclosed.0);
    let all = [
        sure.then_some(Fact::Enclosed(sight.enclosed.0 as u8)),
        (height > 1.7 * width).then_some(Fact::Tall),
        (width > 1.7 * height).then_some(Fact::Wide),
        (sight.mirrored[0] > 0.93 && width > 0.4).then_some(Fact::Symmetric),
        (sight.strokes < 10).then_some(Fact::Strokes(sight.strokes as u8)),
    ];
    all.into_iter().flatten().collect()
}
