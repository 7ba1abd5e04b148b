//! The page's entry point: mounts the interface in place of the shell that index.html shows while this module loads.

fn main() {
    console_error_panic_hook::set_once();
    page::mount();
    if let Some(shell) = leptos::prelude::document().get_element_by_id("shell") {
        shell.remove();
    }
}
