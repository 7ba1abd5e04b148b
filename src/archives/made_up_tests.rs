//! Archives made up for tests.

use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::png;

/// A zip archive with these entries; a name that ends in `/` is a folder.
pub fn zip_of(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        if name.ends_with('/') {
            zip.add_directory(*name, SimpleFileOptions::default()).expect("a folder");
        } else {
            zip.start_file(*name, SimpleFileOptions::default()).expect("a file");
            zip.write_all(bytes).expect("memory");
        }
    }
    zip.finish().expect("an archive").into_inner()
}

/// A PNG of a line whose slope tells one image from another.
pub fn line_png(slope: usize) -> Vec<u8> {
    let ink = |at: usize| (at / 40 + 40).abs_diff(20 + 20 + slope * (at % 40) / 40) < 2;
    let tones = (0..1600).map(|at| if ink(at) { 0 } else { 255 }).collect();
    png::encode(40, 40, tones).expect("1600 tones")
}
