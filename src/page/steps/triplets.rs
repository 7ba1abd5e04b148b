//! The step of a triplet network (Schroff et al. 2015): anchor, positive and negative with their distances drawn to scale
//! on a line, and the distances within the whole batch. A triplet costs max(0, d(a, p) − d(a, n) + margin): it is *hard* if
//! the negative is nearer than the positive, *semi-hard* if it is further but within the margin, and *easy*, teaching
//! nothing, beyond it.

use easy_ext::ext;
use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

use super::{
    Latest,
    batch_field::{BatchField, Cell},
    cards::{Cards, Grid},
    frame::{Frame, counted, sentence_of, small},
    pen::Pen,
    select::moved,
};
use crate::{
    kit::{reactive::memo, size::use_size},
    map::words::number,
};
use protocol::{StepView, TripletsView};

/// Height of one triplet, side of its drawings, and where its line begins.
const HEIGHT: f64 = 46.0;
const PICTURE: f64 = 38.0;
const LINE_FROM: f64 = 3.0 * (PICTURE + 4.0) + 16.0;
/// Room for words at the end of a line.
const WORDS: f64 = 74.0;
/// Triplets on show, evenly from the costliest to the cheapest.
const SHOWN: usize = 24;

/// What a triplet is called by where its negative lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardness {
    /// The negative is nearer than the positive.
    Hard,
    /// The negative is further than the positive, but not by the margin.
    SemiHard,
    /// The negative is further by the margin or more: nothing to learn.
    Easy,
}

/// A triplet in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// From the anchor to the positive.
    pub positive: f32,
    /// From the anchor to the negative.
    pub negative: f32,
    /// What it costs.
    pub loss: f32,
    /// What it is called.
    pub hardness: Hardness,
}

#[ext(TripletsViewExt)]
impl TripletsView {
    /// True if all parts fit together.
    pub fn fits(&self) -> bool {
        let count = self.pictures.len();
        count == (self.p_classes * self.k_drawings) as usize
            && self.distances.len() == count * count
            && self.triplets.iter().flatten().all(|drawing| (*drawing as usize) < count)
    }

    /// A triplet in numbers.
    pub fn measured(&self, triplet: usize) -> Measured {
        let [anchor, positive, negative] = self.triplets[triplet].map(|drawing| drawing as usize);
        let distance = |other: usize| self.distances[anchor * self.pictures.len() + other];
        let (positive, negative) = (distance(positive), distance(negative));
        let loss = (positive - negative + self.margin).max(0.0);
        let hardness = match loss {
            _ if negative <= positive => Hardness::Hard,
            loss if loss > 0.0 => Hardness::SemiHard,
            _ => Hardness::Easy,
        };
        Measured { positive, negative, loss, hardness }
    }

    /// Triplets to show: all if they are few, else evenly from the costliest to the cheapest.
    pub fn shown(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.triplets.len()).collect();
        let losses: Vec<f32> = order.iter().map(|triplet| self.measured(*triplet).loss).collect();
        order.sort_by(|a, b| losses[*b].total_cmp(&losses[*a]));
        let (count, shown) = (order.len(), order.len().min(SHOWN));
        (0..shown).map(|at| order[at * count.saturating_sub(1) / shown.saturating_sub(1).max(1)]).collect()
    }

    /// The end of every line: nothing that is shown lies further.
    pub fn furthest(&self) -> f32 {
        let reach = |triplet: usize| {
            let measured = self.measured(triplet);
            measured.negative.max(measured.positive + self.margin)
        };
        self.shown().into_iter().map(reach).fold(1e-6, f32::max)
    }

    /// The step in one plain sentence.
    pub fn sentence(&self) -> String {
        if self.collapsed {
            return format!(
                "The embedding has collapsed: drawings lie {} apart on average, so no distance tells characters apart, and \
                 every triplet costs the whole margin. Rewind, and mine semi-hard triplets or take smaller steps.",
                short(self.mean_distance)
            );
        }
        let count = |hardness: Hardness| {
            (0..self.triplets.len()).filter(|triplet| self.measured(*triplet).hardness == hardness).count()
        };
        format!(
            "Of {} from {} drawings, {} are hard (the negative is nearer than the positive), {} are semi-hard (further, but \
             within the margin of {}), and {} are easy and teach nothing.",
            counted(self.triplets.len(), "triplet"),
            self.pictures.len(),
            count(Hardness::Hard),
            count(Hardness::SemiHard),
            number(self.margin),
            count(Hardness::Easy)
        )
    }

    /// One triplet in words.
    pub fn told(&self, triplet: usize) -> String {
        let Measured { positive, negative, loss, hardness } = self.measured(triplet);
        let meaning = match hardness {
            Hardness::Hard => "hard: the negative is nearer",
            Hardness::SemiHard => "semi-hard: the negative is within the margin",
            Hardness::Easy => "easy: the negative is beyond the margin",
        };
        format!(
            "Anchor to positive {}, to negative {}, margin {}; loss {}. {}{}.",
            number(positive),
            number(negative),
            number(self.margin),
            number(loss),
            meaning[..1].to_ascii_uppercase(),
            &meaning[1..]
        )
    }
}

/// Two digits, or as many as it takes to see that it is not nothing.
fn short(value: f32) -> String {
    if value.abs() < 0.01 { format!("{value:.5}") } else { number(value) }
}

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
    let scroll = NodeRef::<html::Div>::new();
    let size = use_size(scroll);
    let grid = memo(move || Grid::filling(items.with(Vec::len), [300.0, HEIGHT], size.get()[0]));
    let selected = RwSignal::new(None::<usize>);
    let cell = RwSignal::new(None::<Cell>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(triplets_of(view)?.sentence()));
    let closeup = move || {
        let (triplet, cell) = (selected.get(), cell.get());
        view.with(|view| {
            let view = triplets_of(view.as_deref()?)?;
            match (triplet, cell) {
                (Some(triplet), _) if triplet < view.triplets.len() => {
                    let pictures = view.triplets[triplet].map(|drawing| small(view.pictures.get(drawing as usize)));
                    let words = view.told(triplet);
                    Some(
                        view! { <p class="closeup">{pictures.into_iter().collect_view()} <span>{words}</span></p> }
                            .into_any(),
                    )
                }
                (_, Some(cell)) => cell.closeup(view),
                _ => None,
            }
        })
    };
    let key = move |event: KeyboardEvent| {
        let order = items.get_untracked();
        let at = selected.get_untracked().and_then(|triplet| order.iter().position(|other| *other == triplet));
        if let Some(next) = moved(&event.key(), at, order.len(), grid.get_untracked().columns()) {
            event.prevent_default();
            let triplet = next.map(|at| order[at]);
            selected.set(triplet);
            spoken.set(
                view.with_untracked(|view| Some(triplets_of(view.as_deref()?)?.told(triplet?))).unwrap_or_default(),
            );
        }
    };
    view! {
        <Frame name="triplets" key=legend() sentence closeup=Box::new(closeup) spoken>
            <div class="triplets">
                <div class="step-scroll" node_ref=scroll tabindex="0" role="group" aria-label="Triplets, the costliest first; arrows go from one to the next"
                    on:keydown=key>
                    <Cards view items grid selected label=sentence paint=paint_triplet/>
                </div>
                <BatchField view selected cell/>
            </div>
        </Frame>
    }
}

fn legend() -> AnyView {
    view! {
        <span class="step-positive" aria-hidden="true"></span> "positive"
        <span class="step-negative" aria-hidden="true"></span> "negative"
        <span class="step-margin" aria-hidden="true"></span> "margin"
        <span class="step-mistake" aria-hidden="true"></span> "too near"
    }
    .into_any()
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
    pen.disc(inks.accent, [positive, middle], 5.0);
    let negative = along(measured.negative);
    pen.edge(of_negative, 2.0, [negative - 4.5, middle - 4.5, 9.0, 9.0]);
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
pub mod tests {
    use super::*;
    use ink::Picture;

    /// Two characters, two drawings each; one triplet of each hardness.
    pub fn view() -> TripletsView {
        let row = |a, b, c, d| [a, b, c, d];
        TripletsView {
            p_classes: 2,
            k_drawings: 2,
            pictures: vec![Picture::blank(); 4],
            distances: [
                row(0.0, 0.5, 0.4, 0.6),
                row(0.5, 0.0, 0.9, 0.7),
                row(0.4, 0.9, 0.0, 0.2),
                row(0.6, 0.7, 0.2, 0.0),
            ]
            .concat(),
            triplets: vec![[2, 3, 1], [0, 1, 3], [0, 1, 2]],
            margin: 0.3,
            mean_distance: 0.55,
            collapsed: false,
        }
    }

    #[test]
    fn triplets_are_hard_semi_hard_or_easy() {
        let hardness: Vec<_> = (0..3).map(|triplet| view().measured(triplet).hardness).collect();
        assert_eq!(hardness, [Hardness::Easy, Hardness::SemiHard, Hardness::Hard]);
        assert!((view().measured(2).loss - 0.4).abs() < 1e-6);
        assert_eq!(view().shown(), [2, 1, 0]);
        assert!((view().furthest() - 0.9).abs() < 1e-6);
    }

    #[test]
    fn the_sentence_counts_or_says_that_nothing_is_left_to_count() {
        let words = view().sentence();
        assert!(words.starts_with("Of 3 triplets from 4 drawings, 1 are hard"), "{words}");
        let collapsed = TripletsView { collapsed: true, mean_distance: 0.000_2, ..view() };
        assert!(collapsed.sentence().starts_with("The embedding has collapsed: drawings lie 0.00020 apart"));
        assert_eq!(
            view().told(2),
            "Anchor to positive 0.50, to negative 0.40, margin 0.30; loss 0.40. Hard: the negative is nearer."
        );
    }

    #[test]
    fn of_many_triplets_an_even_selection_is_shown() {
        let many = TripletsView { triplets: [[0, 1, 2], [2, 3, 1]].into_iter().cycle().take(500).collect(), ..view() };
        let losses: Vec<f32> = many.shown().iter().map(|triplet| many.measured(*triplet).loss).collect();
        assert_eq!(losses.len(), SHOWN);
        assert!(losses.is_sorted_by(|a, b| a >= b) && losses[0] > 0.0 && losses[SHOWN - 1] == 0.0);
        let broken = TripletsView { triplets: vec![[0, 1, 4]], ..view() };
        assert!(!broken.fits());
    }
}
