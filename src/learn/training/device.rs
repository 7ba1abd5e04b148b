//! Where tensors live. The only file that names a backend.

use burn::tensor::Device;

use protocol::{DeviceInfo, DeviceKind};

/// The backend behind [`DeviceKind::Cpu`], for operations of our own ([`models`](crate::models)).
#[cfg(feature = "flex")]
pub(crate) type Cpu = burn::backend::Flex;

/// Why there is no device.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DeviceError {
    /// This build has no such backend.
    #[error("this trainer was built without support for {0:?}")]
    NotBuilt(DeviceKind),
    /// The adapter would not give a device.
    #[error("the GPU could not be opened: {0}")]
    Gpu(String),
}

/// GPU commands gathered before they are submitted: enough to hide the cost of a submission behind the work.
#[cfg(feature = "wgpu")]
const TASKS_MAX: usize = 64;

/// Opens a device, without autodiff. Call it once in a worker: a second initialisation of one GPU fails.
///
/// # Errors
/// If this build lacks the backend, or the adapter refuses.
pub async fn open(kind: DeviceKind) -> Result<(Device, DeviceInfo), DeviceError> {
    match kind {
        #[cfg(feature = "flex")]
        DeviceKind::Cpu => Ok((Device::flex(), DeviceInfo { kind, name: "CPU".into() })),
        #[cfg(feature = "wgpu")]
        DeviceKind::Gpu => {
            let options = Device::wgpu_options().tasks_max(TASKS_MAX);
            let (device, setup) =
                options.init_with_setup_async().await.map_err(|error| DeviceError::Gpu(error.to_string()))?;
            let adapter = setup.adapter.get_info();
            let name = [adapter.name, adapter.driver].into_iter().find(|name| !name.is_empty());
            Ok((device, DeviceInfo { kind, name: name.unwrap_or_else(|| "WebGPU".into()) }))
        }
        #[allow(unreachable_patterns)]
        missing => Err(DeviceError::NotBuilt(missing)),
    }
}
