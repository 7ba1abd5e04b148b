//! The page. Knows only [`crate::protocol`], [`crate::drawing`] and [`crate::maps`].

pub mod class_mark;
pub mod state;
