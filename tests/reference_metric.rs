//! The losses of the metric methods against numbers from JAX, which `tests/reference/metric.py` makes, and against finite
//! differences.
#![cfg(not(target_arch = "wasm32"))]

use burn::tensor::{
    Device, Tensor, TensorData,
    activation::{sigmoid, softmax},
};
use learn::{
    losses::{
        Mining, Triplets, attention_logits, binary_cross_entropy, contrastive, cosine_similarity, cross_entropy,
        euclidean, euclidean_by_row, label_likelihood, label_loss, mean_squared_error, modified_hausdorff, nt_xent,
        partners, prototype_contrast, symmetric_contrast, triplet_loss,
    },
    methods::Labels,
    models::{FullContext, Layout, Norm, RelationModule, TextReader, TextTower, Texts, Weights},
};
use serde_json::Value;

const N_WAY: usize = 3;
const SAME: [f32; 6] = [1.0, 0.0, 1.0, 0.0, 0.0, 1.0];
const DIM: usize = 4;
const CHANNELS: usize = 3;

/// What a case gives for its inputs, which are flat: numbers to compare, and the loss.
type Outcome = (Vec<f32>, Tensor<1>);

/// A case as a function of its flat inputs.
type Loss = dyn Fn(&[Tensor<1>]) -> Outcome;

/// One loss, with its inputs by name. The last may be a network's weights, whose gradient is compared slot by slot.
struct Case {
    name: &'static str,
    inputs: Vec<(&'static str, Vec<f32>)>,
    layout: Option<Layout>,
    loss: Box<Loss>,
}

impl Case {
    fn new(
        name: &'static str,
        inputs: Vec<(&'static str, Vec<f32>)>,
        loss: impl Fn(&[Tensor<1>]) -> Outcome + 'static,
    ) -> Self {
        Self { name, inputs, layout: None, loss: Box::new(loss) }
    }

    /// Where the parts of an input lie whose gradients are compared apart from each other.
    fn parts(&self, name: &str, len: usize) -> Vec<(String, std::ops::Range<usize>)> {
        match &self.layout {
            Some(layout) if name == "weights" => {
                layout.slots().iter().map(|slot| (slot.name.clone(), slot.offset..slot.offset + slot.len())).collect()
            }
            _ => vec![(name.to_string(), 0..len)],
        }
    }
}

fn wave(len: usize, pace: f64, phase: f64) -> Vec<f32> {
    (0..len).map(|i| (pace * i as f64 + phase).sin() as f32).collect()
}

fn slots(layout: &Layout, size: f64) -> Vec<f32> {
    let values = layout.slots().iter().flat_map(|slot| {
        let base = if slot.name.ends_with("norm.weight") { 1.0 } else { 0.0 };
        (slot.offset..slot.offset + slot.len()).map(move |i| (base + size * (0.7 * i as f64).sin()) as f32)
    });
    values.collect()
}

fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> Tensor<D> {
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.inner().into_data().try_to_vec::<f32>().unwrap()
}

/// Two drawings of each of three classes, in order.
fn one_hot() -> Tensor<2> {
    tensor((0..6).flat_map(|row| (0..N_WAY).map(move |class| f32::from(row / 2 == class))).collect(), [6, N_WAY])
}

fn pairs() -> Vec<(&'static str, Vec<f32>)> {
    vec![("first", wave(24, 0.9, 0.0)), ("second", wave(24, 1.3, 0.5))]
}

fn episode() -> Vec<(&'static str, Vec<f32>)> {
    vec![("support", wave(30, 1.1, 0.3)), ("query", wave(30, 0.8, 1.0))]
}

fn siamese() -> Case {
    let mut inputs = pairs();
    inputs.extend([("alpha", wave(4, 2.0, 0.4)), ("bias", vec![0.2])]);
    Case::new("siamese", inputs, |x| {
        let differences = (x[0].clone().reshape([6, 4]) - x[1].clone().reshape([6, 4])).abs();
        let logits = differences.matmul(x[2].clone().reshape([4, 1])).reshape([6]) + x[3].clone();
        (numbers(sigmoid(logits.clone())), binary_cross_entropy(logits, tensor(SAME.to_vec(), [6])))
    })
}

fn hadsell() -> Case {
    Case::new("contrastive", pairs(), |x| {
        let distances = euclidean_by_row(x[0].clone().reshape([6, 4]), x[1].clone().reshape([6, 4]));
        (numbers(distances.clone()), contrastive(distances, tensor(SAME.to_vec(), [6]), 2.0))
    })
}

fn triplets(name: &'static str, mining: Mining) -> Case {
    let negatives = |anchor: u32| (0..12).filter(move |other| other / 3 != anchor / 3).collect::<Vec<u32>>();
    let random = (0..12).flat_map(|a| (0..2).map(move |pair| negatives(a)[(7 * a as usize + 3 * pair) % 9])).collect();
    let batch = Triplets { p_classes: 4, k_drawings: 3, mining, random };
    // No two distances that are compared here come within 0.01 of each other, so small steps change no choice: where they
    // do, the semi-hard loss jumps.
    Case::new(name, vec![("embeddings", wave(36, 2.6, 0.0))], move |x| {
        let points = x[0].clone().reshape([12, 3]);
        let loss = triplet_loss(euclidean(points.clone(), points), &batch, 0.4);
        (numbers(loss.clone()), loss)
    })
}

fn matching() -> Case {
    let inputs = [episode(), vec![("sharpness", vec![4.0])]].concat();
    Case::new("matching", inputs, |x| {
        let (support, query) = (x[0].clone().reshape([6, 5]), x[1].clone().reshape([6, 5]));
        let logits = attention_logits(query, support, x[2].clone());
        let likelihood = label_likelihood(softmax(logits.clone(), 1), one_hot());
        (numbers(likelihood), label_loss(logits, one_hot(), one_hot()))
    })
}

fn cosine_prototypes() -> Case {
    let inputs = [episode(), vec![("scale", vec![6.0])]].concat();
    Case::new("cosine prototypes", inputs, |x| {
        let support = x[0].clone().reshape([6, 5]);
        let centres = Labels::class_major(N_WAY, 2).averaging(&support.device()).matmul(support); // [n_way, 5]
        let logits = cosine_similarity(x[1].clone().reshape([6, 5]), centres) * x[2].clone().unsqueeze();
        (numbers(logits.clone()), cross_entropy(logits, one_hot()))
    })
}

/// Four drawings, the first views of all and then the second, and a temperature by its logarithm.
fn views() -> Vec<(&'static str, Vec<f32>)> {
    vec![("views", wave(40, 1.7, 0.2)), ("log_temperature", vec![-0.4])]
}

fn contrast(name: &'static str, labels: [usize; 8]) -> Case {
    Case::new(name, views(), move |x| {
        let targets = partners(&labels, &x[0].device());
        let (loss, cosines) = nt_xent(x[0].clone().reshape([8, 5]), targets, x[1].clone().exp());
        (numbers(cosines), loss)
    })
}

fn protoclr() -> Case {
    Case::new("protoclr", views(), |x| {
        let cosines = cosine_similarity(x[0].clone().reshape([8, 5]), x[0].clone().reshape([8, 5]));
        (numbers(cosines.clone()), prototype_contrast(cosines, x[1].clone().exp()))
    })
}

fn clip() -> Case {
    Case::new("clip", views(), |x| {
        let cosines = cosine_similarity(x[0].clone().reshape([8, 5]), x[0].clone().reshape([8, 5]));
        (numbers(cosines.clone()), symmetric_contrast(cosines, x[1].clone().exp()))
    })
}

/// Two texts of different lengths in one batch, so that the shorter is padded.
fn text(name: &'static str, reading: TextReader) -> Case {
    const WIDTH: usize = 8;
    let mut layout = Layout::default();
    let tower = TextTower::declare(&mut layout, 6, 8, WIDTH, reading);
    let names = layout.clone();
    let case = Case::new(name, vec![("weights", slots(&layout, 0.5))], move |x| {
        let texts = Texts::new(&[vec![1, 4, 2], vec![3, 3, 5, 1, 0]], &x[0].device());
        let values = tower.features(&Weights::frozen(&layout, &x[0]), texts).reshape([2 * WIDTH]);
        let probe = tensor((0..2 * WIDTH).map(|i| (i as f32).cos()).collect(), [2 * WIDTH]);
        (numbers(values.clone()), (values * probe).sum())
    });
    Case { layout: Some(names), ..case }
}

fn full_context() -> Case {
    let mut layout = Layout::default();
    let context = FullContext::declare(&mut layout, DIM);
    let weights = slots(&layout, 0.3);
    let inputs = vec![("support", wave(5 * DIM, 1.1, 0.3)), ("query", wave(3 * DIM, 0.8, 1.0)), ("weights", weights)];
    let names = layout.clone();
    let case = Case::new("full context", inputs, move |x| {
        let weights = Weights::frozen(&layout, &x[2]);
        let support = context.support(&weights, x[0].clone().reshape([5, DIM]));
        let query = context.query(&weights, support.clone(), x[1].clone().reshape([3, DIM]), 3);
        let values = Tensor::cat(vec![support, query], 0).reshape([8 * DIM]);
        let probe = tensor((0..8 * DIM).map(|i| (i as f32).cos()).collect(), [8 * DIM]);
        (numbers(values.clone()), (values * probe).sum())
    });
    Case { layout: Some(names), ..case }
}

fn relation() -> Case {
    let (mut layout, mut statistics) = (Layout::default(), Layout::default());
    let module = RelationModule::declare(&mut layout, &mut statistics, CHANNELS);
    let weights = slots(&layout, 0.8);
    let map = CHANNELS * 49;
    let inputs =
        vec![("support", wave(N_WAY * map, 1.1, 0.3)), ("query", wave(6 * map, 0.8, 1.0)), ("weights", weights)];
    let names = layout.clone();
    let case = Case::new("relation", inputs, move |x| {
        let weights = Weights::frozen(&layout, &x[2]);
        let support = x[0].clone().reshape([N_WAY, CHANNELS, 7, 7]);
        let query = x[1].clone().reshape([6, CHANNELS, 7, 7]);
        let logits = module.scores(&weights, &mut Norm::Batch(&mut Vec::new()), support, query);
        (numbers(logits.clone()), mean_squared_error(sigmoid(logits), one_hot()))
    });
    Case { layout: Some(names), ..case }
}

fn cases() -> Vec<Case> {
    vec![
        siamese(),
        hadsell(),
        triplets("triplet random", Mining::Random),
        triplets("triplet semi-hard", Mining::SemiHard),
        triplets("triplet hard", Mining::Hard),
        matching(),
        cosine_prototypes(),
        contrast("nt-xent", [0, 1, 2, 3, 0, 1, 2, 3]),
        contrast("supervised contrastive", [0, 0, 1, 1, 0, 0, 1, 1]),
        protoclr(),
        clip(),
        text("text transformer", TextReader::Transformer { layers: 1 }),
        text("text gru", TextReader::Recurrent),
        full_context(),
        relation(),
    ]
}

/// Values, loss, and the gradient with respect to each input.
fn differentiate(case: &Case) -> (Vec<f32>, f32, Vec<Vec<f32>>) {
    let leaf = |values: &Vec<f32>| tensor(values.clone(), [values.len()]).autodiff().require_grad();
    let leaves: Vec<_> = case.inputs.iter().map(|(_, values)| leaf(values)).collect();
    let (values, loss) = (case.loss)(&leaves);
    let gradients = loss.backward();
    let gradients = leaves.iter().map(|leaf| numbers(leaf.grad(&gradients).unwrap())).collect();
    (values, numbers(loss)[0], gradients)
}

fn length(gradient: &[f32]) -> f64 {
    gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt()
}

fn reference() -> Value {
    serde_json::from_str(include_str!("reference/metric.json")).unwrap()
}

/// 32 bits against 64: two parts in ten thousand, of a size that is not taken for less than `floor`.
fn close(got: f64, wanted: f64, size: f64, floor: f64) -> bool {
    (got - wanted).abs() <= 2e-4 * size.abs().max(floor)
}

#[test]
fn values_losses_and_every_gradient_agree_with_jax() {
    let reference = reference();
    for case in cases() {
        let (values, loss, gradients) = differentiate(&case);
        let (name, wanted) = (case.name, &reference["cases"][case.name]);
        let wanted_loss = wanted["loss"].as_f64().unwrap();
        assert!(close(f64::from(loss), wanted_loss, wanted_loss, 0.0), "{name}: loss {loss} against {wanted_loss}");
        let wanted_values = wanted["values"].as_array().unwrap();
        assert_eq!(values.len(), wanted_values.len(), "{name}");
        for (got, wanted) in values.iter().zip(wanted_values) {
            let wanted = wanted.as_f64().unwrap();
            assert!(close(f64::from(*got), wanted, wanted, 0.1), "{name}: value {got} against {wanted}");
        }
        let got = case.inputs.iter().zip(&gradients).flat_map(|((input, _), gradient)| {
            let parts = case.parts(input, gradient.len());
            parts.into_iter().map(|(part, range)| (part, gradient[range].to_vec()))
        });
        let got: Vec<_> = got.collect();
        let wanted = wanted["gradients"].as_array().unwrap();
        assert_eq!(got.len(), wanted.len(), "{name}");
        for ((part, gradient), wanted) in got.into_iter().zip(wanted) {
            assert_eq!(part, wanted[0], "{name}");
            let (wanted_norm, wanted_probe) = (wanted[1].as_f64().unwrap(), wanted[2].as_f64().unwrap());
            let norm = length(&gradient);
            let probe: f64 = gradient.iter().enumerate().map(|(i, g)| f64::from(*g) * (i as f64).sin()).sum();
            assert!(close(norm, wanted_norm, wanted_norm, 1e-3), "{name}, {part}: norm {norm} against {wanted_norm}");
            assert!(close(probe, wanted_probe, wanted_norm, 1e-3), "{name}, {part}: {probe} against {wanted_probe}");
        }
    }
}

/// Central differences, at forty or so entries of each input.
#[test]
fn every_loss_has_the_gradient_that_finite_differences_give() {
    let h = 2e-3_f32;
    for case in cases() {
        let (.., gradients) = differentiate(&case);
        for (which, (input, start)) in case.inputs.iter().enumerate() {
            let norm = length(&gradients[which]);
            for entry in (0..start.len()).step_by(start.len().div_ceil(40)) {
                let at = |shift: f32| {
                    let mut inputs: Vec<_> = case.inputs.iter().map(|(_, values)| values.clone()).collect();
                    inputs[which][entry] += shift;
                    let inputs: Vec<_> = inputs.iter().map(|values| tensor(values.clone(), [values.len()])).collect();
                    f64::from(numbers((case.loss)(&inputs).1)[0])
                };
                let difference = (at(h) - at(-h)) / f64::from(2.0 * h);
                let slope = f64::from(gradients[which][entry]);
                // The third derivative leaves about h², rounding about 1e-7 of the loss / h.
                let allowed = 1e-4 + 2e-4 * norm;
                assert!(
                    (difference - slope).abs() < allowed,
                    "{}, {input} {entry}: {difference} against {slope}",
                    case.name
                );
            }
        }
    }
}

#[test]
fn modified_hausdorff_distances_agree_with_brute_force() {
    let ink = (0..5 * 784).map(|i| ((i as f64 * 0.37).sin() * (i as f64 * 0.011).cos()).max(0.0) as f32).collect();
    let images = tensor(ink, [5, 1, 28, 28]);
    let distances = numbers(modified_hausdorff(images.clone().narrow(0, 0, 2), images.narrow(0, 2, 3)));
    let reference = reference();
    let wanted = reference["hausdorff"].as_array().unwrap();
    assert_eq!(distances.len(), wanted.len());
    for (got, wanted) in distances.iter().zip(wanted) {
        let wanted = wanted.as_f64().unwrap();
        assert!(close(f64::from(*got), wanted, wanted, 0.0), "{got} against {wanted}");
    }
}
