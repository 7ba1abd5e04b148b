//! The step of a contrastive method (SimCLR: Chen et al. 2020): how alike all views are, what the loss makes of one of them
//! as the anchor, what another temperature would make of it, and how alignment and uniformity went.

mod field;
mod row;
pub mod softmax;

use self::softmax::SoftmaxExt as _;
use easy_ext::ext;
use leptos::prelude::*;

use self::{
    field::SimilarityField,
    row::{AnchorRow, Temperature},
};
use super::{
    Latest,
    course::{Course, Curves},
    frame::{Frame, Key, key, sentence_of, small},
    loss::panel::Pointed,
};
use crate::kit::{
    figures::number,
    reactive::{derived, memo},
};
use protocol::{ContrastView, Partners, StepView};

/// The row that is looked at: the one pointed at, or else the one that was chosen. Copy it freely.
#[derive(Clone, Copy)]
pub struct Anchor {
    /// The row that was chosen.
    row: RwSignal<Option<usize>>,
    /// The row that is pointed at.
    pointed: RwSignal<Option<usize>>,
    /// The view in that row that is pointed at.
    other: RwSignal<Option<usize>>,
    /// The row that costs most, which is looked at unless one asks for another.
    costliest: Memo<usize>,
}

impl Anchor {
    fn new(view: Latest) -> Self {
        let none = || RwSignal::new(None);
        let costliest = memo(move || view.with(|view| Some(contrast_of(view.as_deref()?)?.costliest())).unwrap_or(0));
        Self { row: none(), pointed: none(), other: none(), costliest }
    }

    /// The row to show.
    pub fn looked_at(self) -> usize {
        self.pointed.get().or(self.row.get()).unwrap_or_else(|| self.costliest.get())
    }

    /// Shows a row for as long as it is pointed at.
    pub fn point_at(self, row: Option<usize>) {
        if self.pointed.get_untracked() != row {
            self.pointed.set(row);
        }
    }

    /// Shows a row from now on.
    pub fn keep(self, row: usize) {
        self.pointed.set(None);
        self.row.set(Some(row));
    }

    /// The same as the loss has it.
    fn as_terms(self) -> Pointed {
        let point = move |(row, other): (Option<usize>, Option<usize>)| {
            self.point_at(row);
            self.other.set(other);
        };
        let term = derived(move || self.pointed.get().or(self.row.get()));
        Pointed { term, part: self.other.into(), point: Callback::new(point) }
    }
}

#[ext(ContrastViewExt)]
impl ContrastView {
    /// The step in one plain sentence.
    fn sentence(&self) -> String {
        let (right, anchors, choices) = (self.count_right(), self.anchors().len(), self.choices());
        let who = match self.partners {
            Partners::Views => format!("The right partner is the nearest of {choices} for {right} of {anchors} views"),
            Partners::Classes(_) => {
                format!("A view of the same character is the nearest of {choices} for {right} of {anchors} views")
            }
            Partners::Prototypes => {
                format!(
                    "Its own drawing's first view is the nearest of {choices} for {right} of {anchors} second views"
                )
            }
        };
        format!(
            "{who}. The mean loss at τ = {} is {}; guessing would cost {}.",
            number(self.temperature),
            number(self.loss(self.temperature)),
            number((choices as f32).ln())
        )
    }

    /// What another temperature would make of the step.
    fn told_at(&self, tried: f32) -> String {
        let so = match tried < self.temperature {
            true => "the smaller τ, the more the nearest views count alone",
            false => "the larger τ, the more even the shares of all views",
        };
        format!(
            "With τ = {} in place of {}, the mean loss would be {} in place of {}: {so}.",
            number(tried),
            number(self.temperature),
            number(self.loss(tried)),
            number(self.loss(self.temperature))
        )
    }
}

/// The step's similarities, if it has any and they are whole.
fn contrast_of(view: &StepView) -> Option<&ContrastView> {
    match view {
        StepView::Contrast(view) if view.fits() => Some(view),
        _ => None,
    }
}

/// What colours and signs mean.
const KEY: Key = &[("", "unlike"), ("sign-scale", "alike"), ("sign-pair", "partner"), ("sign-wrong", "nearer")];

/// Where the loss begins: the drawing of the row that is looked at, and the two views that were made of it.
#[component]
fn Origin(view: Latest, anchor: Anchor) -> impl IntoView {
    let pictures = move || {
        let row = anchor.looked_at();
        view.with(|view| {
            let view = contrast_of(view.as_deref()?)?;
            let drawing = view.anchors().get(row)? % view.first.len();
            let [of, first, second] = [&view.drawings, &view.first, &view.second].map(|all| small(all.get(drawing)));
            let arrow = || view! { <span aria-hidden="true">"→"</span> };
            Some(view! { {of} {arrow()} {first} {second} })
        })
    };
    view! {
        <div class="contrast-origin closeup row" data-testid="contrast-origin" role="img"
            aria-label="A drawing of the batch, and the two views of it that the network was given">
            {pictures}
        </div>
    }
}

/// The latest views.
#[component]
pub fn Contrast(
    /// The latest step.
    view: Latest,
    /// The steps before it.
    course: RwSignal<Course>,
) -> impl IntoView {
    let anchor = Anchor::new(view);
    let tried = RwSignal::new(None::<f32>);
    let spoken = RwSignal::new(String::new());
    let sentence = sentence_of(view, |view| Some(contrast_of(view)?.sentence()));
    let closeup = move || {
        let tried = tried.get()?;
        let words = view.with(|view| Some(contrast_of(view.as_deref()?)?.told_at(tried)))?;
        Some(view! { <p data-testid="contrast-if">{words}</p> }.into_any())
    };
    let beside = Some(view! { <Origin view anchor/> }.into_any());
    view! {
        <Frame name="contrast" beside view pointed=anchor.as_terms() key=key(KEY) sentence closeup=Box::new(closeup) spoken>
            <div class="contrast">
                <SimilarityField view anchor label=sentence told=|view, row| row::told(view, row, None) spoken/>
                <div class="contrast-side column tight">
                    <Temperature view tried/>
                    <AnchorRow view anchor tried/>
                    <Curves view course/>
                </div>
            </div>
        </Frame>
    }
}

#[cfg(test)]
mod tests {
    use super::{softmax::tests::view, *};

    #[test]
    fn the_sentence_says_how_many_find_their_partner() {
        let words = view().sentence();
        assert!(
            words.starts_with("The right partner is the nearest of 3 for 2 of 4 views. The mean loss at τ = 0.50 is "),
            "{words}"
        );
        assert!(words.ends_with("guessing would cost 1.10."), "{words}");
        let prototypes = ContrastView { partners: Partners::Prototypes, ..view() };
        assert!(prototypes.sentence().contains("nearest of 2 for 2 of 2 second views"), "{}", prototypes.sentence());
    }

    #[test]
    fn another_temperature_is_compared_with_the_real_one() {
        let words = view().told_at(0.05);
        assert!(words.starts_with("With τ = 0.05 in place of 0.50, the mean loss would be "), "{words}");
        assert!(words.contains("the nearest views count alone"));
        assert!(view().told_at(2.0).contains("more even"));
    }
}
