//! The task between the sockets, the clock and those who call.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use micro_registry::{Event, Result};
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep_until;

use crate::engine::Engine;
use crate::search::{Done, Search};
use crate::socket::{Arrival, Sockets};
use crate::zone::Publication;

/// How often new interfaces are looked for.
const REFRESHED: Duration = Duration::from_secs(15);

/// The largest packet there is.
const LARGEST: usize = 65_536;

/// No more packets than these keep waiting what is due.
const AT_ONCE: usize = 256;

/// What a caller wants.
#[derive(Debug)]
pub(crate) enum Command {
    Publish {
        nodes: Vec<Publication>,
        ttl: Option<Duration>,
        done: oneshot::Sender<io::Result<()>>,
    },
    Withdraw {
        /// Of instances.
        names: Vec<String>,
        done: oneshot::Sender<io::Result<()>>,
    },
    Search {
        name: Option<String>,
        window: Duration,
        done: Done,
    },
    Watch {
        name: Option<String>,
        events: mpsc::Sender<Result<Event>>,
        done: oneshot::Sender<io::Result<()>>,
    },
}

/// What there is to do.
enum Wake {
    Command(Option<Command>),
    Time,
    Packet(Arrival),
}

/// Runs until nobody can call any more; then, or when its runtime ends, it says goodbye.
pub(crate) struct Task {
    domain: String,
    engine: Engine,
    sockets: Sockets,
    commands: mpsc::Receiver<Command>,
    buffer: Vec<u8>,
    refresh: Instant,
}

impl Task {
    pub(crate) fn new(
        domain: String,
        engine: Engine,
        sockets: Sockets,
        commands: mpsc::Receiver<Command>,
    ) -> Self {
        Self {
            domain,
            engine,
            sockets,
            commands,
            buffer: vec![0; LARGEST],
            refresh: Instant::now() + REFRESHED,
        }
    }

    pub(crate) async fn run(mut self) {
        loop {
            match self.wake().await {
                Wake::Command(Some(command)) => self.command(command),
                Wake::Command(None) => return,
                Wake::Time => {
                    self.catch_up().await;
                    self.tick();
                }
                Wake::Packet(arrival) => self.packet(arrival),
            }
        }
    }

    /// Callers come first, then what is due: packets of others can be many.
    async fn wake(&mut self) -> Wake {
        let due = self.engine.due().unwrap_or(self.refresh).min(self.refresh);
        let mut sleep = pin!(sleep_until(due.into()));
        poll_fn(|cx| {
            if let Poll::Ready(command) = self.commands.poll_recv(cx) {
                return Poll::Ready(Wake::Command(command));
            }
            if sleep.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Wake::Time);
            }
            self.sockets
                .poll_packet(cx, &mut self.buffer)
                .map(Wake::Packet)
        })
        .await
    }

    /// Takes packets that are there already: on a busy machine they may have come in time.
    async fn catch_up(&mut self) {
        for _ in 0..AT_ONCE {
            let arrival = poll_fn(|cx| match self.sockets.poll_packet(cx, &mut self.buffer) {
                Poll::Ready(arrival) => Poll::Ready(Some(arrival)),
                Poll::Pending => Poll::Ready(None),
            });
            match arrival.await {
                Some(arrival) => self.packet(arrival),
                None => return,
            }
        }
    }

    fn command(&mut self, command: Command) {
        let now = Instant::now();
        // Whoever has called and does not wait any more needs no result.
        match command {
            Command::Publish { nodes, ttl, done } => {
                let packets = self.engine.publish(nodes, ttl, now);
                let _ = done.send(self.say(&packets));
            }
            Command::Withdraw { names, done } => {
                let withdraw = |name: &String| self.engine.zone.withdraw(name);
                let packets: Vec<_> = names.iter().filter_map(withdraw).collect();
                let _ = done.send(self.say(&packets));
            }
            Command::Search { name, window, done } => {
                let search = Search::new(name, &self.domain, window, now, done);
                match self.sockets.ask(search.question()) {
                    Ok(()) => self.engine.search(search),
                    Err(error) => search.fail(error),
                }
            }
            Command::Watch { name, events, done } => {
                self.engine.watch(name, events);
                let _ = done.send(Ok(()));
            }
        }
    }

    fn tick(&mut self) {
        let now = Instant::now();
        if self.refresh <= now {
            self.refresh = now + REFRESHED;
            self.sockets.refresh();
        }
        let output = self.engine.tick(now);
        // Nobody waits for these; a network that is away for a while is no reason to stop.
        let _ = self.say(&output.said);
        for question in &output.asked {
            let _ = self.sockets.ask(question);
        }
    }

    fn packet(&mut self, arrival: Arrival) {
        let Arrival {
            length,
            from,
            to_group,
        } = arrival;
        // From afar it may be an answer, but no question and no news.
        let to_group = to_group && self.sockets.may_answer(from.ip());
        let bytes = self.buffer.get(..length).unwrap_or_default();
        for answer in self.engine.packet(bytes, from, to_group, Instant::now()) {
            self.sockets.answer(&answer, from);
        }
    }

    /// Sends all, whatever becomes of each.
    fn say(&self, packets: &[Vec<u8>]) -> io::Result<()> {
        let mut result = Ok(());
        for packet in packets {
            result = result.and(self.sockets.say(packet));
        }
        result
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        let goodbyes = self.engine.zone.clear();
        // There is nobody left to tell.
        let _ = self.say(&goodbyes);
    }
}
