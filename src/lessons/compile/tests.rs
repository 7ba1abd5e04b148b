use super::lesson;
use crate::{Action, Answer, Panel};

const WHOLE: &str = r#"+++
title = "Siamese networks"
+++

# Same or different?

```scene
set = "method=siamese&seed=3"
stage = "step"
point = ["step", "curves"]
say = "One number for each pair."
action = { train = 40 }
tasks = [{ text = "Train to **step 50**.", done = "step >= 50 and method = siamese" }]
```

A network $f$ sees two drawings; look at [the pairs](point:step), or [take the hinge](set:loss=1&margin=2). More in
[the paper](https://example.org/a?b=1&c=2).

$$p = \sigma\left(\sum_j w_j |f(x_i)_j - f(x_j)_j|\right)$$

```question
ask = "How many drawings are compared with?"
number = "n_way * k_shot"
because = "Five classes, one each."
```

# Next

```scene
say = "Then."
action = "try"
```

```question
ask = "Which?"
choices = [{ text = "This" , when = "loss < 1" }, { text = "That", hint = "No." }]
```
"#;

#[test]
fn a_lesson_becomes_scenes() {
    let lesson = lesson("siamese".into(), WHOLE).expect("it is whole");
    assert_eq!((lesson.title.as_str(), lesson.scenes.len()), ("Siamese networks", 2));
    let scene = &lesson.scenes[0];
    assert_eq!(
        (scene.title.as_str(), scene.stage, scene.action),
        ("Same or different?", Panel::Step, Some(Action::Train(40)))
    );
    assert_eq!(scene.point, ["step", "curves"]);
    assert_eq!(scene.tasks[0].html, "Train to <strong>step 50</strong>.");
    for part in [
        r#"<button type="button" class="in-text" data-point="step">the pairs</button>"#,
        r#"<button type="button" class="in-text sets" data-set="loss=1&amp;margin=2">take the hinge</button>"#,
        r#"<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener">the paper</a>"#,
        r#"<math display="block">"#,
        "<mi>f</mi>",
    ] {
        assert!(scene.html.contains(part), "{part} is not in {}", scene.html);
    }
    assert!(!scene.html.contains("<code"), "blocks are no text");
    assert!(matches!(scene.questions[0].answer, Answer::Number { .. }));
    assert_eq!(lesson.scenes[1].action, Some(Action::Try));
}

/// What is said of a lesson with this in the place of that.
fn fault(from: &str, to: &str) -> String {
    assert!(WHOLE.contains(from), "{from}");
    lesson("a".into(), &WHOLE.replacen(from, to, 1)).expect_err(to).join(" ")
}

#[test]
fn what_is_wrong_is_named_with_its_scene() {
    for (from, to, says) in [
        ("title = ", "name = ", "name"),
        ("+++\ntitle", "title", "between two lines of +++"),
        ("# Same", "Text.\n\n# Same", "before its first scene"),
        ("point:step", "point:stairs", "scene “Same or different?”: there is nothing called “stairs”"),
        ("\"curves\"]", "\"curve\"]", "nothing called “curve”"),
        ("https://example", "javascript://example", "is no link of a lesson"),
        ("A network", "<b>A</b> network", "is HTML"),
        ("\\sigma", "\\sigmund", "cannot be set"),
        ("say = \"Then.\"", "", "scene “Next”: it has no sentence to say"),
        ("stage = \"step\"", "stage = \"stairs\"", "stairs"),
        ("step >= 50", "step => 50", "“step =” is no formula"),
        ("number = \"n_way * k_shot\"", "", "needs either choices or a number"),
        ("when = \"loss < 1\"", "hint = \"No.\"", "one that can be right"),
        ("method = siamese\"", "tab = siamese\"", "is never “siamese”"),
    ] {
        let said = fault(from, to);
        assert!(said.contains(says), "{to}: {said}");
    }
}
