//! What crosses between the page and the librarian: plain serde data, encoded as in [`crate`].
//!
//! The data explorer looks at collections; whatever else needs zip or image code is an [`Errand`], asked once and answered
//! once.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::RunConfig;
use ink::Drawing;

/// What the page asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Bring out what the browser kept. Answered by [`LibrarianAnswer::Shelf`] or [`LibrarianAnswer::Empty`].
    Look(Stock),
    /// Fetch an official archive, going on where an earlier try was cut off, and read it.
    Fetch(Archive),
    /// Stop fetching; what has come is kept for another try.
    Cancel,
    /// Read what the user has brought. What it holds says which stock it joins.
    Read { name: String, content: Content },
    /// Forget all of a stock.
    Forget(Stock),
    /// Do this. Answered by [`LibrarianAnswer::Done`].
    Errand { id: u32, errand: Errand },
}

/// What the librarian keeps for the page and for trainers, each a [`Collection`](data::Collection).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stock {
    /// Omniglot, or what there is of it.
    Omniglot,
    /// The visitor's own pictures and drawings.
    Own,
}

/// Drawings as the user has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// A zip archive, or a file of strokes.
    File(Vec<u8>),
    /// A folder: each file with its path, which begins with the folder's name.
    Folder(Vec<(String, Vec<u8>)>),
}

/// Something that is done with bytes or text, and leaves nothing behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Errand {
    /// Pack a document, as encoded, into a `.fewshot` file.
    Pack(Vec<u8>),
    /// Read the document in a `.fewshot` file.
    Unpack(Vec<u8>),
    /// Read what a safetensors file says of the run it came from.
    ReadWeights(Vec<u8>),
    /// Make a QR code of a text.
    QrCode(String),
    /// Find the strokes in a picture.
    Trace(TracedPicture),
    /// Read the drawings in a file of strokes of this name, as many as a class of the board has room for.
    ReadStrokes { name: String, bytes: Vec<u8> },
    /// Draw an SVG document, which not every browser does for a worker or a canvas.
    DrawSvg(Vec<u8>),
}

/// A picture to be traced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracedPicture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Row by row, 0 black and 255 white.
    pub tones: Vec<u8>,
    /// True if the light is ink; the librarian guesses if nothing is said.
    pub is_light: Option<bool>,
    /// What is darker than this is ink, or lighter; the librarian finds the best if nothing is said.
    pub threshold: Option<u8>,
}

/// What came of an [`Errand`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Done {
    /// The file.
    Packed(Vec<u8>),
    /// The document, encoded.
    Unpacked(Vec<u8>),
    /// What the file's notes say of its run, if they do; and the steps behind it.
    Weights { config: Option<RunConfig>, step: u64 },
    /// The QR code: squares in a row, and each square, row by row, true if dark.
    QrCode { side: u32, squares: Vec<bool> },
    /// Drawings, and what they are of if the file says so.
    Strokes { name: String, drawings: Vec<Drawing> },
    /// A picture: pixels in a row, and their tones row by row, 0 black and 255 white.
    Drawn { width: u32, tones: Vec<u8> },
    /// The strokes; where there is ink, pixel by pixel; whether the light was taken for it; and the threshold.
    Traced { drawing: Drawing, ink: Vec<bool>, is_light: bool, threshold: u8 },
}

/// What the librarian answers. Unasked, it begins with [`LibrarianAnswer::Ready`]; what is sent to it before that is lost. A
/// collection is decoded in place, since it is ten megabytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum LibrarianAnswer<'a> {
    /// It is up.
    Ready,
    /// There is nothing of this.
    Empty(Stock),
    /// So much of an archive has come, in bytes; `total` if the host says how much there is.
    Fetching { archive: Archive, received: u64, total: Option<u64> },
    /// Something is being read: so many of its files of so many, if that is known.
    Reading { name: String, part: Option<(u64, u64)> },
    /// All there is now of a stock: a [`Collection`](data::Collection) as bytes. `told` says what of the last that was
    /// brought was taken and what was left out; nothing if nothing was brought.
    Shelf {
        stock: Stock,
        #[serde(borrow)]
        collection: Cow<'a, [u8]>,
        kept: CollectionKept,
        told: String,
    },
    /// Fetching was stopped as asked, or by the network. What has come is kept for another try.
    Interrupted { archive: Archive, received: u64, reason: Option<String> },
    /// An archive could not be used, and why. What was there before still is.
    Refused { reason: String },
    /// What came of an errand, or why nothing did, in words that go after the name of the file.
    Done { id: u32, result: Result<Done, String> },
}

impl LibrarianAnswer<'_> {
    /// Whether this is the last that a request is answered with.
    pub fn is_last(&self) -> bool {
        !matches!(self, Self::Ready | Self::Fetching { .. } | Self::Reading { .. })
    }
}

/// Whether the drawings will be there next time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CollectionKept {
    /// They will.
    Yes,
    /// The browser would not store them.
    No { reason: String },
}

/// Omniglot's official archives, as its repository has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Archive {
    /// Pen strokes of 30 alphabets.
    StrokesBackground,
    /// Pen strokes of 20 more.
    StrokesEvaluation,
    /// Images of the 30.
    ImagesBackground,
    /// Images of the 20.
    ImagesEvaluation,
}

impl Archive {
    /// All of them, strokes first: only strokes can be replayed, and put on the board.
    pub const ALL: [Self; 4] =
        [Self::StrokesBackground, Self::StrokesEvaluation, Self::ImagesBackground, Self::ImagesEvaluation];

    /// The file's name.
    pub fn file(self) -> &'static str {
        match self {
            Self::StrokesBackground => "strokes_background.zip",
            Self::StrokesEvaluation => "strokes_evaluation.zip",
            Self::ImagesBackground => "images_background.zip",
            Self::ImagesEvaluation => "images_evaluation.zip",
        }
    }

    /// Where the official repository hands it out.
    pub fn url(self) -> String {
        format!("https://raw.githubusercontent.com/brendenlake/omniglot/master/python/{}", self.file())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn messages_cross_unchanged_and_broken_ones_are_refused() {
        for archive in Archive::ALL {
            let answer = LibrarianAnswer::Fetching { archive, received: 1 << 33, total: None };
            let bytes = encode(&answer).expect("it encodes");
            assert_eq!(decode::<LibrarianAnswer>(&bytes).ok(), Some(answer));
            assert!(decode::<LibrarianAnswer>(&bytes[..bytes.len() - 1]).is_err());
            assert!(archive.url().ends_with(archive.file()));
        }
        let content = Content::Folder(vec![("a/1.png".into(), vec![1, 2, 3])]);
        let request = Request::Read { name: "a".into(), content };
        assert_eq!(encode(&request).ok().and_then(|bytes| decode::<Request>(&bytes).ok()), Some(request));
    }
}
