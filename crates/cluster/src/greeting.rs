//! The first call to a scheduler: whoever is refused is told why, before anything is done.

use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, bail};
use ballista_core::serde::protobuf::GetJobStatusParams;
use ballista_core::serde::protobuf::scheduler_grpc_client::SchedulerGrpcClient;
use ballista_core::utils::create_grpc_client_endpoint;
use paradero_handover::Settings;
use tonic::Code;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::identity::{Certificates, state};
use crate::scheduler::MESSAGE;

/// Adds to each call what it must state.
type Stated = fn(tonic::Request<()>) -> Result<tonic::Request<()>, tonic::Status>;

/// A scheduler that answered.
pub type Scheduler = SchedulerGrpcClient<InterceptedService<Channel, Stated>>;

/// Reaches the scheduler and makes sure that it takes calls of this node.
///
/// # Errors
/// When it cannot be reached, has another authority's certificate or refuses this node's, or is of another version.
pub async fn greet(settings: &Settings, certificates: &Certificates) -> Result<Scheduler> {
    let told = |error: &dyn std::error::Error| reason(&settings.scheduler, error);
    let endpoint = create_grpc_client_endpoint(format!("https://{}", settings.scheduler), None)
        .with_context(|| format!("no address {:?}", settings.scheduler))?
        .keep_alive_while_idle(true)
        .http2_keep_alive_interval(Duration::from_secs(5))
        .tls_config(certificates.calling())?;
    let channel = endpoint.connect().await.map_err(|error| told(&error))?;
    let mut scheduler = SchedulerGrpcClient::with_interceptor(channel, state as Stated)
        .max_encoding_message_size(MESSAGE as usize)
        .max_decoding_message_size(MESSAGE as usize);
    // A job that nobody submitted: only who asks is looked at.
    match scheduler.get_job_status(GetJobStatusParams { job_id: "greeting".to_owned() }).await {
        Err(status) if status.code() == Code::FailedPrecondition => bail!("{}", status.message()),
        Err(status) if std::error::Error::source(&status).is_some() => Err(told(&status)),
        _ => Ok(scheduler),
    }
}

/// Why a scheduler was not reached, in one sentence.
fn reason(scheduler: &str, error: &dyn std::error::Error) -> anyhow::Error {
    let mut all = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        all = format!("{all}: {inner:?}");
        cause = inner.source();
    }
    if all.contains("InvalidCertificate") {
        return anyhow!(
            "the scheduler at {scheduler} shows a certificate of another authority or another host: use the certificates of its cluster"
        );
    }
    if all.contains("AlertReceived") || all.contains("Certificate") {
        return anyhow!(
            "the scheduler at {scheduler} refuses the certificate of this node: use the certificates of its cluster"
        );
    }
    anyhow!("the scheduler at {scheduler} cannot be reached: is it running? ({all})")
}
