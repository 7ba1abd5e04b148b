//! The page's entry point: mounts the interface in place of the shell that index.html shows while this module loads.

use page::App;

fn main() {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(App);
    if let Some(shell) = leptos::prelude::document().get_element_by_id("shell") {
        shell.remove();
    }
}
