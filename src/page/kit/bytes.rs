//! Numbers of bytes, as a reader counts them.

/// Megabytes to a tenth.
pub fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 52_428) / 104_858;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::megabytes;

    #[test]
    fn bytes_are_told_in_tenths_of_a_megabyte() {
        assert_eq!(megabytes(0), "0.0 MB");
        assert_eq!(megabytes(1 << 20), "1.0 MB");
        assert_eq!(megabytes(9_462_000), "9.0 MB");
    }
}
