//! MAML's step against its parts: what it sums over tasks, and what it reads back.

use burn::tensor::Tensor;

use super::{Labels, Learner, set_up};
use crate::{
    losses::{
        cross_entropy,
        test_tensors::{close, cpu, numbers, vector},
    },
    meta::{self, DerivativeOrder, Learned, MetaGradient, RuleKind, Scheme, Statistics, Task},
    models::{Norm, Weights, flat},
    training::pictures::stack,
};
use data::{
    Sample,
    scripts::Scripts,
    seeds::{Stream, rng},
};
use protocol::{AdaptationView, RunConfig, StepView};

const RATE: f64 = 0.2;
const STEPS: usize = 2;
const N_WAY: usize = 3;
const N_QUERY: usize = 2;

/// A step of the method: loss, gradient and view; and the same tasks learned from one by one.
struct Step {
    loss: f32,
    gradient: Vec<f32>,
    view: AdaptationView,
    accuracy: f32,
    parts: Vec<Learned>,
    /// Loss of the first task's queries before it is adapted to.
    before: f32,
}

fn scripts() -> Scripts {
    Scripts::new(3, 4, 10)
}

fn step(tasks: usize, clip: f64) -> Step {
    let values = [("tasks", tasks as f64), ("inner_steps", STEPS as f64), ("inner_rate", RATE), ("clip", clip)];
    let shape = [("channels", 8.0), ("head", 0.0), ("n_way", N_WAY as f64), ("n_query", N_QUERY as f64)];
    let values = values.iter().chain(&shape).map(|(id, value)| ((*id).to_string(), *value)).collect();
    let config = RunConfig { method: "maml".into(), seed: 3, values };
    let learner = set_up(&config).unwrap_or_else(|error| panic!("{error}")).learner;
    let sample = learner.sample(&scripts(), &mut rng(3, Stream::Episode, 0)).unwrap();
    let images = stack(&sample.pictures(), &cpu());
    let start = flat(learner.network().weights.initial(&mut rng(3, Stream::Weights, 0)), &cpu());
    let (parts, before) = apart(&start, tasks, &images);
    of_method(learner.as_ref(), &start, &sample, images, parts, before)
}

fn of_method(
    learner: &dyn Learner,
    start: &Tensor<1>,
    sample: &Sample,
    images: Tensor<4>,
    parts: Vec<Learned>,
    before: f32,
) -> Step {
    let weights = Weights::trainable(&learner.network().weights, start);
    let step = learner.train(&weights, &mut Norm::Batch(&mut Vec::new()), sample, images.autodiff());
    let read = numbers(step.readback.joined());
    let readings = step.readback.with(read);
    let StepView::Adaptation(view) = readings.view(sample, &scripts()) else { panic!("not an adaptation") };
    let (loss, gradient) = (numbers(step.loss)[0], numbers(step.gradient.unwrap()));
    Step { loss, gradient, view, accuracy: readings.accuracy(sample), parts, before }
}

/// Every task by itself: its support drawings, then its queries, class by class.
fn apart(start: &Tensor<1>, tasks: usize, images: &Tensor<4>) -> (Vec<Learned>, f32) {
    let network = meta::MetaNetwork::declare(8, N_WAY, None);
    let scheme = Scheme {
        rule: RuleKind::Descent,
        steps: STEPS,
        rate: RATE,
        head_only: false,
        statistics: Statistics::Support,
        lesson: MetaGradient::Unrolled(DerivativeOrder::Exact),
        minibatch: None,
    };
    let task = |number: usize| {
        let part = |from, n| images.clone().narrow(0, number * N_WAY * (1 + N_QUERY) + from, n);
        Task {
            support: part(0, N_WAY),
            labels: Labels::class_major(N_WAY, 1).one_hot(&cpu()),
            query: part(N_WAY, N_WAY * N_QUERY),
            targets: Labels::class_major(N_WAY, N_QUERY).one_hot(&cpu()),
        }
    };
    let Task { support, labels, query, targets } = task(0);
    let unmoved = scheme.adapt(&network, start, (support, labels), 0).logits(0, query);
    let before = numbers(cross_entropy(unmoved, targets))[0];
    ((0..tasks).map(|number| scheme.learn(&network, start, &task(number))).collect(), before)
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|x| x * x).sum::<f32>().sqrt()
}

#[test]
fn a_step_takes_the_mean_over_its_tasks_and_clips_it() {
    for clip in [1e3, 0.1] {
        let step = step(3, clip);
        let mean = |of: fn(&Learned) -> Tensor<1>| {
            let sum = step.parts.iter().map(of).reduce(|sum, next| sum + next).unwrap();
            numbers(sum.div_scalar(3.0))
        };
        close(&[step.loss], &mean(|part| part.loss.clone()));
        let whole = mean(|part| part.gradient.clone());
        let long = length(&whole);
        assert!(long > 0.2 && long < 100.0, "{long}: clipped in one of the cases");
        let scale = (clip as f32 / long).min(1.0);
        close(&step.gradient, &numbers(vector(&whole).mul_scalar(scale)));
    }
}

#[test]
fn a_step_shows_the_adaptation_to_its_first_task() {
    let step = step(1, 10.0);
    let (view, part) = (&step.view, &step.parts[0]);
    assert_eq!(view.probabilities.len(), (STEPS + 1) * N_WAY * N_QUERY * N_WAY);
    assert_eq!(view.query_losses.len(), STEPS + 1);
    close(&[view.query_losses[0], view.query_losses[STEPS]], &[step.before, numbers(part.loss.clone())[0]]);
    assert_eq!(view.support_losses.len(), STEPS + 1);
    close(
        &view.support_losses[..STEPS],
        &part.path.losses.iter().flat_map(|loss| numbers(loss.clone())).collect::<Vec<_>>(),
    );
    assert_eq!(view.accuracies, [step.accuracy]);
    // Two steps lie in a plane, in which their lengths are what they are.
    let ways = part.path.points.iter().map(|point| length(&numbers(point.clone() - part.path.points[0].clone())));
    close(&view.paths.iter().map(|[x, y]| x.hypot(*y)).collect::<Vec<_>>(), &ways.collect::<Vec<_>>());
    close(&[view.shown], &[1.0]);
}

fn learner(settings: &[(&str, f64)]) -> std::sync::Arc<dyn Learner> {
    let shape = [("channels", 8.0), ("n_way", N_WAY as f64), ("n_query", N_QUERY as f64), ("inner_rate", RATE)];
    let values = shape.iter().chain(settings).map(|(id, value)| ((*id).to_string(), *value)).collect();
    let config = RunConfig { method: "maml".into(), seed: 3, values };
    set_up(&config).unwrap_or_else(|error| panic!("{error}")).learner
}

#[test]
fn questions_may_be_answered_after_more_steps_than_were_trained() {
    let answer = |settings: &[(&str, f64)]| {
        let learner = learner(settings);
        let start = flat(learner.network().weights.initial(&mut rng(3, Stream::Weights, 0)), &cpu());
        let weights = Weights::frozen(&learner.network().weights, &start);
        let sample = learner.sample(&scripts(), &mut rng(3, Stream::Episode, 0)).unwrap();
        let pixels = stack(&sample.pictures(), &cpu()).flatten::<2>(1, 3);
        let (support, query) = (pixels.clone().narrow(0, 0, N_WAY), pixels.narrow(0, N_WAY, 4));
        let labels = Labels::class_major(N_WAY, 1);
        numbers(learner.comparer().compare(&weights, &mut Norm::Batch(&mut Vec::new()), &labels, support, query))
    };
    let asked = |steps: f64, more: f64| answer(&[("inner_steps", steps), ("test_steps", more)]);
    assert_eq!(asked(2.0, 5.0), asked(5.0, 0.0));
    assert_ne!(asked(2.0, 5.0), asked(2.0, 0.0));
}

#[test]
fn steps_by_minibatches_are_the_same_again_and_show_what_all_drawings_cost() {
    let learn = || {
        let learner = learner(&[("inner_batch", 2.0), ("inner_steps", 2.0), ("tasks", 2.0)]);
        let start = flat(learner.network().weights.initial(&mut rng(3, Stream::Weights, 0)), &cpu());
        let sample = learner.sample(&scripts(), &mut rng(3, Stream::Episode, 0)).unwrap();
        let images = stack(&sample.pictures(), &cpu());
        let (_, before) = apart(&start, 1, &images);
        of_method(learner.as_ref(), &start, &sample, images, Vec::new(), before)
    };
    let (one, again) = (learn(), learn());
    assert_eq!(one.gradient, again.gradient);
    let all = step(2, 1e3);
    close(&one.view.support_losses[..1], &all.view.support_losses[..1]);
    assert!((one.loss - all.loss).abs() > 1e-3, "{} and {}: a minibatch leads elsewhere", one.loss, all.loss);
}

#[test]
fn every_task_has_its_own_path_from_where_all_begin() {
    let step = step(3, 10.0);
    assert_eq!((step.view.paths.len(), step.view.accuracies.len()), (3 * (STEPS + 1), 3));
    let mut ends = Vec::new();
    for (path, part) in step.view.paths.chunks(STEPS + 1).zip(&step.parts) {
        assert_eq!(path[0], [0.0; 2]);
        let way = length(&numbers(part.path.end().clone() - part.path.points[0].clone()));
        let [x, y] = path[STEPS];
        assert!(x.hypot(y) < way * 1.0001, "a projection is no longer than what it is of");
        ends.push([x, y]);
    }
    assert!(ends[0] != ends[1] && ends[1] != ends[2], "{ends:?}");
}
