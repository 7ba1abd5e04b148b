//! stub
use super::{Port, Session};
use crate::protocol::Descriptions;
use burn::tensor::ExecutionError;
impl<P: Port> Session<P> {
    pub(super) async fn describe(&mut self, _descriptions: Option<Descriptions>) -> Result<(), ExecutionError> {
        Ok(())
    }
}
