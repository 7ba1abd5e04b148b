//! The parts that the interface is made of: each is used in several places, and knows none of them.

pub mod bars;
pub mod class_mark;
pub mod download;
pub mod icon;
pub mod icon_button;
pub mod ink;
pub mod inks;
pub mod names;
pub mod reactive;
pub mod size;
pub mod tabs;
pub mod theme;
pub mod thumbnail;
