//! The browser's database: one store of records by their keys. A write is one transaction: all of it is there, or none.

use idb::{DatabaseEvent as _, Error, Factory, ObjectStoreParams, Query, TransactionMode, TransactionResult};
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};

const NAME: &str = "fewshot-playground";
const STORE: &str = "records";

/// Why something is not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is no room.
    #[error("the browser's storage is full. Make room by removing data of other sites in the browser's settings")]
    Full,
    /// The browser does not let this page keep anything.
    #[error("the browser refuses storage here, as it does in private windows and where site data are blocked")]
    Refused,
    /// The browser does not say.
    #[error("the browser's storage does not answer. Close other tabs of this page and reload")]
    Silent,
}

/// Keys with their bytes.
pub type Records = Vec<(String, Vec<u8>)>;

/// The open database.
pub struct Database(idb::Database);

impl Database {
    /// Opens it, and makes it at the first visit.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn open() -> Result<Self, Refusal> {
        let open = async {
            let mut request = Factory::new()?.open(NAME, Some(1))?;
            request.on_upgrade_needed(|event| {
                if let Ok(database) = event.database() {
                    _ = database.create_object_store(STORE, ObjectStoreParams::new());
                }
            });
            request.await
        };
        open.await.map(Self).map_err(|error| refusal(&error))
    }

    /// All that is kept.
    ///
    /// # Errors
    /// If the browser refuses.
    pub async fn read_all(&self) -> Result<Records, Refusal> {
        let read = async {
            let transaction = self.0.transaction(&[STORE], TransactionMode::ReadOnly)?;
            let store = transaction.object_store(STORE)?;
            let (keys, values) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
            let (keys, values) = (keys.await?, values.await?);
            let record = |(key, value): (JsValue, JsValue)| {
                Some((key.as_string()?, value.dyn_into::<Uint8Array>().ok()?.to_vec()))
            };
            Ok(keys.into_iter().zip(values).filter_map(record).collect())
        };
        read.await.map_err(|error: Error| refusal(&error))
    }

    /// Removes some records and writes others.
    ///
    /// # Errors
    /// If the browser refuses; then nothing has changed.
    pub async fn write(&self, puts: &[(String, Vec<u8>)], removals: &[String]) -> Result<(), Refusal> {
        let write = async {
            let transaction = self.0.transaction(&[STORE], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(STORE)?;
            for key in removals {
                store.delete(Query::Key(JsValue::from_str(key)))?;
            }
            for (key, bytes) in puts {
                store.put(&Uint8Array::from(bytes.as_slice()), Some(&JsValue::from_str(key)))?;
            }
            // It begins at once, and does not wait for the page to ask for more.
            transaction.commit()?.await
        };
        match write.await {
            Ok(TransactionResult::Committed) => Ok(()),
            // Whatever a browser aborts by itself, it aborts for want of room.
            Ok(TransactionResult::Aborted) => Err(Refusal::Full),
            Err(error) => Err(refusal(&error)),
        }
    }
}

fn refusal(error: &Error) -> Refusal {
    if error.to_string().contains("Quota") { Refusal::Full } else { Refusal::Refused }
}
