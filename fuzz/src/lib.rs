//! What the fuzz targets share: archives made from a fuzzer's choices, and what has to hold of whatever was read.
//!
//! Random bytes are hardly ever a zip archive, since every file in one has a checksum. So the targets that read archives
//! let the fuzzer choose names and contents, make a true archive of them, and only then damage it.

use std::io::{Cursor, Write};

use arbitrary::Arbitrary;
use data::{Classes, Collection};
use document::Document;
use ink::{Drawing, Point, rasterise};
use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageFormat, RgbaImage};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// An archive of files with contents of one kind.
#[derive(Arbitrary, Debug)]
pub struct Archive<C> {
    files: Vec<(Path, C)>,
    /// Whether the contents are deflated, or lie in the archive as they are.
    deflated: bool,
    damage: Damage,
}

/// Where a file lies.
#[derive(Arbitrary, Debug)]
struct Path {
    folders: Vec<Folder>,
    name: Name,
}

#[derive(Arbitrary, Debug)]
enum Folder {
    Alphabet(bool),
    Character(u8),
    Run(u8),
    Training,
    Test,
    Clutter,
    Other(String),
}

#[derive(Arbitrary, Debug)]
enum Name {
    Image(u8, u16),
    Strokes(u8, u16),
    Class(u8),
    Item(u8),
    Labels,
    /// A folder of its own.
    Nothing,
    Other(String),
}

/// A file's contents.
pub trait Contents {
    fn bytes(&self) -> Vec<u8>;
}

/// A PNG image, and what is done to it afterwards.
#[derive(Arbitrary, Debug)]
pub struct Image {
    width: u8,
    height: u8,
    kind: Kind,
    /// Pixels, used over and over.
    tones: Vec<u8>,
    damage: Damage,
}

#[derive(Arbitrary, Debug)]
enum Kind {
    Grey,
    GreyAndOpacity,
    Colour,
}

/// Lines such as those of Omniglot's strokes and of its one-shot runs.
#[derive(Arbitrary, Debug)]
pub enum Line {
    Start,
    Break,
    Point(i32, i16, u32),
    Fraction(f32, f32, f32),
    Blank,
    Labels(u8, u8, u8),
    Other(String),
}

/// Lines of text, or an image.
#[derive(Arbitrary, Debug)]
pub enum TextOrImage {
    Text(Vec<Line>),
    Image(Image),
}

/// Bytes that are altered, and how many are missing at the end.
#[derive(Arbitrary, Debug)]
struct Damage {
    altered: Vec<(u16, u8)>,
    missing: u8,
}

impl<C: Contents> Archive<C> {
    /// The archive as a file. Files whose names cannot be are left out.
    pub fn bytes(&self) -> Vec<u8> {
        let files = self.files.iter().map(|(path, contents)| (path.text(), contents.bytes()));
        self.damage.done_to(zip_of(files, self.deflated))
    }
}

/// A zip archive of files; a name that ends in `/` is a folder, and one that cannot be is left out.
pub fn zip_of(files: impl IntoIterator<Item = (String, Vec<u8>)>, deflated: bool) -> Vec<u8> {
    let method = if deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let options = SimpleFileOptions::default().compression_method(method);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, contents) in files {
        if path.ends_with('/') {
            _ = zip.add_directory(path, options);
        } else if zip.start_file(path, options).is_ok() {
            _ = zip.write_all(&contents);
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}

impl Path {
    fn text(&self) -> String {
        let folders: String = self.folders.iter().map(|folder| folder.text() + "/").collect();
        folders + &self.name.text()
    }
}

impl Folder {
    fn text(&self) -> String {
        match self {
            Self::Alphabet(greek) => if *greek { "Greek" } else { "Latin" }.to_owned(),
            Self::Character(number) => format!("character{number:02}"),
            Self::Run(number) => format!("run{number:02}"),
            Self::Training => "training".to_owned(),
            Self::Test => "test".to_owned(),
            Self::Clutter => "__MACOSX".to_owned(),
            Self::Other(text) => text.clone(),
        }
    }
}

impl Name {
    fn text(&self) -> String {
        match self {
            Self::Image(character, drawer) => format!("{character:04}_{drawer:02}.png"),
            Self::Strokes(character, drawer) => format!("{character:04}_{drawer:02}.txt"),
            Self::Class(number) => format!("class{number:02}.png"),
            Self::Item(number) => format!("item{number:02}.png"),
            Self::Labels => "class_labels.txt".to_owned(),
            Self::Nothing => String::new(),
            Self::Other(text) => text.clone(),
        }
    }
}

impl Contents for Image {
    fn bytes(&self) -> Vec<u8> {
        let (width, height) = (u32::from(self.width), u32::from(self.height));
        let tones = |channels: usize| {
            let count = usize::from(self.width) * usize::from(self.height) * channels;
            let tones = if self.tones.is_empty() { &[255] } else { &self.tones[..] };
            tones.iter().copied().cycle().take(count).collect::<Vec<u8>>()
        };
        let image: Option<DynamicImage> = match self.kind {
            Kind::Grey => GrayImage::from_raw(width, height, tones(1)).map(Into::into),
            Kind::GreyAndOpacity => GrayAlphaImage::from_raw(width, height, tones(2)).map(Into::into),
            Kind::Colour => RgbaImage::from_raw(width, height, tones(4)).map(Into::into),
        };
        let mut png = Cursor::new(Vec::new());
        // An image without a pixel is no PNG; what there is of it is as good as any other nonsense.
        _ = image.map(|image| image.write_to(&mut png, ImageFormat::Png));
        self.damage.done_to(png.into_inner())
    }
}

impl Contents for Vec<Line> {
    fn bytes(&self) -> Vec<u8> {
        self.iter().map(|line| line.text() + "\n").collect::<String>().into_bytes()
    }
}

impl Contents for TextOrImage {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Text(lines) => lines.bytes(),
            Self::Image(image) => image.bytes(),
        }
    }
}

impl Line {
    fn text(&self) -> String {
        match self {
            Self::Start => "START".to_owned(),
            Self::Break => "BREAK".to_owned(),
            Self::Point(x, y, t) => format!("{x},{y},{t}"),
            Self::Fraction(x, y, t) => format!("{x},{y},{t}"),
            Self::Blank => String::new(),
            Self::Labels(run, item, class) => {
                format!("run{run:02}/test/item{item:02}.png run{run:02}/training/class{class:02}.png")
            }
            Self::Other(text) => text.clone(),
        }
    }
}

impl Damage {
    fn done_to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        for &(at, change) in &self.altered {
            let length = bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(usize::from(at) % length) {
                *byte ^= change;
            }
        }
        bytes.truncate(bytes.len().saturating_sub(usize::from(self.missing)));
        bytes
    }
}

/// Drawings of a class that are looked at, since a hostile collection may claim many thousands.
const LOOKED_AT: usize = 4;

/// Holds a collection to what the rest of the program takes for granted.
pub fn check(collection: &Collection) {
    assert_eq!(Collection::from_bytes(&collection.to_bytes()).as_ref(), Ok(collection), "what is stored is read");
    assert_eq!(&collection.merge(collection), collection, "joining a collection with itself changes nothing");
    let covered: usize = (0..collection.alphabets().len()).map(|at| collection.characters(at).len()).sum();
    assert_eq!(covered, collection.len(), "every character is in an alphabet");
    for class in 0..collection.len().min(LOOKED_AT) {
        assert!(collection.alphabet(class) < collection.alphabets().len() && collection.count(class) > 0);
        for index in 0..collection.count(class).min(LOOKED_AT) {
            _ = (collection.picture(class, index), collection.bitmap(class, index));
            if let Some(drawing) = collection.drawing(class, index) {
                check_drawing(&drawing);
            }
        }
    }
}

/// Holds a visitor's work to what is promised of its drawings.
pub fn check_document(document: &Document) {
    document.board.iter().flat_map(|class| &class.drawings).for_each(check_drawing);
    check_drawing(&document.query);
}

/// Holds a drawing that was read from a file to what is promised of its points, and draws it.
pub fn check_drawing(drawing: &Drawing) {
    let points = drawing.strokes.iter().flat_map(|stroke| &stroke.points);
    for point in points {
        assert!(point.is_finite() && point.x.abs().max(point.y.abs()) <= Point::LIMIT, "{point:?}");
    }
    _ = rasterise(drawing);
}

/// Reads a line of Quick, Draw!, and holds what was read to what is promised of it.
pub fn check_quickdraw(line: &str) {
    if let Ok(sketch) = archives::quickdraw::parse(line) {
        assert!(!sketch.word.is_empty() && !sketch.drawing.is_empty());
        check_drawing(&sketch.drawing);
    }
}

/// Reads a picture both ways, as one of Omniglot's and as one of the visitor's.
pub fn check_picture(bytes: &[u8]) {
    if let Ok(bitmap) = archives::picture::character(bytes) {
        assert!(bitmap.ink_box().is_some(), "what is read has ink");
    }
    if let Ok(tones) = archives::picture::tones(bytes)
        && let Ok(traced) = tones.trace(archives::tones::Ink::Guessed, None)
    {
        assert!(!traced.drawing.is_empty());
        check_drawing(&traced.drawing);
    }
}

/// An SVG document.
#[derive(Arbitrary, Debug)]
pub struct Svg {
    size: [i16; 2],
    parts: Vec<Part>,
}

/// An element of an SVG document, or two of them within each other.
#[derive(Arbitrary, Debug)]
enum Part {
    Path(Vec<(u8, f32, f32)>),
    Circle(f32, f32, f32),
    Rectangle([f32; 4]),
    /// What is drawn once more, by its number.
    Again(u8),
    /// Text where nothing is expected.
    Other(String),
    Group([f32; 6], Vec<Part>),
}

impl Svg {
    /// The document.
    pub fn text(&self) -> String {
        let [width, height] = self.size;
        let mut text = format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">"#);
        for (at, part) in self.parts.iter().enumerate() {
            text += &format!(r#"<g id="p{at}">{}</g>"#, part.text());
        }
        text + "</svg>"
    }
}

impl Part {
    fn text(&self) -> String {
        match self {
            Self::Path(steps) => {
                let letters = b"MLHVCSQTAZmlz";
                let step = |(letter, x, y): &(u8, f32, f32)| {
                    format!("{}{x} {y} ", char::from(letters[usize::from(*letter) % letters.len()]))
                };
                let steps: String = steps.iter().map(step).collect();
                format!(r##"<path d="M0 0 {steps}" stroke="#000" fill="none"/>"##)
            }
            Self::Circle(x, y, radius) => format!(r#"<circle cx="{x}" cy="{y}" r="{radius}"/>"#),
            Self::Rectangle([x, y, width, height]) => {
                format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}"/>"#)
            }
            Self::Again(at) => format!(r##"<use href="#p{at}"/>"##),
            Self::Other(text) => text.clone(),
            Self::Group(matrix, parts) => {
                let [a, b, c, d, e, f] = matrix;
                let parts: String = parts.iter().map(Self::text).collect();
                format!(r#"<g transform="matrix({a} {b} {c} {d} {e} {f})">{parts}</g>"#)
            }
        }
    }
}
