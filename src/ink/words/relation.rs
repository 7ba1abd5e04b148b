//! How two marks stand to each other: where they touch, or on which side one lies of the other.

use super::{
    form::MarkKind,
    mark::{Mark, MarkShape, middle},
    trace::{TracePoint, between, crosses, distance, turn},
};

/// How a second mark stands to a first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SpatialRelation {
    /// They cross.
    Cross,
    /// An end of one meets an end of the other in a corner.
    Corner,
    /// One goes on where the other ends.
    Into,
    /// An end of the second is on the first.
    Touched,
    /// An end of the first is on the second.
    Touches,
    /// The second lies within the first.
    Inside,
    /// The second is beside the first, on this side.
    Left,
    Right,
    Above,
    Below,
}

/// Where on the first mark the second meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    Top,
    Bottom,
    Left,
    Right,
    Middle,
}

/// Where two marks are nearest.
#[derive(Clone, Copy, Debug)]
struct Contact {
    crossing: bool,
    distance: f32,
    place: TracePoint,
    /// How far from its nearer end each is then, along its way.
    inward: [f32; 2],
}

/// Marks nearer than this meet.
const TOUCH: f32 = 0.05;

/// No farther from an end than this is at the end.
const END: f32 = 0.07;

impl SpatialRelation {
    /// The relation that the second clearly has to the first, and where.
    pub fn of(first: &Mark, second: &Mark) -> Option<(Self, Option<Spot>)> {
        let contact = Contact::of(first, second, TOUCH * 3.0);
        let all = [
            Self::Cross,
            Self::Corner,
            Self::Into,
            Self::Touched,
            Self::Touches,
            Self::Inside,
            Self::Left,
            Self::Right,
            Self::Above,
            Self::Below,
        ];
        let relation = all.into_iter().find(|relation| relation.holds_at(contact, first, second, 0.0))?;
        let spots = [Spot::Top, Spot::Bottom, Spot::Left, Spot::Right, Spot::Middle];
        let spot = contact
            .filter(|_| relation.is_joint())
            .and_then(|contact| spots.into_iter().find(|spot| spot.fits(first, contact, 0.0)));
        Some((relation, spot))
    }

    /// Whether marks of this relation touch.
    pub fn is_joint(self) -> bool {
        matches!(self, Self::Cross | Self::Corner | Self::Into | Self::Touched | Self::Touches)
    }

    /// Whether it can be said of two marks, and of this spot.
    pub fn fits(self, spot: Option<Spot>, first: &Mark, second: &Mark) -> bool {
        let contact = Contact::of(first, second, TOUCH * 3.0);
        self.holds_at(contact, first, second, 1.0)
            && spot.is_none_or(|spot| contact.is_some_and(|contact| spot.fits(first, contact, 1.0)))
    }

    fn holds_at(self, contact: Option<Contact>, first: &Mark, second: &Mark, slack: f32) -> bool {
        if first.stroke == second.stroke && first.pieces.0 < second.pieces.1 && second.pieces.0 < first.pieces.1 {
            return false;
        }
        let near = contact.filter(|contact| contact.distance <= TOUCH * (1.0 + slack));
        let at_end = |which: usize| near.is_some_and(|near| near.inward[which] <= END * (1.0 + 0.5 * slack));
        let on_side = |which: usize| near.is_some_and(|near| near.inward[which] > END * (1.5 - slack));
        if self.is_joint() && [first, second].into_iter().any(|mark| MarkKind::Dot.fits(mark, 0.0)) {
            return false;
        }
        let bounds = (first.bounds, second.bounds);
        match self {
            Self::Cross => near.is_some_and(|near| near.crossing) && on_side(0) && on_side(1),
            Self::Corner => at_end(0) && at_end(1) && bend(first, second) > 0.8 - 0.3 * slack,
            Self::Into => at_end(0) && at_end(1) && bend(first, second) < 0.8 + 0.3 * slack,
            Self::Touched => on_side(0) && at_end(1),
            Self::Touches => at_end(0) && on_side(1),
            Self::Inside => near.is_none() && holds_things(first) && within(bounds.1, bounds.0, 0.02 + 0.04 * slack),
            _ if contact.is_some_and(|contact| contact.distance < TOUCH * (1.5 - slack)) => false,
            Self::Left => beside(bounds.1, bounds.0, 0, slack),
            Self::Right => beside(bounds.0, bounds.1, 0, slack),
            Self::Above => beside(bounds.1, bounds.0, 1, slack),
            Self::Below => beside(bounds.0, bounds.1, 1, slack),
        }
    }
}

impl Spot {
    fn fits(self, mark: &Mark, contact: Contact, slack: f32) -> bool {
        let share = |axis: usize| {
            let size = (mark.bounds[axis + 2] - mark.bounds[axis]).max(0.01);
            // Where the mark is thin, no place along it can be told.
            (size > (0.5 - 0.2 * slack) * mark.extent()).then_some((contact.place[axis] - mark.bounds[axis]) / size)
        };
        let near = 0.22 + 0.12 * slack;
        match self {
            Self::Top => share(1).is_some_and(|share| share < near),
            Self::Bottom => share(1).is_some_and(|share| share > 1.0 - near),
            Self::Left => share(0).is_some_and(|share| share < near),
            Self::Right => share(0).is_some_and(|share| share > 1.0 - near),
            Self::Middle => (contact.inward[0] / mark.length.max(0.01) - 0.5).abs() < 0.12 + 0.1 * slack,
        }
    }
}

/// Whether a mark is of a form that has an inside.
fn holds_things(mark: &Mark) -> bool {
    let bent = mark.turn.abs() > 2.0 && mark.shape == MarkShape::Plain;
    bent || matches!(mark.shape, MarkShape::Bracket | MarkShape::Box | MarkShape::Triangle | MarkShape::Looped)
        || MarkKind::Ring.fits(mark, 0.0)
}

fn within(inner: [f32; 4], outer: [f32; 4], over: f32) -> bool {
    (0..2).all(|axis| inner[axis] > outer[axis] - over && inner[axis + 2] < outer[axis + 2] + over)
}

/// Whether the first box lies before the second along an axis, and the two share a fair part of the other axis.
fn beside(first: [f32; 4], second: [f32; 4], axis: usize, slack: f32) -> bool {
    let other = 1 - axis;
    let over = first[other + 2].min(second[other + 2]) - first[other].max(second[other]);
    let smaller = (first[other + 2] - first[other]).min(second[other + 2] - second[other]);
    let clear = second[axis] - first[axis + 2] > 0.03 - 0.08 * slack;
    let centres = |bounds: [f32; 4]| (bounds[axis] + bounds[axis + 2]) / 2.0;
    clear && over > (0.4 - 0.3 * slack) * smaller - 0.02 * slack && centres(second) > centres(first)
}

/// How far the way turns where two marks meet with their ends, radians.
fn bend(first: &Mark, second: &Mark) -> f32 {
    let tips = |mark: &Mark| {
        let (points, last) = (&mark.points, mark.points.len() - 1);
        let reach = last.min(4);
        [(points[0], between(points[reach], points[0])), (points[last], between(points[last - reach], points[last]))]
    };
    let pairs = tips(first).into_iter().flat_map(|one| tips(second).map(|other| (one, other)));
    let nearest = pairs.min_by(|a, b| distance(a.0.0, a.1.0).total_cmp(&distance(b.0.0, b.1.0)));
    nearest.map_or(0.0, |(one, other)| turn(one.1, [-other.1[0], -other.1[1]]).abs())
}

impl Contact {
    /// Where two marks cross, else where an end of one is nearest to the other, if that is no farther than `reach`.
    fn of(first: &Mark, second: &Mark, reach: f32) -> Option<Self> {
        let (a, b) = (first.bounds, second.bounds);
        if (0..2).any(|axis| a[axis] > b[axis + 2] + reach || b[axis] > a[axis + 2] + reach) {
            return None;
        }
        let (one, other) = (&first.outline, &second.outline);
        let steps = [first, second].map(|mark| mark.length / (mark.outline.len().max(2) - 1) as f32);
        let inward = |which: usize, at: f32| {
            let length = [first, second][which].length;
            let along = at * steps[which];
            along.min(length - along).max(0.0)
        };
        let best = Self::crossing(one, other, &inward);
        if best.is_some_and(|best| best.inward.iter().all(|&inward| inward > END)) {
            return best;
        }
        let ends = [0, 1].into_iter().flat_map(|which| {
            let (own, rest) = if which == 0 { (one, other) } else { (other, one) };
            [own[0], own[own.len() - 1]].map(|tip| {
                let (distance, along) = nearest(tip, rest);
                let inward = if which == 0 { [0.0, inward(1, along)] } else { [inward(0, along), 0.0] };
                Self { crossing: false, distance, place: tip, inward }
            })
        });
        let closest = ends.min_by(|a, b| {
            let rank =
                |contact: &Self| contact.distance + 0.2 * contact.inward[0].min(END).max(contact.inward[1].min(END));
            rank(a).total_cmp(&rank(b))
        });
        closest.filter(|contact| contact.distance <= reach).or(best)
    }

    /// Where two ways cross; of several places the one farthest from any end.
    fn crossing(one: &[TracePoint], other: &[TracePoint], inward: &dyn Fn(usize, f32) -> f32) -> Option<Self> {
        let mut best: Option<Self> = None;
        for (i, pair) in one.windows(2).enumerate() {
            for (j, across) in other.windows(2).enumerate() {
                if crosses([pair[0], pair[1]], [across[0], across[1]]) {
                    let place = middle(middle(pair[0], pair[1]), middle(across[0], across[1]));
                    let inward = [inward(0, i as f32 + 0.5), inward(1, j as f32 + 0.5)];
                    let found = Self { crossing: true, distance: 0.0, place, inward };
                    let depth = |contact: &Self| contact.inward[0].min(contact.inward[1]);
                    if best.as_ref().is_none_or(|best| depth(&found) > depth(best)) {
                        best = Some(found);
                    }
                }
            }
        }
        best
    }
}

/// How near a way comes to a place, and after how many of its steps.
fn nearest(place: TracePoint, way: &[TracePoint]) -> (f32, f32) {
    let mut best = (distance(place, way[0]), 0.0);
    for (at, pair) in way.windows(2).enumerate() {
        let ([dx, dy], [px, py]) = (between(pair[0], pair[1]), between(pair[0], place));
        let share = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-9)).clamp(0.0, 1.0);
        let away = distance(place, [pair[0][0] + share * dx, pair[0][1] + share * dy]);
        if away < best.0 {
            best = (away, at as f32 + share);
        }
    }
    best
}
