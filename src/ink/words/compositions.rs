//! Which combinations of words are kept for the examination.
//!
//! A composition is two kinds of marks and how they stand to each other, or, of a mark alone, its kind and what it is like.
//! Some are held out, by a fixed hash: every word of their captions is seen in training, the combination never is.

use super::{
    fact::Fact,
    form::{Form, MarkKind},
    relation::SpatialRelation,
};

/// The share of compositions that is held out, in 1024ths.
const HELD_OUT: u64 = 130;

/// A part of all drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompositionSplit {
    /// All of them.
    Any,
    /// Those of seen compositions only, for training.
    Seen,
    /// Those with a composition that is held out, for the examination.
    HeldOut,
}

/// Whether there is a held-out composition among the facts: [`CompositionSplit::HeldOut`] or [`CompositionSplit::Seen`].
pub fn split_of(facts: &[Fact]) -> CompositionSplit {
    let held_out = facts.iter().filter_map(composition).any(is_held_out);
    if held_out { CompositionSplit::HeldOut } else { CompositionSplit::Seen }
}

impl CompositionSplit {
    /// Whether facts of the other kind belong here.
    pub fn takes(self, facts: &[Fact]) -> bool {
        self == Self::Any || self == split_of(facts)
    }
}

/// Whether a composition is held out.
pub fn is_held_out(composition: u64) -> bool {
    hash(composition) % 1024 < HELD_OUT
}

/// The number of a fact's composition.
pub fn composition(fact: &Fact) -> Option<u64> {
    let form = |form: &Form| kind(form.kind);
    match fact {
        Fact::Pair(first, relation, _, second, _) => {
            // Which of the two is told first is a matter of words.
            let (relation, one, other) = match relation {
                SpatialRelation::Touches => (SpatialRelation::Touched, second, first),
                SpatialRelation::Left => (SpatialRelation::Right, second, first),
                SpatialRelation::Above => (SpatialRelation::Below, second, first),
                relation => (*relation, first, second),
            };
            let (mut one, mut other) = (form(one), form(other));
            if matches!(relation, SpatialRelation::Cross | SpatialRelation::Corner | SpatialRelation::Into)
                && other < one
            {
                std::mem::swap(&mut one, &mut other);
            }
            Some(1 + (relation as u64) * 1024 + one * 32 + other)
        }
        Fact::Several(one, count, row) => {
            let row = row.map_or(0, |row| 1 + row as u64);
            Some(100_000 + form(one) * 64 + u64::from(*count) * 3 + row)
        }
        Fact::Mark(one, None) => Some(200_000 + detailed(one.kind)),
        Fact::Mark(one, Some(region)) => Some(300_000 + form(one) * 9 + u64::from(region.row * 3 + region.column)),
        _ => None,
    }
}

/// The number of a kind, whatever it opens to.
fn kind(kind: MarkKind) -> u64 {
    match kind {
        MarkKind::Dot => 0,
        MarkKind::Line => 1,
        MarkKind::Vertical => 2,
        MarkKind::Horizontal => 3,
        MarkKind::Rising => 4,
        MarkKind::Falling => 5,
        MarkKind::Curve => 6,
        MarkKind::Arc(_) => 7,
        MarkKind::Horseshoe(_) => 8,
        MarkKind::Ring => 9,
        MarkKind::Loop => 10,
        MarkKind::Spiral => 11,
        MarkKind::Hook(_) => 12,
        MarkKind::Angle(_) => 13,
        MarkKind::Bracket(_) => 14,
        MarkKind::Zigzag => 15,
        MarkKind::Wave => 16,
        MarkKind::Bumps(_) => 17,
        MarkKind::Triangle => 18,
        MarkKind::Box => 19,
    }
}

/// The number of a kind and of what it opens to.
fn detailed(of: MarkKind) -> u64 {
    let to = super::phrases::opening(of).map_or(0, |(_, to)| to);
    kind(of) * 8 + u64::from(to)
}

/// A fixed hash (the finaliser of SplitMix64, Steele, Lea, Flood 2014).
pub fn hash(key: u64) -> u64 {
    let mut mixed = key.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}
