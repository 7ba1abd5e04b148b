use proptest::prelude::*;

use super::*;
use crate::made_up_tests::zip_of;

#[test]
fn files_come_sorted_and_without_clutter() {
    let bytes = zip_of(&[
        ("all/", b""),
        ("all/b.txt", b"B"),
        ("all/a.txt", b"A"),
        ("__MACOSX/all/._a.txt", b"x"),
        ("all/.DS_Store", b"x"),
    ]);
    let mut archive = Archive::from_zip(bytes).expect("a zip");
    assert_eq!(archive.files().collect::<Vec<_>>(), ["all/a.txt", "all/b.txt"]);
    assert_eq!(archive.folders().collect::<Vec<_>>(), ["all"]);
    assert_eq!(archive.read("all/b.txt").expect("it is there"), b"B");
    assert!(matches!(archive.read("all/c.txt"), Err(ArchiveError::Missing { entry }) if entry == "all/c.txt"));
}

#[test]
fn a_bomb_is_stopped_by_what_comes_out() {
    let zeros = vec![0; LARGEST_FILE as usize + 1];
    let mut archive = Archive::from_zip(zip_of(&[("bomb.png", &zeros)])).expect("a zip");
    let error = archive.read("bomb.png").err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.starts_with("bomb.png: unpacks to more than 16 MB"), "{error}");
    let mut archive = Archive::from_zip(zip_of(&[("large.png", &zeros[1..])])).expect("a zip");
    let refused = (0..100).find_map(|_| archive.read("large.png").err());
    assert!(matches!(refused, Some(ArchiveError::TooLargeTogether { .. })), "{refused:?}");
}

#[test]
fn a_path_is_the_same_however_it_is_written() {
    for written in ["./all/a.txt", "all//a.txt", "./all/./a.txt", "/all/a.txt", "all\\a.txt"] {
        let mut archive = Archive::from_zip(zip_of(&[(written, b"A")])).expect("a zip");
        assert_eq!(archive.files().collect::<Vec<_>>(), ["all/a.txt"], "{written}");
        assert_eq!(archive.read("all/a.txt").expect("it is there"), b"A");
    }
    let mut files = Archive::from_files(vec![
        ("./pens/b.txt".into(), b"B".to_vec()),
        ("../out.txt".into(), b"x".to_vec()),
        ("./.DS_Store".into(), b"x".to_vec()),
    ])
    .expect("few files");
    assert_eq!(files.files().collect::<Vec<_>>(), ["pens/b.txt"], "what leads out of the folder is not taken");
    assert_eq!(files.read_start("pens/b.txt", 0).expect("it is there"), (Vec::new(), true));
    assert_eq!(files.read("pens/b.txt").expect("it is there"), b"B");
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_folder_reads_like_a_zip_of_it() {
    let folder = std::env::temp_dir().join(format!("fewshot-archive-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("a/b")).expect("a folder");
    std::fs::write(folder.join("a/b/c.txt"), b"C").expect("a file");
    std::fs::write(folder.join("a/.hidden"), b"H").expect("a file");
    let mut archive = Archive::open(&folder).expect("a folder");
    assert_eq!(archive.files().collect::<Vec<_>>(), ["a/b/c.txt"]);
    assert_eq!(archive.read("a/b/c.txt").expect("it is there"), b"C");
    std::fs::remove_dir_all(&folder).expect("it was ours");
    assert!(matches!(Archive::open(&folder), Err(ArchiveError::Io { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]
    #[test]
    fn damage_anywhere_is_an_error_and_never_a_panic(at in 0usize..400, byte: u8, cut in 0usize..400) {
        let mut bytes = zip_of(&[("a/b.txt", b"some text that is some text"), ("a/c.txt", b"more")]);
        let len = bytes.len();
        bytes[at % len] = byte;
        bytes.truncate(len - cut % 40);
        if let Ok(mut archive) = Archive::from_zip(bytes) {
            let files: Vec<String> = archive.files().map(str::to_owned).collect();
            for file in files {
                let _ = archive.read(&file);
            }
        }
    }

    #[test]
    fn noise_is_no_zip(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        prop_assert!(Archive::from_zip(bytes).is_err());
    }
}
