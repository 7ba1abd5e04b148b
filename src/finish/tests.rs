//! A whole site, finished.

use std::{fs, path::PathBuf, process};

use super::*;

/// A folder with a small site as Trunk leaves it; gone with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = Self(std::env::temp_dir().join(format!("finish-{test}-{}", process::id())));
        let _ = fs::remove_dir_all(&folder.0);
        for (name, text) in [
            (
                "index.html",
                "<meta charset=utf-8><link rel=icon href=icon.svg><style>a{src:url(fonts/a.woff2)}</style><script src=start.js></script><link href=./page-0123456789abcdef.js>",
            ),
            ("page-0123456789abcdef.js", "page"),
            ("start.js", "const FILES = {};"),
            ("worker.js", "const FILES = {};"),
            ("sw.js", "const SITE = {};"),
            ("manifest.webmanifest", r#"{"icons":[{"src":"icon.svg"}]}"#),
            ("ready/ready.json", r#"{"file":"ready/a-100.safetensors"}"#),
            ("ready/a-100.safetensors", "network"),
            ("icon.svg", "<svg/>"),
            ("trainer_cpu.js", "cpu"),
            ("trainer_gpu.js", "gpu"),
            ("fonts/a.woff2", "font"),
            ("snippets/a/inline0.js", "snippet"),
        ] {
            fs::create_dir_all(folder.0.join(name).parent().unwrap()).unwrap();
            fs::write(folder.0.join(name), text).unwrap();
        }
        folder
    }

    fn finish(&self) -> Result<(), Error> {
        finish(&self.0, &|style| Ok(format!("licences {style}")))
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// The one file whose name begins and ends so.
    fn named(&self, start: &str, end: &str) -> String {
        let names = names::files_below(&self.0).unwrap();
        let found: Vec<_> = names.into_iter().filter(|name| name.starts_with(start) && name.ends_with(end)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn every_file_gets_a_hash_and_is_named_by_it() {
    let site = Folder::new("names");
    site.finish().unwrap();
    let [icon, style, start, worker] =
        [("icon-", ".svg"), ("style-", ".css"), ("start-", ".js"), ("worker-", ".js")].map(|(a, b)| site.named(a, b));
    let page = site.text("index.html");
    for name in [&icon, &style, &start] {
        assert!(page.contains(name.as_str()), "{page}");
    }
    assert!(page.contains("./page-0123456789abcdef.js"));
    assert!(site.text(&style).contains(&format!("url({})", site.named("fonts/", ".woff2"))));
    assert!(site.text(&site.named("manifest-", ".webmanifest")).contains(&icon));
    assert!(site.text(&start).contains(&format!("\"worker.js\":\"{worker}\"")), "{}", site.text(&start));
    assert!(site.text(&worker).contains(&format!("\"trainer_cpu.js\":\"{}\"", site.named("trainer_cpu-", ".js"))));
    let (list, network) = (site.named("ready/ready-", ".json"), site.named("ready/a-100-", ".safetensors"));
    assert!(site.text(&start).contains(&format!("\"ready/ready.json\":\"{list}\"")));
    assert!(site.text(&list).contains(&network) && !site.text(&start).contains(&network));
    assert_eq!(site.text("licences.html"), format!("licences {style}"));
    assert_eq!(site.text("snippets/a/inline0.js"), "snippet");
}

#[test]
fn the_service_worker_keeps_the_gpu_trainer_later_and_the_rest_at_once() {
    let site = Folder::new("list");
    site.finish().unwrap();
    let list = site.text("sw.js");
    let (first, later) = list.split_once("later:").unwrap();
    assert!(later.contains("trainer_gpu-") && later.contains("sha256-") && !later.contains("trainer_cpu"));
    assert!(later.contains("ready/ready-") && later.contains("ready/a-100-"));
    for name in ["trainer_cpu-", "worker-", "start-", "style-", "page-", "fonts/a-", "manifest-"] {
        assert!(first.contains(name), "{name} is not in {first}");
    }
}

#[test]
fn the_same_site_is_the_same_version_and_another_is_not() {
    let sites = ["one", "two", "other"].map(Folder::new);
    fs::write(sites[2].0.join("trainer_cpu.js"), "changed").unwrap();
    let [one, two, other] = sites.each_ref().map(|site| {
        site.finish().unwrap();
        site.text("sw.js")
    });
    assert_eq!(one, two);
    assert_ne!(one, other);
}

#[test]
fn a_site_that_was_finished_is_refused() {
    let site = Folder::new("again");
    site.finish().unwrap();
    assert!(matches!(site.finish(), Err(Error::Lacks { .. })));
}

#[test]
fn a_program_and_its_script_have_the_same_numbers_for_the_hashes_in_their_names() {
    let site = Folder::new("imports");
    let script =
        "i.__wbg_a_0123456789abcdef = 1; i.__wbg_a_fedcba9876543210 = 2; i.__wbg_b_0123456789abcdef = 3; i_bg_0123";
    let program = b"\0asm\x17__wbg_a_fedcba9876543210\x17__wbg_b_0123456789abcdef\xff_0000000000000abc";
    fs::write(site.0.join("trainer_cpu.js"), script).unwrap();
    fs::write(site.0.join("trainer_cpu_bg.wasm"), program).unwrap();
    site.finish().unwrap();
    assert_eq!(
        site.text(&site.named("trainer_cpu-", ".js")),
        "i.__wbg_a_0000000000000000 = 1; i.__wbg_a_0000000000000001 = 2; i.__wbg_b_0000000000000000 = 3; i_bg_0123"
    );
    assert_eq!(
        fs::read(site.0.join(site.named("trainer_cpu_bg-", ".wasm"))).unwrap(),
        b"\0asm\x17__wbg_a_0000000000000001\x17__wbg_b_0000000000000000\xff_0000000000000abc"
    );
    assert_eq!(site.text("page-0123456789abcdef.js"), "page", "a script without a program");
}
