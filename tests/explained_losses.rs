//! What the page says a loss is made of comes to the loss that was trained on: for every method of the registry, with its
//! defaults and with every other choice, the explanation is made of a real step's view and added up.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cases.rs"]
mod cases;

use std::sync::Arc;

use burn::tensor::Device;
use data::scripts::Scripts;
use futures::executor::block_on;
use learn::{methods::REGISTRY, training::trainer::Trainer};
use page::steps::loss::{explain, guessing::guessing};

use cases::{cases, small_run};

const SEED: u64 = 5;

/// Steps that are explained, the last two with weights that have learned.
const STEPS: usize = 3;

/// How far the sum may be off, as a part of the loss: it is of 32-bit numbers, added up in another order.
const TOLERANCE: f64 = 1e-4;

#[test]
fn every_shown_loss_comes_to_the_loss() {
    let classes = Arc::new(Scripts::new(SEED, 4, 10));
    let mut wrong = Vec::new();
    for method in REGISTRY {
        let info = method.info();
        for case in cases(&info) {
            let config = small_run(&info, case.as_ref(), SEED);
            let mut trainer = Trainer::new(&config, classes.clone(), &Device::flex()).unwrap();
            for step in 1..=STEPS {
                let done = block_on(trainer.step().unwrap().complete()).unwrap();
                let view = done.view(trainer.classes());
                let (loss, name) = (f64::from(done.loss), format!("{} {case:?}, step {step}", info.id));
                let guess = guessing(&view);
                if !(guess.accuracy > 0.0 && guess.accuracy <= 0.5) || guess.loss.is_some_and(|loss| loss <= 0.0) {
                    wrong.push(format!("{name}: {guess:?}"));
                }
                match explain(&view) {
                    None => wrong.push(format!("{name}: no explanation of {loss}")),
                    Some(explanation) => {
                        let shown = explanation.total.value();
                        let terms = explanation.terms.iter().map(|term| term.cost.value());
                        let unsound =
                            explanation.terms.is_empty() || terms.into_iter().any(|cost| cost.is_nan() || cost < 0.0);
                        let off = (shown - loss).abs() > TOLERANCE * loss.abs().max(1e-3);
                        if off || unsound {
                            wrong.push(format!("{name}: {shown} of {} in place of {loss}", explanation.each[1]));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} steps:\n{}", wrong.len(), wrong.join("\n"));
}
