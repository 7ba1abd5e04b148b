/// Holds samples of an enum to having one of each variant. The patterns are matched without a wildcard: a new variant does
/// not compile until it is named here, and fails until there is a sample of it.
macro_rules! assert_covered {
    ($samples:expr, $($pattern:pat),+ $(,)?) => {{
        let seen: Vec<&str> = $samples.iter().map(|sample| match sample { $($pattern => stringify!($pattern),)+ }).collect();
        let missing: Vec<&str> = [$(stringify!($pattern)),+].into_iter().filter(|name| !seen.contains(name)).collect();
        assert!(missing.is_empty(), "there is no sample of {missing:?}");
    }};
}
