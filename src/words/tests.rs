//! Whether captions are true, varied, and whether any text is taken.
