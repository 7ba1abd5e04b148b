//! The text of a frame that shows this page in another one, to be copied into slides or a course.

use leptos::prelude::*;

use super::clipboard::to_clipboard;
use crate::{
    embed::Embed,
    kit::{
        reactive::{derived, memo, on_change, spawn},
        segments::{Segment, Segments},
    },
};

/// What a frame may show, and its text.
#[component]
pub fn FrameText(
    /// The link to what it shows; empty if there is none.
    #[prop(into)]
    link: Signal<String>,
) -> impl IntoView {
    let shows = RwSignal::new(Embed::Board);
    let says = RwSignal::new("");
    let text = memo(move || link.with(|link| shows.get().html(link)));
    on_change(move || text.get(), move |_| says.set(""));
    let segments = vec![
        Segment::new(Embed::Board, "Board and map").testid("frame-board"),
        Segment::new(Embed::Map, "Map").testid("frame-map"),
        Segment::new(Embed::Step, "This step").testid("frame-step"),
    ];
    let copy = move |_| {
        let text = text.get_untracked();
        spawn(async move {
            let copied = to_clipboard(&text).await;
            says.set(if copied {
                "Copied."
            } else {
                "The browser does not let this page copy: select the text and copy it."
            });
        });
    };
    view! {
        <section class="share-frame" aria-labelledby="frame-title" hidden=derived(move || link.with(String::is_empty))>
            <div class="row wrap apart">
                <h3 id="frame-title">"For slides and courses"</h3>
                <Segments name="frame-shows" legend="What the frame shows" segments chosen=shows choose=move |embed| shows.set(embed)/>
            </div>
            <div class="row">
                <input
                    class="share-link"
                    type="text"
                    readonly
                    aria-label="HTML of a frame"
                    data-testid="frame-text"
                    prop:value=text
                    on:focus:target=move |event| event.target().select()
                />
                <button class="button" data-testid="frame-copy" on:click=copy>"Copy frame"</button>
            </div>
            <p class="share-says" role="status" data-testid="frame-says">{says}</p>
        </section>
    }
}
