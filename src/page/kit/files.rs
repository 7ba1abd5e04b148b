//! Where the site's files are. In the finished site each has a hash in its name, so that no cache ever gives an old one for a
//! new one; `static/start.js` holds the list, which the last step of the build (`src/finish`) puts there.

use js_sys::Reflect;

/// The address of a file of the site, relative to the page; its plain name where nothing is listed, as under `make serve`.
pub(crate) fn address(name: &str) -> String {
    let listed = Reflect::get(&js_sys::global(), &"siteFiles".into())
        .and_then(|files| Reflect::get(&files, &name.into()))
        .ok()
        .and_then(|address| address.as_string());
    listed.unwrap_or_else(|| name.to_owned())
}
