//! A block of an encoder as one operation, where tensors live on the CPU: what `kernels` computes, as burn sees it.
//!
//! burn has a convolution, a norm, a pooling and a ReLU, each of which writes its result, copies it into the order that the next
//! one wants, and saves it for the way back. Here they are one node of its graph, with a gradient by hand. Maps stay
//! channels last between two blocks: a tensor [n, channels, h, w] whose numbers lie as [n, h, w, channels].
//!
//! Everything here answers `None` where there is no such operation (another device, a width without kernels, tensors of
//! which some are in a graph and some are not): then the block is what its parts make of it.

use burn::tensor::Tensor;

/// What a block learned: kernels [channels, inputs, 3, 3], and the norm's scale and shift, both [channels].
#[cfg_attr(not(feature = "flex"), expect(dead_code, reason = "only the operation on the CPU reads all of it"))]
pub struct Learned {
    pub kernel: Tensor<4>,
    pub scale: Tensor<1>,
    pub shift: Tensor<1>,
    /// Added to variances before the square root.
    pub epsilon: f64,
    /// Whether 2 × 2 max-pooling halves height and width.
    pub pools: bool,
}

/// What a block makes of a batch by the batch's own statistics.
pub struct ByBatch {
    /// [n, channels, h / 2, w / 2], or [n, channels, h, w] without pooling.
    pub output: Tensor<4>,
    /// The statistics, outside of any graph: [channels].
    pub mean: Tensor<1>,
    /// The biased variance: [channels].
    pub variance: Tensor<1>,
}

#[cfg(not(feature = "flex"))]
mod operation {
    use super::{ByBatch, Learned, Tensor};

    pub fn by_batch(_x: &Tensor<4>, _learned: &Learned) -> Option<ByBatch> {
        None
    }

    pub fn by_statistics(_x: &Tensor<4>, _learned: &Learned, _statistics: [&Tensor<1>; 2]) -> Option<Tensor<4>> {
        None
    }
}

pub use operation::{by_batch, by_statistics};

#[cfg(feature = "flex")]
mod operation {
    use std::sync::Arc;

    use burn::{
        backend::{
            Autodiff,
            autodiff::{
                NodeId,
                checkpoint::{base::Checkpointer, strategy::NoCheckpointing},
                grads::Gradients,
                ops::{Backward, Ops, OpsKind},
            },
            tensor::FloatTensor,
        },
        tensor::{DType, TensorData},
    };

    use super::{ByBatch, Learned, Tensor};
    use crate::training::device::Cpu;

    /// A tensor of the CPU backend.
    type Native = FloatTensor<Cpu>;

    /// By the batch's own statistics. `x` is [n, inputs, h, w].
    pub fn by_batch(x: &Tensor<4>, learned: &Learned) -> Option<ByBatch> {
        let shape = shape(x, learned)?;
        let Learned { kernel, scale, shift, .. } = learned;
        let in_graph = [x.is_autodiff(), kernel.is_autodiff(), scale.is_autodiff(), shift.is_autodiff()];
        if in_graph == [false; 4] {
            let taken = Taken::of(shape, learned, [native(x)?, native(kernel)?, native(scale)?, native(shift)?])?;
            let (output, saved) = taken.forward();
            return Some(done(Tensor::from_primitive::<Cpu>(output), &saved));
        }
        if in_graph != [true; 4] {
            return None;
        }
        let (x, x_node) = x.clone().try_into_primitive::<Autodiff<Cpu>>().ok()?.into_parts();
        let (kernel, kernel_node) = kernel.clone().try_into_primitive::<Autodiff<Cpu>>().ok()?.into_parts();
        let (scale, scale_node) = scale.clone().try_into_primitive::<Autodiff<Cpu>>().ok()?.into_parts();
        let (shift, shift_node) = shift.clone().try_into_primitive::<Autodiff<Cpu>>().ok()?.into_parts();
        let taken = Taken::of(shape, learned, [x, kernel, scale, shift])?;
        let (output, saved) = taken.forward();
        let saved = Arc::new(saved);
        let nodes = [x_node, kernel_node, scale_node, shift_node];
        let output = match Block.prepare::<NoCheckpointing>(nodes).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((taken, saved.clone()), output),
            OpsKind::UnTracked(prepared) => prepared.finish(output),
        };
        Some(done(Tensor::from_primitive::<Autodiff<Cpu>>(output), &saved))
    }

    /// By given statistics, mean and variance, outside of any graph. `x` is [n, inputs, h, w].
    pub fn by_statistics(x: &Tensor<4>, learned: &Learned, [mean, variance]: [&Tensor<1>; 2]) -> Option<Tensor<4>> {
        let shape = shape(x, learned)?;
        let Learned { kernel, scale, shift, .. } = learned;
        if x.is_autodiff() || kernel.is_autodiff() {
            return None;
        }
        let taken = Taken::of(shape, learned, [native(x)?, native(kernel)?, native(scale)?, native(shift)?])?;
        let (mean, variance) = (in_order(native(mean)?)?, in_order(native(variance)?)?);
        let output = kernels::infer(&shape, numbers(&taken.x), &taken.weights(), numbers(&mean), numbers(&variance));
        Some(Tensor::from_primitive::<Cpu>(maps(output, &shape)))
    }

    fn done(output: Tensor<4>, saved: &kernels::Saved) -> ByBatch {
        let of_channels = |values: &[f32]| Tensor::from_primitive::<Cpu>(plain(values.to_vec(), vec![values.len()]));
        ByBatch { output, mean: of_channels(&saved.mean), variance: of_channels(&saved.variance) }
    }

    /// The size of the work, if there are kernels for it.
    fn shape(x: &Tensor<4>, learned: &Learned) -> Option<kernels::Shape> {
        let ([images, inputs, height, width], [channels, ..]) = (x.dims(), learned.kernel.dims());
        let shape = kernels::Shape { images, height, width, inputs, channels, pools: learned.pools };
        kernels::fits(&shape).then_some(shape)
    }

    fn native<const D: usize>(tensor: &Tensor<D>) -> Option<Native> {
        tensor.clone().try_into_primitive::<Cpu>().ok()
    }

    /// What goes into the operation, as numbers in its order.
    #[derive(Clone, Debug)]
    struct Taken {
        shape: kernels::Shape,
        /// [n, h, w, inputs].
        x: Native,
        kernel: Native,
        scale: Native,
        shift: Native,
        epsilon: f32,
    }

    impl Taken {
        fn of(shape: kernels::Shape, learned: &Learned, [x, kernel, scale, shift]: [Native; 4]) -> Option<Self> {
            let (kernel, scale, shift) = (in_order(kernel)?, in_order(scale)?, in_order(shift)?);
            Some(Self { shape, x: channels_last(x)?, kernel, scale, shift, epsilon: learned.epsilon as f32 })
        }

        fn weights(&self) -> kernels::BlockWeights<'_> {
            let (kernel, scale, shift) = (numbers(&self.kernel), numbers(&self.scale), numbers(&self.shift));
            kernels::BlockWeights { kernel, scale, shift, epsilon: self.epsilon }
        }

        fn forward(&self) -> (Native, kernels::Saved) {
            let (output, saved) = kernels::forward(&self.shape, numbers(&self.x), &self.weights());
            (maps(output, &self.shape), saved)
        }
    }

    /// The node of burn's graph: parents are the maps, the kernels, the scale and the shift.
    #[derive(Debug)]
    struct Block;

    impl Backward<Cpu, 4> for Block {
        type State = (Taken, Arc<kernels::Saved>);

        fn backward(self, ops: Ops<Self::State, 4>, gradients: &mut Gradients, _checkpointer: &mut Checkpointer) {
            let given = gradients.consume::<Cpu>(&ops.node);
            let (taken, saved) = ops.state;
            let [x, kernel, scale, shift] = ops.parents.map(|parent| parent.map(|node| node.id));
            // A gradient is of the type of what it is the gradient of.
            let Some(given) = channels_last(given) else { return };
            let kernels::Shape { images, height, width, inputs, channels, .. } = taken.shape;
            let found = kernels::backward(
                &taken.shape,
                numbers(&taken.x),
                &taken.weights(),
                &saved,
                numbers(&given),
                x.is_some(),
            );
            let mut register = |node: Option<NodeId>, gradient: Native| {
                if let Some(node) = node {
                    gradients.register::<Cpu>(node, gradient);
                }
            };
            if let Some(of_x) = found.x {
                register(x, plain(of_x, vec![images, height, width, inputs]).permute(&[0, 3, 1, 2]));
            }
            register(kernel, plain(found.kernel, vec![channels, inputs, 3, 3]));
            register(scale, plain(found.scale, vec![channels]));
            register(shift, plain(found.shift, vec![channels]));
        }
    }

    /// What leaves the block as [n, channels, h, w].
    fn maps(output: Vec<f32>, shape: &kernels::Shape) -> Native {
        let [height, width] = shape.side_out();
        plain(output, vec![shape.images, height, width, shape.channels]).permute(&[0, 3, 1, 2])
    }

    /// Maps [n, channels, h, w] as [n, h, w, channels]; nothing is copied if their numbers lie like that.
    fn channels_last(maps: Native) -> Option<Native> {
        in_order(maps.permute(&[0, 2, 3, 1]))
    }

    /// The same numbers, lying in the tensor's order from the beginning.
    fn in_order(tensor: Native) -> Option<Native> {
        (tensor.dtype() == DType::F32).then(|| tensor.to_contiguous())
    }

    /// The numbers of what lies in order.
    fn numbers(tensor: &Native) -> &[f32] {
        tensor.as_slice().unwrap_or_default()
    }

    fn plain(values: Vec<f32>, shape: Vec<usize>) -> Native {
        Native::from_data(TensorData::new(values, shape))
    }
}
