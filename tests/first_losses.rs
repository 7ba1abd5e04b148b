//! The first three steps of every method, bit for bit: losses, accuracies, and the step view of the first step.
//!
//! A change of the code that is not meant to change what is computed must leave `golden/first_losses.txt` as it is. Every
//! method of the registry is there with its defaults and once with every other value of its choices, at a small size.
//! After a change that is meant, write the file anew with `WRITE_GOLDEN=1 cargo test --test first_losses` and look at the
//! difference.
//!
//! A line is: method and settings; three losses; three accuracies; a hash of the encoded step view of step 1.
//!
//! The last bits of 32-bit numbers depend on the processor: matrix products are computed with other instructions, and so
//! in another order, where there is AVX-512 or only SSE, or where caches have other sizes. So the file's first line holds a
//! fingerprint of a convolution, a short product, a long one and a few exponentials that use no code of this project. Where this machine's fingerprint is another one,
//! losses are compared to one part in a thousand instead, accuracies and views not at all, and the test says so.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cases.rs"]
mod cases;

use std::{fmt::Write, fs, path::PathBuf, sync::Arc};

use burn::tensor::{Device, Tensor, TensorData, activation::softmax, module::conv2d, ops::ConvOptions};
use data::scripts::Scripts;
use futures::executor::block_on;
use learn::{methods::REGISTRY, training::trainer::Trainer};
use protocol::{MethodInfo, StepView, encode};

use cases::{cases, small_run};

const SEED: u64 = 11;
const STEPS: usize = 3;

/// How far losses may be off where the fingerprint is another one.
const TOLERANCE: f32 = 1e-3;

/// What is held of a case.
#[derive(Debug, PartialEq)]
struct Held {
    losses: Vec<f32>,
    accuracies: Vec<f32>,
    view: u64,
}

fn first_steps(info: &MethodInfo, case: Option<&(String, f64)>, classes: &Arc<Scripts>) -> Held {
    let config = small_run(info, case, SEED);
    let mut trainer = Trainer::new(&config, classes.clone(), &Device::flex()).unwrap();
    let mut held = Held { losses: Vec::new(), accuracies: Vec::new(), view: 0 };
    for step in 0..STEPS {
        let (loss, accuracy, view) = take(&mut trainer);
        held.losses.push(loss);
        held.accuracies.push(accuracy);
        if step == 0 {
            held.view = fnv(&encode(&view).unwrap());
        }
    }
    held
}

/// One step, read back: loss, accuracy, view.
fn take(trainer: &mut Trainer) -> (f32, f32, StepView) {
    let done = block_on(trainer.step().unwrap().complete()).unwrap();
    (done.loss, done.accuracy, done.view(trainer.classes()))
}

fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    tensor.into_data().try_to_vec::<f32>().unwrap()
}

/// FNV-1a, whose value does not depend on the release of the standard library.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

/// How this machine rounds: a convolution, a matrix product and exponentials of fixed numbers, on the device and off it.
fn fingerprint() -> u64 {
    fn wave<const D: usize>(shape: [usize; D], pace: f32) -> Tensor<D> {
        let values: Vec<f32> = (0..shape.iter().product()).map(|i| ((i % 97) as f32 * pace).fract() - 0.5).collect();
        Tensor::from_data(TensorData::new(values, shape), &Device::flex())
    }
    let options = ConvOptions::new([1, 1], [1, 1], [1, 1], 1);
    let convolved = conv2d(wave([12, 8, 14, 14], 0.37), wave([8, 8, 3, 3], 0.61), None, options); // [12, 8, 14, 14]
    let flat = convolved.flatten::<2>(1, 3); // [12, 1568]
    let product = softmax(flat.clone().matmul(flat.transpose()), 1); // [12, 12]
    // As long as the sums behind a weight's gradient, which are cut where the processor's caches end.
    let long = wave([8, 12_544], 0.37).matmul(wave([12_544, 72], 0.61)); // [8, 72]
    let device = [numbers(product), numbers(long)].concat();
    let host = (0..64).flat_map(|i| [(i as f32 * 0.21 - 7.0).exp(), (i as f32 + 0.3).ln()]);
    let bytes: Vec<u8> = device.iter().copied().chain(host).flat_map(f32::to_le_bytes).collect();
    fnv(&bytes)
}

fn write(case: &str, held: &Held) -> String {
    let list = |values: &[f32]| values.iter().map(|value| format!("{value:?}")).collect::<Vec<_>>().join(" ");
    format!("{case} | {} | {} | {:016x}", list(&held.losses), list(&held.accuracies), held.view)
}

fn read(line: &str) -> Option<(&str, Held)> {
    let mut parts = line.split(" | ");
    let case = parts.next()?;
    let mut list = || parts.next()?.split(' ').map(|value| value.parse().ok()).collect::<Option<Vec<f32>>>();
    let (losses, accuracies) = (list()?, list()?);
    let view = u64::from_str_radix(parts.next()?, 16).ok()?;
    Some((case, Held { losses, accuracies, view }))
}

#[test]
fn every_method_begins_as_it_did() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/first_losses.txt");
    let classes = Arc::new(Scripts::new(SEED, 4, 10));
    let mut taken = Vec::new();
    for method in REGISTRY {
        let info = method.info();
        for case in cases(&info) {
            let held = first_steps(&info, case.as_ref(), &classes);
            let setting = case.map(|(id, value)| format!(" {id}={value}")).unwrap_or_default();
            taken.push((format!("{}{setting}", info.id), held));
        }
    }
    let here = format!("fingerprint {:016x}", fingerprint());
    if std::env::var_os("WRITE_GOLDEN").is_some() {
        let mut text = format!("{here}\n");
        taken.iter().for_each(|(case, held)| writeln!(text, "{}", write(case, held)).unwrap());
        fs::write(&file, text).expect("the folder can be written to");
    }
    let golden = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let (there, lines) = golden.split_once('\n').expect("a first line");
    let exact = here == there;
    if !exact {
        eprintln!("This machine rounds otherwise than the one that wrote the file: only losses are compared, to 1e-3.");
    }
    let golden: Vec<(&str, Held)> = lines.lines().map(|line| read(line).expect("a case")).collect();
    let names = |cases: Vec<&str>| cases.join("\n");
    assert_eq!(
        names(taken.iter().map(|(case, _)| case.as_str()).collect()),
        names(golden.iter().map(|(case, _)| *case).collect())
    );
    let near = |a: &f32, b: &f32| (a - b).abs() <= TOLERANCE * b.abs().max(1e-2);
    let alike = |held: &Held, golden: &Held| {
        if exact { held == golden } else { held.losses.iter().zip(&golden.losses).all(|(a, b)| near(a, b)) }
    };
    let changed = taken.iter().zip(&golden).filter(|((_, held), (_, golden))| !alike(held, golden));
    let changed: Vec<String> = changed
        .map(|((case, held), (_, golden))| format!("{}\n  was {}", write(case, held), write(case, golden)))
        .collect();
    assert!(changed.is_empty(), "{} cases have changed:\n{}", changed.len(), changed.join("\n"));
}
