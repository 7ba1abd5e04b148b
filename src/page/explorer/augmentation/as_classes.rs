//! What is no augmentation: a quarter turn or a mirror makes another character of a drawing, so as a class of its own it
//! is one more to learn, and as a view of the same class it would be wrong.

use leptos::prelude::*;

use crate::kit::{reactive::derived, thumbnail::Thumbnail};
use ink::Picture;

/// Quarter turns, then those of the mirror image.
const CLASSES: [(bool, usize, &str); 8] = [
    (false, 0, "upright"),
    (false, 1, "turned 90°"),
    (false, 2, "turned 180°"),
    (false, 3, "turned 270°"),
    (true, 0, "mirrored"),
    (true, 1, "mirrored and turned 90°"),
    (true, 2, "mirrored and turned 180°"),
    (true, 3, "mirrored and turned 270°"),
];

/// A picture as eight classes.
#[component]
pub fn AsClasses(
    /// The picture upright.
    picture: Signal<Picture>,
) -> impl IntoView {
    let class = |(mirrored, turns, label): (bool, usize, &'static str)| {
        let picture = derived(move || picture.with(|picture| seen(picture, mirrored, turns)));
        view! { <li class="sheet" title=label><Thumbnail picture label/></li> }
    };
    view! {
        <h3>"As new classes"</h3>
        <ul class="class-grid" data-testid="as-classes">{CLASSES.map(class).collect_view()}</ul>
        <p class="muted">
            "Turned or mirrored it is another character, not another drawing of this one. Learning from Omniglot makes \
             four classes of each character by quarter turns, and none by mirrors."
        </p>
    }
}

fn seen(picture: &Picture, mirrored: bool, turns: usize) -> Picture {
    if mirrored { picture.mirrored().turned(turns) } else { picture.turned(turns) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data::{Classes, Rotated, Scripts};

    #[test]
    fn the_first_four_are_the_classes_of_training_and_all_eight_differ() {
        let upright = Scripts::new(5, 1, 1);
        let training = Rotated::new(upright.clone());
        let all = CLASSES.map(|(mirrored, turns, _)| seen(&upright.picture(0, 0), mirrored, turns));
        for (class, picture) in all.iter().enumerate() {
            assert!(class >= 4 || *picture == training.picture(class, 0), "class {class}");
            assert!(all[..class].iter().all(|other| other != picture), "class {class}");
        }
    }
}
