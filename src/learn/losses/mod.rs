//! Distances and losses as pure functions of tensors, one idea a file.
//!
//! Nothing here holds weights or reads back from the device, and every gradient is finite, at zero vectors, identical
//! drawings and blank paper too: what a reader draws is not as tidy as a data set.

mod attention;
mod classification;
mod contrast;
mod distances;
mod hausdorff;
mod pairs;
mod triplets;

pub use attention::{attention_logits, label_likelihood, label_loss};
pub use classification::{cross_entropy, log_sum_exp, mean_squared_error, sigmoid, softmax};
pub use contrast::{alignment_and_uniformity, nt_xent, partners, prototype_contrast, symmetric_contrast};
pub use distances::{cosine_by_row, cosine_similarity, euclidean, euclidean_by_row, squared_euclidean};
pub use hausdorff::modified_hausdorff;
pub use pairs::{binary_cross_entropy, contrastive};
pub use triplets::{Mining, Triplets, collapsed, mean_distance, mine, random_negatives, triplet_loss};

#[cfg(test)]
pub mod test_tensors {
    //! Small tensors for the tests beside the losses.

    use burn::tensor::{Device, Tensor, TensorData};

    /// The CPU.
    pub fn cpu() -> Device {
        Device::flex()
    }

    /// A matrix from its rows.
    pub fn matrix<const N: usize>(rows: &[[f32; N]]) -> Tensor<2> {
        Tensor::from_data(TensorData::new(rows.concat(), [rows.len(), N]), &cpu())
    }

    /// A vector.
    pub fn vector(values: &[f32]) -> Tensor<1> {
        Tensor::from_data(TensorData::new(values.to_vec(), [values.len()]), &cpu())
    }

    /// All numbers of a tensor.
    pub fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
        tensor.into_data().try_to_vec::<f32>().unwrap()
    }

    /// The values of a function, and the gradient of their sum.
    pub fn gradient<const D: usize, const E: usize>(
        at: Tensor<D>,
        function: impl Fn(Tensor<D>) -> Tensor<E>,
    ) -> (Vec<f32>, Vec<f32>) {
        let at = at.autodiff().require_grad();
        let values = function(at.clone());
        let gradients = values.clone().sum().backward();
        (numbers(values.inner()), numbers(at.grad(&gradients).unwrap()))
    }

    /// Fails unless two lists agree to a part in ten thousand.
    pub fn close(got: &[f32], wanted: &[f32]) {
        assert_eq!(got.len(), wanted.len());
        for (got, wanted) in got.iter().zip(wanted) {
            assert!((got - wanted).abs() <= 1e-4 * wanted.abs().max(1.0), "{got} against {wanted}");
        }
    }
}
