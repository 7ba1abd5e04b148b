//! Going from one thing on a canvas to the next with the keyboard.

/// Which of so many things a key leads to, in rows of `columns`; `None` if the key means nothing here, `Some(None)` if it
/// leads away from all of them.
pub fn moved(key: &str, selected: Option<usize>, count: usize, columns: usize) -> Option<Option<usize>> {
    let last = count.checked_sub(1)?;
    let ahead = |by: usize| Some(Some(selected.map_or(0, |at| (at + by).min(last))));
    let back = |by: usize| Some(Some(selected.map_or(last, |at| at.saturating_sub(by))));
    match key {
        "ArrowRight" => ahead(1),
        "ArrowLeft" => back(1),
        "ArrowDown" => ahead(columns),
        "ArrowUp" => back(columns),
        "Escape" => Some(None),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn arrows_stop_at_the_ends() {
        assert_eq!(moved("ArrowRight", None, 4, 1), Some(Some(0)));
        assert_eq!(moved("ArrowRight", Some(3), 4, 1), Some(Some(3)));
        assert_eq!(moved("ArrowDown", Some(1), 9, 3), Some(Some(4)));
        assert_eq!(moved("ArrowLeft", Some(0), 4, 1), Some(Some(0)));
        assert_eq!(moved("ArrowLeft", None, 0, 1), None);
        assert_eq!(moved("Escape", Some(2), 4, 1), Some(None));
        assert_eq!(moved("x", Some(1), 4, 1), None);
    }
}
