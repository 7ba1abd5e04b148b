//! What can be wrong with a file of weights.

use crate::methods;

/// Why a file cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum WeightsError {
    /// Not a safetensors file, or cut short.
    #[error("this is not a complete safetensors file ({0})")]
    Unreadable(String),
    /// A tensor that the network has is not there.
    #[error("the file has no tensor “{0}”: it is of another network")]
    Missing(String),
    /// A tensor has another shape or another type than the network's.
    #[error("the tensor “{name}” is {found}, the network needs {needed}")]
    Mismatch {
        /// The tensor.
        name: String,
        /// What the file has.
        found: String,
        /// What the network has.
        needed: String,
    },
    /// It names a method, or settings, that are not known here.
    #[error("the file is of a network that is not known here: {0}")]
    Foreign(#[from] methods::ConfigError),
    /// A tensor of integers stands alone.
    #[error("the tensor “{0}” holds 8-bit integers, and the file has no tensor “{0}.scale” to multiply them by")]
    MissingScale(String),
    /// A value cannot be stored in 16 bits.
    #[error("the tensor “{0}” holds values that 16 bits cannot: keep the file in 32 bits")]
    TooLarge(String),
    /// A value is not a finite number.
    #[error("the tensor “{0}” holds values that are not numbers")]
    NotFinite(String),
}
