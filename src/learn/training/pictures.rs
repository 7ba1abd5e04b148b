//! Pictures as tensors.

use burn::tensor::{Device, Tensor, TensorData};

use ink::{Picture, SIDE};

/// Pictures as [n, 1, 28, 28], ink 1.0.
pub fn stack(pictures: &[&Picture], device: &Device) -> Tensor<4> {
    let mut ink = Vec::with_capacity(pictures.len() * SIDE * SIDE);
    for picture in pictures {
        ink.extend(picture.bytes().iter().map(|byte| f32::from(*byte) / 255.0));
    }
    Tensor::from_data(TensorData::new(ink, [pictures.len(), 1, SIDE, SIDE]), device)
}
