//! Named slots in one flat vector of weights.

use burn::tensor::{Device, Gradients, Shape, Tensor, TensorData};
use rand::{Rng, RngExt};

/// How a slot is filled before training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// Uniform in ±√(6 / fan_in): keeps the variance of activations through a ReLU (He et al. 2015).
    Kaiming { fan_in: usize },
    /// Uniform in ±√(3 / fan_in): keeps the variance of activations through a linear map.
    Linear { fan_in: usize },
    /// The same number everywhere.
    Constant(f32),
}

/// A named tensor inside the flat vector.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    /// Name in a weights file, as PyTorch would call it: `block1.conv.weight`.
    pub name: String,
    /// Shape of the tensor.
    pub shape: Vec<usize>,
    /// Where it begins in the flat vector.
    pub offset: usize,
    /// How it begins.
    pub init: Init,
    /// What its values are kept within after every step, if anything.
    pub bounds: Option<(f32, f32)>,
}

impl Slot {
    /// Number of values in the tensor.
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// True for a tensor without values.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Points to a slot of a [`Layout`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotId(usize);

/// Which named tensor lies where in a flat vector.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    slots: Vec<Slot>,
    len: usize,
}

impl Layout {
    /// Adds a slot at the end.
    pub fn declare(&mut self, name: impl Into<String>, shape: &[usize], init: Init) -> SlotId {
        let slot = Slot { name: name.into(), shape: shape.to_vec(), offset: self.len, init, bounds: None };
        self.len += slot.len();
        self.slots.push(slot);
        SlotId(self.slots.len() - 1)
    }

    /// Adds a slot whose values never leave `bounds`, whatever the optimiser does.
    pub fn declare_within(
        &mut self,
        name: impl Into<String>,
        shape: &[usize],
        init: Init,
        bounds: (f32, f32),
    ) -> SlotId {
        let slot = self.declare(name, shape, init);
        self.slots[slot.0].bounds = Some(bounds);
        slot
    }

    /// `flat` [len] with every bounded slot back within its bounds.
    pub fn within_bounds(&self, flat: Tensor<1>) -> Tensor<1> {
        self.slots.iter().filter_map(|slot| Some((slot, slot.bounds?))).fold(flat, |flat, (slot, (low, high))| {
            let range = slot.offset..slot.offset + slot.len();
            let kept = flat.clone().slice(range.clone()).clamp(low, high);
            flat.slice_assign(range, kept)
        })
    }

    /// The slots in the order of the flat vector.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Length of the flat vector.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True if nothing was declared.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Initial values for every slot, drawn in the order of declaration: [len].
    pub fn initial(&self, rng: &mut impl Rng) -> Vec<f32> {
        let mut values = Vec::with_capacity(self.len);
        for slot in &self.slots {
            let bound = match slot.init {
                Init::Kaiming { fan_in } => (6.0 / fan_in as f32).sqrt(),
                Init::Linear { fan_in } => (3.0 / fan_in as f32).sqrt(),
                Init::Constant(value) => {
                    values.extend(std::iter::repeat_n(value, slot.len()));
                    continue;
                }
            };
            values.extend((0..slot.len()).map(|_| rng.random_range(-bound..bound)));
        }
        values
    }
}

/// The tensors of a [`Layout`], cut from one flat vector.
#[derive(Clone, Debug)]
pub struct Weights {
    leaves: Vec<Tensor<1>>,
    shapes: Vec<Vec<usize>>,
}

impl Weights {
    /// Cuts `flat` [layout.len()] into tensors that only look.
    pub fn frozen(layout: &Layout, flat: &Tensor<1>) -> Self {
        Self::cut(layout, flat, |leaf| leaf)
    }

    /// Cuts `flat` [layout.len()] into leaves of an autodiff graph. Leaves, rather than slices of one leaf: the
    /// backward pass of a slice pads its gradient to the length of the whole vector, once for every slot.
    pub fn trainable(layout: &Layout, flat: &Tensor<1>) -> Self {
        Self::cut(layout, flat, |leaf| leaf.autodiff().require_grad())
    }

    fn cut(layout: &Layout, flat: &Tensor<1>, make: impl Fn(Tensor<1>) -> Tensor<1>) -> Self {
        assert_eq!(flat.dims()[0], layout.len(), "the flat vector does not fit the layout");
        let leaves = layout.slots.iter().map(|slot| make(flat.clone().narrow(0, slot.offset, slot.len())));
        Self { leaves: leaves.collect(), shapes: layout.slots.iter().map(|slot| slot.shape.clone()).collect() }
    }

    /// The tensor of a slot, in its declared shape.
    pub fn get<const D: usize>(&self, slot: SlotId) -> Tensor<D> {
        self.leaves[slot.0].clone().reshape(Shape::from(self.shapes[slot.0].clone()))
    }

    /// All values in the order of the layout, outside any autodiff graph: [layout.len()].
    pub fn values(&self) -> Tensor<1> {
        let values = Tensor::cat(self.leaves.clone(), 0);
        if values.is_autodiff() { values.inner() } else { values }
    }

    /// Gradients of all leaves in the order of the layout, outside the autodiff graph: [layout.len()].
    /// A leaf that the loss does not reach has gradient 0.
    pub fn gradient(&self, gradients: &mut Gradients) -> Tensor<1> {
        let parts = self.leaves.iter().map(|leaf| {
            leaf.grad_remove(gradients).unwrap_or_else(|| Tensor::zeros(leaf.dims(), &leaf.device().inner()))
        });
        Tensor::cat(parts.collect(), 0)
    }
}

/// A flat vector on a device, outside any autodiff graph.
pub fn flat(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let len = values.len();
    Tensor::from_data(TensorData::new(values, [len]), device)
}
