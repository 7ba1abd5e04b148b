//! Which scene of which lesson is open.

/// A scene: its lesson and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonPlace {
    /// The lesson's name in a link; empty for the first lesson there is.
    pub lesson: String,
    /// The scene, counted from 0.
    pub scene: usize,
}

impl LessonPlace {
    /// What a link says: `siamese.2` is the second scene of that lesson, `siamese` its first.
    pub fn of_link(text: &str) -> Self {
        let (lesson, number) = text.split_once('.').unwrap_or((text, ""));
        let scene = number.parse::<usize>().map_or(0, |number| number.saturating_sub(1));
        Self { lesson: lesson.to_owned(), scene }
    }

    /// As a link says it.
    pub fn to_link(&self) -> String {
        format!("{}.{}", self.lesson, self.scene + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_counts_scenes_from_one() {
        let place = |lesson: &str, scene| LessonPlace { lesson: lesson.to_owned(), scene };
        assert_eq!(LessonPlace::of_link("siamese.2"), place("siamese", 1));
        assert_eq!(LessonPlace::of_link(&place("maml", 4).to_link()), place("maml", 4));
        for odd in ["siamese", "siamese.", "siamese.0", "siamese.x", "siamese.1.2"] {
            assert_eq!(LessonPlace::of_link(odd), place("siamese", 0), "{odd}");
        }
    }
}
