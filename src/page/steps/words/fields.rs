//! The descriptions as the user writes them, what is asked of them, and when: at once when the tab comes to the front, and a
//! quarter of a second after the last keystroke, so that a word is not read letter by letter.

use ink::words;
use protocol::Descriptions;

/// What there is to begin with.
const FIRST: [&str; 4] =
    ["a ring", "a vertical line crossed by a horizontal line", "two vertical lines side by side", "a zigzag"];

/// The least fields: with one there is nothing to choose among.
pub const LEAST: usize = 2;

/// A field with its text. The id stays when others come and go.
#[derive(Clone, Debug, PartialEq)]
struct Field {
    id: u32,
    text: String,
}

/// All fields, and what goes with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Fields {
    fields: Vec<Field>,
    /// True if every description is read in several prompts.
    pub ensemble: bool,
    /// The field whose words are looked at; without one it is the one that matches best.
    chosen: Option<u32>,
    next: u32,
}

/// What is asked of a text: without spaces at its ends, and no more than a trainer takes.
pub fn read(text: &str) -> &str {
    let text = text.trim();
    let end = (0..=Descriptions::MOST_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text[..end.unwrap_or_default()].trim_end()
}

impl Default for Fields {
    fn default() -> Self {
        let mut fields = Self { fields: Vec::new(), ensemble: false, chosen: None, next: 0 };
        fields.replace(FIRST.map(String::from));
        fields
    }
}

impl Fields {
    /// The fields in their order.
    pub fn ids(&self) -> Vec<u32> {
        self.fields.iter().map(|field| field.id).collect()
    }

    /// What stands in a field.
    pub fn text(&self, id: u32) -> &str {
        self.fields.iter().find(|field| field.id == id).map_or("", |field| &field.text)
    }

    /// What stands in all of them.
    pub fn texts(&self) -> Vec<String> {
        self.fields.iter().map(|field| field.text.clone()).collect()
    }

    /// Writes into a field.
    pub fn write(&mut self, id: u32, text: String) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == id) {
            field.text = text;
        }
    }

    /// True if there is room for one more.
    pub fn has_room(&self) -> bool {
        self.fields.len() < Descriptions::MOST || self.fields.iter().any(|field| read(&field.text).is_empty())
    }

    /// Adds a field; a text comes into the first that is empty.
    pub fn add(&mut self, text: String) {
        let empty = self.fields.iter().position(|field| read(&field.text).is_empty());
        match empty {
            Some(at) if !text.is_empty() => self.fields[at].text = text,
            _ if self.fields.len() < Descriptions::MOST => {
                self.fields.push(Field { id: self.next, text });
                self.next += 1;
            }
            _ => {}
        }
    }

    /// Removes a field, unless too few would be left.
    pub fn remove(&mut self, id: u32) {
        if self.fields.len() > LEAST {
            self.fields.retain(|field| field.id != id);
            self.chosen = self.chosen.filter(|chosen| *chosen != id);
        }
    }

    /// Puts these texts in the place of all that stood here.
    pub fn replace(&mut self, texts: impl IntoIterator<Item = String>) {
        self.fields.clear();
        self.chosen = None;
        texts.into_iter().for_each(|text| self.add(text));
        while self.fields.len() < LEAST {
            self.add(String::new());
        }
    }

    /// Looks at a field's words from now on, or at the best one's again.
    pub fn choose(&mut self, id: u32) {
        self.chosen = if self.chosen == Some(id) { None } else { Some(id) };
    }

    /// True if a field's words were chosen.
    pub fn is_chosen(&self, id: u32) -> bool {
        self.chosen == Some(id)
    }

    /// True if no field before it asks the same: what holds for several of them is shown once.
    pub fn is_first(&self, id: u32) -> bool {
        let text = read(self.text(id));
        self.fields.iter().find(|field| read(&field.text) == text).is_some_and(|field| field.id == id)
    }

    /// True if a field asks this.
    pub fn holds(&self, text: &str) -> bool {
        self.fields.iter().any(|field| read(&field.text) == text)
    }

    /// True if a field says something of which nothing can be read.
    pub fn is_unreadable(&self, id: u32) -> bool {
        let text = read(self.text(id));
        !text.is_empty() && !words::is_readable(text)
    }

    /// What is asked: fields of which nothing can be read are left out. `None` if none is left.
    pub fn asked(&self) -> Option<Descriptions> {
        let asked: Vec<&Field> = self.fields.iter().filter(|field| words::is_readable(read(&field.text))).collect();
        let explain = asked.iter().position(|field| self.is_chosen(field.id)).map(|at| at as u32);
        let texts: Vec<String> = asked.iter().map(|field| read(&field.text).to_owned()).collect();
        Some(Descriptions { texts, ensemble: self.ensemble, explain }).filter(Descriptions::is_sound)
    }
}

/// When something is asked: while the tab is in front, and never twice the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desk {
    in_front: bool,
    ticket: u32,
    asked: Option<Descriptions>,
}

impl Desk {
    /// The tab comes to the front: what is to be asked.
    pub fn come(&mut self, fields: &Fields) -> Option<Descriptions> {
        self.in_front = true;
        self.asked = fields.asked();
        self.asked.clone()
    }

    /// The tab goes. What was typed last is asked when it comes again.
    pub fn leave(&mut self) {
        *self = Self { in_front: false, ticket: self.ticket + 1, asked: None };
    }

    /// Something changed: a ticket that is good until something else does.
    pub fn change(&mut self) -> u32 {
        self.ticket += 1;
        self.ticket
    }

    /// The time of a ticket has come: what is to be asked, if anything is.
    pub fn due(&mut self, ticket: u32, fields: &Fields) -> Option<Option<Descriptions>> {
        let asked = fields.asked();
        let is_due = self.in_front && ticket == self.ticket && asked != self.asked;
        is_due.then(|| {
            self.asked.clone_from(&asked);
            asked
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(fields: &Fields) -> Vec<String> {
        fields.asked().map(|asked| asked.texts).unwrap_or_default()
    }

    #[test]
    fn empty_fields_are_left_out_and_what_is_explained_moves_with_them() {
        let mut fields = Fields::default();
        let ids = fields.ids();
        fields.write(ids[0], "  ".into());
        fields.write(ids[2], " two dots ".into());
        fields.choose(ids[2]);
        let asked = fields.asked().unwrap();
        assert_eq!(asked.texts, ["a vertical line crossed by a horizontal line", "two dots", "a zigzag"]);
        assert_eq!(asked.explain, Some(1));
        fields.write(ids[2], String::new());
        assert_eq!(fields.asked().unwrap().explain, None, "an empty field explains nothing");
        ids.iter().for_each(|id| fields.write(*id, String::new()));
        assert_eq!(fields.asked(), None);
    }

    #[test]
    fn there_are_two_to_twenty_fields() {
        let mut fields = Fields::default();
        fields.ids().into_iter().for_each(|id| fields.remove(id));
        assert_eq!(texts(&fields), ["two vertical lines side by side", "a zigzag"]);
        (0..30).for_each(|at| fields.add(format!("a line {at}")));
        assert!(texts(&fields).len() == 20 && !fields.has_room());
        let id = fields.ids()[3];
        fields.write(id, String::new());
        assert!(fields.has_room());
        fields.add("a dot".into());
        assert_eq!((fields.text(id), fields.ids()[3]), ("a dot", id));
        fields.replace(["a ring".to_owned()]);
        assert_eq!((fields.ids().len(), texts(&fields)), (2, vec!["a ring".to_owned()]));
    }

    #[test]
    fn whatever_is_typed_can_be_asked() {
        let mut fields = Fields::default();
        for hostile in [
            "x".repeat(5_000),
            format!("ring {}", "🦆".repeat(1_250)),
            format!("{}é", "x".repeat(1_999)),
            "<img onerror>".into(),
        ] {
            fields.write(fields.ids()[0], hostile.clone());
            assert!(fields.asked().is_some_and(|asked| hostile.starts_with(&asked.texts[0])), "{hostile}");
        }
        assert_eq!(read(&format!("{}é", "x".repeat(1_999))).len(), 1_999);
    }

    #[test]
    fn what_two_fields_ask_is_shown_once() {
        let mut fields = Fields::default();
        let ids = fields.ids();
        fields.write(ids[3], "a ring ".into());
        assert!(fields.is_first(ids[0]) && !fields.is_first(ids[3]) && fields.holds("a ring"));
    }

    #[test]
    fn what_cannot_be_read_is_not_asked() {
        let mut fields = Fields::default();
        let ids = fields.ids();
        for (id, text) in ids.iter().zip(["!!!", "円", " ", "a “ring”"]) {
            fields.write(*id, text.into());
        }
        assert_eq!(fields.asked().map(|asked| asked.texts), Some(vec!["a “ring”".to_owned()]));
        assert_eq!(ids.iter().map(|id| fields.is_unreadable(*id)).collect::<Vec<_>>(), [true, true, false, false]);
        fields.write(ids[3], "…".into());
        assert_eq!(fields.asked(), None);
    }

    #[test]
    fn only_the_last_keystroke_asks_and_only_in_front() {
        let (mut fields, mut desk) = (Fields::default(), Desk::default());
        let early = desk.change();
        assert_eq!(desk.due(early, &fields), None, "the tab is not in front");
        assert_eq!(desk.come(&fields), fields.asked());
        fields.write(fields.ids()[0], "a do".into());
        let first = desk.change();
        fields.write(fields.ids()[0], "a dot".into());
        let second = desk.change();
        assert_eq!(desk.due(first, &fields), None);
        assert_eq!(desk.due(second, &fields), Some(fields.asked()));
        assert_eq!(desk.due(second, &fields), None, "it has been asked");
        let third = desk.change();
        desk.leave();
        assert_eq!(desk.due(third, &fields), None);
        assert_eq!(desk.come(&fields), fields.asked(), "the trainer was told to stop");
    }
}
