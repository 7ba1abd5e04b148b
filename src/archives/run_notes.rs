//! What a file of weights says of the run it came from: method, seed, settings and steps, as `learn` writes them into the
//! metadata of a safetensors file (`training/weights_file.rs`).

use std::collections::BTreeMap;

use serde_json::Value;

use protocol::RunConfig;

/// A header is a few kilobytes.
const LONGEST_HEADER: usize = 1 << 20;

/// Why it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotesError {
    /// It has no header.
    #[error("it is not a complete safetensors file")]
    NotSafetensors,
}

/// The run and its steps; no run if the file does not tell of one, as a file that PyTorch wrote.
///
/// # Errors
/// If it is no safetensors file.
pub fn read(file: &[u8]) -> Result<(Option<RunConfig>, u64), NotesError> {
    let (length, rest) = file.split_first_chunk::<8>().ok_or(NotesError::NotSafetensors)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).ok().filter(|length| *length <= LONGEST_HEADER);
    let header = length.and_then(|length| rest.get(..length)).ok_or(NotesError::NotSafetensors)?;
    let header: BTreeMap<String, Value> = serde_json::from_slice(header).map_err(|_| NotesError::NotSafetensors)?;
    let note = |key: &str| header.get("__metadata__")?.get(key)?.as_str();
    let step = note("step").and_then(|step| step.parse().ok()).unwrap_or(0);
    let setting = |pair: &str| {
        let (id, value) = pair.split_once('=')?;
        Some((id.to_owned(), value.parse().ok()?))
    };
    let config = note("method").zip(note("settings")).map(|(method, settings)| RunConfig {
        method: method.to_owned(),
        seed: note("seed").and_then(|seed| seed.parse().ok()).unwrap_or(0),
        values: settings.split_whitespace().filter_map(setting).collect(),
    });
    Ok((config, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(header: &str) -> Vec<u8> {
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 4]].concat()
    }

    #[test]
    fn notes_tell_of_the_run() {
        let header = r#"{"__metadata__":{"method":"relation","seed":"9","settings":"n_way=5 margin=0.25","step":"40"},
            "a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#;
        let values = [("n_way".to_owned(), 5.0), ("margin".to_owned(), 0.25)].into();
        assert_eq!(read(&file(header)), Ok((Some(RunConfig { method: "relation".into(), seed: 9, values }), 40)));
        assert_eq!(read(&file(r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#)), Ok((None, 0)));
    }

    #[test]
    fn what_is_no_such_file_is_refused() {
        for bytes in [&b""[..], b"PK\x03\x04 something else", &[255; 40], &file("{")[..], &file("{}")[..9]] {
            assert_eq!(read(bytes), Err(NotesError::NotSafetensors));
        }
    }
}
