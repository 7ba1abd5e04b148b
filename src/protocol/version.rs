//! Which version of the protocol this is, so that a page that was loaded before the site changed knows that the workers it
//! fetches now do not understand it.

/// A number that changes with every file of the protocol: their FNV-1a hash, worked out when they are compiled. (A change
/// of the drawings' own types alone does not show in it.)
pub const VERSION: u32 = hash(&SOURCES);

/// All files of the protocol; a test holds that none is missing.
const SOURCES: [&[u8]; 11] = [
    include_bytes!("adaptation.rs"),
    include_bytes!("comparison.rs"),
    include_bytes!("jobs.rs"),
    include_bytes!("lib.rs"),
    include_bytes!("librarian.rs"),
    include_bytes!("methods.rs"),
    include_bytes!("version.rs"),
    include_bytes!("puzzle_views.rs"),
    include_bytes!("race.rs"),
    include_bytes!("views.rs"),
    include_bytes!("words.rs"),
];

const fn hash(files: &[&[u8]]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut file = 0;
    while file < files.len() {
        let mut at = 0;
        while at < files[file].len() {
            hash = (hash ^ files[file][at] as u32).wrapping_mul(0x0100_0193);
            at += 1;
        }
        file += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_reference() {
        // From the FNV reference test vectors: "", "a", "foobar".
        assert_eq!(hash(&[b""]), 0x811c_9dc5);
        assert_eq!(hash(&[b"a"]), 0xe40c_292c);
        assert_eq!(hash(&[b"foo", b"bar"]), 0xbf9c_f968);
    }

    #[test]
    fn no_file_of_the_protocol_is_forgotten() {
        let modules = include_str!("lib.rs").lines().filter(|line| {
            let declaration = line.strip_prefix("pub ").unwrap_or(line);
            declaration.starts_with("mod ") && declaration.ends_with(';')
        });
        assert_eq!(modules.count() + 1, SOURCES.len(), "every module, and mod.rs itself");
    }
}
