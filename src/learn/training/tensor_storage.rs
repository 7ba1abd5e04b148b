//! How the numbers of one tensor are stored in a weights file.
//!
//! Checkpoints and exports hold 32-bit floats. What ships with the page is compact: 16-bit floats, or 8-bit integers for
//! tensors of two or more dimensions and 16-bit floats for the rest. An integer tensor has a second tensor beside it,
//! `<name>.scale`, with one number for each index of the first dimension (an output channel, or a word piece):
//!
//! ```text
//! value[i, …] = integer[i, …] · scale[i]
//! ```
//!
//! The scale is chosen so that the largest value of a channel is the largest integer; no value moves by more than half a
//! scale (symmetric quantisation by channel, Krishnamoorthi 2018).

use burn::tensor::f16;
use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::weights_error::WeightsError;

/// What the numbers of a file are stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFormat {
    /// 32-bit floats everywhere: nothing is lost.
    Float32,
    /// 16-bit floats everywhere.
    Float16,
    /// 8-bit integers with a scale for each channel, from -`largest` to `largest`. With a smaller `largest` the file
    /// has as many bytes, which compress better and say less.
    Integer8 {
        /// The largest integer, at least 1.
        largest: i8,
    },
}

impl NumberFormat {
    /// What a file's metadata says of it.
    pub fn describe(self) -> String {
        match self {
            Self::Float32 => "float32".into(),
            Self::Float16 => "float16".into(),
            Self::Integer8 { largest } => {
                format!("int8 in ±{largest}, times NAME.scale along the first dimension; others float16")
            }
        }
    }
}

/// A tensor on its way into a file.
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) dtype: Dtype,
    pub(super) shape: Vec<usize>,
    pub(super) data: Vec<u8>,
}

/// `values` [shape] as the one or two tensors that a file has of them.
///
/// # Errors
/// If a value is not finite where it has to be, or too large for 16 bits.
pub(super) fn store(
    name: &str,
    shape: &[usize],
    values: &[f32],
    numbers: NumberFormat,
) -> Result<Vec<Stored>, WeightsError> {
    let stored =
        |name: &str, dtype, shape: &[usize], data| Stored { name: name.into(), dtype, shape: shape.into(), data };
    match numbers {
        NumberFormat::Float32 => {
            let data = values.iter().flat_map(|value| value.to_le_bytes()).collect();
            Ok(vec![stored(name, Dtype::F32, shape, data)])
        }
        NumberFormat::Integer8 { largest } if shape.len() >= 2 => {
            finite(name, values)?;
            let (mut integers, mut scales) = (Vec::with_capacity(values.len()), Vec::new());
            for channel in values.chunks(channel_len(shape)) {
                let scale = scale_of(channel, f32::from(largest));
                // A channel of zeros has scale 0, and 0 / 0 becomes the integer 0.
                integers.extend(channel.iter().map(|value| ((value / scale.to_f32()).round() as i8).cast_unsigned()));
                scales.push(scale);
            }
            let scale = stored(&scale_name(name), Dtype::F16, &shape[..1], half_bytes(name, &scales)?);
            Ok(vec![stored(name, Dtype::I8, shape, integers), scale])
        }
        NumberFormat::Float16 | NumberFormat::Integer8 { .. } => {
            finite(name, values)?;
            let halves: Vec<f16> = values.iter().map(|value| f16::from_f32(*value)).collect();
            Ok(vec![stored(name, Dtype::F16, shape, half_bytes(name, &halves)?)])
        }
    }
}

/// The values of a tensor [shape], whichever way it is stored.
///
/// # Errors
/// If it is missing, of another shape or of a type that is not known here, lacks its scale, or holds what is no number.
pub(super) fn load(tensors: &SafeTensors, name: &str, shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
    let tensor = tensors.tensor(name).map_err(|_| WeightsError::Missing(name.into()))?;
    if tensor.dtype() != Dtype::I8 {
        return floats(name, &tensor, shape, "F32, F16 or I8");
    }
    expect_shape(name, &tensor, shape, "I8")?;
    let scale = scale_name(name);
    let scales = tensors.tensor(&scale).map_err(|_| WeightsError::MissingScale(name.into()))?;
    let scales = floats(&scale, &scales, shape.get(..1).unwrap_or(&[]), "F32 or F16")?;
    let channels = tensor.data().chunks(channel_len(shape)).zip(scales);
    let values: Vec<f32> = channels
        .flat_map(|(channel, scale)| channel.iter().map(move |byte| f32::from(byte.cast_signed()) * scale))
        .collect();
    finite(name, &values)?;
    Ok(values)
}

/// The values of a tensor of 32-bit or 16-bit floats; `known` says in a refusal which types there may be.
fn floats(name: &str, tensor: &TensorView, shape: &[usize], known: &str) -> Result<Vec<f32>, WeightsError> {
    let values: Vec<f32> = match tensor.dtype() {
        Dtype::F16 => {
            expect_shape(name, tensor, shape, "F16")?;
            tensor.data().as_chunks::<2>().0.iter().map(|pair| f16::from_le_bytes(*pair).to_f32()).collect()
        }
        Dtype::F32 => {
            expect_shape(name, tensor, shape, "F32")?;
            tensor.data().as_chunks::<4>().0.iter().map(|quad| f32::from_le_bytes(*quad)).collect()
        }
        _ => return Err(mismatch(name, tensor, shape, known)),
    };
    finite(name, &values)?;
    Ok(values)
}

/// The least 16-bit scale by which no value of the channel exceeds the largest integer. Rounding to the nearest would
/// clip the largest value of every second channel.
fn scale_of(channel: &[f32], largest: f32) -> f16 {
    let wanted = channel.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / largest;
    let nearest = f16::from_f32(wanted);
    if nearest.to_f32() < wanted { f16::from_bits(nearest.to_bits() + 1) } else { nearest }
}

/// How many values one index of the first dimension has; 1 for a single number, since chunks must not be empty.
fn channel_len(shape: &[usize]) -> usize {
    shape.iter().skip(1).product::<usize>().max(1)
}

fn scale_name(name: &str) -> String {
    format!("{name}.scale")
}

fn half_bytes(name: &str, values: &[f16]) -> Result<Vec<u8>, WeightsError> {
    if values.iter().all(|value| value.is_finite()) {
        Ok(values.iter().flat_map(|value| value.to_le_bytes()).collect())
    } else {
        Err(WeightsError::TooLarge(name.into()))
    }
}

fn finite(name: &str, values: &[f32]) -> Result<(), WeightsError> {
    if values.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(WeightsError::NotFinite(name.into())) }
}

fn expect_shape(name: &str, tensor: &TensorView, shape: &[usize], dtype: &str) -> Result<(), WeightsError> {
    if tensor.shape() == shape { Ok(()) } else { Err(mismatch(name, tensor, shape, dtype)) }
}

fn mismatch(name: &str, tensor: &TensorView, shape: &[usize], dtype: &str) -> WeightsError {
    let found = format!("{:?} {:?}", tensor.dtype(), tensor.shape());
    WeightsError::Mismatch { name: name.into(), found, needed: format!("{dtype} {shape:?}") }
}

#[cfg(test)]
mod tests {
    use safetensors::serialize;

    use super::*;

    /// A file with these tensors.
    fn file(stored: &[Stored]) -> Vec<u8> {
        let views = stored
            .iter()
            .map(|tensor| (&tensor.name, TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.data).unwrap()));
        serialize(views, None).unwrap()
    }

    fn read(stored: &[Stored], shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
        let file = file(stored);
        load(&SafeTensors::deserialize(&file).unwrap(), "w", shape)
    }

    /// Three channels of very different size, one of them zeros.
    fn ramp() -> Vec<f32> {
        (0..12).map(|i| [1.0, 0.0, 1e-4][i / 4] * (i as f32 * 1.7 - 3.3).sin()).collect()
    }

    #[test]
    fn an_integer_is_within_half_a_scale_of_its_value() {
        for largest in [127, 31, 1] {
            let stored = store("w", &[3, 2, 2], &ramp(), NumberFormat::Integer8 { largest }).unwrap();
            assert_eq!((stored[0].dtype, stored[1].dtype), (Dtype::I8, Dtype::F16));
            assert_eq!((stored[1].name.as_str(), &stored[1].shape[..]), ("w.scale", &[3][..]));
            let most = stored[0].data.iter().map(|byte| byte.cast_signed().unsigned_abs()).max();
            assert_eq!(most, Some(largest.unsigned_abs()), "the largest value of a channel is the largest integer");
            let read = read(&stored, &[3, 2, 2]).unwrap();
            for (channel, (wanted, got)) in ramp().chunks(4).zip(read.chunks(4)).enumerate() {
                let scale = wanted.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / f32::from(largest);
                for (wanted, got) in wanted.iter().zip(got) {
                    // Above 6·10⁻⁵ a 16-bit float is within 2⁻¹⁰ of any number, below within 6·10⁻⁸.
                    let most = 0.5 * (scale * (1.0 + 1.0 / 1024.0) + 6e-8);
                    assert!((wanted - got).abs() <= most, "channel {channel} of {largest}: {got} for {wanted}");
                }
            }
        }
    }

    #[test]
    fn vectors_are_16_bit_floats_and_come_back_within_11_bits() {
        for numbers in [NumberFormat::Float16, NumberFormat::Integer8 { largest: 127 }] {
            let values = [0.1, -17.36, 0.0, 1e-3];
            let stored = store("w", &[4], &values, numbers).unwrap();
            assert_eq!((stored.len(), stored[0].dtype, stored[0].data.len()), (1, Dtype::F16, 8));
            for (wanted, got) in values.iter().zip(read(&stored, &[4]).unwrap()) {
                assert!((wanted - got).abs() <= wanted.abs() / 2048.0, "{got} for {wanted}");
            }
        }
        let stored = store("w", &[3, 4], &ramp(), NumberFormat::Float32).unwrap();
        assert_eq!(read(&stored, &[3, 4]).unwrap(), ramp());
    }

    #[test]
    fn what_a_16_bit_float_cannot_hold_is_not_written() {
        let integers = NumberFormat::Integer8 { largest: 127 };
        for (value, error) in
            [(f32::NAN, WeightsError::NotFinite("w".into())), (1e5, WeightsError::TooLarge("w".into()))]
        {
            assert_eq!(store("w", &[1], &[value], NumberFormat::Float16).err(), Some(error));
        }
        assert_eq!(store("w", &[1, 1], &[1e9], integers).err(), Some(WeightsError::TooLarge("w".into())));
        assert!(store("w", &[1, 1], &[1e5], integers).is_ok(), "its scale is small enough");
    }

    #[test]
    fn hostile_tensors_are_refused_with_what_is_wrong() {
        let integers = || store("w", &[3, 4], &ramp(), NumberFormat::Integer8 { largest: 127 }).unwrap();
        let alone = &integers()[..1];
        assert_eq!(read(alone, &[3, 4]), Err(WeightsError::MissingScale("w".into())));

        let wrong = |change: fn(&mut Vec<Stored>), shape: &[usize]| {
            let mut stored = integers();
            change(&mut stored);
            read(&stored, shape).unwrap_err().to_string()
        };
        let text = wrong(|_| (), &[4, 3]);
        assert_eq!(text, "the tensor “w” is I8 [3, 4], the network needs I8 [4, 3]");
        let text = wrong(
            |stored| {
                stored[1].shape = vec![2];
                stored[1].data.truncate(4);
            },
            &[3, 4],
        );
        assert_eq!(text, "the tensor “w.scale” is F16 [2], the network needs F16 [3]");
        let text = wrong(|stored| stored[1].data[..2].copy_from_slice(&f16::NAN.to_le_bytes()), &[3, 4]);
        assert_eq!(text, "the tensor “w.scale” holds values that are not numbers");
        let text = wrong(|stored| stored[1].dtype = Dtype::BF16, &[3, 4]);
        assert_eq!(text, "the tensor “w.scale” is BF16 [3], the network needs F32 or F16 [3]");
        // A scale of 32 bits is read, too; one so large that the product is infinite is refused.
        let text = wrong(
            |stored| {
                stored[1].dtype = Dtype::F32;
                stored[1].data = [f32::MAX; 3].iter().flat_map(|scale| scale.to_le_bytes()).collect();
            },
            &[3, 4],
        );
        assert_eq!(text, "the tensor “w” holds values that are not numbers");

        let scalar = Stored { name: "w".into(), dtype: Dtype::I8, shape: vec![], data: vec![1] };
        assert!(matches!(read(&[scalar], &[]), Err(WeightsError::MissingScale(_))));
        let empty = Stored { name: "w".into(), dtype: Dtype::I8, shape: vec![3, 0], data: vec![] };
        assert!(matches!(read(&[empty], &[3, 4]), Err(WeightsError::Mismatch { .. })));
    }
}
