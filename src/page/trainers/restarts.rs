//! How often a trainer that is lost may be started again: a browser that loses its GPU every second must not be asked
//! for it for ever.

/// So many restarts …
const AT_MOST: usize = 3;
/// … in so many milliseconds.
const WITHIN: f64 = 60_000.0;

/// When a trainer was last started again.
#[derive(Clone, Debug, Default)]
pub struct Restarts {
    at: Vec<f64>,
}

impl Restarts {
    /// Counts a restart at this moment, in milliseconds. False if there have been too many of late.
    pub fn allow(&mut self, now: f64) -> bool {
        self.at.retain(|at| now - at < WITHIN);
        let allowed = self.at.len() < AT_MOST;
        if allowed {
            self.at.push(now);
        }
        allowed
    }

    /// The user asks for another try: the count starts anew.
    pub fn forgive(&mut self) {
        self.at.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_restarts_a_minute_and_no_more() {
        let mut restarts = Restarts::default();
        assert!([0.0, 1_000.0, 2_000.0].into_iter().all(|now| restarts.allow(now)));
        assert!(!restarts.allow(3_000.0));
        assert!(!restarts.allow(59_000.0));
        assert!(restarts.allow(60_500.0), "the first is a minute ago");
        assert!(!restarts.allow(60_600.0));
        restarts.forgive();
        assert!(restarts.allow(60_700.0));
    }
}
