//! From episodes to weights: the device, one training step, the loop, and what is measured along the way.

pub mod adam;
pub mod adaptation;
pub mod device;
pub mod evaluation;
pub mod model;
pub mod pending;
pub mod pictures;
pub mod recognition;
mod run;
pub mod schedule;
pub mod session;
mod tensor_storage;
pub mod timing;
pub mod trainer;
pub mod weights_error;
pub mod weights_file;
pub mod zero_shot;
