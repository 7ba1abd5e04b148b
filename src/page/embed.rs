//! The page in a frame of another page, for slides and courses: `?embed=board` shows board, query and map, `?embed=map` the map,
//! `?embed=step` one step view, each over the run's buttons and without anything else. What it shows comes from the link
//! that is its address. It is a visit: nothing is read from storage, and nothing is stored.

use leptos::{ev, prelude::*};

use crate::{
    board::{Board, CellEditor},
    fragment,
    help::Help,
    kit::{
        figures::grouped,
        reactive::{derived, memo},
    },
    learner::Transport,
    map::MapPanel,
    notices::Notices,
    query::QueryPanel,
    state::PageState,
    steps::{panel::StepPanel, state::StepState},
    trainers::TrainerStatus,
};

/// What a frame shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Embed {
    /// Board, query and map.
    #[default]
    Board,
    /// The map.
    Map,
    /// The step view that is open.
    Step,
}

/// What follows `embed=` in an address, what it shows, and the size of its frame in pixels.
const FRAMES: [(&str, Embed, [u32; 2]); 3] =
    [("board", Embed::Board, [960, 640]), ("map", Embed::Map, [720, 540]), ("step", Embed::Step, [960, 480])];

impl Embed {
    /// What this page's address says; `None` for the whole page.
    pub fn of_address() -> Option<Self> {
        Self::of_search(&window().location().search().unwrap_or_default())
    }

    /// What is not known is the default, since a frame without controls of its own must show something.
    fn of_search(search: &str) -> Option<Self> {
        let mut parts =
            search.trim_start_matches('?').split('&').map(|part| part.split_once('=').unwrap_or((part, "")));
        let (_, named) = parts.find(|(key, _)| *key == "embed")?;
        Some(FRAMES.iter().find(|(name, ..)| *name == named).map(|(_, embed, _)| *embed).unwrap_or_default())
    }

    /// HTML of a frame that shows what a link to the page has.
    pub fn html(self, link: &str) -> String {
        let (page, fragment) = link.split_once('#').unwrap_or((link, ""));
        let (name, _, [width, height]) =
            FRAMES.iter().find(|(_, embed, _)| *embed == self).copied().unwrap_or(FRAMES[0]);
        let fragment = fragment.replace('&', "&amp;").replace('"', "%22");
        format!(
            "<iframe src=\"{page}?embed={name}#{fragment}\" width=\"{width}\" height=\"{height}\" frameborder=\"0\" \
             loading=\"lazy\" title=\"Few-Shot Playground\"></iframe>"
        )
    }

    fn class(self) -> &'static str {
        match self {
            Self::Board => "embedded embedded-board",
            Self::Map | Self::Step => "embedded",
        }
    }
}

/// The page in a frame.
#[component]
pub fn Embedded(
    /// What it shows.
    embed: Embed,
) -> impl IntoView {
    let state = PageState::get();
    refuse_files(state);
    let places = match embed {
        Embed::Board => view! {
            <div class="place column place-board"><Board/> <QueryPanel/></div>
            <div class="place column place-map"><MapPanel/></div>
        }
        .into_any(),
        Embed::Map => view! { <div class="place column place-map"><MapPanel/></div> }.into_any(),
        Embed::Step => view! { <div class="place column place-step"><StepPanel/></div> }.into_any(),
    };
    view! {
        <div class=embed.class() data-testid="embedded">
            <main class="places">{places}</main>
            <footer class="embed-foot row wrap">
                <Transport/>
                <TrainerStatus/>
                <Standing/>
            </footer>
        </div>
        <CellEditor/>
        <Help/>
        <Notices/>
    }
}

/// Which method it is, how far its run has come, and the way to the whole page as it is here.
#[component]
fn Standing() -> impl IntoView {
    let state = PageState::get();
    let steps = StepState::get();
    let method = memo(move || {
        let id = state.config.with(|config| config.method.clone());
        let title = |all: &Vec<_>| {
            let known: Option<&protocol::MethodInfo> =
                all.iter().find(|method: &&protocol::MethodInfo| method.id == id);
            known.map(|method| method.title.clone()).unwrap_or_default()
        };
        state.methods.with(title)
    });
    let step = memo(move || state.run.with(|run| run.step));
    let whole = derived(move || format!("./#{}", fragment::with_view(state, steps.tab.get())));
    view! {
        <p class="embed-says muted end">
            {method} ", step " <output class="strong" data-testid="steps">{derived(move || grouped(step.get()))}</output>
        </p>
        <a class="muted" href=whole target="_blank" rel="noopener" data-testid="embed-whole">"Open the playground"</a>
    }
}

/// A file that is dropped on a frame would take its place; here it is refused in words.
fn refuse_files(state: PageState) {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, move |event| {
        event.prevent_default();
        state.inform("A frame takes no files. Open the playground, and drop them there.");
    });
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_says_what_a_frame_shows() {
        let says = Embed::of_search;
        assert_eq!([says("?embed"), says("?embed=board")], [Some(Embed::Board); 2]);
        assert_eq!([says("?embed=map"), says("?a=1&embed=step")], [Some(Embed::Map), Some(Embed::Step)]);
        assert_eq!(says("?embed=<script>"), Some(Embed::Board));
        assert_eq!([says(""), says("?kit"), says("?embedded=map")], [None; 3]);
    }

    #[test]
    fn a_frames_html_has_the_link_as_html_wants_it() {
        let html = Embed::Map.html("https://a.org/b/#seed=3&view=step&board=1x_-");
        assert!(html.contains(r#" src="https://a.org/b/?embed=map#seed=3&amp;view=step&amp;board=1x_-" "#), "{html}");
        assert_eq!(html.matches('"').count() % 2, 0);
        assert!(!Embed::Step.html("https://a.org/#a=\"onload=x").contains("\"onload"));
    }
}
