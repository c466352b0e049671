//! An executor: asks the scheduler for tasks and does them.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use arrow_flight::flight_service_server::FlightServiceServer;
use ballista_core::extension::SessionConfigExt as _;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::serde::protobuf::executor_resource::Resource;
use ballista_core::serde::protobuf::{
    ExecutorOperatingSystemSpecification, ExecutorRegistration, ExecutorResource,
    ExecutorSpecification,
};
use ballista_core::serde::{
    BallistaCodec, BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec,
};
use ballista_core::{BALLISTA_PROTOCOL_VERSION, ConfigProducer, RuntimeProducer};
use ballista_executor::execution_loop::poll_loop;
use ballista_executor::executor::Executor;
use ballista_executor::flight_service::BallistaFlightService;
use ballista_executor::health::ExecutorHealth;
use ballista_executor::metrics::LoggingMetricsCollector;
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::prelude::SessionConfig;
use datafusion_proto::protobuf::{LogicalPlanNode, PhysicalPlanNode};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;

use crate::greeting::greet;
use crate::identity::Certificates;
use crate::kernels::Kernels;
use crate::scheduler::MESSAGE;
use crate::session;
use crate::store::Store;
use paradero_handover::Settings;

/// Where what tasks hand each other lies unless settings say otherwise: in memory.
const MEMORY: &str = "/dev/shm";

/// Ends when the process is told to end.
pub async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

/// The folder of an executor: removed with all that is in it when the executor ends, and with what one left that was killed.
struct WorkFolder(PathBuf);

impl WorkFolder {
    fn new(settings: &Settings, port: u16) -> Result<Self> {
        let parent = settings.executor.work.clone().unwrap_or_else(|| PathBuf::from(MEMORY));
        let folder = parent.join(format!("paradero-executor-{port}"));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self(folder))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for WorkFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Does tasks until it is stopped.
///
/// # Errors
/// When the scheduler cannot be reached or refuses, a certificate is missing, or the store is not there.
pub async fn work(settings: &Settings) -> Result<()> {
    let certificates = Certificates::read(&settings.certificates)?;
    let store = Store::open(&settings.store)?;
    let host = settings.executor.host.clone().unwrap_or_else(|| "localhost".to_owned());
    let address = SocketAddr::from((listening(&host), settings.executor.port));
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot take port {}", settings.executor.port))?;
    let port = listener.local_addr()?.port();
    let folder = WorkFolder::new(settings, port)?;
    let scheduler = greet(settings, &certificates).await?;
    let executor = Arc::new(executor(settings, (&certificates, store), (&host, port), &folder)?);
    let flight = BallistaFlightService::new(folder.path().to_string_lossy().into_owned());
    let flight = FlightServiceServer::new(flight)
        .max_decoding_message_size(MESSAGE as usize)
        .max_encoding_message_size(MESSAGE as usize);
    let serving = Server::builder()
        .tls_config(certificates.serving())?
        .add_service(flight)
        .serve_with_incoming(TcpIncoming::from(listener));
    let codec: BallistaCodec<LogicalPlanNode, PhysicalPlanNode> = BallistaCodec::new(
        Arc::new(BallistaLogicalExtensionCodec::default()),
        Arc::new(BallistaPhysicalExtensionCodec::default()),
    );
    eprintln!("executor at {host}:{port}, {} tasks at a time", executor.vcores);
    let asking = poll_loop(scheduler, executor, codec, None, None, ExecutorHealth::new());
    tokio::select! {
        served = serving => served.context("the port was lost"),
        asked = asking => asked.context("the scheduler was lost"),
        () = stopped() => Ok(()),
    }
}

/// What tasks sort, group and join in: so much memory, and files for what is more.
fn environment(settings: &Settings, folder: &WorkFolder, store: &Store) -> Result<Arc<RuntimeEnv>> {
    let environment = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(FairSpillPool::new(settings.executor.memory_mb << 20)))
        .with_temp_file_path(folder.path())
        .build_arc()?;
    store.register(&environment);
    Ok(environment)
}

/// On this machine alone where the host is this machine's own name for itself.
fn listening(host: &str) -> [u8; 4] {
    if host == "localhost" || host == "127.0.0.1" { [127, 0, 0, 1] } else { [0; 4] }
}

fn executor(
    settings: &Settings,
    (certificates, store): (&Certificates, Store),
    (host, port): (&str, u16),
    folder: &WorkFolder,
) -> Result<Executor> {
    let machine = || std::thread::available_parallelism().map_or(1, usize::from);
    let cores = if settings.executor.cores == 0 { machine() } else { settings.executor.cores };
    let mut functions = BallistaFunctionRegistry::default();
    let environment = environment(settings, folder, &store)?;
    for function in session::functions(Some(Arc::new(Kernels::new(store)))) {
        functions.scalar_functions.insert(function.name().to_owned(), Arc::new(function));
    }
    // One for all tasks: what they hold together is what is bounded.
    let runtime: RuntimeProducer = Arc::new(move |_| Ok(Arc::clone(&environment)));
    let endpoints = certificates.endpoints();
    let config: ConfigProducer = Arc::new(move || {
        SessionConfig::new_with_ballista()
            .with_ballista_use_tls(true)
            .with_ballista_override_create_grpc_client_endpoint(Arc::clone(&endpoints))
    });
    let vcores = u32::try_from(cores).unwrap_or(1);
    let registration = ExecutorRegistration {
        id: format!("{host}:{port}"),
        host: Some(host.to_owned()),
        port: u32::from(port),
        grpc_port: 0,
        specification: Some(ExecutorSpecification {
            resources: vec![ExecutorResource { resource: Some(Resource::Vcores(vcores)) }],
        }),
        // Nothing is told of the machine; the scheduler wants the field.
        os_info: Some(ExecutorOperatingSystemSpecification::default()),
        ballista_protocol_version: BALLISTA_PROTOCOL_VERSION,
    };
    Ok(Executor::with_default_execution_engine(
        registration,
        &folder.path().to_string_lossy(),
        runtime,
        config,
        Arc::new(functions),
        Arc::new(LoggingMetricsCollector::default()),
        cores,
    ))
}
