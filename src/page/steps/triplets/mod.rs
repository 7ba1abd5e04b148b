//! The step of a triplet network (Schroff et al. 2015): anchor, positive and negative with their distances drawn to scale
//! on a line, and the distances within the whole batch. A triplet costs max(0, d(a, p) − d(a, n) + margin): it is *hard* if
//! the negative is nearer than the positive, *semi-hard* if it is further but within the margin, and *easy*, teaching
//! nothing, beyond it.

mod batch_field;
pub mod measured;

use leptos::prelude::*;

use self::{
    batch_field::{BatchField, Cell},
    measured::{Hardness, TripletsViewExt as _},
};
use super::{
    Latest,
    cards::CardList,
    frame::{Frame, Key, key, pictured, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    figures::number,
    pen::Pen,
    reactive::{derived, memo},
};
use protocol::{StepView, TripletsView};

/// Height of one triplet, side of its drawings, and where its line begins.
const HEIGHT: f64 = 52.0;
const PICTURE: f64 = 38.0;
const LINE_FROM: f64 = 3.0 * (PICTURE + 4.0) + 16.0;
/// Room for words at the end of a line.
const WORDS: f64 = 74.0;
/// Marks are never nearer to each other than so.
const APART: f64 = 11.0;
/// What colours and signs mean.
const KEY: Key =
    &[("sign-dot", "positive"), ("sign-square", "negative"), ("sign-band", "margin"), ("sign-mistake", "too near")];

/// The step's triplets, if it has any and they are whole.
pub fn triplets_of(view: &StepView) -> Option<&TripletsView> {
    match view {
        StepView::Triplets(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// The latest batch of triplets.
#[component]
pub fn Triplets(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let items = memo(move || view.with(|view| Some(triplets_of(view.as_deref()?)?.shown())).unwrap_or_default());
    let selected = RwSignal::new(None::<usize>);
    let cell = RwSignal::new(None::<Cell>);
    let drawings = memo(move || view.with(|view| Some(triplets_of(view.as_deref()?)?.pictures.len())).unwrap_or(1));
    let pointed = Pointed {
        term: selected.into(),
        part: derived(move || cell.get().map(|cell| cell.part(drawings.get()))),
        point: Callback::new(move |(triplet, part): (Option<usize>, Option<usize>)| {
            cell.set(part.and_then(|part| Cell::of(part, drawings.get_untracked())));
            if selected.get_untracked() != triplet {
                selected.set(triplet);
            }
        }),
    };
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(triplets_of(view)?.sentence()));
    let closeup = move || {
        let (triplet, cell) = (selected.get(), cell.get());
        view.with(|view| {
            let view = triplets_of(view.as_deref()?)?;
            match (triplet, cell) {
                (Some(triplet), _) if triplet < view.triplets.len() => {
                    let pictures = view.triplets[triplet].map(|drawing| small(view.pictures.get(drawing as usize)));
                    Some(pictured(pictures, view.told(triplet)))
                }
                (_, Some(cell)) => cell.closeup(view),
                _ => None,
            }
        })
    };
    view! {
        <Frame name="triplets" view pointed key=key(KEY) sentence closeup=Box::new(closeup) spoken>
            <div class="triplets">
                <CardList view items card=Signal::stored([300.0, HEIGHT]) selected label=sentence spoken paint=paint_triplet
                    name="Triplets, the costliest first; arrows go from one to the next"
                    told=|view, triplet| Some(triplets_of(view)?.told(triplet))/>
                <BatchField view selected cell spoken/>
            </div>
        </Frame>
    }
}

/// Two marks on a line that would hide each other, moved apart.
fn side_by_side(positive: f64, negative: f64) -> [f64; 2] {
    if (positive - negative).abs() >= APART {
        return [positive, negative];
    }
    let (middle, half) = ((positive + negative) / 2.0, if negative < positive { -APART } else { APART } / 2.0);
    [middle - half, middle + half]
}

/// One triplet: the three drawings, then where positive and negative lie on a line that begins at the anchor.
fn paint_triplet(pen: &Pen, view: &StepView, triplet: usize, [x, y, width, height]: [f64; 4], selected: bool) {
    let Some(view) = triplets_of(view) else { return };
    let measured = view.measured(triplet);
    let inks = pen.inks;
    let of_negative = if measured.hardness == Hardness::Easy { inks.ink } else { inks.danger };
    let edges = [inks.line, inks.accent, of_negative];
    for (at, (drawing, edge)) in view.triplets[triplet].iter().zip(edges).enumerate() {
        let place = [x + 3.0 + at as f64 * (PICTURE + 4.0), y + (height - PICTURE) / 2.0];
        pen.picture(&view.pictures[*drawing as usize], place, PICTURE, (edge, if selected { 2.5 } else { 1.5 }));
    }
    let (from, to, middle) = (x + LINE_FROM, x + width - WORDS, y + height / 2.0);
    let furthest = view.furthest();
    let along = |distance: f32| from + f64::from(distance / furthest).clamp(0.0, 1.0) * (to - from);
    let (positive, end) = (along(measured.positive), along(measured.positive + view.margin));
    pen.fill(inks.card.mixed(inks.accent, 0.22), [positive, middle - 9.0, (end - positive).max(1.0), 18.0]);
    pen.line(inks.muted, 1.0, [from, middle], [to, middle]);
    pen.line(inks.muted, 1.5, [from, middle - 7.0], [from, middle + 7.0]);
    let [positive, negative] = side_by_side(positive, along(measured.negative));
    pen.disc(inks.accent, [positive, middle], 5.0);
    pen.edge(of_negative, 2.0, [negative - 4.5, middle - 4.5, 9.0, 9.0]);
    let room = to - from;
    let number_at = |distance: f32, at: f64, y: f64, colour| {
        pen.words(&number(distance), [(at - 11.0).min(from + room - 24.0).max(from - 11.0), y], room, colour);
    };
    number_at(measured.positive, positive, middle - 17.0, inks.accent);
    number_at(measured.negative, negative, middle + 18.0, of_negative);
    let (words, colour) = match measured.hardness {
        Hardness::Hard => ("hard", inks.danger),
        Hardness::SemiHard => ("semi-hard", inks.danger),
        Hardness::Easy => ("easy", inks.muted),
    };
    let left = to + 12.0;
    pen.words(words, [left, middle - 8.0], WORDS - 14.0, colour);
    pen.words(&format!("loss {}", number(measured.loss)), [left, middle + 8.0], WORDS - 14.0, inks.muted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_distances_have_their_marks_side_by_side() {
        assert_eq!(side_by_side(50.0, 50.0), [44.5, 55.5]);
        assert_eq!(side_by_side(50.0, 48.0), [54.5, 43.5]);
        assert_eq!(side_by_side(50.0, 80.0), [50.0, 80.0]);
    }
}
