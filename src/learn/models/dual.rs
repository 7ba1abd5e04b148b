//! Dual numbers: a tensor, and the rate at which it changes while the weights move along one direction.
//!
//! Pearlmutter (Fast Exact Multiplication by the Hessian, 1994): with weights φ + ε v, every number of the forward pass
//! becomes a + ε ȧ, ε² being 0. The rate of the loss, L̇ = ∇L · v, is then itself an ordinary function of φ, and one
//! backward pass through it gives H v, the Hessian times v, exactly and without the Hessian. burn's backward pass is of
//! first order and keeps no graph of its own; this needs no more than that.

use burn::tensor::{Tensor, activation::softmax};

/// A tensor and its rate of change.
#[derive(Clone, Debug)]
pub struct Dual<const D: usize> {
    /// What it is.
    pub value: Tensor<D>,
    /// How fast it changes; `None` for what does not depend on the weights.
    pub rate: Option<Tensor<D>>,
}

impl<const D: usize> Dual<D> {
    /// Something that does not depend on the weights.
    pub fn constant(value: Tensor<D>) -> Self {
        Self { value, rate: None }
    }

    /// Applies a linear map, which is its own derivative.
    pub fn linear<const E: usize>(self, map: impl Fn(Tensor<D>) -> Tensor<E>) -> Dual<E> {
        Dual { value: map(self.value), rate: self.rate.map(map) }
    }

    /// Applies a map that is linear in what it is given and in a `weight`, which changes at the rate `turn`:
    /// d(a · w) = ȧ · w + a · ẇ.
    pub fn product<const E: usize, const W: usize>(
        self,
        weight: Tensor<W>,
        turn: Tensor<W>,
        map: impl Fn(Tensor<D>, Tensor<W>) -> Tensor<E>,
    ) -> Dual<E> {
        let turned = map(self.value.clone(), turn);
        let rate = match self.rate {
            None => turned,
            Some(rate) => turned + map(rate, weight.clone()),
        };
        Dual { value: map(self.value, weight), rate: Some(rate) }
    }

    /// max(x, 0), whose slope is 0 at 0.
    pub fn relu(self) -> Self {
        let off = self.value.clone().lower_equal_elem(0.0);
        let rate = self.rate.map(|rate| rate.mask_fill(off.clone(), 0.0));
        Self { value: self.value.mask_fill(off, 0.0), rate }
    }

    /// tanh, whose slope is 1 − tanh²: for the published sinusoid, which only a test learns.
    #[cfg(test)]
    pub fn tanh(self) -> Self {
        let value = self.value.tanh();
        let rate = self.rate.map(|rate| rate * value.clone().square().neg().add_scalar(1.0));
        Self { value, rate }
    }
}

impl Dual<2> {
    /// The rate of the mean cross-entropy of these logits [n, classes] against `targets` [n, classes]:
    /// 1/n Σ (softmax(z) − t) · ż, [1].
    pub fn cross_entropy_rate(self, targets: Tensor<2>) -> Tensor<1> {
        let [n, _] = targets.dims();
        self.rate_of(|logits| softmax(logits, 1) - targets).div_scalar(n as f32)
    }

    /// The rate of the mean squared error of these predictions [n, d] against `targets` [n, d]: mean of 2 (y − t) ẏ, [1]. For
    /// the sinusoid's test.
    #[cfg(test)]
    pub fn squared_error_rate(self, targets: Tensor<2>) -> Tensor<1> {
        let [n, d] = targets.dims();
        self.rate_of(|predictions| predictions - targets).mul_scalar(2.0 / (n * d) as f32)
    }

    /// Σ slope(x) · ẋ: [1].
    fn rate_of(self, slope: impl FnOnce(Tensor<2>) -> Tensor<2>) -> Tensor<1> {
        match self.rate {
            Some(rate) => (slope(self.value) * rate).sum(),
            None => self.value.zeros_like().sum(),
        }
    }
}
