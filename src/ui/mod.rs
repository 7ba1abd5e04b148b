//! The page. Knows only [`crate::protocol`], [`crate::drawing`] and [`crate::maps`].

pub mod state;
