//! Errands: what the page asks to be done with bytes, since it links no code for them itself.

use archives::{
    fewshot_file, own, picture, run_notes,
    tones::{Ink, Tones, TraceError},
    trace::Traced,
};
use document::Document;
use protocol::{
    decode, encode,
    librarian::{Done, Errand, TracedPicture},
};
use qrcodegen::{QrCode, QrCodeEcc};

/// Does an errand; if that cannot be, says why in words that go after the name of the file.
pub fn run(errand: Errand) -> Result<Done, String> {
    match errand {
        Errand::Pack(document) => {
            let document: Document = decode(&document).map_err(|error| error.to_string())?;
            fewshot_file::pack(&document).map(Done::Packed).map_err(|error| error.to_string())
        }
        Errand::Unpack(bytes) => {
            let document = fewshot_file::unpack(&bytes).map_err(|error| error.to_string())?;
            encode(&document).map(Done::Unpacked).map_err(|error| error.to_string())
        }
        Errand::ReadWeights(bytes) => {
            let (config, step) = run_notes::read(&bytes).map_err(|error| error.to_string())?;
            Ok(Done::Weights { config, step })
        }
        Errand::QrCode(text) => qr_code(&text),
        Errand::ReadStrokes { name, bytes } => {
            own::for_board(&name, &bytes).map(|(name, drawings)| Done::Strokes { name, drawings })
        }
        Errand::DrawSvg(bytes) => {
            let tones = picture::tones(&bytes).map_err(|error| error.to_string())?;
            Ok(Done::Drawn { width: tones.width() as u32, tones: tones.tones().to_vec() })
        }
        Errand::Trace(picture) => trace(picture).map_err(|error| error.to_string()),
    }
}

fn trace(picture: TracedPicture) -> Result<Done, TraceError> {
    let TracedPicture { width, height, tones, is_light, threshold } = picture;
    let ink = match is_light {
        None => Ink::Guessed,
        Some(false) => Ink::Dark,
        Some(true) => Ink::Light,
    };
    let Traced { drawing, ink, is_light, threshold } =
        Tones::new(width as usize, height as usize, tones)?.trace(ink, threshold)?;
    Ok(Done::Traced { drawing, ink, is_light, threshold })
}

/// The most that a QR code holds is some 2,950 letters.
fn qr_code(text: &str) -> Result<Done, String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Low).map_err(|_| "is too long for a QR code".to_owned())?;
    let side = code.size();
    let squares = (0..side * side).map(|at| code.get_module(at % side, at / side)).collect();
    Ok(Done::QrCode { side: side as u32, squares })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_code_has_its_three_marks_and_too_long_a_text_has_none() {
        let Ok(Done::QrCode { side, squares }) = run(Errand::QrCode("https://a.example/#seed=1".into())) else {
            panic!("a code");
        };
        let side = side as usize;
        assert_eq!(squares.len(), side * side);
        // A mark is dark all along the edge of its seven squares, and light around.
        let row = |top: usize, left: usize| squares[top * side + left..][..7].iter().all(|dark| *dark);
        assert!(row(0, 0) && row(0, side - 7) && row(side - 7, 0) && !squares[7 * side]);
        assert_eq!(run(Errand::QrCode("x".repeat(3_000))), Err("is too long for a QR code".into()));
    }

    #[test]
    fn strokes_are_read_and_an_svg_document_is_drawn() {
        let strokes = Errand::ReadStrokes { name: "1.txt".into(), bytes: b"START\n1,-1,0\nBREAK\n".to_vec() };
        assert!(matches!(run(strokes), Ok(Done::Strokes { drawings, .. }) if drawings.len() == 1));
        let svg =
            b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 20 10'><path d='M1 5H19' stroke='#000'/></svg>";
        let Ok(Done::Drawn { width, tones }) = run(Errand::DrawSvg(svg.to_vec())) else { panic!("a picture") };
        assert_eq!((width, tones.len()), (192, 192 * 96));
        assert!(tones[0] == 255 && tones[48 * 192 + 96] < 64, "paper and ink");
        assert!(run(Errand::DrawSvg(b"?".to_vec())).is_err_and(|why| why.starts_with("is not a")));
    }

    #[test]
    fn a_document_goes_into_a_file_and_comes_back() {
        let document = Document { settings: "seed=4".into(), ..Document::default() };
        let encoded = encode(&document).expect("it can be encoded");
        let Ok(Done::Packed(file)) = run(Errand::Pack(encoded.clone())) else { panic!("a file") };
        assert_eq!(run(Errand::Unpack(file)), Ok(Done::Unpacked(encoded)));
        assert!(run(Errand::Unpack(b"?".to_vec())).is_err_and(|why| why.starts_with("it is not a .fewshot file")));
        assert!(run(Errand::ReadWeights(b"?".to_vec())).is_err());
    }
}
