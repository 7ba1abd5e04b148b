//! Taking what a card shows along: as a picture in SVG or PNG, its numbers as CSV. `static/picture.js` makes the pictures.

use icondata_lu::LuDownload;
use js_sys::Uint8Array;
use leptos::{html, prelude::*};
use wasm_bindgen::{closure::Closure, prelude::*};
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, MouseEvent};

use super::{
    download::download,
    icon::Icon,
    inks::Repaint,
    reactive::{derived, spawn},
    script,
    thumbnail::context_of,
};
use crate::state::PageState;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_name = pictureBytes)]
    async fn picture_bytes(around: &Element, kind: &str, repaint: &Closure<dyn Fn()>) -> Result<JsValue, JsValue>;
}

/// What a canvas of the page is painted with: its context, or what writes down as SVG what is painted while a picture is made.
pub fn surface_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    recorder_of(canvas).or_else(|| context_of(canvas))
}

/// What writes down what is painted on a canvas, while a picture is made. It is a stand-in for a context, not one.
pub fn recorder_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let recorder = js_sys::Reflect::get(canvas, &"recorder".into()).ok()?;
    recorder.is_object().then(|| recorder.unchecked_into())
}

/// A kind of file.
#[derive(Clone, Copy)]
enum Kind {
    Svg,
    Png,
    Csv,
}

impl Kind {
    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
        }
    }
}

/// A button that opens a menu of formats.
#[component]
pub fn ExportMenu(
    /// The file's name without its ending; on the page, no other menu has the same.
    name: &'static str,
    /// What it saves, for those who hear the page.
    #[prop(default = "chart")]
    what: &'static str,
    /// What the picture is made of; without it, there are only numbers to take along.
    #[prop(optional)]
    around: Option<NodeRef<html::Div>>,
    /// The numbers, if there are any.
    #[prop(optional, into)]
    table: Option<Callback<(), String>>,
    /// True while there are none all the same.
    #[prop(optional, into)]
    no_table: Signal<bool>,
    /// Its class: one among the buttons of a card's head looks like these.
    #[prop(default = "chart-export")]
    class: &'static str,
    /// More to choose.
    #[prop(optional_no_strip)]
    more: Option<AnyView>,
) -> impl IntoView {
    let page = PageState::get();
    let repaint = Repaint::get();
    let id = format!("export-{name}");
    let place = RwSignal::new(String::new());
    let button = NodeRef::<html::Button>::new();
    // A popover stands over the whole page, so it has to be told where its button is.
    let open = move |_: MouseEvent| {
        if let Some(button) = button.get_untracked() {
            place.set(beside(&button));
        }
    };
    let take = move |kind: Kind| {
        let around = around.and_then(|around| around.get_untracked());
        spawn(async move {
            let bytes = match (kind, around, table) {
                (Kind::Csv, _, Some(table)) => Some(table.run(()).into_bytes()),
                (Kind::Svg | Kind::Png, Some(around), _) => picture(&around, kind, repaint).await.ok(),
                (Kind::Csv, ..) | (_, None, _) => return,
            };
            let ending = kind.ending();
            if !bytes.is_some_and(|bytes| download(&format!("{name}.{ending}"), &bytes)) {
                let format = ending.to_ascii_uppercase();
                page.warn(format!("The browser could not save this as {format}. Try another format."));
            }
        });
    };
    let item = |kind: Kind, words: &'static str, testid: &'static str, hidden: Signal<bool>| {
        view! {
            <button class="menu-item" hidden=hidden popovertarget=id.clone() popovertargetaction="hide" data-testid=testid on:click=move |_| take(kind)>
                {words}
            </button>
        }
    };
    let pictures = around.is_some().then(|| {
        [(Kind::Svg, "Picture (SVG)", "export-svg"), (Kind::Png, "Picture (PNG)", "export-png")]
            .map(|(kind, words, testid)| item(kind, words, testid, Signal::stored(false)))
            .collect_view()
    });
    let numbers = table.is_some().then(|| item(Kind::Csv, "Numbers (CSV)", "export-csv", no_table));
    let label = format!("Save this {what}");
    view! {
        <button
            class=class
            node_ref=button
            aria-label=label.clone()
            title=label
            data-testid=id.clone()
            popovertarget=id.clone()
            on:click=open
        >
            <Icon icon=LuDownload/>
        </button>
        <div class="menu-items chart-menu" popover="auto" id=id prop:style=derived(move || place.get())>
            {pictures}
            {numbers}
            {more}
        </div>
    }
}

/// The bytes of a picture of an element.
async fn picture(around: &Element, kind: Kind, repaint: Repaint) -> Result<Vec<u8>, JsValue> {
    script::load("recorder.js", "CanvasRecorder").await?;
    script::load("picture.js", "pictureBytes").await?;
    let repaint = Closure::<dyn Fn()>::new(move || repaint.all());
    picture_bytes(around, kind.ending(), &repaint).await.map(|bytes| Uint8Array::new(&bytes).to_vec())
}

/// Under a button, or over it where the window ends.
fn beside(button: &Element) -> String {
    let bounds = button.get_bounding_client_rect();
    let window = window();
    let size = [window.inner_width(), window.inner_height()];
    let [width, height] = size.map(|size| size.ok().and_then(|size| size.as_f64()).unwrap_or_default());
    let right = (width - bounds.right()).max(0.0);
    if bounds.bottom() > 0.7 * height {
        format!("right:{right:.0}px;bottom:{:.0}px", height - bounds.top() + 4.0)
    } else {
        format!("right:{right:.0}px;top:{:.0}px", bounds.bottom() + 4.0)
    }
}
