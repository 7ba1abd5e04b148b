//! The words of the grammar. Alternatives are separated by `|`, the commonest first; `#` stands for another mark, `@` for a
//! place on the mark that the phrase is about.

use super::{
    fact::{Arrangement, Move, Region},
    form::{Eighth, MarkKind, Size},
    relation::{SpatialRelation, Spot},
};

/// A mark's noun, and in front of `~` where what it opens to is said, the noun.
pub fn noun(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Dot => "dot|point",
        MarkKind::Line => "line|straight line|straight stroke",
        MarkKind::Vertical => "vertical line|upright line|vertical stroke|stem",
        MarkKind::Horizontal => "horizontal line|bar|level line|horizontal stroke",
        MarkKind::Rising => "rising line|rising diagonal|rising slanted line",
        MarkKind::Falling => "falling line|falling diagonal|falling slanted line",
        MarkKind::Curve => "curve|curved line|bent line",
        MarkKind::Arc(_) => "arc|curve|bow",
        MarkKind::Horseshoe(_) => "open ring|horseshoe|broken ring|broken circle",
        MarkKind::Ring => "ring|circle|closed curve",
        MarkKind::Loop => "loop|curl",
        MarkKind::Spiral => "spiral|coil",
        MarkKind::Hook(_) => "hook|hooked line|cane",
        MarkKind::Angle(_) => "angle|corner|wedge",
        MarkKind::Bracket(_) => "bracket|square bracket|open box",
        MarkKind::Zigzag => "zigzag|jagged line",
        MarkKind::Wave => "wave|wavy line|double bend",
        MarkKind::Bumps(_) => "double arc|double bump|double bow",
        MarkKind::Triangle => "triangle|closed triangle",
        MarkKind::Box => "box|rectangle",
    }
}

/// What is said of the way a mark opens, and that way.
pub fn opening(kind: MarkKind) -> Option<(&'static str, Eighth)> {
    match kind {
        MarkKind::Arc(to)
        | MarkKind::Horseshoe(to)
        | MarkKind::Angle(to)
        | MarkKind::Bracket(to)
        | MarkKind::Bumps(to) => Some(("open|opening|facing", to)),
        MarkKind::Hook(to) => Some(("turning|bent|pointing", to)),
        _ => None,
    }
}

/// A direction, after "open" and the like.
pub fn direction(to: Eighth) -> &'static str {
    match to {
        0 => "to the right|towards the right",
        1 => "to the lower right|down and to the right",
        2 => "downwards|to the bottom|down",
        3 => "to the lower left|down and to the left",
        4 => "to the left|towards the left",
        5 => "to the upper left|up and to the left",
        6 => "upwards|to the top|up",
        _ => "to the upper right|up and to the right",
    }
}

/// An adjective of size.
pub fn size(kind: MarkKind, size: Size) -> &'static str {
    let long = match kind {
        MarkKind::Vertical => "tall|long",
        MarkKind::Horizontal => "long|wide",
        MarkKind::Line | MarkKind::Rising | MarkKind::Falling => "long",
        _ => "large|big|wide",
    };
    let line = kind.is_line();
    match size {
        Size::Small if line => "short|small",
        Size::Small => "small|little",
        Size::Large if long.ends_with("|wide") && kind != MarkKind::Horizontal => "large|big",
        Size::Large => long,
        Size::Any => "",
    }
}

/// What follows a mark that stands so to another.
pub fn participle(relation: SpatialRelation) -> &'static str {
    match relation {
        SpatialRelation::Cross => "crossed@ by #|cut@ by #|crossing #@|with # across it@",
        SpatialRelation::Corner => "meeting # at a corner@|forming a corner with #@|joined at a corner@ to #",
        SpatialRelation::Into => "running into #@|turning into #@|flowing into #@|continued@ by #",
        SpatialRelation::Touched => "touched@ by #|with # attached@|joined@ by #|with # branching off@",
        SpatialRelation::Touches => "touching #@|ending on #@|reaching #@",
        SpatialRelation::Inside => "with # inside|enclosing #|around #|containing #",
        SpatialRelation::Left => "with # on its left|to the right of #|with # to its left",
        SpatialRelation::Right => "with # on its right|to the left of #|with # to its right",
        SpatialRelation::Above => "with # above it|below #|under #",
        SpatialRelation::Below => "with # below it|above #|over #|with # under it",
    }
}

/// The same as a sentence about the mark, after "which" or its name.
pub fn verb(relation: SpatialRelation) -> &'static str {
    match relation {
        SpatialRelation::Cross => "crosses #@|is crossed@ by #|cuts #@",
        SpatialRelation::Corner => "meets # at a corner@|forms a corner with #@",
        SpatialRelation::Into => "runs into #@|turns into #@|flows into #@",
        SpatialRelation::Touched => "is touched@ by #|has # attached@|is joined@ by #",
        SpatialRelation::Touches => "touches #@|ends on #@|reaches #@",
        SpatialRelation::Inside => "has # inside|encloses #|contains #",
        SpatialRelation::Left => "has # on its left|is to the right of #",
        SpatialRelation::Right => "has # on its right|is to the left of #",
        SpatialRelation::Above => "has # above it|is below #",
        SpatialRelation::Below => "has # below it|is above #",
    }
}

/// What follows the second mark when it is told first.
pub fn turned(relation: SpatialRelation) -> &'static str {
    match relation {
        SpatialRelation::Cross => "crossing #|crossed by #|cutting #",
        SpatialRelation::Corner => "meeting # at a corner|forming a corner with #",
        SpatialRelation::Into => "running into #|joined to #|continuing #",
        SpatialRelation::Touched => "touching #|ending on #|attached to #|branching off #",
        SpatialRelation::Touches => "touched by #|joined by #",
        SpatialRelation::Inside => "inside #|within #|enclosed by #",
        SpatialRelation::Left => "to the left of #|on the left of #|beside # on the left",
        SpatialRelation::Right => "to the right of #|on the right of #|beside # on the right",
        SpatialRelation::Above => "above #|over #",
        SpatialRelation::Below => "below #|under #|beneath #",
    }
}

/// What people call two lines that cross.
pub fn cross(first: MarkKind, second: MarkKind) -> Option<&'static str> {
    match (first, second) {
        (MarkKind::Vertical, MarkKind::Horizontal) | (MarkKind::Horizontal, MarkKind::Vertical) => {
            Some("a cross|a plus|a plus sign")
        }
        (MarkKind::Rising, MarkKind::Falling) | (MarkKind::Falling, MarkKind::Rising) => {
            Some("a diagonal cross|an x|a cross")
        }
        _ => None,
    }
}

/// Where on a mark.
pub fn spot(spot: Spot) -> &'static str {
    match spot {
        Spot::Top => "at its top|near its top|near the top",
        Spot::Bottom => "at its bottom|near its bottom|near the bottom",
        Spot::Left => "at its left end|near its left end|on the left",
        Spot::Right => "at its right end|near its right end|on the right",
        Spot::Middle => "in its middle|in the middle|halfway along",
    }
}

/// Where in the whole.
pub fn region(region: Region) -> &'static str {
    match (region.row, region.column) {
        (0, 0) => "at the top left|at the upper left",
        (0, 1) => "at the top",
        (0, _) => "at the top right|at the upper right",
        (1, 0) => "at the left",
        (1, 1) => "in the centre",
        (1, _) => "at the right",
        (_, 0) => "at the bottom left|at the lower left",
        (_, 1) => "at the bottom",
        _ => "at the bottom right|at the lower right",
    }
}

/// How several stand, after their name.
pub fn row(row: Arrangement, count: u8) -> &'static str {
    match (row, count) {
        (Arrangement::Beside, 2) => "side by side|beside each other|next to each other",
        (Arrangement::Beside, _) => "in a row|side by side|from left to right",
        (Arrangement::Stacked, 2) => "one above the other|one over the other",
        (Arrangement::Stacked, _) => "one above the other|in a column|from top to bottom",
    }
}

/// What a stroke does.
pub fn step(step: Move) -> &'static str {
    match step {
        Move::Go(to) => match to {
            0 => "goes right|runs to the right",
            1 => "slants down to the right|goes down and to the right",
            2 => "goes down|runs down",
            3 => "slants down to the left|goes down and to the left",
            4 => "goes left|runs to the left",
            5 => "slants up to the left|goes up and to the left",
            6 => "goes up|runs up",
            _ => "slants up to the right|goes up and to the right",
        },
        Move::Bend(to) => match to {
            0 => "bends to the right|curves to the right",
            1 => "bends down to the right|curves down to the right",
            2 => "bends down|curves down",
            3 => "bends down to the left|curves down to the left",
            4 => "bends to the left|curves to the left",
            5 => "bends up to the left|curves up to the left",
            6 => "bends up|curves up",
            _ => "bends up to the right|curves up to the right",
        },
        Move::Round => "loops|turns round|curls round",
    }
}

/// Small numbers.
pub const NUMBERS: &str = "no|one|two|three|four|five|six|seven|eight|nine";

/// Frames around a description, for training and for the classifier that is made of their mean (Radford et al. 2021, "prompt
/// ensembling").
pub const PROMPTS: [&str; 6] = [
    "{}",
    "a drawing of {}",
    "a character made of {}",
    "a sketch of {}",
    "a sign with {}",
    "a letter that looks like {}",
];
