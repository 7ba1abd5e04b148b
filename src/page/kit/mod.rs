//! The parts that the interface is made of: each is used in several places, and knows none of them.

pub mod bytes;
pub mod card;
pub mod chart;
pub mod class_mark;
pub mod dialog;
pub mod download;
pub mod figures;
pub(crate) mod files;
pub mod history;
pub mod icon;
pub mod icon_button;
pub mod ink;
pub mod inks;
pub mod matrix;
pub mod names;
pub mod pen;
pub mod reactive;
pub mod segments;
pub mod select;
pub mod size;
pub mod slider;
pub mod status;
pub mod tabs;
pub mod theme;
pub mod thumbnail;
pub mod tooltip;
