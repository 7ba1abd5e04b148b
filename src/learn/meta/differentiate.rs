//! Back along an adaptation: what a gradient at its end means at its start.

use burn::tensor::Tensor;

use super::{InnerPath, Objective, Rule, RuleKind, Tether, hessian_vector};

/// Which derivative of an adaptation is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DerivativeOrder {
    /// The exact one, with the Hessians of every step.
    #[default]
    Exact,
    /// As if gradients did not depend on the weights: first-order MAML (Finn et al. 2017).
    First,
}

/// The gradient at the start of `path`, and of the rule's rates, given the gradient `end` [n] at the end of it:
/// ([n], [like the rates]).
///
/// Each step φ' = U(φ, memory, g, α) is taken back in two parts: through U by burn's backward pass, which also says what
/// the gradient g should have been, ḡ; and through g = ∇L(φ) by H ḡ, H being symmetric. A step in closed form has no g.
pub fn pull_back(
    objective: &dyn Objective,
    rule: &Rule,
    tether: &Tether,
    path: &InnerPath,
    order: DerivativeOrder,
    end: Tensor<1>,
) -> (Tensor<1>, Tensor<1>) {
    assert!(tether.pull == 0.0, "an adaptation that is pulled back is differentiated implicitly");
    let mut at_point = end;
    let mut at_memory = rule.kind.memory(&at_point);
    let mut at_rates = rule.rates.zeros_like();
    for step in (0..path.gradients.len()).rev() {
        let objective = objective.of_step(step).unwrap_or(objective);
        let leaf = |tensor: &Tensor<1>| tensor.clone().autodiff().require_grad();
        let (rates, point, gradient) = (leaf(&rule.rates), leaf(&path.points[step]), leaf(&path.gradients[step]));
        let memory: Vec<Tensor<1>> = path.memories[step].iter().map(leaf).collect();
        let taken = Rule { kind: rule.kind, rates: rates.clone() };
        let (next, remembered) = taken.step(step, objective, order, &memory, point.clone(), gradient.clone());
        // The derivative of this number is what the gradients ahead make of this step.
        let mut ahead = (next * at_point.autodiff()).sum();
        for (after, weight) in remembered.into_iter().zip(at_memory) {
            ahead = ahead + (after * weight.autodiff()).sum();
        }
        let mut gradients = ahead.backward();
        let mut of =
            |leaf: &Tensor<1>| leaf.grad_remove(&mut gradients).unwrap_or_else(|| leaf.clone().inner().zeros_like());
        at_point = of(&point);
        at_rates = at_rates + of(&rates);
        at_memory = memory.iter().map(&mut of).collect();
        if order == DerivativeOrder::Exact && rule.kind != RuleKind::Ridge {
            let mut at_gradient = of(&gradient);
            if let Some(mask) = &tether.mask {
                at_gradient = at_gradient * mask.clone();
            }
            at_point = at_point + hessian_vector(objective, &path.points[step], &at_gradient);
        }
    }
    (at_point, at_rates)
}

/// The same for an adaptation that was tied to its start with λ and went on until it stood still, whatever its steps:
/// (I + H / λ)⁻¹ `end`, by `iterations` of conjugate gradients, which see the Hessian only through its products.
///
/// Rajeswaran, Finn, Kakade, Levine: Meta-Learning with Implicit Gradients, 2019. Only the end of the path counts.
pub fn implicit(
    objective: &dyn Objective,
    tether: &Tether,
    path: &InnerPath,
    iterations: usize,
    end: Tensor<1>,
) -> Tensor<1> {
    let masked = |vector: Tensor<1>| match &tether.mask {
        Some(mask) => vector * mask.clone(),
        None => vector,
    };
    let apply = |vector: &Tensor<1>| {
        let moved = masked(vector.clone());
        vector.clone() + masked(hessian_vector(objective, path.end(), &moved)).div_scalar(tether.pull)
    };
    let dot = |a: &Tensor<1>, b: &Tensor<1>| (a.clone() * b.clone()).sum(); // [1], and stays on the device
    // A residual of 0 divides 0 by this, not by itself.
    let ratio = |a: Tensor<1>, b: Tensor<1>| a / b.add_scalar(1e-30);
    let mut solution = end.clone();
    let mut residual = end.clone() - apply(&solution);
    let mut direction = residual.clone();
    let mut length = dot(&residual, &residual);
    for _ in 0..iterations {
        let applied = apply(&direction);
        let along = ratio(length.clone(), dot(&direction, &applied));
        solution = solution + direction.clone() * along.clone();
        residual = residual - applied * along;
        let next = dot(&residual, &residual);
        direction = residual.clone() + direction * ratio(next.clone(), length);
        length = next;
    }
    match &tether.mask {
        None => solution,
        // What stays has an influence on where the rest comes to stand still.
        Some(mask) => end - hessian_vector(objective, path.end(), &(solution * mask.clone())).div_scalar(tether.pull),
    }
}
