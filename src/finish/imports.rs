//! Numbers in place of the hashes in the names by which a program and its script call each other.
//!
//! wasm-bindgen ends such a name in a hash: `__wbg_fillRect_0a8f4c8a94d7e0a3`. No hash can be compressed, and each is fetched
//! twice, which is 5 KB of the page. Within one program and its script a number does as well. It has as many digits as the hash,
//! so that nothing in the program moves. The page's two files keep the names that Trunk gave them after their content before.

use std::{collections::BTreeMap, fs, path::Path};

use crate::error::Error;

/// Digits of a hash in a name, hexadecimal.
const DIGITS: usize = 16;

/// Numbers the hashes in every program that is in the folder, and in its script; `names` are those of all files there.
pub(crate) fn number(folder: &Path, names: &[String]) -> Result<(), Error> {
    for script in names {
        let Some(program) = script.strip_suffix(".js").map(|stem| format!("{stem}_bg.wasm")) else { continue };
        if !names.contains(&program) {
            continue;
        }
        let read =
            |name: &str| fs::read(folder.join(name)).map_err(|error| Error::File { name: name.to_owned(), error });
        let contents = [read(script)?, read(&program)?];
        let numbers = numbers(&contents[0]);
        for (name, content) in [script, &program].into_iter().zip(contents) {
            let failed = |error| Error::File { name: name.clone(), error };
            fs::write(folder.join(name), numbered(content, &numbers)).map_err(failed)?;
        }
    }
    Ok(())
}

/// A number for each hash in a script, in the order in which they come first.
fn numbers(script: &[u8]) -> BTreeMap<Vec<u8>, usize> {
    let mut numbers = BTreeMap::new();
    for at in hashes(script) {
        let next = numbers.len();
        numbers.entry(script[at..at + DIGITS].to_vec()).or_insert(next);
    }
    numbers
}

/// What a file holds, with numbers in place of the hashes that have one.
fn numbered(mut content: Vec<u8>, numbers: &BTreeMap<Vec<u8>, usize>) -> Vec<u8> {
    for at in hashes(&content) {
        let digits = &mut content[at..at + DIGITS];
        if let Some(number) = numbers.get(&*digits) {
            digits.copy_from_slice(format!("{number:0DIGITS$}").as_bytes());
        }
    }
    content
}

/// Where hashes begin: after an underscore.
fn hashes(content: &[u8]) -> Vec<usize> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_hash = |window: &[u8]| window[0] == b'_' && window[1..].iter().all(is_digit);
    content.windows(DIGITS + 1).enumerate().filter(|(_, window)| is_hash(window)).map(|(at, _)| at + 1).collect()
}
