//! The parts of the page in their states, for developers: `?kit` in the page's address shows them in its place. It is what
//! screenshots and axe look at first.

use std::sync::Arc;

use data::{Classes, Scripts};
use icondata_lu::{LuChartScatter, LuLayoutGrid, LuPlay, LuPlus};
use ink::Picture;
use leptos::prelude::*;

use crate::kit::{
    card::Card,
    class_mark::ClassMark,
    dialog::Dialog,
    field::NumberField,
    icon::Icon,
    icon_button::IconButton,
    ink::Ink,
    inks::use_inks,
    matrix::{
        By, Field, Geometry, Head, Look, Matrix, MatrixAxis, MatrixFrame, MatrixLayout, MatrixSource, Of, Pick, Table,
    },
    reactive::derived,
    segments::{Segment, Segments},
    slider::Slider,
    status::{Cancel, EmptyState, Failed, Progress},
    tabs::{Tab, Tabs},
    theme::ThemeButton,
    thumbnail::Thumbnail,
    tooltip::Tooltip,
};

/// All parts.
#[component]
pub fn Gallery() -> impl IntoView {
    use_inks();
    let drawings = Scripts::new(1, 1, 4);
    view! {
        <header class="topbar row">
            <h1 class="brand row">"Parts of the page"</h1>
            <div class="row tight end"><a href="./">"Back to the page"</a> <ThemeButton/></div>
        </header>
        <main class="gallery-parts" data-testid="gallery">
            {part("Buttons", buttons())}
            {part("Fields", fields())}
            {part("Choices", choices())}
            {part("Sliders", sliders())}
            {part("How it stands", states())}
            {part("Drawings and marks", pictures(&drawings))}
            {part("Tooltip", tooltip(&drawings))}
            {part("Matrix", matrix(&drawings))}
            {part("Dialog", dialog())}
        </main>
    }
}

/// A card for one kind of part.
fn part(title: &'static str, parts: AnyView) -> AnyView {
    view! { <Card name="gallery-part" id=title title>{parts}</Card> }.into_any()
}

/// What a part does here.
fn nothing() -> Callback<()> {
    Callback::new(|()| ())
}

fn buttons() -> AnyView {
    let button = |class: &'static str, label: &'static str, disabled: bool| {
        view! { <button class=format!("button {class}") disabled=disabled><Icon icon=LuPlay/> {label}</button> }
            .into_any()
    };
    let icon = |label: &'static str, disabled: bool, pressed: bool| {
        let pressed = Signal::stored(pressed);
        view! { <IconButton icon=LuPlus label disabled pressed press=nothing()/> }.into_any()
    };
    view! {
        <p class="row wrap">
            {button("", "Plain", false)} {button("primary", "Primary", false)} {button("quiet", "Quiet", false)}
            {button("quiet danger", "Danger", false)} {button("", "Disabled", true)}
        </p>
        <p class="row wrap">{icon("Plain", false, false)} {icon("Pressed", false, true)} {icon("Disabled", true, false)}</p>
    }
    .into_any()
}

fn fields() -> AnyView {
    let number = RwSignal::new(5_u64);
    let choice = |disabled: bool| {
        view! {
            <select class="select" disabled=disabled aria-label="One of many"><option>"One of many"</option></select>
        }
        .into_any()
    };
    view! {
        <div class="row wrap">
            <label for="gallery-number">"2 to 20"</label>
            <NumberField id="gallery-number" range=2..=20 value=number set=move |typed| number.set(typed)/>
        </div>
        <p class="row wrap">{choice(false)} {choice(true)}</p>
    }
    .into_any()
}

fn choices() -> AnyView {
    let (few, place) = (RwSignal::new(0), RwSignal::new(0));
    let segments = vec![
        Segment::new(0, "Chosen"),
        Segment::new(1, "Plain"),
        Segment::new(2, "Disabled").disabled(Signal::stored(true), "Says what to do"),
    ];
    let tab = |value, label, testid, icon| Tab { value, label, testid, icon };
    let tabs = vec![tab(0, "Shown", "tab-shown", LuLayoutGrid), tab(1, "Another", "tab-another", LuChartScatter)];
    view! {
        <Segments name="few" legend="One of a few" segments chosen=few choose=move |which: usize| few.set(which)/>
        <Tabs label="Places" tabs shown=place go=move |which: usize| place.set(which)/>
    }
    .into_any()
}

fn sliders() -> AnyView {
    let at = RwSignal::new(40.0);
    let slider = |label: &'static str, disabled: bool| {
        let words = derived(move || at.get().to_string());
        view! { <Slider label notch=at words disabled drag=move |notch: f64| at.set(notch)/> }.into_any()
    };
    view! { {slider("Plain", false)} {slider("Disabled", true)} }.into_any()
}

fn states() -> AnyView {
    let cancel = Some(Cancel { label: "Cancel", testid: "cancel", press: nothing() });
    view! {
        <EmptyState words="Empty: what will be here, and what to do."/>
        <Progress label="Working" part=Some((3, 8)) words="Working: 3 of 8".to_owned() cancel/>
        <Progress label="Working" part=None words="Working, nobody knows how long".to_owned() cancel=None/>
        <Failed words="Failed: why, and what to do.".to_owned() testid="failed"/>
    }
    .into_any()
}

fn pictures(drawings: &Scripts) -> AnyView {
    let picture = Signal::stored(drawings.picture(0, 0));
    let drawing = Signal::stored(drawings.drawing(0, 0).unwrap_or_default());
    let marks = (0..8).map(|class| view! { <ClassMark index=Signal::stored(class)/> });
    view! {
        <p class="row wrap">
            <Thumbnail picture label="What the network sees"/> <span class="tooltip-sheet sheet"><Ink drawing/></span>
            {marks.collect_view()}
        </p>
    }
    .into_any()
}

fn tooltip(drawings: &Scripts) -> AnyView {
    let drawing = Signal::stored(drawings.drawing(1, 0).unwrap_or_default());
    view! {
        <div class="gallery-stage">
            <Tooltip place=Signal::stored([140.0, 0.0])>
                <div class="tooltip-sheet sheet"><Ink drawing/></div>
                <p class="strong">"What is pointed at"</p>
                <p class="muted">"and what there is to say of it"</p>
            </Tooltip>
        </div>
    }
    .into_any()
}

/// Two rows over four columns, with every look and every sign.
struct Sample {
    pictures: Vec<Picture>,
}

impl Table for Sample {
    fn top(&self, column: usize) -> Head<'_> {
        let verdict = (column < 2).then_some((column, column == 0));
        Head { pictures: &self.pictures[column..=column], verdict, ..Head::default() }
    }

    fn left(&self, row: usize) -> Head<'_> {
        match row {
            0 => Head { class: Some(0), pictures: &self.pictures[..3], ..Head::default() },
            _ => Head { words: "words in their place", ..Head::default() },
        }
    }

    fn number(&self, row: usize, column: usize, _part: usize) -> f32 {
        [[0.2, 0.9, 0.6, 0.0], [1.0, 0.4, 0.7, 0.8]][row][column]
    }

    fn field(&self, row: usize, column: usize) -> Field {
        let look = [[Look::Shade, Look::Shade, Look::Bar, Look::Nothing], [Look::Shade; 4]][row][column];
        let frame = [
            [Some(MatrixFrame::Truth), None, None, None],
            [Some(MatrixFrame::Pair), Some(MatrixFrame::Mistake), None, None],
        ];
        let wrong = (row, column) == (0, 1) || column == 3;
        Field { look, wrong, crossed: wrong && row == 1, frame: frame[row][column] }
    }
}

fn matrix(drawings: &Scripts) -> AnyView {
    let sample = Sample { pictures: (0..4).map(|class| drawings.picture(class, 0)).collect() };
    let source: MatrixSource = Arc::new(move |show: &mut dyn FnMut(&dyn Table)| show(&sample));
    let layout: MatrixLayout = Box::new(|_| {
        let (rows, columns) = (MatrixAxis::new(2, 36.0), MatrixAxis { count: 4, pitch: 36.0, group: 2, gap: 6.0 });
        Geometry { rows, columns, left: 130.0, top: 54.0, shown: 2, inset: 1.5 }
    });
    let picked = RwSignal::new(Pick { row: Some(1), column: Some(2) });
    view! {
        <Matrix source layout of=Of::Fields picked pick=move |(pick, _): (Pick, By)| picked.set(pick)
            name="A matrix; arrows go from one field to the next" label=Signal::stored("Eight fields".to_owned())/>
    }
    .into_any()
}

fn dialog() -> AnyView {
    let open = RwSignal::new(false);
    let close = move || open.set(false);
    view! {
        <button class="button" data-testid="open-dialog" on:click=move |_| open.set(true)>"Open"</button>
        <Dialog class="gallery-dialog" titled_by="dialog-title" open close>
            <h2 id="dialog-title">"A dialog"</h2>
            <p>"Escape closes it, and so does a press beside it."</p>
            <button class="button primary" on:click=move |_| close()>"Close"</button>
        </Dialog>
    }
    .into_any()
}
