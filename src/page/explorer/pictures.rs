//! The visitor's own pictures: a folder of folders, a folder a class, or drawings of Quick, Draw!.

use leptos::prelude::*;

use super::collected::Collected;
use protocol::librarian::Stock;

/// The tab of own pictures.
#[component]
pub fn PicturesPanel() -> impl IntoView {
    view! {
        <Collected
            stock=Stock::Own
            intro="Pictures of your own (PNG, JPEG, SVG, photos of paper), with a folder for each class, as they are or as a zip \
                   archive; or drawings of Quick, Draw! (.ndjson). Ink and paper are told apart by themselves, and the \
                   Learner can learn from what was found. Nothing of yours leaves this computer."
            nothing="Nothing is here yet. Choose a folder above, or drop it here."
        />
    }
}
