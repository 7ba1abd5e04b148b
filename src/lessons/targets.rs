//! What a lesson can point at: parts of the page by name.

/// A name, and the CSS selector of the part of the page.
pub const TARGETS: [(&str, &str); 22] = [
    ("board", ".card.board"),
    ("classes", ".classes"),
    ("pad", "#query-pad"),
    ("try", "[data-testid=try-one]"),
    ("bars", ".query-answer"),
    ("verdict", "[data-testid=verdict]"),
    ("encoder", ".query .segments"),
    ("map", ".card.map"),
    ("step", ".card.step"),
    ("sentence", "[data-testid=step-sentence]"),
    ("sum", "[data-testid=loss-terms]"),
    ("tabs", ".step-head .segments"),
    ("learner", ".card.learner"),
    ("method", "[data-testid=method]"),
    ("equation", ".about"),
    ("settings", "[data-testid=settings]"),
    ("train", ".transport"),
    ("curves", ".curves"),
    ("loss", "[data-testid=loss]"),
    ("accuracy", "[data-testid=accuracy]"),
    ("measure", "[data-testid=evaluate]"),
    ("data", "[data-testid=data]"),
];

/// The selector of what has this name.
pub fn selector(name: &str) -> Option<&'static str> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, selector)| *selector)
}
