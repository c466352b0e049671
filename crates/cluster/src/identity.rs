//! Who speaks: certificates on both sides, and one version of the program on all.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use ballista_core::extension::EndpointOverrideFn;
use tonic::metadata::MetadataValue;
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Identity, ServerTlsConfig};
use tonic::{Request, Status};

/// The key under which a caller states its version.
const KEY: &str = "paradero-version";

/// The variable that tests state another version by.
const OTHER: &str = "PARADERO_CLUSTER_VERSION";

/// The version of this program, of what it writes down and of the engine: they must be the same everywhere.
#[must_use]
pub fn version() -> String {
    let own = || {
        format!(
            "paradero {} form {} datafusion {}",
            env!("CARGO_PKG_VERSION"),
            paradero_link::kernel::FORM,
            datafusion::DATAFUSION_VERSION
        )
    };
    std::env::var(OTHER).unwrap_or_else(|_| own())
}

/// What calls state besides what they ask.
#[must_use]
pub fn stated() -> HashMap<String, String> {
    HashMap::from([(KEY.to_owned(), version())])
}

/// Adds to a call what it must state.
///
/// # Errors
/// When the version cannot be stated.
pub fn state(mut request: Request<()>) -> Result<Request<()>, Status> {
    let value = MetadataValue::try_from(version())
        .map_err(|error| Status::internal(format!("the version cannot be stated: {error}")))?;
    request.metadata_mut().insert(KEY, value);
    Ok(request)
}

/// Refuses callers of another version.
///
/// # Errors
/// For each of those.
pub fn check(request: Request<()>) -> Result<Request<()>, Status> {
    let stated = request.metadata().get(KEY).and_then(|value| value.to_str().ok());
    let (own, stated) = (version(), stated.unwrap_or("none"));
    if stated == own {
        return Ok(request);
    }
    Err(Status::failed_precondition(format!(
        "another version: here {own}, the caller has {stated}; use one version of the program everywhere"
    )))
}

/// Certificates that were read.
#[derive(Clone)]
pub struct Certificates {
    authority: Certificate,
    node: Identity,
}

impl Certificates {
    /// Reads `ca.crt`, `node.crt` and `node.key`.
    ///
    /// # Errors
    /// When one of them is not there.
    pub fn read(folder: &Path) -> Result<Self> {
        let text = |name: &str| {
            let path = folder.join(name);
            std::fs::read_to_string(&path).with_context(|| {
                format!(
                    "cannot read {}: a cluster speaks with certificates only (`paradero-cluster init` makes them)",
                    path.display()
                )
            })
        };
        let authority = Certificate::from_pem(text("ca.crt")?);
        let node = Identity::from_pem(text("node.crt")?, text("node.key")?);
        Ok(Self { authority, node })
    }

    /// For serving: who calls must have a certificate of the same authority.
    #[must_use]
    pub fn serving(&self) -> ServerTlsConfig {
        ServerTlsConfig::new().identity(self.node.clone()).client_ca_root(self.authority.clone())
    }

    /// For calling.
    #[must_use]
    pub fn calling(&self) -> ClientTlsConfig {
        ClientTlsConfig::new().ca_certificate(self.authority.clone()).identity(self.node.clone())
    }

    /// Makes every connection that Ballista opens one with certificates.
    #[must_use]
    pub fn endpoints(&self) -> EndpointOverrideFn {
        let calling = self.calling();
        Arc::new(move |endpoint: Endpoint| Ok(endpoint.tls_config(calling.clone())?))
    }
}
