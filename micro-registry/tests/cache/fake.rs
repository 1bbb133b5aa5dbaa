//! A registry that does as it is told, and counts what it is asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use micro_registry::{
    Action, Cache, Error, Event, Node, RegisterOptions, Registry, Result, Service, Watcher,
};
use tokio::sync::mpsc;

/// The registry.
#[derive(Debug)]
pub(crate) struct Fake {
    state: Mutex<State>,
    gets: AtomicUsize,
    watches: AtomicUsize,
}

#[derive(Debug)]
struct State {
    answer: Result<Vec<Service>>,
    delay: Duration,
    watchable: bool,
    watchers: Vec<mpsc::UnboundedSender<Result<Event>>>,
}

type Inlet = mpsc::UnboundedReceiver<Result<Event>>;

impl Fake {
    pub(crate) fn new() -> Arc<Self> {
        let state = State {
            answer: Ok(Vec::new()),
            delay: Duration::ZERO,
            watchable: true,
            watchers: Vec::new(),
        };
        Arc::new(Self {
            state: Mutex::new(state),
            gets: AtomicUsize::new(0),
            watches: AtomicUsize::new(0),
        })
    }

    pub(crate) fn cache(self: &Arc<Self>) -> Cache {
        Cache::new(Arc::clone(self) as Arc<dyn Registry>)
    }

    /// What it answers from now on: nodes of one version.
    pub(crate) fn has(&self, ids: &[&str]) {
        self.answers(Ok(vec![greeter(ids)]));
    }

    pub(crate) fn answers(&self, answer: Result<Vec<Service>>) {
        self.state.lock().unwrap().answer = answer;
    }

    pub(crate) fn fails(&self) {
        self.answers(Err(Error::Backend("out of order".into())));
    }

    /// How long it takes to answer what it has now.
    pub(crate) fn takes(&self, delay: Duration) {
        self.state.lock().unwrap().delay = delay;
    }

    pub(crate) fn tells(&self, action: Action, ids: &[&str]) {
        let service = greeter(ids);
        for watcher in &self.state.lock().unwrap().watchers {
            let event = Event {
                action,
                service: service.clone(),
            };
            let _ = watcher.send(Ok(event));
        }
    }

    /// Ends all watchers, and refuses others if it is not `watchable`.
    pub(crate) fn ends_watchers(&self, watchable: bool) {
        let mut state = self.state.lock().unwrap();
        state.watchable = watchable;
        for watcher in state.watchers.drain(..) {
            let _ = watcher.send(Err(Error::Lagged));
        }
    }

    /// How often it was asked for a service.
    pub(crate) fn gets(&self) -> usize {
        self.gets.load(Ordering::Relaxed)
    }

    /// How often it was asked for a watcher.
    pub(crate) fn watches(&self) -> usize {
        self.watches.load(Ordering::Relaxed)
    }

    async fn get(&self) -> Result<Vec<Service>> {
        self.gets.fetch_add(1, Ordering::Relaxed);
        let (answer, delay) = {
            let state = self.state.lock().unwrap();
            (state.answer.clone(), state.delay)
        };
        tokio::time::sleep(delay).await;
        answer
    }
}

type Future<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;

impl Registry for Fake {
    fn register<'a>(&'a self, _: &'a Service, _: RegisterOptions) -> Future<'a, Result<()>> {
        unimplemented!("nobody registers here")
    }

    fn deregister<'a>(&'a self, _: &'a Service) -> Future<'a, Result<()>> {
        unimplemented!("nobody registers here")
    }

    fn get<'a>(&'a self, _: &'a str) -> Future<'a, Result<Vec<Service>>> {
        Box::pin(self.get())
    }

    fn list(&self) -> Future<'_, Result<Vec<Service>>> {
        Box::pin(self.get())
    }

    fn watch<'a>(&'a self, _: Option<&'a str>) -> Future<'a, Result<Watcher>> {
        self.watches.fetch_add(1, Ordering::Relaxed);
        let mut state = self.state.lock().unwrap();
        let watcher = match state.watchable {
            false => Err(Error::Backend("out of order".into())),
            true => {
                let (outlet, inlet) = mpsc::unbounded_channel();
                state.watchers.push(outlet);
                Ok(Watcher::new(Events(inlet)))
            }
        };
        Box::pin(async { watcher })
    }

    fn name(&self) -> &'static str {
        "fake"
    }

    fn address(&self) -> String {
        "10.9.8.7:65".into()
    }
}

struct Events(Inlet);

impl futures_core::Stream for Events {
    type Item = Result<Event>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0.poll_recv(cx)
    }
}

pub(crate) fn greeter(ids: &[&str]) -> Service {
    let node = |id: &&str| Node {
        id: (*id).to_owned(),
        address: format!("{id}:80"),
        ..Node::default()
    };
    Service {
        name: "greeter".into(),
        version: "1".into(),
        nodes: ids.iter().map(node).collect(),
        ..Service::default()
    }
}

/// The ids that are known.
pub(crate) fn ids(nodes: &micro_registry::Nodes) -> Vec<String> {
    let snapshot = nodes.snapshot();
    snapshot.nodes().map(|(_, node)| node.id.clone()).collect()
}

/// Lets all tasks do what they can without the clock.
pub(crate) async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

pub(crate) async fn after(time: Duration) {
    tokio::time::sleep(time).await;
    settle().await;
}
