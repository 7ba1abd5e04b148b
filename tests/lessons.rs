//! Every lesson of `static/lessons/` fits the page: what it sets is a setting with a value in its range, and what it asks for is known.

use std::path::Path;

use learn::methods::REGISTRY;
use lessons::{Answer, FACTS, Lessons, Scene, TEXTS, condition::Condition};
use page::fragment::settings;
use protocol::MethodInfo;

const LONGEST_SENTENCE: usize = 160;

fn all() -> Lessons {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/lessons");
    lessons::compile::folder(&folder).unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
}

fn methods() -> Vec<MethodInfo> {
    REGISTRY.iter().map(|method| method.info()).collect()
}

/// The parts of a fragment that are settings of a method.
fn settings_of(fragment: &str) -> String {
    fragment.split('&').filter(|part| !part.starts_with("view=")).collect::<Vec<_>>().join("&")
}

/// The settings that the links of a text change.
fn links(html: &str) -> Vec<String> {
    let parts = html.split("data-set=\"").skip(1);
    parts.filter_map(|part| part.split('"').next()).map(|set| set.replace("&amp;", "&")).collect()
}

fn conditions(scene: &Scene) -> Vec<&Condition> {
    let choices = scene.questions.iter().flat_map(|question| match &question.answer {
        Answer::Choice(choices) => choices.iter().map(|choice| &choice.right).collect(),
        Answer::Number { .. } => Vec::new(),
    });
    scene.tasks.iter().map(|task| &task.done).chain(choices).collect()
}

#[test]
fn every_scene_sets_and_asks_for_what_there_is() {
    let methods = methods();
    let mut faults = Vec::new();
    for lesson in all().lessons {
        let mut method = methods.iter().find(|method| method.usual).expect("one method is the usual one");
        for (number, scene) in lesson.scenes.iter().enumerate() {
            let mut fault = |what: String| faults.push(format!("{}.{}: {what}", lesson.id, number + 1));
            if scene.say.chars().count() > LONGEST_SENTENCE {
                fault(format!("its sentence has {} letters", scene.say.chars().count()));
            }
            if !scene.set.is_empty() {
                if !scene.set.contains("method=") {
                    fault("what it sets has no method".to_owned());
                }
                let (read, notes) = settings::read(&settings_of(&scene.set), &methods);
                notes.into_iter().for_each(&mut fault);
                method = methods.iter().find(|method| method.id == read.config.method).expect("it is one of them");
            }
            for set in links(&scene.html) {
                let whole = if set.contains("method=") { set } else { format!("method={}&{set}", method.id) };
                let (_, notes) = settings::read(&settings_of(&whole), &methods);
                notes.into_iter().for_each(&mut fault);
            }
            let formulas = scene.questions.iter().filter_map(|question| match &question.answer {
                Answer::Number { right, .. } => Some(right),
                Answer::Choice(_) => None,
            });
            let asked = conditions(scene)
                .into_iter()
                .flat_map(Condition::names)
                .chain(formulas.flat_map(|right| right.names()));
            for name in asked {
                let is_known = match name.split_once('=') {
                    Some(("method", id)) => methods.iter().any(|method| method.id == id),
                    Some((text, _)) => TEXTS.iter().any(|(known, _)| *known == text),
                    None => {
                        FACTS.iter().any(|(known, _)| *known == name)
                            || methods.iter().any(|any| any.hyperparameters.iter().any(|setting| setting.id == name))
                    }
                };
                if !is_known {
                    fault(format!("there is no “{name}” to ask for"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A fact comes before a setting of its name, so that there had better be none.
#[test]
fn facts_and_settings_have_different_names() {
    let methods = methods();
    let settings = methods.iter().flat_map(|method| &method.hyperparameters).map(|setting| setting.id.as_str());
    let mut clashes: Vec<_> = settings.filter(|id| FACTS.iter().any(|(name, _)| name == id)).collect();
    clashes.dedup();
    // Which loss a method takes; lessons ask how high it is.
    assert_eq!(clashes, ["loss"]);
}

#[test]
fn the_lecture_is_whole() {
    let lessons = all().lessons;
    for lesson in &lessons {
        assert!((3..=6).contains(&lesson.scenes.len()), "{} has {} scenes", lesson.id, lesson.scenes.len());
        assert!(lesson.scenes.iter().any(|scene| !scene.tasks.is_empty()), "{} has nothing to try", lesson.id);
        assert!(lesson.scenes.iter().any(|scene| !scene.questions.is_empty()), "{} asks nothing", lesson.id);
    }
    let html: String = lessons.iter().flat_map(|lesson| &lesson.scenes).map(|scene| scene.set.as_str()).collect();
    let untaught: Vec<_> =
        methods().into_iter().filter(|method| !html.contains(&format!("method={}", method.id))).collect();
    // The baselines that learn nothing need no lesson.
    let untaught: Vec<_> = untaught.iter().map(|method| method.id.as_str()).collect();
    assert_eq!(untaught, ["random", "hausdorff", "pixels"]);
}
