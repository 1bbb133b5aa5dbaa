//! The registry as it is called.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_core::Stream;
use futures_core::future::BoxFuture;
use micro_registry::{Error, Event, RegisterOptions, Registry, Result, Service, Watcher};
use tokio::sync::{mpsc, oneshot};

use crate::engine::Engine;
use crate::instance::{Instance, Place};
use crate::options::MdnsBuilder;
use crate::socket::{GROUP_V4, Sockets};
use crate::task::{Command, Task};
use crate::zone::Publication;
use crate::{names, watch};

/// The task answers at once; if it has not by then, its runtime is stuck.
const PATIENCE: Duration = Duration::from_secs(2);

/// So many calls may wait for the task.
const CALLS: usize = 64;

/// A registry without a server: each process answers for its own services in the local network.
///
/// Clones share their sockets and what they have registered. The sockets are opened at the first call,
/// and a task of the tokio runtime in which that is made serves them until the last clone is dropped.
///
/// - `register` announces a node at once and after one and three seconds, and again when its endpoints,
///   metadata, address or version have changed; with a TTL it is withdrawn when it is over.
/// - `get` and `list` take as long as [`MdnsBuilder::timeout`] says; `list` returns names alone.
/// - `watch` tells of nodes that are announced or say goodbye, as created or deleted.
#[derive(Clone)]
pub struct Mdns {
    shared: Arc<Shared>,
}

struct Shared {
    options: MdnsBuilder,
    task: Mutex<Option<mpsc::Sender<Command>>>,
}

impl Default for Mdns {
    fn default() -> Self {
        Self::new()
    }
}

impl Mdns {
    /// Returns a registry that shares its services with go-micro's in the same local network.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Returns what can be chosen.
    pub fn builder() -> MdnsBuilder {
        MdnsBuilder::default()
    }

    pub(crate) fn from_options(options: MdnsBuilder) -> Self {
        let task = Mutex::new(None);
        Self {
            shared: Arc::new(Shared { options, task }),
        }
    }

    fn options(&self) -> &MdnsBuilder {
        &self.shared.options
    }

    /// Whether the task is there.
    fn is_running(&self) -> bool {
        let task = self
            .shared
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        task.as_ref().is_some_and(|task| !task.is_closed())
    }

    /// The way to the task, which is started if it is not there or has ended with its runtime.
    fn task(&self) -> Result<mpsc::Sender<Command>> {
        let mut task = self
            .shared
            .task
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(task) = task.as_ref().filter(|task| !task.is_closed()) {
            return Ok(task.clone());
        }
        let options = self.options();
        if !names::fits(&options.domain) {
            let what = format!("the mDNS domain {:?} is no name in DNS", options.domain);
            return Err(Error::Invalid(what));
        }
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|_| Error::Backend("mDNS is used outside of a tokio runtime".into()))?;
        let sockets = Sockets::open(options.port, options.interface)?;
        let (sender, receiver) = mpsc::channel(CALLS);
        let engine = Engine::new(self.place(), options.port, Instant::now());
        let domain = options.domain.clone();
        runtime.spawn(Task::new(domain, engine, sockets, receiver).run());
        *task = Some(sender.clone());
        Ok(sender)
    }

    fn place(&self) -> Place {
        Place {
            domain: self.options().domain.clone(),
            host: names::host(),
        }
    }

    fn unreachable(&self, reason: impl fmt::Display) -> Error {
        Error::Unreachable {
            address: self.address(),
            reason: reason.to_string(),
        }
    }

    /// Has the task do something, in `time` and a little more.
    async fn call<T>(
        &self,
        time: Duration,
        command: impl FnOnce(oneshot::Sender<io::Result<T>>) -> Command,
    ) -> Result<T> {
        let task = self.task()?;
        let (done, result) = oneshot::channel();
        let call = async {
            // A task that has ended drops the sender of the result, too.
            let _ = task.send(command(done)).await;
            result.await
        };
        match tokio::time::timeout(time + PATIENCE, call).await {
            Ok(Ok(Ok(value))) => Ok(value),
            Ok(Ok(Err(error))) => Err(self.unreachable(error)),
            Ok(Err(_)) => Err(self.unreachable("the runtime it was first used in has ended")),
            Err(_) => Err(self.unreachable("the runtime it was first used in is stuck")),
        }
    }

    async fn search(&self, name: Option<String>) -> Result<Vec<Service>> {
        let window = self.options().timeout;
        let command = |done| Command::Search { name, window, done };
        self.call(window, command).await
    }

    /// The nodes of a service that can be published.
    fn publications(&self, service: &Service) -> Result<Vec<Publication>> {
        let place = self.place();
        service.check_dns(&place.domain)?;
        if service.name == names::SERVICES {
            let what = format!(
                "the service name {} stands for the list of services",
                service.name
            );
            return Err(Error::Invalid(what));
        }
        let publication = |node| {
            Ok(Publication {
                instance: Instance::node(service, node, &place)?,
                service: service.name.clone(),
                version: service.version.clone(),
            })
        };
        service.nodes.iter().map(publication).collect()
    }
}

impl Registry for Mdns {
    fn register<'a>(
        &'a self,
        service: &'a Service,
        options: RegisterOptions,
    ) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            let nodes = self.publications(service)?;
            let ttl = options.ttl.filter(|ttl| !ttl.is_zero());
            let publish = |done| Command::Publish { nodes, ttl, done };
            self.call(Duration::ZERO, publish).await
        })
    }

    fn deregister<'a>(&'a self, service: &'a Service) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if !self.is_running() {
                return Ok(());
            }
            let domain = &self.options().domain;
            let name = |id: &String| names::instance(id, &service.name, domain);
            let names = service.nodes.iter().map(|node| name(&node.id)).collect();
            let withdraw = |done| Command::Withdraw { names, done };
            self.call(Duration::ZERO, withdraw).await
        })
    }

    fn get<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Vec<Service>>> {
        Box::pin(async move {
            let found = match names::fits(&names::service(name, &self.options().domain)) {
                true => self.search(Some(name.to_owned())).await?,
                false => Vec::new(),
            };
            if found.is_empty() {
                let service = name.to_owned();
                return Err(Error::NotFound { service });
            }
            Ok(found)
        })
    }

    fn list(&self) -> BoxFuture<'_, Result<Vec<Service>>> {
        Box::pin(self.search(None))
    }

    fn watch<'a>(&'a self, name: Option<&'a str>) -> BoxFuture<'a, Result<Watcher>> {
        Box::pin(async move {
            // The last place is for the news that there was none.
            let (events, receiver) = mpsc::channel(watch::QUEUE + 1);
            let name = name.map(str::to_owned);
            let watch = |done| Command::Watch { name, events, done };
            self.call(Duration::ZERO, watch).await?;
            Ok(Watcher::new(Events(receiver)))
        })
    }

    fn name(&self) -> &'static str {
        "mdns"
    }

    fn address(&self) -> String {
        SocketAddr::from((GROUP_V4, self.options().port)).to_string()
    }
}

impl fmt::Debug for Mdns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mdns")
            .field("options", self.options())
            .finish_non_exhaustive()
    }
}

/// The events of a watcher.
struct Events(mpsc::Receiver<Result<Event>>);

impl Stream for Events {
    type Item = Result<Event>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}
