//! Adaptations of a quadratic, whose meta-gradients are known in closed form, and what holds for a network whatever its
//! numbers are. `tests/meta_gradient.rs` compares a network's meta-gradients with finite differences in 64 bits.

use burn::tensor::{Tensor, TensorData};

use super::*;
use crate::{
    losses::test_tensors::{close, cpu, numbers, vector},
    models::{Init, SlotId},
};

type Matrix = [[f32; 3]; 3];

/// Positive definite, and not diagonal.
const A: Matrix = [[1.5, 0.4, -0.3], [0.4, 0.9, 0.2], [-0.3, 0.2, 0.6]];
const B: [f32; 3] = [0.7, -0.2, 0.5];
const START: [f32; 3] = [1.0, -2.0, 0.5];
/// The gradient at the end of an adaptation.
const END: [f32; 3] = [0.3, 1.1, -0.8];
const RATE: f32 = 0.3;

/// L(φ) = ½ φᵀ A φ − bᵀ φ.
struct Quadratic {
    layout: Layout,
    point: SlotId,
}

impl Quadratic {
    fn new() -> Self {
        let mut layout = Layout::default();
        let point = layout.declare("point", &[3], Init::Constant(0.0));
        Self { layout, point }
    }

    /// A φ − b: [3].
    fn slope(&self, weights: &Weights) -> Tensor<1> {
        self.times_a(weights.get(self.point)) - vector(&B).autodiff()
    }

    fn times_a(&self, point: Tensor<1>) -> Tensor<1> {
        let a: Tensor<2> = Tensor::from_data(TensorData::from(A), &cpu());
        a.autodiff().matmul(point.reshape([3, 1])).reshape([3])
    }
}

impl Objective for Quadratic {
    fn layout(&self) -> &Layout {
        &self.layout
    }

    fn loss(&self, weights: &Weights) -> Tensor<1> {
        let point = weights.get::<1>(self.point);
        (self.times_a(point.clone()).mul_scalar(0.5) * point.clone() - vector(&B).autodiff() * point).sum()
    }

    fn rate(&self, weights: &Weights, direction: &Weights) -> Tensor<1> {
        (self.slope(weights) * direction.get::<1>(self.point)).sum()
    }
}

fn times(matrix: &Matrix, x: &[f32; 3]) -> [f32; 3] {
    matrix.map(|row| row.iter().zip(x).map(|(a, x)| a * x).sum())
}

/// a + s b.
fn plus(a: &[f32; 3], s: f32, b: &[f32; 3]) -> [f32; 3] {
    std::array::from_fn(|at| a[at] + s * b[at])
}

fn product(a: &[f32; 3], b: &[f32; 3]) -> [f32; 3] {
    std::array::from_fn(|at| a[at] * b[at])
}

/// Walks `steps` steps over the quadratic and takes END back: gradients at the start and of the rates.
fn back(kind: RuleKind, rates: &[f32], steps: usize, order: DerivativeOrder) -> (Vec<f32>, Vec<f32>) {
    let (objective, tether) = (Quadratic::new(), Tether::default());
    let rule = Rule { kind, rates: vector(rates) };
    let path = walk(&objective, &rule, &tether, steps, vector(&START));
    let (at_start, at_rates) = pull_back(&objective, &rule, &tether, &path, order, vector(&END));
    (numbers(at_start), numbers(at_rates))
}

#[test]
fn gradient_descent_on_a_quadratic_is_taken_back_by_powers_of_its_step() {
    for steps in [1, 5] {
        // (I − α A)ᵏ v.
        let wanted = (0..steps).fold(END, |v, _| plus(&v, -RATE, &times(&A, &v)));
        close(&back(RuleKind::Descent, &[RATE], steps, DerivativeOrder::Exact).0, &wanted);
        close(&back(RuleKind::Descent, &[RATE], steps, DerivativeOrder::First).0, &END);
    }
}

#[test]
fn momentum_on_a_quadratic_is_taken_back_through_its_velocity() {
    // φ₂ = φ₁ − α (0.9 g₀ + g₁), so dφ₂ = (I − αA) − α (0.9 A + A (I − αA)), which is symmetric.
    let once = plus(&END, -RATE, &times(&A, &END));
    let velocity = plus(&times(&A, &once), 0.9, &times(&A, &END));
    close(&back(RuleKind::Momentum, &[RATE], 2, DerivativeOrder::Exact).0, &plus(&once, -RATE, &velocity));
}

#[test]
fn learned_rates_have_the_gradient_of_what_they_multiply() {
    let gradient = plus(&times(&A, &START), -1.0, &B);
    let rates = [0.1, 0.3, 0.2];
    let (at_start, at_rates) = back(RuleKind::Descent, &rates, 1, DerivativeOrder::Exact);
    // φ' = φ − α ∘ (A φ − b): backwards, v − A (α ∘ v) at the start and −g ∘ v at the rates.
    close(&at_start, &plus(&END, -1.0, &times(&A, &product(&rates, &END))));
    close(&at_rates, &product(&gradient, &END).map(|x| -x));
    let (_, shared) = back(RuleKind::Descent, &[RATE], 1, DerivativeOrder::Exact);
    close(&shared, &[-product(&gradient, &END).iter().sum::<f32>()]);
}

#[test]
fn the_implicit_gradient_solves_its_equation() {
    let (objective, pull) = (Quadratic::new(), 2.0);
    let tether = Tether { mask: None, pull };
    let rule = Rule { kind: RuleKind::Descent, rates: vector(&[RATE]) };
    let path = walk(&objective, &rule, &tether, 1, vector(&START));
    let solution = numbers(implicit(&objective, &tether, &path, 5, vector(&END)));
    let solution: [f32; 3] = solution.try_into().unwrap();
    close(&plus(&solution, 1.0 / pull as f32, &times(&A, &solution)), &END);
}

/// A quadratic's point of rest is a linear function of its start, so that differences are exact.
#[test]
fn the_implicit_gradient_is_that_of_where_a_long_walk_comes_to_rest() {
    let objective = Quadratic::new();
    let rule = Rule { kind: RuleKind::Descent, rates: vector(&[RATE]) };
    for mask in [None, Some([1.0, 0.0, 1.0])] {
        let tether = Tether { mask: mask.map(|mask| vector(&mask)), pull: 2.0 };
        let rest = |start: &[f32; 3]| walk(&objective, &rule, &tether, 60, vector(start));
        let path = rest(&START);
        let got = numbers(implicit(&objective, &tether, &path, 5, vector(&END)));
        let here = numbers(path.end().clone());
        for axis in 0..3 {
            let mut start = START;
            start[axis] += 1.0;
            let there = numbers(rest(&start).end().clone());
            let wanted: f32 = there.iter().zip(&here).zip(END).map(|((there, here), end)| (there - here) * end).sum();
            close(&[got[axis]], &[wanted]);
        }
    }
}

const CHANNELS: usize = 3;

fn wave(len: usize, pace: f64, phase: f64) -> Vec<f32> {
    (0..len).map(|i| (pace * i as f64 + phase).sin() as f32).collect()
}

/// Waves everywhere, which no two rows share; around 1 for the scales of norms.
fn weights(layout: &Layout) -> Tensor<1> {
    let base = |slot: &crate::models::Slot| if slot.name.ends_with("norm.weight") { 1.0 } else { 0.0 };
    let bases = layout.slots().iter().flat_map(|slot| vec![base(slot); slot.len()]);
    vector(&bases.zip(wave(layout.len(), 0.7, 0.0)).map(|(base, x)| base + 0.5 * x).collect::<Vec<f32>>())
}

fn images(n: usize, phase: f64) -> Tensor<4> {
    let ink = (0..n * 784).map(|i| ((i as f64 * 0.37 + phase).sin() * (i as f64 * 0.011).cos()).max(0.0) as f32);
    vector(&ink.collect::<Vec<_>>()).reshape([n, 1, 28, 28])
}

/// Row by row, the class that it is of.
fn one_hot(classes: &[usize], n_way: usize) -> Tensor<2> {
    let rows = classes.iter().flat_map(|row| (0..n_way).map(move |class| f32::from(*row == class)));
    vector(&rows.collect::<Vec<_>>()).reshape([classes.len(), n_way])
}

/// One support drawing and one query of every class; class c is called `names[c]`.
fn task(names: &[usize]) -> Task {
    let n_way = names.len();
    let labels = one_hot(names, n_way);
    Task { support: images(n_way, 0.0), labels: labels.clone(), query: images(n_way, 0.4), targets: labels }
}

fn scheme(lesson: MetaGradient) -> Scheme {
    let statistics = Statistics::Support;
    Scheme { rule: RuleKind::Descent, steps: 2, rate: 0.2, head_only: false, statistics, lesson, minibatch: None }
}

const EXACT: MetaGradient = MetaGradient::Unrolled(DerivativeOrder::Exact);
const FIRST: MetaGradient = MetaGradient::Unrolled(DerivativeOrder::First);

#[test]
fn exact_and_first_order_are_one_where_nothing_moves_and_two_where_it_does() {
    let network = MetaNetwork::declare(CHANNELS, 3, None);
    let learned = weights(&network.learned);
    for rule in [RuleKind::Descent, RuleKind::Momentum, RuleKind::Adam, RuleKind::Ridge] {
        let both = |rate| {
            let of = |lesson| Scheme { rule, rate, ..scheme(lesson) }.learn(&network, &learned, &task(&[0, 1, 2]));
            [EXACT, FIRST].map(|lesson| numbers(of(lesson).gradient))
        };
        let [exact, first] = both(0.0);
        assert_eq!(exact, first, "{rule:?}");
        let [exact, first] = both(if rule == RuleKind::Ridge { 5.0 } else { 0.05 });
        let apart = exact.iter().zip(&first).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        assert!(apart > 1e-2, "{rule:?}: {apart}");
    }
}

#[test]
fn reptile_goes_towards_the_end_of_an_adaptation_to_all_drawings() {
    let network = MetaNetwork::declare(CHANNELS, 3, None);
    let learned = weights(&network.learned);
    let task = task(&[0, 1, 2]);
    let got = scheme(MetaGradient::Reptile).learn(&network, &learned, &task);
    let of_task = network.task(3);
    let all = Classification {
        network: &of_task,
        images: Tensor::cat(vec![task.support, task.query], 0),
        targets: Tensor::cat(vec![task.labels, task.targets], 0),
    };
    let rule = Rule { kind: RuleKind::Descent, rates: vector(&[0.2]) };
    let end = walk(&all, &rule, &Tether::default(), 2, learned.clone()).end().clone();
    let wanted = numbers(learned - end);
    assert!(wanted.iter().any(|x| x.abs() > 1e-2));
    close(&numbers(got.gradient), &wanted);
}

#[test]
fn the_names_of_the_classes_do_not_matter_where_they_share_a_row() {
    let names = [2, 0, 1];
    for (rows, matter) in [(1, false), (3, true)] {
        let network = MetaNetwork::declare(CHANNELS, rows, Some(0.2));
        let learned = weights(&network.learned);
        let [plain, renamed] = [&[0, 1, 2], &names].map(|names| scheme(EXACT).learn(&network, &learned, &task(names)));
        let gradients = [numbers(plain.gradient), numbers(renamed.gradient)];
        let (logits, others) = (numbers(plain.logits), numbers(renamed.logits));
        let differences = (0..9).map(|at| (others[at / 3 * 3 + names[at % 3]] - logits[at]).abs());
        let apart = differences.chain(gradients[0].iter().zip(&gradients[1]).map(|(a, b)| (a - b).abs()));
        let most = apart.fold(0.0, f32::max);
        assert_eq!(most > 1e-4, matter, "{rows} rows: {most}");
    }
}

#[test]
fn a_task_may_have_fewer_or_more_classes_than_the_head_has_rows() {
    let network = MetaNetwork::declare(CHANNELS, 3, None);
    let learned = weights(&network.learned);
    for n_way in [2, 3, 5] {
        let names: Vec<usize> = (0..n_way).collect();
        let task = task(&names);
        let adapted = scheme(EXACT).adapt(&network, &learned, (task.support.clone(), task.labels), 2);
        let logits = adapted.logits(2, task.query);
        assert_eq!(logits.dims(), [n_way, n_way]);
        assert!(numbers(logits).iter().all(|logit| logit.is_finite()));
        // Rows of the head lie one after another before its biases.
        let head = numbers(network.start(&learned, n_way)).split_off(learned.dims()[0] - 3 * (CHANNELS + 1));
        let begun = numbers(learned.clone()).split_off(learned.dims()[0] - 3 * (CHANNELS + 1));
        let kept = n_way.min(3) * CHANNELS;
        assert_eq!(head[..kept], begun[..kept]);
        let mean: Vec<f32> =
            (0..CHANNELS).map(|at| (0..3).map(|row| begun[row * CHANNELS + at]).sum::<f32>() / 3.0).collect();
        head[kept..n_way * CHANNELS].chunks(CHANNELS).for_each(|row| close(row, &mean));
    }
    let network = MetaNetwork::declare(CHANNELS, 1, None);
    let learned = weights(&network.learned);
    for n_way in [2, 5] {
        let names: Vec<usize> = (0..n_way).collect();
        let gradient = numbers(scheme(EXACT).learn(&network, &learned, &task(&names)).gradient);
        assert_eq!(gradient.len(), network.learned.len());
        assert!(gradient.iter().all(|g| g.is_finite()) && gradient.iter().any(|g| g.abs() > 1e-3));
    }
}

#[test]
fn a_ridge_step_with_a_small_rate_from_a_head_the_same_for_all_is_a_step_of_gradient_descent() {
    let network = MetaNetwork::declare(CHANNELS, 1, None);
    let learned = weights(&network.learned);
    let end = |rule, rate| {
        let Task { support, labels, .. } = task(&[0, 1, 2]);
        let scheme = Scheme { rule, rate, head_only: true, ..scheme(EXACT) };
        let adapted = scheme.adapt(&network, &learned, (support.clone(), labels), 1);
        let moved = adapted.logits(1, support.clone()) - adapted.logits(0, support);
        // What all classes have in common makes no difference to a softmax.
        numbers(moved.clone() - moved.mean_dim(1))
    };
    let lengths = |moved: &[f32]| moved.iter().map(|x| x * x).sum::<f32>().sqrt();
    let apart = |rate| {
        let (ridge, descent) = (end(RuleKind::Ridge, rate), end(RuleKind::Descent, rate));
        let difference: Vec<f32> = ridge.iter().zip(&descent).map(|(a, b)| a - b).collect();
        lengths(&difference) / lengths(&descent)
    };
    assert!(apart(1e-2) < 1e-2 && apart(10.0) > 0.2, "{} and {}", apart(1e-2), apart(10.0));
}

/// ⟨start(x), y⟩ + ⟨rates(x), z⟩ = ⟨x, gather(y, z)⟩.
#[test]
fn what_is_spread_over_the_classes_is_gathered_from_them() {
    for (rows, n_way) in [(1, 4), (3, 3), (1, 1)] {
        for rate in [None, Some(0.2)] {
            let network = MetaNetwork::declare(CHANNELS, rows, rate);
            let x = vector(&wave(network.learned.len(), 0.9, 0.1));
            let len = network.task(n_way).layout.len();
            let (y, z) = (vector(&wave(len, 1.3, 0.5)), vector(&wave(len, 1.9, 0.7)));
            let dot = |a: Tensor<1>, b: Tensor<1>| numbers((a * b).sum())[0];
            let rates = network.rates(&x, n_way);
            assert_eq!(rates.is_some(), rate.is_some());
            let spread =
                dot(network.start(&x, n_way), y.clone()) + rates.clone().map_or(0.0, |rates| dot(rates, z.clone()));
            let gathered = dot(x, network.gather(y, rates.map(|_| z), n_way));
            close(&[gathered], &[spread]);
        }
    }
}
