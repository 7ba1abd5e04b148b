//! Taking charts along: as SVG, as PNG, or the numbers as CSV.

use icondata_lu::LuDownload;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlAnchorElement, MouseEvent};

use super::{raster::png, standalone::standalone};
use crate::{
    kit::{
        icon::Icon,
        reactive::{derived, spawn},
    },
    state::PageState,
};

/// What a chart can be taken along as.
#[derive(Clone, Copy)]
enum Kind {
    Svg,
    Png,
    Csv,
}

/// A button that opens a menu of formats.
#[component]
pub fn ExportMenu(
    /// The file's name without its ending; on the page, no other menu has the same.
    name: &'static str,
    /// What the charts are around which the picture is made; without it, there are only numbers to take along.
    #[prop(optional)]
    around: Option<NodeRef<html::Div>>,
    /// The numbers.
    #[prop(into)]
    table: Callback<(), String>,
) -> impl IntoView {
    let page = PageState::get();
    let id = format!("export-{name}");
    let place = RwSignal::new(String::new());
    let button = NodeRef::<html::Button>::new();
    // A popover stands over the whole page, so it has to be told where its button is.
    let open = move |_: MouseEvent| {
        if let Some(button) = button.get_untracked() {
            place.set(beside(&button));
        }
    };
    let take = move |kind: Kind| match (kind, around.and_then(|around| around.get_untracked())) {
        (Kind::Csv, _) => save(&format!("{name}.csv"), &data_url("text/csv", &table.run(()))),
        (Kind::Svg, Some(around)) => {
            save(&format!("{name}.svg"), &data_url("image/svg+xml", &standalone(&around).text))
        }
        (Kind::Png, Some(around)) => spawn(async move {
            let picture = standalone(&around);
            match png(&data_url("image/svg+xml", &picture.text), picture.size).await {
                Some(url) => save(&format!("{name}.png"), &url),
                None => page.warn("The browser could not make a PNG of this chart. SVG and CSV still work."),
            }
        }),
        (Kind::Svg | Kind::Png, None) => {}
    };
    let item = |kind: Kind, words: &'static str, testid: &'static str| {
        view! {
            <button class="menu-item" popovertarget=id.clone() popovertargetaction="hide" data-testid=testid on:click=move |_| take(kind)>
                {words}
            </button>
        }
    };
    let pictures = around.is_some().then(|| {
        [item(Kind::Svg, "Picture (SVG)", "export-svg"), item(Kind::Png, "Picture (PNG)", "export-png")].collect_view()
    });
    let numbers = item(Kind::Csv, "Numbers (CSV)", "export-csv");
    view! {
        <button
            class="chart-export"
            node_ref=button
            aria-label="Save this chart"
            title="Save this chart"
            data-testid=id.clone()
            popovertarget=id.clone()
            on:click=open
        >
            <Icon icon=LuDownload/>
        </button>
        <div class="menu-items chart-menu" popover="auto" id=id prop:style=derived(move || place.get())>
            {pictures}
            {numbers}
        </div>
    }
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

fn data_url(kind: &str, text: &str) -> String {
    format!("data:{kind};charset=utf-8,{}", String::from(js_sys::encode_uri_component(text)))
}

/// Has the browser save what is at this address.
fn save(name: &str, url: &str) {
    let Some(link) = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok())
    else {
        return;
    };
    link.set_href(url);
    link.set_download(name);
    link.click();
}
