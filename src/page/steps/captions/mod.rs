//! The step of a network that looks and reads (CLIP: Radford et al. 2021): the batch's drawings and captions as a matrix,
//! both towers on one map, and how pairs, others and the scale went.

mod field;
pub mod matching;
mod towers;

use self::matching::MatchingExt as _;
use easy_ext::ext;
use leptos::prelude::*;
use web_sys::PointerEvent;

use self::{field::CosineField, matching::Seeker, towers::Towers};
use super::{
    Latest,
    course::{Course, Curves},
    frame::{Frame, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    figures::{number, percent},
    reactive::{derived, memo},
};
use protocol::{CaptionsView, StepView};

/// The cell of the matrix that is looked at, if any is: row by row, a caption each. Copy it freely.
#[derive(Clone, Copy)]
pub struct Chosen {
    cell: RwSignal<Option<usize>>,
    /// Who of the two looks for the other, in the loss.
    seeker: RwSignal<Seeker>,
    /// Pairs in the batch.
    pairs: Memo<usize>,
}

impl Chosen {
    /// Drawing and caption of the cell.
    fn pair(self) -> Option<[usize; 2]> {
        let n = self.pairs.get();
        self.cell.get().filter(|cell| *cell < n * n).map(|cell| [cell % n, cell / n])
    }

    fn choose(self, cell: Option<usize>) {
        if self.cell.get_untracked() != cell {
            self.cell.set(cell);
        }
    }

    /// The same as the loss has it: terms, and parts, are first all drawings and then all captions.
    fn as_terms(self) -> Pointed {
        let both = move || {
            let (n, [drawing, caption]) = (self.pairs.get(), self.pair()?);
            Some(match self.seeker.get() {
                Seeker::Drawing => [drawing, n + caption],
                Seeker::Caption => [n + caption, drawing],
            })
        };
        let point = move |(term, part): (Option<usize>, Option<usize>)| {
            let n = self.pairs.get_untracked();
            let cell = term.map(|term| {
                let part = part.unwrap_or(if term < n { term + n } else { term - n });
                term.max(part).saturating_sub(n) * n + term.min(part)
            });
            self.seeker.set(if term.is_some_and(|term| term >= n) { Seeker::Caption } else { Seeker::Drawing });
            self.choose(cell);
        };
        let [term, part] = [0, 1].map(|at| derived(move || both().map(|both| both[at])));
        Pointed { term, part, point: Callback::new(point) }
    }

    /// A finger leaves as soon as it lifts, and what it chose is still to be read.
    fn leave(self, event: &PointerEvent) {
        if event.pointer_type() == "mouse" {
            self.choose(None);
        }
    }
}

#[ext(CaptionsViewExt)]
impl CaptionsView {
    /// The step in one plain sentence.
    fn sentence(&self) -> String {
        let n = self.pairs();
        format!(
            "{} of {n} drawings find their caption, and {} of {n} captions their drawing. The mean loss at a scale of {} \
             is {}; guessing would cost {}.",
            self.count_finding(Seeker::Drawing),
            self.count_finding(Seeker::Caption),
            number(self.scale),
            number(self.loss()),
            number((n as f32).ln())
        )
    }

    /// What the two make of each other.
    fn figures(&self, [drawing, caption]: [usize; 2]) -> String {
        let own = if drawing == caption { "a pair" } else { "no pair" };
        format!(
            "{own}, cosine {}. The drawing gives this caption {}, the caption gives this drawing {}.",
            number(self.cosine(drawing, caption)),
            percent(self.softmax(Seeker::Drawing, drawing)[caption]),
            percent(self.softmax(Seeker::Caption, caption)[drawing])
        )
    }

    /// A cell in words.
    fn told(&self, cell: usize) -> String {
        let n = self.pairs();
        let [drawing, caption] = [cell % n, cell / n];
        let Some(words) = self.captions.get(caption) else { return String::new() };
        format!("Drawing {} and “{words}”: {}", drawing + 1, self.figures([drawing, caption]))
    }
}

/// The step's drawings and captions, if it has any and they are whole.
fn captions_of(view: &StepView) -> Option<&CaptionsView> {
    match view {
        StepView::Captions(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// The latest drawings and captions.
#[component]
pub fn Captions(
    /// The latest step.
    view: Latest,
    /// The steps before it.
    course: RwSignal<Course>,
) -> impl IntoView {
    let pairs = memo(move || view.with(|view| Some(captions_of(view.as_deref()?)?.pairs())).unwrap_or_default());
    let chosen = Chosen { cell: RwSignal::new(None), seeker: RwSignal::new(Seeker::Drawing), pairs };
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(captions_of(view)?.sentence()));
    let closeup = move || {
        let pair = chosen.pair()?;
        view.with(|view| Some(seen(captions_of(view.as_deref()?)?, pair)))
    };
    view! {
        <Frame name="captions" view pointed=chosen.as_terms() key=legend(view) sentence closeup=Box::new(closeup) spoken>
            <div class="contrast captions">
                <CosineField view chosen label=sentence spoken/>
                <div class="contrast-side column tight">
                    <Towers view chosen/>
                    <Curves view course/>
                </div>
            </div>
        </Frame>
    }
}

/// Drawing and caption of a cell, and what they make of each other.
fn seen(view: &CaptionsView, pair: [usize; 2]) -> AnyView {
    let caption = view.captions[pair[1]].clone();
    view! {
        <p class="closeup row" data-testid="captions-closeup">
            {small(view.pictures.get(pair[0]))}
            <span><b>{caption}</b> " – " {view.figures(pair)}</span>
        </p>
    }
    .into_any()
}

fn legend(view: Latest) -> AnyView {
    let end = move |which: usize| {
        let cosine = memo(move || view.with(|view| Some(captions_of(view.as_deref()?)?.extremes()[which])));
        move || number(cosine.get().unwrap_or_default())
    };
    view! {
        "cos " {end(0)} <span class="sign-scale" aria-hidden="true"></span> {end(1)}
        <span class="sign-pair" aria-hidden="true"></span> "pair"
        <span class="sign-wrong" aria-hidden="true"></span> "wrong"
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::{CaptionsViewExt as _, matching::tests::view};

    #[test]
    fn the_sentence_says_how_many_find_their_own() {
        assert_eq!(
            view().sentence(),
            "2 of 3 drawings find their caption, and 2 of 3 captions their drawing. The mean loss at a scale of 10.0 is \
             0.76; guessing would cost 1.10."
        );
    }

    #[test]
    fn a_cell_is_told_both_ways() {
        let words = view().told(2);
        assert_eq!(
            words,
            "Drawing 3 and “a ring”: no pair, cosine 0.70. The drawing gives this caption 95%, the caption gives this \
             drawing 12%."
        );
        assert!(view().told(4).starts_with("Drawing 2 and “a zigzag”: a pair, cosine 0.80."), "{}", view().told(4));
        assert_eq!(view().told(99), "");
    }
}
