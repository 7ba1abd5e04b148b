//! How the learning rate falls while a run goes on: along half a cosine (Loshchilov, Hutter: SGDR, 2017, equation 5, without
//! restarts), down to a hundredth of what it was.

/// What is left of the rate in the end.
const LEAST: f64 = 0.01;

/// The factor of the learning rate at `step`, counted from 0, when it falls over so many steps; then it stays. Over no
/// steps it does not fall at all.
pub fn cosine(step: u64, over: u64) -> f64 {
    if over == 0 {
        return 1.0;
    }
    let along = (step as f64 / over as f64).min(1.0);
    LEAST + (1.0 - LEAST) * 0.5 * (1.0 + (std::f64::consts::PI * along).cos())
}

#[cfg(test)]
mod tests {
    use super::cosine;

    #[test]
    fn the_rate_falls_from_all_to_a_hundredth_and_stays() {
        assert_eq!([cosine(0, 10), cosine(7, 0)], [1.0, 1.0]);
        assert!((cosine(5, 10) - 0.505).abs() < 1e-12);
        assert!((cosine(10, 10) - 0.01).abs() < 1e-12 && cosine(10, 10) == cosine(900, 10));
        assert!((0..10).all(|step| cosine(step, 10) > cosine(step + 1, 10)));
    }
}
