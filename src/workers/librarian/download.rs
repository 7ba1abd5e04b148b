//! A download that can be cut off and gone on with.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Request, RequestInit, Response};

use worker::scope;

/// The most bytes that are fetched; Omniglot's largest archive has a fraction of that.
const MOST: usize = 256 << 20;

/// Fetches the rest of a file onto the end of `received`, telling `progress` (bytes so far, bytes in all) as it comes.
///
/// What has come stays in `received` whatever happens, so that another try asks only for what is missing. A host that
/// sends the whole file again is taken at its word.
///
/// # Errors
/// If there is no connection, or the host refuses: in words for the user.
pub async fn fetch(url: &str, received: &mut Vec<u8>, progress: impl Fn(u64, Option<u64>)) -> Result<(), String> {
    let response = ask(url, received.len()).await.map_err(|_| OFFLINE.to_owned())?;
    let Some(start) = start_of(response.status(), received.len()) else {
        received.clear();
        return Err(format!("the host answered with status {}", response.status()));
    };
    received.truncate(start);
    let length = response.headers().get("content-length").ok().flatten().and_then(|text| text.parse::<u64>().ok());
    let total = length.map(|length| length + start as u64);
    let body = response.body().ok_or_else(|| "the host sent nothing".to_owned())?;
    let reader: ReadableStreamDefaultReader = body.get_reader().unchecked_into();
    progress(received.len() as u64, total);
    loop {
        let chunk = JsFuture::from(reader.read()).await.map_err(|_| CUT_OFF.to_owned())?;
        if Reflect::get(&chunk, &"done".into()).is_ok_and(|done| done.is_truthy()) {
            break;
        }
        let bytes = Reflect::get(&chunk, &"value".into()).map_err(|_| CUT_OFF.to_owned())?;
        received.extend(Uint8Array::new(&bytes).to_vec());
        if received.len() > MOST {
            received.clear();
            return Err(format!("the file is larger than {} MB, which no archive of Omniglot is", MOST >> 20));
        }
        progress(received.len() as u64, total);
    }
    match total {
        Some(total) if (received.len() as u64) < total => Err(CUT_OFF.to_owned()),
        _ => Ok(()),
    }
}

const OFFLINE: &str = "the host cannot be reached; is this computer online?";
const CUT_OFF: &str = "the connection broke off";

/// Asks for a file from a byte on.
async fn ask(url: &str, from: usize) -> Result<Response, JsValue> {
    let request = Request::new_with_str_and_init(url, &RequestInit::new())?;
    if from > 0 {
        request.headers().set("range", &format!("bytes={from}-"))?;
    }
    JsFuture::from(scope().fetch_with_request(&request)).await?.dyn_into()
}

/// How many of the bytes that are there an answer goes on from; `None` if it is no answer to go on with.
fn start_of(status: u16, received: usize) -> Option<usize> {
    match status {
        206 => Some(received),
        200 => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::start_of;

    #[test]
    fn a_host_that_knows_no_ranges_starts_anew_and_an_error_gives_up() {
        assert_eq!(start_of(206, 100), Some(100));
        assert_eq!(start_of(200, 100), Some(0));
        assert_eq!(start_of(416, 100), None);
        assert_eq!(start_of(404, 0), None);
    }
}
