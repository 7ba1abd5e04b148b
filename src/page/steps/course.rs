//! How three numbers of a step went over the steps that were seen. Of views: alignment, uniformity and τ. Good embeddings
//! pull partners together (alignment falls) and still spread over the sphere (uniformity falls): Wang, Isola 2020. Of
//! drawings and captions: the mean cosine of pairs and of all others, which come apart, and the scale.

use super::{captions::matching::MatchingExt as _, contrast::softmax::SoftmaxExt as _};
use leptos::{html, prelude::*};

use crate::{
    kit::{
        chart::{Axis, Chart, Curve, CurveTone, ExportMenu, Format, Plot, Scale, Series, csv},
        reactive::memo,
    },
    steps::Latest,
};
use protocol::{CaptionsView, ContrastView, StepView};

/// What is followed: a name and a value.
type FollowedValues = [(&'static str, f32); 3];

/// What is followed of a step, if it has it and is whole.
fn moment(view: &StepView) -> Option<FollowedValues> {
    match view {
        StepView::Contrast(view) if view.fits() => Some(of_views(view)),
        StepView::Captions(view) if view.fits() => Some(of_captions(view)),
        _ => None,
    }
}

fn of_views(view: &ContrastView) -> FollowedValues {
    let temperature = if view.learned { "τ" } else { "τ, fixed" };
    [("alignment ↓", view.alignment), ("uniformity ↓", view.uniformity), (temperature, view.temperature)]
}

fn of_captions(view: &CaptionsView) -> FollowedValues {
    let [pairs, others] = view.mean_cosines();
    [("cos, pairs", pairs), ("cos, others", others), ("scale eᵗ", view.scale)]
}

/// How the three went over the steps that were seen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course([Curve; 3]);

impl Course {
    /// Takes in a step; one of another kind changes nothing.
    pub fn hear(&mut self, step: u64, view: &StepView) {
        if let Some(moment) = moment(view) {
            for (curve, (_, value)) in self.0.iter_mut().zip(moment) {
                curve.push(step, value);
            }
        }
    }

    /// One of the three, which is called this, between its least and its greatest value.
    fn plot(&self, which: usize, name: &'static str) -> Plot {
        let points = self.0[which].means();
        let [least, most] = points
            .iter()
            .fold([f64::INFINITY, f64::NEG_INFINITY], |[least, most], point| [least.min(point.y), most.max(point.y)]);
        let [first, last] = [points.first(), points.last()].map(|point| point.map_or(0.0, |point| point.x));
        let y = Axis::new(name, Scale::linear(least, most), Format::Number);
        let series = vec![Series::line(name, CurveTone::Accent, points)];
        Plot { series, ..Plot::new(name, Axis::steps(first, last), y) }
    }
}

/// The three curves.
#[component]
pub fn Curves(
    /// The latest step.
    view: Latest,
    /// The steps before it.
    course: RwSignal<Course>,
) -> impl IntoView {
    let (around, pointed) = (NodeRef::<html::Div>::new(), RwSignal::new(None));
    let names = memo(move || view.with(|view| moment(view.as_deref()?)).map(|moment| moment.map(|(name, _)| name)));
    let plot =
        move |which: usize| course.with(|course| course.plot(which, names.get().map_or("", |names| names[which])));
    let table = move |()| untrack(|| csv(&[plot(0), plot(1), plot(2)]));
    view! {
        <div class="contrast-curves" node_ref=around role="group" aria-label="Over the steps seen" data-testid="contrast-curves">
            {[0, 1, 2].map(|which| view! { <Chart plot=memo(move || plot(which)) pointed/> }).collect_view()}
            <ExportMenu name="fewshot-course" around table/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::{captions::matching::tests::view as captions, contrast::softmax::tests::view};

    #[test]
    fn of_captions_the_scale_and_two_cosines_are_followed() {
        let step = StepView::Captions(captions());
        assert_eq!(moment(&step).map(|moment| moment[2]), Some(("scale eᵗ", 10.0)));
        let mut course = Course::default();
        course.hear(1, &step);
        course.hear(2, &StepView::Captions(CaptionsView { scale: f32::NAN, ..captions() }));
        assert_eq!(course.0[2].means().len(), 1, "a step that is not whole is left out");
    }

    #[test]
    fn curves_fill_their_room_and_flat_ones_lie_in_the_middle() {
        let mut course = Course::default();
        for step in [1, 2, 5] {
            course.hear(step, &StepView::Contrast(ContrastView { alignment: step as f32, ..view() }));
        }
        let [alignment, temperature] = [course.plot(0, "alignment"), course.plot(2, "τ")];
        assert_eq!([alignment.x.scale.from, alignment.x.scale.to], [1.0, 5.0]);
        assert_eq!([1.0, 3.0, 5.0].map(|value| alignment.y.scale.share(value)), [0.0, 0.5, 1.0]);
        assert_eq!(temperature.y.scale.share(f64::from(view().temperature)), 0.5);
        assert!(Course::default().plot(1, "uniformity").series[0].points.is_empty());
    }
}
