//! Weights as a safetensors file, which PyTorch, JAX and this page all open.
//!
//! Tensors bear the names of a PyTorch `state_dict`; a checkpoint adds the optimiser's two moments as flat vectors and
//! the step. Reading checks every name and shape, so that a foreign file is refused rather than misread. Numbers are
//! 32-bit floats or, in what ships with the page, compact: [`NumberFormat`] has the forms, and all of them are read alike.

use std::{collections::HashMap, sync::Arc};

use safetensors::{SafeTensors, serialize, tensor::TensorView};

pub use super::tensor_storage::NumberFormat;
use super::{
    tensor_storage::{Stored, load, store},
    weights_error::WeightsError,
};
use crate::{
    methods::{self, Learner, NetworkLayout},
    models::Layout,
};
use protocol::RunConfig;

const FIRST_MOMENT: &str = "optimiser.first_moment";
const SECOND_MOMENT: &str = "optimiser.second_moment";
/// The key of the metadata that says how many steps are behind the moments, if that is not the network's step.
const OPTIMISER_STEPS: &str = "optimiser_steps";
/// The key of the metadata that says what the numbers of a compact file are stored as.
const NUMBERS: &str = "numbers";

/// The numbers of a network, off the device.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedState {
    /// Training steps behind them.
    pub step: u64,
    /// Flat weights in the order of the layout.
    pub weights: Vec<f32>,
    /// Flat statistics in the order of their layout.
    pub statistics: Vec<f32>,
    /// The optimiser's moments, in a checkpoint.
    pub moments: Option<[Vec<f32>; 2]>,
    /// Steps behind the moments: fewer than `step` where the optimiser began anew on the way.
    pub optimiser_steps: u64,
}

/// The file of a network's state, in 32-bit floats; `notes` go into its metadata.
///
/// # Errors
/// If the state does not fit the network, which is a bug in the caller.
pub fn write(network: &NetworkLayout, state: &SavedState, notes: &[(&str, String)]) -> Result<Vec<u8>, WeightsError> {
    let notes = notes.iter().map(|(key, value)| ((*key).into(), value.clone()));
    write_as(NumberFormat::Float32, network, state, notes.collect())
}

/// The same network from a file in which `numbers` are stored otherwise. The metadata stay, and an optimiser's moments
/// go: a compact file is for answering, not for training on.
///
/// # Errors
/// If the file cannot be read, or a value cannot be stored that way.
pub fn convert(file: &[u8], numbers: NumberFormat) -> Result<Vec<u8>, WeightsError> {
    let learner = learner_of(file)?;
    let state = SavedState { moments: None, ..read(learner.network(), file)? };
    let (_, header) = SafeTensors::read_metadata(file).map_err(unreadable)?;
    let mut metadata = header.metadata().clone().unwrap_or_default();
    metadata.insert(NUMBERS.into(), numbers.describe());
    write_as(numbers, learner.network(), &state, metadata)
}

fn write_as(
    numbers: NumberFormat,
    network: &NetworkLayout,
    state: &SavedState,
    mut metadata: HashMap<String, String>,
) -> Result<Vec<u8>, WeightsError> {
    let mut tensors: Vec<Stored> = Vec::new();
    for (layout, values) in [(&network.weights, &state.weights), (&network.statistics, &state.statistics)] {
        for slot in layout.slots() {
            tensors.extend(store(&slot.name, &slot.shape, &values[slot.offset..slot.offset + slot.len()], numbers)?);
        }
    }
    for (name, moment) in [FIRST_MOMENT, SECOND_MOMENT].into_iter().zip(state.moments.iter().flatten()) {
        tensors.extend(store(name, &[moment.len()], moment, NumberFormat::Float32)?);
    }
    let views = tensors.iter().map(|tensor| {
        let view = TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.data).map_err(unreadable)?;
        Ok((&tensor.name, view))
    });
    metadata.insert("step".into(), state.step.to_string());
    if state.moments.is_some() && state.optimiser_steps != state.step {
        metadata.insert(OPTIMISER_STEPS.into(), state.optimiser_steps.to_string());
    }
    serialize(views.collect::<Result<Vec<_>, WeightsError>>()?, Some(metadata)).map_err(unreadable)
}

/// The state of a network from a file.
///
/// # Errors
/// If the file is not safetensors, or not of this network.
pub fn read(network: &NetworkLayout, file: &[u8]) -> Result<SavedState, WeightsError> {
    let tensors = SafeTensors::deserialize(file).map_err(unreadable)?;
    let (_, header) = SafeTensors::read_metadata(file).map_err(unreadable)?;
    let number = |key| header.metadata().as_ref().and_then(|notes| notes.get(key)?.parse::<u64>().ok());
    let step = number("step").unwrap_or(0);
    let optimiser_steps = number(OPTIMISER_STEPS).unwrap_or(step);
    let n = network.weights.len();
    let moments = match (tensors.tensor(FIRST_MOMENT), tensors.tensor(SECOND_MOMENT)) {
        (Ok(_), Ok(_)) => Some([load(&tensors, FIRST_MOMENT, &[n])?, load(&tensors, SECOND_MOMENT, &[n])?]),
        _ => None,
    };
    let weights = fill(&network.weights, &tensors)?;
    Ok(SavedState { step, weights, statistics: fill(&network.statistics, &tensors)?, moments, optimiser_steps })
}

/// What a file's metadata says of the run it came from, for [`learner_of`].
pub fn notes(config: &RunConfig) -> Vec<(&'static str, String)> {
    let settings = config.values.iter().map(|(id, value)| format!("{id}={value}")).collect::<Vec<_>>().join(" ");
    vec![("method", config.method.clone()), ("seed", config.seed.to_string()), ("settings", settings)]
}

/// The learner of a file: of the method and settings in its metadata; without settings, the encoder that its shapes
/// tell of, read as a prototypical network.
///
/// # Errors
/// If the file holds neither.
pub fn learner_of(file: &[u8]) -> Result<Arc<dyn Learner>, WeightsError> {
    let (_, header) = SafeTensors::read_metadata(file).map_err(unreadable)?;
    let note = |key: &str| header.metadata().as_ref().and_then(|notes| notes.get(key).cloned());
    let (Some(method), Some(settings)) = (note("method"), note("settings")) else {
        return encoder_of(file);
    };
    let values = settings.split_whitespace().filter_map(|pair| {
        let (id, value) = pair.split_once('=')?;
        Some((id.to_string(), value.parse().ok()?))
    });
    let config = RunConfig { method, seed: 0, values: values.collect() };
    Ok(methods::set_up(&config)?.learner)
}

/// The encoder that a file holds, from the shapes in it.
fn encoder_of(file: &[u8]) -> Result<Arc<dyn Learner>, WeightsError> {
    let tensors = SafeTensors::deserialize(file).map_err(unreadable)?;
    let first = "block1.conv.weight";
    let kernel = tensors.tensor(first).map_err(|_| WeightsError::Missing(first.into()))?;
    let projection = tensors.tensor("projection.weight").ok();
    let embedding_dim = projection.and_then(|map| map.shape().first().copied());
    match kernel.shape() {
        &[channels @ 1..=1024, 1, 3, 3] if embedding_dim.is_none_or(|dim| dim <= 1024) => {
            let (network, encoder) = NetworkLayout::conv4(channels, embedding_dim);
            Ok(methods::encoder_alone(network, encoder))
        }
        shape => Err(WeightsError::Mismatch {
            name: first.into(),
            found: format!("{shape:?}"),
            needed: "[channels, 1, 3, 3]".into(),
        }),
    }
}

fn fill(layout: &Layout, tensors: &SafeTensors) -> Result<Vec<f32>, WeightsError> {
    let mut flat = Vec::with_capacity(layout.len());
    for slot in layout.slots() {
        flat.extend(load(tensors, &slot.name, &slot.shape)?);
    }
    Ok(flat)
}

fn unreadable(error: safetensors::SafeTensorError) -> WeightsError {
    WeightsError::Unreadable(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network() -> NetworkLayout {
        NetworkLayout::conv4(8, Some(2)).0
    }

    fn state() -> SavedState {
        let ramp = |n: usize| (0..n).map(|i| i as f32 * 0.25 - 3.0).collect::<Vec<_>>();
        let (n, m) = (network().weights.len(), network().statistics.len());
        SavedState {
            step: 12,
            weights: ramp(n),
            statistics: ramp(m),
            moments: Some([ramp(n), vec![0.5; n]]),
            optimiser_steps: 5,
        }
    }

    #[test]
    fn a_file_gives_back_what_was_written() {
        let file = write(&network(), &state(), &[("method", "prototypical".into())]).unwrap();
        assert_eq!(read(&network(), &file).unwrap(), state());
        let found = learner_of(&file).unwrap();
        assert_eq!(found.network().weights, network().weights);
    }

    #[test]
    fn foreign_and_broken_files_are_refused() {
        let file = write(&network(), &state(), &[]).unwrap();
        for cut in [0, 7, 100, file.len() - 1] {
            assert!(matches!(read(&network(), &file[..cut]), Err(WeightsError::Unreadable(_))), "cut at {cut}");
        }
        let wider = NetworkLayout::conv4(16, Some(2)).0;
        assert!(matches!(read(&wider, &file), Err(WeightsError::Mismatch { .. })));
        let mut poisoned = state();
        poisoned.weights[3] = f32::NAN;
        let file = write(&network(), &poisoned, &[]).unwrap();
        assert_eq!(read(&network(), &file), Err(WeightsError::NotFinite("block1.conv.weight".into())));
    }

    #[test]
    fn a_compact_file_is_read_like_any_other_and_keeps_its_notes() {
        let file = write(&network(), &state(), &[("author", "somebody".into())]).unwrap();
        for numbers in [NumberFormat::Float16, NumberFormat::Integer8 { largest: 127 }, NumberFormat::Float32] {
            let compact = convert(&file, numbers).unwrap();
            let (_, header) = SafeTensors::read_metadata(&compact).unwrap();
            let notes = header.metadata().clone().unwrap();
            assert_eq!((notes["author"].as_str(), notes[NUMBERS].clone()), ("somebody", numbers.describe()));
            let read = read(&network(), &compact).unwrap();
            assert_eq!((read.step, &read.moments), (12, &None));
            let (wanted, got) = (&state().weights, &read.weights);
            let most = wanted.iter().zip(got).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            // The values of a channel reach 470, so that an integer stands for up to 3.7; in 16 bits the ramp is exact.
            assert_eq!(
                most > 0.0,
                matches!(numbers, NumberFormat::Integer8 { .. }),
                "{numbers:?} moves a value by {most}"
            );
            assert!(most < 1.9, "{numbers:?} moves a value by {most}");
            let again = convert(&compact, numbers).unwrap();
            assert_eq!(super::read(&network(), &again).unwrap(), read, "a second conversion loses nothing more");
        }
    }

    #[test]
    fn a_compact_file_that_is_cut_or_changed_anywhere_never_panics() {
        let file =
            convert(&write(&network(), &state(), &[]).unwrap(), NumberFormat::Integer8 { largest: 127 }).unwrap();
        for cut in (0..file.len()).step_by(13) {
            assert!(matches!(read(&network(), &file[..cut]), Err(WeightsError::Unreadable(_))), "cut at {cut}");
        }
        let header = 8 + usize::from(u16::from_le_bytes([file[0], file[1]]));
        for at in 0..header {
            for byte in [b'0', 255] {
                let mut changed = file.clone();
                changed[at] = byte;
                // Most of these are refused; a changed note or step is not.
                if let (Ok(state), Ok(learner)) = (read(&network(), &changed), learner_of(&changed)) {
                    assert_eq!(state.weights.len(), learner.network().weights.len());
                }
            }
        }
        let without = |name: &str| {
            let tensors = SafeTensors::deserialize(&file).unwrap();
            let kept = tensors.tensors().into_iter().filter(|(each, _)| each != name);
            read(&network(), &serialize(kept, None).unwrap())
        };
        let name = "block2.conv.weight";
        assert_eq!(without("block2.conv.weight.scale"), Err(WeightsError::MissingScale(name.into())));
        assert_eq!(without(name), Err(WeightsError::Missing(name.into())));
    }

    #[test]
    fn a_file_names_the_learner_it_came_from() {
        let values = [("channels", 8.0), ("cosine", 1.0)].map(|(id, value)| (id.to_string(), value)).into();
        let config = RunConfig { method: "prototypical".into(), seed: 1, values };
        let learner = methods::set_up(&config).unwrap_or_else(|error| panic!("{error}")).learner;
        let zeros = |layout: &Layout| vec![0.0; layout.len()];
        let network = learner.network();
        let (weights, statistics) = (zeros(&network.weights), zeros(&network.statistics));
        let state = SavedState { step: 0, weights, statistics, moments: None, optimiser_steps: 0 };
        let file = write(network, &state, &notes(&config)).unwrap();
        assert_eq!(learner_of(&file).unwrap().network().weights, network.weights);
        let unknown = RunConfig { method: "palmistry".into(), ..config };
        let file = write(network, &state, &notes(&unknown)).unwrap();
        assert!(matches!(learner_of(&file), Err(WeightsError::Foreign(_))));
    }
}
