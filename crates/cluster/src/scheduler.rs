//! The scheduler: keeps the list of tasks, and hands them to executors that ask.

use std::net::ToSocketAddrs as _;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::serde::protobuf::scheduler_grpc_server::SchedulerGrpcServer;
use ballista_core::serde::{
    BallistaCodec, BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec,
};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_server::SchedulerServer;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tonic::service::InterceptorLayer;
use tonic::transport::Server;

use crate::identity::{Certificates, check};
use crate::session;
use crate::store::Store;
use paradero_handover::Settings;

/// The largest message, in bytes.
pub(crate) const MESSAGE: u32 = 128 << 20;
/// Seconds after which an executor that does not speak is taken for lost, and between two looks.
const LOST: u64 = 20;
const LOOKS: u64 = 2;
/// Seconds after which what a finished job left is removed: its files, and what is known of it.
const CLEAN: u64 = 5;
const FORGET: u64 = 600;

/// Serves until it is stopped.
///
/// # Errors
/// When the port cannot be taken, a certificate is missing, or the store is not there.
pub async fn serve(settings: &Settings) -> Result<()> {
    let certificates = Certificates::read(&settings.certificates)?;
    let store = Store::open(&settings.store)?;
    let (host, port) = settings.scheduler_address()?;
    let address = (host.as_str(), port)
        .to_socket_addrs()
        .with_context(|| format!("no address {}", settings.scheduler))?
        .next()
        .with_context(|| format!("no address {}", settings.scheduler))?;
    let config = Arc::new(SchedulerConfig {
        external_host: host.clone(),
        bind_host: address.ip().to_string(),
        bind_port: port,
        // Executors ask for tasks: one that is lost is given none.
        scheduling_policy: TaskSchedulingPolicy::PullStaged,
        override_session_builder: Some(Arc::new(move |config| session::planning(config, &store))),
        override_create_grpc_client_endpoint: Some(certificates.endpoints()),
        use_tls: true,
        executor_timeout_seconds: LOST,
        expire_dead_executor_interval_seconds: LOOKS,
        no_executors_grace_period_seconds: LOST,
        finished_job_data_clean_up_interval_seconds: CLEAN,
        finished_job_state_clean_up_interval_seconds: FORGET,
        grpc_server_max_decoding_message_size: MESSAGE,
        grpc_server_max_encoding_message_size: MESSAGE,
        grpc_client_max_message_size: MESSAGE,
        ..SchedulerConfig::default()
    });
    let cluster = BallistaCluster::new_from_config(&config).await?;
    let codec = BallistaCodec::new(
        Arc::new(BallistaLogicalExtensionCodec::default()),
        Arc::new(BallistaPhysicalExtensionCodec::default()),
    );
    let metrics = ballista_scheduler::metrics::default_metrics_collector()?;
    let mut scheduler: SchedulerServer<LogicalPlanNode, PhysicalPlanNode> =
        SchedulerServer::new(config.scheduler_endpoint(), cluster, codec, config, metrics);
    scheduler.init().await?;
    let service = SchedulerGrpcServer::new(scheduler)
        .max_decoding_message_size(MESSAGE as usize)
        .max_encoding_message_size(MESSAGE as usize);
    eprintln!("scheduler at {} ({address})", settings.scheduler);
    Server::builder()
        .tls_config(certificates.serving())?
        .layer(InterceptorLayer::new(check))
        .add_service(service)
        .serve_with_shutdown(address, crate::executor::stopped())
        .await
        .with_context(|| format!("cannot serve at {address}"))
}
