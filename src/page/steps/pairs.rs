//! The step of a Siamese network (Koch et al. 2015): pairs of drawings, how far apart they lie in each coordinate of the
//! embedding, and whether they are taken for the same character. Same and different pairs stand apart, and in each group
//! the worst mistakes come first.

use easy_ext::ext;
use leptos::{html, prelude::*};
use web_sys::KeyboardEvent;

use super::{
    Latest,
    cards::{Cards, Grid},
    frame::{Frame, counted, sentence_of, small},
    pen::Pen,
    select::moved,
};
use crate::{
    kit::{bars::percent, inks::Inks, reactive::memo, size::use_size},
    map::{projection::order::descending, words::number},
};
use protocol::{PairVerdicts, PairsView, StepView};

/// Size of one card: two drawings of this side, the differences under them, and the verdict.
const CARD: [f64; 2] = [96.0, 98.0];
const PICTURE: f64 = 40.0;
/// Height of the differences.
const STRIP: f64 = 22.0;
/// Differences of more coordinates than this share bars.
const BARS: usize = 84;

/// What a step says of one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Judged {
    /// Whether the drawings are of the same character.
    same: bool,
    /// Where the verdict lies between surely different (0) and surely the same (1), one half being the border.
    likeness: f32,
}

impl Judged {
    fn is_right(&self) -> bool {
        (self.likeness > 0.5) == self.same
    }
}

#[ext(PairsViewExt)]
impl PairsView {
    fn fits(&self) -> bool {
        let (count, dim) = (self.first.len(), self.dim as usize);
        let judged = match &self.verdicts {
            PairVerdicts::Probability { same, weights } => same.len() == count && weights.len() == dim,
            PairVerdicts::Distance { distances, margin: _ } => distances.len() == count,
        };
        judged && self.second.len() == count && self.same.len() == count && self.differences.len() == count * dim
    }

    fn judged(&self, pair: usize) -> Judged {
        let likeness = match &self.verdicts {
            PairVerdicts::Probability { same, .. } => same[pair],
            PairVerdicts::Distance { distances, margin } => 1.0 - distances[pair] / margin.max(1e-6),
        };
        Judged { same: self.same[pair], likeness }
    }

    /// The pairs of one group, the worst judged first.
    fn group(&self, same: bool) -> Vec<usize> {
        let pairs: Vec<usize> = (0..self.first.len()).filter(|pair| self.same[*pair] == same).collect();
        let wrongness = |pair: &usize| f64::from(self.judged(*pair).likeness) * if same { -1.0 } else { 1.0 };
        let order = descending(&pairs.iter().map(wrongness).collect::<Vec<_>>());
        order.into_iter().map(|index| pairs[index]).collect()
    }

    /// |f − f| of a pair and the weight that each coordinate has, if they are weighed.
    fn coordinates(&self, pair: usize) -> impl Iterator<Item = (f32, Option<f32>)> {
        let dim = self.dim as usize;
        let weights = match &self.verdicts {
            PairVerdicts::Probability { weights, .. } => Some(weights),
            PairVerdicts::Distance { .. } => None,
        };
        let differences = &self.differences[pair * dim..(pair + 1) * dim];
        differences.iter().enumerate().map(move |(at, difference)| (*difference, weights.map(|weights| weights[at])))
    }

    /// "p(same) 34%", "distance 0.52".
    fn measured(&self, pair: usize) -> String {
        match &self.verdicts {
            PairVerdicts::Probability { same, .. } => format!("p(same) {}", percent(same[pair])),
            PairVerdicts::Distance { distances, .. } => format!("distance {}", number(distances[pair])),
        }
    }

    /// The step in one plain sentence.
    fn sentence(&self) -> String {
        let right = |same: bool| {
            let group = self.group(same);
            let right = group.iter().filter(|pair| self.judged(**pair).is_right()).count();
            (right, group.len())
        };
        let ((same, of_same), (different, of_different)) = (right(true), right(false));
        let how = match &self.verdicts {
            PairVerdicts::Probability { .. } => "by whether p(same) is over one half".to_owned(),
            PairVerdicts::Distance { margin, .. } => {
                format!("by whether their distance is under half the margin, {}", number(margin / 2.0))
            }
        };
        format!(
            "Of {}, {} were judged rightly {how}: {same} of {of_same} of the same character, {different} of \
             {of_different} of different ones. Worst first.",
            counted(self.first.len(), "pair"),
            same + different
        )
    }

    /// One pair in words.
    fn told(&self, pair: usize) -> String {
        let judged = self.judged(pair);
        let are = if judged.same { "The same character" } else { "Different characters" };
        let taken = if judged.is_right() { "and taken for that" } else { "but taken for the opposite" };
        let evidence = |(difference, weight): (f32, Option<f32>)| f64::from((difference * weight.unwrap_or(1.0)).abs());
        let strongest = descending(&self.coordinates(pair).map(evidence).collect::<Vec<_>>()).first().copied();
        let telling = strongest.and_then(|at| Some((at, self.coordinates(pair).nth(at)?)));
        let telling = telling.map(|(at, (difference, weight))| {
            let says = match weight {
                Some(weight) if weight * difference > 0.0 => ", which speaks for the same",
                Some(_) => ", which speaks for different",
                None => "",
            };
            format!(" Most telling: coordinate {}, {} apart{says}.", at + 1, number(difference))
        });
        format!("{are}, {taken}: {}.{}", self.measured(pair), telling.unwrap_or_default())
    }
}

fn pairs_of(view: &StepView) -> Option<&PairsView> {
    match view {
        StepView::Pairs(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// The latest pairs.
#[component]
pub fn Pairs(
    /// The latest step.
    view: Latest,
) -> impl IntoView {
    let group = move |same: bool| {
        memo(move || view.with(|view| Some(pairs_of(view.as_deref()?)?.group(same))).unwrap_or_default())
    };
    let groups = [group(true), group(false)];
    let room = NodeRef::<html::Div>::new();
    let size = use_size(room);
    let grid =
        |items: Memo<Vec<usize>>| memo(move || Grid::new(items.with(Vec::len), CARD, (size.get()[0] - 16.0) / 2.0));
    let grids = groups.map(grid);
    let selected = RwSignal::new(None::<usize>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(pairs_of(view)?.sentence()));
    let closeup = move || {
        let pair = selected.get()?;
        view.with(|view| {
            let pairs = pairs_of(view.as_deref()?).filter(|pairs| pair < pairs.first.len())?;
            let (first, second) = (small(pairs.first.get(pair)), small(pairs.second.get(pair)));
            Some(view! { <p class="closeup">{first} {second} <span>{pairs.told(pair)}</span></p> }.into_any())
        })
    };
    let key = move |event: KeyboardEvent| {
        let order: Vec<usize> = groups.iter().flat_map(|group| group.get_untracked()).collect();
        let at = selected.get_untracked().and_then(|pair| order.iter().position(|other| *other == pair));
        if let Some(next) = moved(&event.key(), at, order.len(), grids[0].get_untracked().columns()) {
            event.prevent_default();
            let pair = next.map(|at| order[at]);
            selected.set(pair);
            let words = view.with_untracked(|view| Some(pairs_of(view.as_deref()?)?.told(pair?)));
            spoken.set(words.unwrap_or_default());
        }
    };
    let titles = ["Same character", "Different characters"];
    let column = move |at: usize| {
        view! {
            <div class="pair-group">
                <h3>{titles[at]}</h3>
                <Cards view items=groups[at] grid=grids[at] selected label=sentence paint=paint_pair/>
            </div>
        }
    };
    view! {
        <Frame name="pairs" key=legend() sentence closeup=Box::new(closeup) spoken>
            <div class="step-scroll" tabindex="0" role="group" aria-label="Pairs; arrows go from one to the next" on:keydown=key>
                <div class="pair-groups" node_ref=room>{column(0)} {column(1)}</div>
            </div>
        </Frame>
    }
}

fn legend() -> AnyView {
    view! {
        "bars: |f − f|, for "
        <span class="step-same" aria-hidden="true"></span> "same"
        <span class="step-different" aria-hidden="true"></span> "different"
        <span class="step-mistake" aria-hidden="true"></span> "mistake"
    }
    .into_any()
}

/// One pair: the drawings, the differences of their embeddings, and the verdict.
fn paint_pair(pen: &Pen, view: &StepView, pair: usize, [x, y, ..]: [f64; 4], selected: bool) {
    let Some(view) = pairs_of(view) else { return };
    let judged = view.judged(pair);
    let inks = pen.inks;
    let edge = match (selected, judged.is_right()) {
        (true, _) => (inks.accent, 2.0),
        (false, false) => (inks.danger, 2.0),
        (false, true) => (inks.line, 1.0),
    };
    let (x, y) = (x + 6.0, y + 3.0);
    pen.picture(&view.first[pair], [x, y], PICTURE, edge);
    pen.picture(&view.second[pair], [x + PICTURE + 4.0, y], PICTURE, edge);
    paint_differences(pen, view, pair, [x, y + PICTURE + 4.0, 2.0 * PICTURE + 4.0, STRIP]);
    let below = y + PICTURE + STRIP + 8.0;
    paint_verdict(pen, judged, [x, below, 2.0 * PICTURE + 4.0]);
    pen.words(&view.measured(pair), [x, below + 13.0], 2.0 * PICTURE - 10.0, inks.ink);
    pen.sign(judged.is_right(), [x + 2.0 * PICTURE - 2.0, below + 13.0], 1.0);
}

/// |f − f|, a bar for each coordinate, in the colour of what it speaks for.
fn paint_differences(pen: &Pen, view: &PairsView, pair: usize, [x, y, width, height]: [f64; 4]) {
    let dim = view.dim as usize;
    let highest = view.differences.iter().copied().fold(1e-6, f32::max);
    let strongest = match &view.verdicts {
        PairVerdicts::Probability { weights, .. } => weights.iter().map(|weight| weight.abs()).fold(1e-6, f32::max),
        PairVerdicts::Distance { .. } => 1.0,
    };
    let coordinates: Vec<(f32, Option<f32>)> = view.coordinates(pair).collect();
    let bars = dim.clamp(1, BARS);
    let step = width / bars as f64;
    for bar in 0..bars {
        let shared = &coordinates[bar * dim / bars..((bar + 1) * dim / bars).max(bar * dim / bars)];
        let count = shared.len().max(1) as f32;
        let difference = shared.iter().map(|(difference, _)| difference).sum::<f32>() / count;
        let evidence =
            shared.iter().map(|(difference, weight)| difference * weight.unwrap_or(0.0)).sum::<f32>() / count;
        let weight = if difference > 0.0 { evidence / difference / strongest } else { 0.0 };
        let tall = f64::from((difference / highest).clamp(0.0, 1.0)) * height;
        pen.fill(
            colour_of_evidence(weight, pen.inks),
            [x + bar as f64 * step, y + height - tall, (step - 0.25).max(0.5), tall],
        );
    }
    pen.line(pen.inks.line, 1.0, [x, y + height + 0.5], [x + width, y + height + 0.5]);
}

/// From ink for different through the colour of paper's edge to the accent for the same; `weight` is in [-1, 1].
fn colour_of_evidence(weight: f32, inks: Inks) -> crate::kit::inks::Rgb {
    let towards = if weight > 0.0 { inks.accent } else { inks.ink };
    inks.line.mixed(towards, 0.25 + 0.75 * f64::from(weight.abs().clamp(0.0, 1.0)))
}

/// From surely different at the left to surely the same at the right, with the border in the middle.
fn paint_verdict(pen: &Pen, judged: Judged, [x, y, width]: [f64; 3]) {
    let inks = pen.inks;
    let colour = if judged.is_right() { inks.accent } else { inks.danger };
    let likeness = f64::from(judged.likeness.clamp(0.0, 1.0));
    pen.line(inks.line, 2.0, [x, y], [x + width, y]);
    pen.line(inks.muted, 1.0, [x + width / 2.0, y - 3.0], [x + width / 2.0, y + 3.0]);
    pen.disc(colour, [x + 3.0 + likeness * (width - 6.0), y], 3.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use ink::Picture;

    fn view(verdicts: PairVerdicts) -> PairsView {
        PairsView {
            first: vec![Picture::blank(); 4],
            second: vec![Picture::blank(); 4],
            same: vec![true, true, false, false],
            dim: 2,
            differences: vec![0.1, 0.0, 0.5, 0.9, 0.2, 0.6, 0.8, 0.1],
            verdicts,
        }
    }

    fn by_probability() -> PairsView {
        view(PairVerdicts::Probability { same: vec![0.9, 0.3, 0.6, 0.2], weights: vec![1.0, -2.0] })
    }

    #[test]
    fn the_worst_mistakes_come_first() {
        let view = by_probability();
        assert_eq!((view.group(true), view.group(false)), (vec![1, 0], vec![2, 3]));
        assert!(!view.judged(1).is_right() && !view.judged(2).is_right() && view.judged(3).is_right());
    }

    #[test]
    fn the_sentence_counts_both_groups() {
        let words = by_probability().sentence();
        assert!(
            words.starts_with("Of 4 pairs, 2 were judged rightly by whether p(same) is over one half: 1 of 2"),
            "{words}"
        );
        let words = view(PairVerdicts::Distance { distances: vec![0.1, 0.2, 0.9, 0.4], margin: 1.0 }).sentence();
        assert!(
            words.contains("3 were judged rightly by whether their distance is under half the margin, 0.50"),
            "{words}"
        );
    }

    #[test]
    fn a_pair_is_told_with_what_speaks_most() {
        assert_eq!(
            by_probability().told(1),
            "The same character, but taken for the opposite: p(same) 30%. Most telling: coordinate 2, 0.90 apart, which \
             speaks for different."
        );
    }

    #[test]
    fn pairs_whose_numbers_do_not_fit_are_not_shown() {
        let mut broken = by_probability();
        broken.differences.pop();
        assert!(!broken.fits());
    }
}
