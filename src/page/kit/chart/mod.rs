//! The one chart of the page. A panel says what there is to show as a [`Plot`]; [`Chart`] draws it as SVG, in as many
//! pixels as it gets, lets pointer and keyboard read it off, and [`ExportMenu`] takes it along.
//!
//! A chart of our own rather than `leptos-chartistry`: that draws no intervals, wants one x for every series (evaluations
//! come every hundred steps or so), takes fixed colours where ours follow the theme, and brings `chrono` along.

mod csv;
mod curve;
mod draw;
mod frame;
mod markup;
mod plot;
mod scale;
mod thin;
mod view;
mod walk;

pub use self::{
    csv::{csv, row},
    curve::Curve,
    markup::escaped,
    plot::{Axis, ChartPoint, CurveTone, Format, Level, Plot, Series, Shape, Tick},
    scale::Scale,
    thin::thinned,
    view::Chart,
};
pub use super::picture::ExportMenu;
