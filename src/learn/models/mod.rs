//! Networks as pure functions of their weights.
//!
//! A network here does not own its weights. It declares named slots in a [`Layout`], and its forward pass reads them
//! from a [`Weights`] value made from one flat vector. One vector is what an optimiser updates in a handful of
//! operations, what a checkpoint reads back in one transfer, what moves from the CPU to the GPU, and what MAML
//! differentiates through: a network with other weights is the same function called with another argument.

mod block;
mod conv4;
mod dual;
mod full_context;
mod fused;
#[cfg(test)]
mod fused_tests;
mod gru;
mod layout;
mod linear;
mod lstm;
mod projection;
mod relation_module;
mod sound_tower;
mod strided_conv4;
mod text_tower;
mod transformer;

pub use block::{BatchNorm, Block, Norm, convolve};
pub use conv4::{Conv4, map_side};
pub use dual::Dual;
pub use full_context::FullContext;
pub use layout::{Init, Layout, Slot, SlotId, Weights, flat};
pub use linear::Linear;
pub use projection::Projection;
pub use relation_module::RelationModule;
pub use sound_tower::SoundTower;
pub use strided_conv4::StridedConv4;
pub use text_tower::{TextReader, TextTower, Texts};
