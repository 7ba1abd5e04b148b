//! Omniglot as it is handed out, images and strokes, read into a [`Collection`].
//!
//! Lake, Salakhutdinov, Tenenbaum 2015, "Human-level concept learning through probabilistic program induction", Science.
//! Files are `…/<Alphabet>/character<NN>/<character>_<drawer>.png`, strokes the same with `.txt`, in a zip or a folder.
//! Every drawing goes through the one rasteriser, so a character here looks as it would had it been drawn on the page.

#[cfg(not(target_arch = "wasm32"))]
use std::path::Path;

use super::{
    archive::Archive,
    omniglot_error::OmniglotError,
    picture,
    places::{self, is_image, is_strokes},
    strokes,
};
use data::collection::{Builder, Collection};

/// Which of the official sets a collection is, by how many alphabets and characters it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficialSet {
    /// 30 alphabets to learn from.
    Background,
    /// 20 alphabets to be judged by.
    Evaluation,
    /// The first minimal background set, of 5 alphabets.
    Small1,
    /// The second, also of 5.
    Small2,
    /// The background and the evaluation set together, which are meant to be kept apart.
    Both,
    /// A part of one, others joined, or no Omniglot at all.
    Other,
}

/// What is in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Omniglot {
    /// The drawings.
    pub collection: Collection,
    /// Which set they are.
    pub set: OfficialSet,
    /// How many images were read.
    pub images: usize,
    /// How many drawings were read in strokes.
    pub strokes: usize,
}

impl Omniglot {
    /// Reads a zip file or a folder, of images, of strokes, or of both.
    ///
    /// # Errors
    /// If it is not there, is damaged, or has no Omniglot drawings in it; the text names the entry, and the line if
    /// there are lines.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn open(path: &Path) -> Result<Self, OmniglotError> {
        Self::read(Archive::open(path)?)
    }

    /// Reads a zip archive that is in memory.
    ///
    /// # Errors
    /// As for a file.
    pub fn from_zip(bytes: Vec<u8>) -> Result<Self, OmniglotError> {
        Self::read(Archive::from_zip(bytes)?)
    }

    /// What was found, in words.
    pub fn summary(&self) -> String {
        let set = match self.set {
            OfficialSet::Background => "Omniglot's background set",
            OfficialSet::Evaluation => "Omniglot's evaluation set",
            OfficialSet::Small1 => "Omniglot's first small background set",
            OfficialSet::Small2 => "Omniglot's second small background set",
            OfficialSet::Both => {
                "Omniglot's background and evaluation sets together, so nothing is kept apart to be judged by"
            }
            OfficialSet::Other => "drawings",
        };
        let held = match (self.images, self.strokes) {
            (images, 0) => format!("{images} images"),
            (0, strokes) => format!("{strokes} drawings in strokes"),
            (images, strokes) => format!("{images} images and {strokes} drawings in strokes"),
        };
        let collection = &self.collection;
        let characters: usize =
            (0..collection.alphabets().len()).map(|alphabet| collection.characters(alphabet).len()).sum();
        format!("{set}: {} alphabets, {characters} characters, {held}", collection.alphabets().len())
    }

    /// Reads an archive that is open.
    ///
    /// # Errors
    /// As for a file.
    pub(super) fn read(mut archive: Archive) -> Result<Self, OmniglotError> {
        refuse_other_archives(&archive)?;
        places::refuse_empty_characters(&archive)?;
        let mut builder = Builder::default();
        for found in places::find(&archive, is_image)? {
            let bitmap = picture::character(&archive.read(&found.entry)?)
                .map_err(|cause| OmniglotError::Image { entry: found.entry.clone(), cause })?;
            if let Some(place) = found.place() {
                builder.add_scan(place, &bitmap);
            }
        }
        strokes::read(&mut archive, &mut builder)?;
        let collection = builder.finish();
        let (_, images, strokes) = collection.totals();
        let alphabets = collection.alphabets().len();
        let characters = (0..alphabets).map(|alphabet| collection.characters(alphabet).len()).sum();
        Ok(Self { set: OfficialSet::of(alphabets, characters), collection, images, strokes })
    }
}

impl OfficialSet {
    fn of(alphabets: usize, characters: usize) -> Self {
        match (alphabets, characters) {
            (30, 964) => Self::Background,
            (20, 659) => Self::Evaluation,
            (5, 136) => Self::Small1,
            (5, 156) => Self::Small2,
            (50, 1623) => Self::Both,
            _ => Self::Other,
        }
    }
}

/// What people choose by mistake is told from what holds no drawings at all.
fn refuse_other_archives(archive: &Archive) -> Result<(), OmniglotError> {
    let named = |name: &str| archive.files().find(|entry| entry.rsplit('/').next() == Some(name)).map(str::to_owned);
    if let Some(entry) = named("class_labels.txt") {
        return Err(OmniglotError::OneShotRuns { entry });
    }
    if archive.files().any(|entry| is_image(entry) || is_strokes(entry)) {
        return Ok(());
    }
    let within = archive.files().find(|entry| entry.ends_with(".zip"));
    Err(within.map_or(OmniglotError::NoDrawings, |entry| OmniglotError::ArchiveWithin { entry: entry.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        made_up_tests::{line_png, zip_of},
        png,
    };
    use data::Classes;
    use ink::{Picture, raster::rasterise_bitmap};

    fn small() -> Vec<u8> {
        let png: Vec<Vec<u8>> = (0..5).map(|slope| line_png(4 * slope)).collect();
        zip_of(&[
            ("images/Greek/character02/0002_01.png", &png[2]),
            ("images/Greek/character01/0001_02.png", &png[1]),
            ("images/Greek/character01/0001_01.png", &png[0]),
            ("images/Latin/character01/0003_01.png", &png[3]),
            ("images/Latin/character01/0003_02.PNG", &png[4]),
            ("images/README.txt", b"hello"),
            ("__MACOSX/images/Greek/character01/._0001_01.png", b"junk"),
        ])
    }

    fn error(entries: &[(&str, &[u8])]) -> String {
        Omniglot::from_zip(zip_of(entries)).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn characters_come_alphabet_by_alphabet_with_their_drawings_in_order() {
        let read = Omniglot::from_zip(small()).expect("a good archive");
        assert_eq!((read.set, read.images, read.strokes), (OfficialSet::Other, 5, 0));
        assert_eq!(read.summary(), "drawings: 2 alphabets, 3 characters, 5 images");
        let omniglot = read.collection;
        assert_eq!(omniglot.alphabets(), ["Greek", "Latin"]);
        assert_eq!(
            (0..3).map(|class| omniglot.name(class)).collect::<Vec<_>>(),
            ["Greek character01", "Greek character02", "Latin character01"]
        );
        assert_eq!((0..3).map(|class| omniglot.drawings_of(class)).collect::<Vec<_>>(), [Some(2), Some(1), Some(2)]);
        assert_eq!((0..3).map(|class| omniglot.alphabet(class)).collect::<Vec<_>>(), [0, 0, 1]);
        let flat = rasterise_bitmap(&picture::character(&line_png(0)).expect("a PNG"));
        assert_eq!(omniglot.picture(0, 0), flat);
        assert_ne!(omniglot.picture(0, 1), flat);
    }

    #[test]
    fn strokes_join_their_images() {
        let png = line_png(4);
        let text = b"START\n21,-42,0\n63,-84,57\nBREAK\n";
        let read = Omniglot::from_zip(zip_of(&[
            ("images/Greek/character01/0001_02.png", &png),
            ("images/Greek/character01/0001_01.png", &png),
            ("strokes/Greek/character01/0001_02.txt", text),
            ("strokes/Greek/character01/.DS_Store", b"x"),
            ("__MACOSX/strokes/Greek/character01/._0001_02.txt", b"x"),
        ]))
        .expect("both kinds");
        assert_eq!((read.images, read.strokes, read.collection.count(0)), (2, 1, 2));
        assert!(read.summary().ends_with("2 images and 1 drawings in strokes"), "{}", read.summary());
        assert_eq!(read.collection.drawing(0, 0), None);
        assert_eq!(read.collection.drawing(0, 1).map(|drawing| drawing.strokes[0].points[1].t_ms), Some(57.0));
        assert_eq!(read.collection.picture(0, 1), read.collection.picture(0, 0));
        let alone = Omniglot::from_zip(zip_of(&[("strokes/Greek/character01/0001_02.txt", text)])).expect("strokes");
        assert_ne!(alone.collection.picture(0, 0), Picture::blank());
        assert_eq!((alone.images, alone.strokes, alone.collection.drawer(0, 0)), (0, 1, 2));
    }

    #[test]
    fn what_is_wrong_with_an_archive_is_said_with_the_entry() {
        let png = line_png(3);
        assert!(error(&[("strokes/Greek/notes/0001_01.txt", b"START")]).starts_with("no drawings found"));
        assert!(error(&[("0001_01.png", &png)]).starts_with("no drawings found"));
        assert!(error(&[("a/Greek/character01/1.png", &png[..40])]).starts_with("a/Greek/character01/1.png: "));
        assert!(
            error(&[("run01/training/class01.png", &png)])
                .contains("run01/training/class01.png: these are the one-shot")
        );
        assert!(
            error(&[("a/run01/class_labels.txt", b"x")])
                .starts_with("a/run01/class_labels.txt: these are the one-shot")
        );
        assert!(
            error(&[("a/images_background.zip", b"x")]).starts_with("a/images_background.zip: the drawings are in")
        );
        let stroke = |text: &[u8]| error(&[("s/Greek/character01/1.txt", text)]);
        assert!(stroke(b"START\n1,-1,0\n1,-1\nBREAK").starts_with("s/Greek/character01/1.txt, line 3: expected x,y,t"));
        assert!(stroke(&[0xff, 0xfe]).starts_with("s/Greek/character01/1.txt: these are strokes"));
        let cut =
            error(&[("a/Greek/character01/", b""), ("a/Greek/character02/", b""), ("a/Greek/character02/1.png", &png)]);
        assert!(cut.starts_with("a/Greek/character01: this character has no drawings"), "{cut}");
        assert!(Omniglot::from_zip(b"PK no zip".to_vec()).is_err_and(|error| error.to_string().contains("not a zip")));
    }

    #[test]
    fn an_image_without_a_character_is_refused_by_name_and_one_on_transparent_paper_is_read() {
        let blank = png::encode(40, 40, vec![255; 1600]).expect("1600 tones");
        let text = error(&[("a/Greek/character01/1.png", &line_png(3)), ("a/Greek/character01/2.png", &blank)]);
        assert!(text.starts_with("a/Greek/character01/2.png: this has no ink"), "{text}");
        let line = picture::character(&line_png(5)).expect("a line");
        let pixel = |x: u32, y: u32| image::LumaA([255, if line.row(y as usize)[x as usize] { 255 } else { 0 }]);
        let white = image::DynamicImage::from(image::GrayAlphaImage::from_fn(40, 40, pixel));
        let mut bytes = std::io::Cursor::new(Vec::new());
        white.write_to(&mut bytes, image::ImageFormat::Png).expect("memory");
        let read = Omniglot::from_zip(zip_of(&[("a/Greek/character01/1.png", bytes.get_ref())])).expect("a drawing");
        assert_eq!(read.collection.picture(0, 0), rasterise_bitmap(&line), "white on transparent is ink");
    }

    #[test]
    fn turned_copies_in_folders_of_their_own_are_all_read() {
        let png: Vec<Vec<u8>> = (0..4).map(|slope| line_png(4 * slope)).collect();
        let text = b"START\n21,-42,0\n63,-84,57\nBREAK\n";
        let images = [0, 90, 180, 270].map(|turn| format!("images/rot{turn:03}/Greek/character01/0001_01.png"));
        let mut entries: Vec<(&str, &[u8])> =
            images.iter().zip(&png).map(|(name, png)| (name.as_str(), &png[..])).collect();
        entries.push(("strokes/rot000/Greek/character01/0001_01.txt", text));
        entries.push(("strokes/rot090/Greek/character01/0001_01.txt", text));
        let read = Omniglot::from_zip(zip_of(&entries)).expect("four alphabets");
        assert_eq!((read.images, read.strokes), (4, 2), "nothing is dropped");
        assert_eq!(read.collection.alphabets(), ["rot000/Greek", "rot090/Greek", "rot180/Greek", "rot270/Greek"]);
    }

    #[test]
    fn every_entry_may_begin_with_the_folder_it_is_in() {
        let read = Omniglot::from_zip(zip_of(&[("./", b""), ("./a/Greek/character01/1.png", &line_png(3))]));
        assert_eq!(read.expect("a drawing").summary(), "drawings: 1 alphabets, 1 characters, 1 images");
    }

    #[test]
    fn both_official_sets_together_are_called_that() {
        assert_eq!(OfficialSet::of(50, 1623), OfficialSet::Both);
        let both = Omniglot { set: OfficialSet::Both, collection: Collection::default(), images: 0, strokes: 0 };
        assert!(both.summary().contains("background and evaluation sets together"), "{}", both.summary());
    }

    #[test]
    fn a_damaged_entry_is_named() {
        let png = line_png(3);
        let mut bytes = zip_of(&[("a/Greek/character01/1.png", &png)]);
        let start = 30 + "a/Greek/character01/1.png".len();
        bytes[start + 20..start + 40].fill(0x55);
        let text = Omniglot::from_zip(bytes).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(text.starts_with("a/Greek/character01/1.png: "), "{text}");
    }
}
