//! Scenes: from one heading of the first level to the next. What belongs to a scene besides its text stands in fenced blocks of TOML
//! called `scene` and `question`.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use serde::Deserialize;

use super::markdown::{html, line, parser};
use crate::{Action, Answer, Choice, Panel, Question, Scene, TEXTS, Task, condition::Condition, targets::selector};

/// A block called `scene`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SceneBlock {
    set: String,
    stage: Panel,
    point: Vec<String>,
    say: String,
    action: Option<Action>,
    tasks: Vec<TaskBlock>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskBlock {
    text: String,
    done: String,
}

/// A block called `question`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionBlock {
    ask: String,
    #[serde(default)]
    choices: Vec<ChoiceBlock>,
    number: Option<String>,
    #[serde(default)]
    within: f64,
    #[serde(default)]
    because: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChoiceBlock {
    text: String,
    #[serde(default)]
    right: bool,
    when: Option<String>,
    #[serde(default)]
    hint: String,
}

/// A scene while its text is read.
#[derive(Default)]
struct Draft<'a> {
    title: String,
    block: Option<SceneBlock>,
    questions: Vec<Question>,
    text: Vec<Event<'a>>,
}

/// The scenes of a lesson's text.
pub(super) fn read(body: &str) -> Result<Vec<Scene>, Vec<String>> {
    let (mut drafts, mut faults): (Vec<Draft>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut in_title, mut block): (bool, Option<(String, String)>) = (false, None);
    for event in parser(body) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                drafts.push(Draft::default());
                in_title = true;
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => in_title = false,
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(name))) if is_block(&name) => {
                block = Some((name.to_string(), String::new()));
            }
            Event::End(TagEnd::CodeBlock) if block.is_some() => {
                let (Some((name, text)), Some(draft)) = (block.take(), drafts.last_mut()) else { continue };
                if let Err(fault) = draft.take(&name, &text) {
                    faults.push(format!("scene “{}”: {fault}", draft.title));
                }
            }
            Event::Text(text) if block.is_some() => block.iter_mut().for_each(|(_, all)| all.push_str(&text)),
            Event::Text(text) | Event::Code(text) if in_title => {
                drafts.iter_mut().last().iter_mut().for_each(|draft| draft.title.push_str(&text));
            }
            other => match drafts.last_mut() {
                Some(draft) => draft.text.push(other),
                None => faults.push("there is text before its first scene".to_owned()),
            },
        }
    }
    let mut scenes = Vec::new();
    for draft in drafts {
        let title = draft.title.clone();
        match draft.finish() {
            Ok(scene) => scenes.push(scene),
            Err(fault) => faults.push(format!("scene “{title}”: {fault}")),
        }
    }
    if faults.is_empty() { Ok(scenes) } else { Err(faults) }
}

fn is_block(name: &str) -> bool {
    name == "scene" || name == "question"
}

impl Draft<'_> {
    fn take(&mut self, name: &str, text: &str) -> Result<(), String> {
        let unreadable = |error: toml::de::Error| format!("its block “{name}” cannot be read: {error}");
        if name == "question" {
            self.questions.push(question(toml::from_str(text).map_err(unreadable)?)?);
        } else if self.block.replace(toml::from_str(text).map_err(unreadable)?).is_some() {
            return Err("it has two blocks called scene".to_owned());
        }
        Ok(())
    }

    fn finish(self) -> Result<Scene, String> {
        let SceneBlock { set, stage, point, say, action, tasks } = self.block.unwrap_or_default();
        if let Some(unknown) = point.iter().find(|name| selector(name).is_none()) {
            return Err(format!("there is nothing called “{unknown}” to point at"));
        }
        if say.is_empty() {
            return Err("it has no sentence to say: write say = \"…\" into its block called scene".to_owned());
        }
        let task = |TaskBlock { text, done }| Ok::<_, String>(Task { html: line(&text)?, done: condition(&done)? });
        Ok(Scene {
            title: self.title,
            html: html(self.text.into_iter())?,
            say,
            set,
            stage,
            point,
            action,
            tasks: tasks.into_iter().map(task).collect::<Result<_, _>>()?,
            questions: self.questions,
        })
    }
}

fn question(block: QuestionBlock) -> Result<Question, String> {
    let QuestionBlock { ask, choices, number, within, because } = block;
    let answer = match (choices.is_empty(), number) {
        (true, Some(number)) => Answer::Number { right: number.parse()?, within },
        (false, None) => {
            let choices = choices.into_iter().map(choice).collect::<Result<Vec<_>, _>>()?;
            if choices.len() < 2 || choices.iter().all(|choice| choice.right == Condition::never()) {
                return Err(format!("“{ask}” needs two choices or more, and one that can be right"));
            }
            Answer::Choice(choices)
        }
        _ => return Err(format!("“{ask}” needs either choices or a number")),
    };
    Ok(Question { html: line(&ask)?, answer, because: line(&because)? })
}

fn choice(block: ChoiceBlock) -> Result<Choice, String> {
    let right = match (block.right, block.when) {
        (true, None) => Condition::default(),
        (false, None) => Condition::never(),
        (false, Some(when)) => condition(&when)?,
        (true, Some(_)) => return Err(format!("“{}” is right always or when something is so, not both", block.text)),
    };
    Ok(Choice { html: line(&block.text)?, right, hint: line(&block.hint)? })
}

fn condition(text: &str) -> Result<Condition, String> {
    let condition: Condition = text.parse()?;
    known(condition.names())?;
    Ok(condition)
}

/// Refuses texts that nothing can be equal to. Names of numbers may be settings of a method, which are checked where methods are known.
fn known<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), String> {
    for name in names {
        if let Some((name, text)) = name.split_once('=') {
            let texts = TEXTS.iter().find(|(known, _)| *known == name).map_or(&[][..], |(_, texts)| texts);
            if !texts.is_empty() && !texts.contains(&text) {
                return Err(format!("“{name}” is never “{text}”, but {}", texts.join(", ")));
            }
        }
    }
    Ok(())
}
