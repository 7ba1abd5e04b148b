//! Writes what the fuzzer starts from into a folder for each target: small things that are as they should be.
//!
//! All of it is made up here; none of it comes from Omniglot.

use std::{fs, io, path::Path};

use data::{Classes, Scripts};
use archives::omniglot::Omniglot;
use document::Document;
use ink::Class;
use fewshot_playground_fuzz::zip_of;
use image::{GrayImage, ImageFormat};
use protocol::{Command, Descriptions, Event, Output, Recogniser, RunConfig, StepMetrics, Trouble, Work, encode};

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "corpus".to_owned());
    let archives = [false, true].map(|deflated| [images(deflated), strokes(deflated), runs(deflated)]).concat();
    let collections: Vec<Vec<u8>> = archives
        .iter()
        .filter_map(|archive| Omniglot::from_zip(archive.clone()).ok())
        .map(|read| read.collection.to_bytes())
        .collect();
    let texts: Vec<Vec<u8>> = TEXTS.iter().map(|text| text.as_bytes().to_vec()).collect();
    let work = work();
    let link = document::link::write(&work).expect("a link").into_bytes();
    let file = archives::fewshot_file::pack(&work).expect("memory");
    let seeds = [
        ("archive", archives),
        ("collection", collections),
        ("stroke_text", texts),
        ("protocol", messages()),
        ("quickdraw", SKETCHES.map(|line| line.as_bytes().to_vec()).to_vec()),
        ("picture", vec![png(9), png(30), SVG.as_bytes().to_vec()]),
        ("link", vec![link]),
        ("fewshot_file", vec![file]),
    ];
    for (target, files) in seeds {
        let folder = Path::new(&folder).join(target);
        fs::create_dir_all(&folder)?;
        for (number, bytes) in files.iter().enumerate() {
            fs::write(folder.join(format!("seed{number}")), bytes)?;
        }
    }
    Ok(())
}

const TEXTS: [&str; 3] = [
    "START\n21.0,-42.0,0\n63.5,-84.25,57\nBREAK\n",
    "START\r\n1,-1,40\r\nBREAK\r\n2,-2,80\r\n3e1,-4,.5\r\nBREAK\r\n",
    "\nSTART\n 0 , 0 , 0 \n\nBREAK\nBREAK\n",
];

const SKETCHES: [&str; 2] = [
    r#"{"word":"nose","countrycode":"AE","recognized":true,"key_id":"5","drawing":[[[0,255],[0,51]],[[100],[200]]]}"#,
    r#"{"key_id":"5","word":"nose","recognized":false,"drawing":[[[100.5,610.5],[40,142],[0,57]]]}"#,
];

const SVG: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><defs><g id="a"><circle r="2"/></g></defs>
<g transform="scale(.5)"><path d="M1 1L8 8C1 2 3 4 5 6Z" stroke="#000" fill="none"/><use href="#a" x="4"/></g></svg>"##;

/// A diagonal on a small sheet.
fn png(side: u32) -> Vec<u8> {
    let image = GrayImage::from_fn(side, side, |x, y| image::Luma([if x.abs_diff(y) < 2 { 0 } else { 255 }]));
    let mut bytes = io::Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).expect("memory");
    bytes.into_inner()
}

fn images(deflated: bool) -> Vec<u8> {
    let place = |(alphabet, drawer): (&str, u32)| {
        (format!("images/{alphabet}/character01/0001_{drawer:02}.png"), png(9 + drawer))
    };
    zip_of([("Greek", 1), ("Greek", 2), ("Latin", 1)].map(place), deflated)
}

fn strokes(deflated: bool) -> Vec<u8> {
    let place = |at: usize| (format!("strokes/Greek/character01/0001_{at:02}.txt"), TEXTS[at].as_bytes().to_vec());
    zip_of([0, 1, 2].map(place), deflated)
}

fn runs(deflated: bool) -> Vec<u8> {
    let labels = "run01/test/item01.png run01/training/class01.png\n";
    let files = [
        ("run01/class_labels.txt", labels.as_bytes().to_vec()),
        ("run01/training/class01.png", png(9)),
        ("run01/test/item01.png", png(11)),
    ];
    zip_of(files.map(|(name, bytes)| (name.to_owned(), bytes)), deflated)
}

/// A board of two generated characters.
fn work() -> Document {
    let scripts = Scripts::new(1, 1, 2);
    let drawings = |class: usize| vec![scripts.drawing(class, 0).unwrap_or_default()];
    let class = |id: usize| Class { id: id as u32, name: scripts.name(id), drawings: drawings(id) };
    Document { board: vec![class(0), class(1)], settings: "method=relation&seed=3".into(), ..Document::default() }
}

/// A few messages each way.
fn messages() -> Vec<Vec<u8>> {
    let scripts = Scripts::new(1, 1, 2);
    let drawings = |class: usize| vec![scripts.drawing(class, 0).unwrap_or_default()];
    let class = |id: usize| Class { id: id as u32, name: scripts.name(id), drawings: drawings(id) };
    let config = RunConfig { method: "prototypical".into(), seed: 7, values: [("n_way".to_owned(), 5.0)].into() };
    let commands = [
        Command::Board(vec![class(0), class(1)]),
        Command::Query { id: 1, drawing: drawings(0).remove(0) },
        Command::Recognise(Recogniser::Run),
        Command::Open { run: 1, config: config.clone(), resume: None },
        Command::Begin { job: 1, work: Work::Load { weights: vec![1, 2, 3] } },
        Command::Begin {
            job: 2,
            work: Work::Describe(Descriptions { texts: vec!["a ring".into()], ..Descriptions::default() }),
        },
        Command::Begin { job: 3, work: Work::Time { config, steps: 20 } },
        Command::Cancel { job: 3 },
    ];
    let metrics = StepMetrics { step: 1, loss: 1.5, accuracy: 0.25, milliseconds: 30.0 };
    let events = [
        Event::Ended { job: 1, result: Ok(Output::Sampled { classes: vec![class(0)] }) },
        Event::Ended { job: 2, result: Err(Trouble::Cancelled) },
        Event::Gallery { classes: vec![vec![scripts.picture(0, 0)]] },
        Event::Stepped { run: 1, steps: vec![metrics] },
        Event::Refused { reason: "no".into() },
    ];
    let encoded = commands.iter().map(encode).chain(events.iter().map(encode));
    encoded.filter_map(Result::ok).collect()
}
