//! What the explorer's tabs share, and what they hand to each other: the drawing that was looked at last.

use leptos::prelude::*;

use crate::state::PageState;
use ink::{Drawing, Picture, rasterise};

/// What the explorer's parts share. Copy it freely: it holds signals, not values.
#[derive(Clone, Copy)]
pub struct Shared {
    /// The page that the explorer lies over.
    pub page: PageState,
    /// The drawing that was looked at last: what the augmentation tab begins with.
    pub looked_at: RwSignal<Option<LookedAt>>,
    /// The latest news for those who hear the page, and for the foot of the dialog.
    pub news: RwSignal<String>,
}

/// A drawing as a gallery has it.
#[derive(Clone, Debug, PartialEq)]
pub struct LookedAt {
    /// Its strokes; `None` if there is only a scan.
    pub strokes: Option<Drawing>,
    /// What the network sees of it.
    pub picture: Picture,
}

impl LookedAt {
    /// A drawing whose strokes are known.
    pub fn of(drawing: Drawing) -> Self {
        Self { picture: rasterise(&drawing), strokes: Some(drawing) }
    }
}

/// An empty sheet.
impl Default for LookedAt {
    fn default() -> Self {
        Self::of(Drawing::default())
    }
}
