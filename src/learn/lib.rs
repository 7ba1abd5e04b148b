//! Everything that learns: networks, losses, methods, and the loop that trains them, on burn.
//!
//! [`training::device`] alone names backends. [`methods`] and [`models`] never read back from the device;
//! [`training::session`] alone awaits and loops.

pub mod losses;
pub mod meta;
pub mod methods;
pub mod models;
pub mod training;
