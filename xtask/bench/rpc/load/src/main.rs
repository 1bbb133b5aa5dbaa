//! `load ADDRESS key=value…`: calls a server in a closed loop or at a fixed rate, from one thread
//! and with frames made by hand, so that the server is what is measured.
//!
//! Prints calls and messages a second, megabytes of replies a second, the median and the 99th
//! percentile of the time of a call in microseconds, the server's processor time a call, and the
//! part of the time that the server or this program waited for a processor another had.

mod connection;
mod options;
mod reply;
mod spent;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use connection::Connection;
use mio::{Events, Interest, Poll, Token};
use options::Options;
use spent::Spent;

/// What it runs before it measures.
const WARM_UP: Duration = Duration::from_millis(300);

fn main() -> std::io::Result<()> {
    let options = Options::read();
    let mut load = Load::connect(&options)?;
    load.settle()?;
    if options.calls > 0 {
        load.run(Until::Calls(options.calls))?;
        return Ok(());
    }
    load.run(Until::Time(Instant::now() + WARM_UP))?;
    load.forget();
    let (begin, before) = (Instant::now(), Spent::by(options.server));
    let own = Spent::by(std::process::id());
    load.run(Until::Time(begin + options.time))?;
    let spent = Spent::by(options.server) - before;
    let own = Spent::by(std::process::id()) - own;
    load.print(
        begin.elapsed().as_secs_f64(),
        spent,
        spent.waiting + own.waiting,
    );
    Ok(())
}

#[derive(Clone, Copy)]
enum Until {
    Time(Instant),
    Calls(usize),
}

struct Load<'a> {
    options: &'a Options,
    poll: Poll,
    events: Events,
    connections: Vec<Connection>,
    /// Calls that could begin: a connection and its call.
    idle: VecDeque<(usize, usize)>,
    begun: usize,
    /// When the next call is due, at a fixed rate.
    due: Option<Instant>,
    finished: Vec<usize>,
    /// Nanoseconds of every call that ended.
    times: Vec<u32>,
}

impl<'a> Load<'a> {
    fn connect(options: &'a Options) -> std::io::Result<Self> {
        let poll = Poll::new()?;
        let mut connections = Vec::new();
        let mut idle = VecDeque::new();
        for index in 0..options.connections {
            let calls = options.in_flight / options.connections;
            let mut connection = Connection::open(options, calls)?;
            poll.registry().register(
                connection.socket(),
                Token(index),
                Interest::READABLE | Interest::WRITABLE,
            )?;
            connections.push(connection);
            idle.extend((0..calls).map(|call| (index, call)));
        }
        Ok(Self {
            options,
            poll,
            events: Events::with_capacity(64),
            connections,
            idle,
            begun: 0,
            due: None,
            finished: Vec::new(),
            times: Vec::with_capacity(1 << 20),
        })
    }

    /// Waits for the settings of every connection: they say what may be sent.
    fn settle(&mut self) -> std::io::Result<()> {
        while !self.connections.iter().all(Connection::is_settled) {
            self.turn(Some(Duration::from_secs(1)))?;
        }
        Ok(())
    }

    fn run(&mut self, until: Until) -> std::io::Result<()> {
        loop {
            let now = Instant::now();
            let wait = match until {
                Until::Time(end) if now >= end => return Ok(()),
                Until::Time(end) => end - now,
                Until::Calls(count) if self.times.len() >= count => return Ok(()),
                Until::Calls(_) => Duration::from_secs(1),
            };
            self.begin(now, until)?;
            // Nothing sleeps as shortly as the pauses of a fixed rate are.
            let paced = self.options.pause.is_some();
            self.turn(Some(if paced { Duration::ZERO } else { wait }))?;
        }
    }

    /// Begins what may begin now.
    fn begin(&mut self, now: Instant, until: Until) -> std::io::Result<()> {
        while let Some(&(connection, call)) = self.idle.front() {
            if matches!(until, Until::Calls(count) if self.begun >= count) {
                break;
            }
            // At a fixed rate the time counts from when the call was due, free or not.
            let begin = match self.options.pause {
                Some(pause) => {
                    let due = *self.due.get_or_insert(now);
                    if due > now {
                        break;
                    }
                    self.due = Some(due + pause);
                    due
                }
                None => now,
            };
            self.idle.pop_front();
            self.begun += 1;
            self.connections[connection].call(self.options, call, begin);
        }
        for connection in &mut self.connections {
            connection.flush()?;
        }
        Ok(())
    }

    fn turn(&mut self, wait: Option<Duration>) -> std::io::Result<()> {
        self.poll.poll(&mut self.events, wait)?;
        for event in &self.events {
            let index = event.token().0;
            let connection = &mut self.connections[index];
            if event.is_readable() {
                connection.read(self.options, &mut self.finished)?;
                let now = Instant::now();
                for call in self.finished.drain(..) {
                    let time = (now - connection.begun(call)).as_nanos();
                    self.times.push(u32::try_from(time).unwrap_or(u32::MAX));
                    self.idle.push_back((index, call));
                }
            }
            connection.flush()?;
        }
        Ok(())
    }

    fn forget(&mut self) {
        self.times.clear();
    }

    fn print(&mut self, seconds: f64, server: Spent, waiting: f64) {
        self.times.sort_unstable();
        let calls = self.times.len();
        assert!(calls > 0, "no call has ended");
        let rate = calls as f64 / seconds;
        let quantile = |part: usize| f64::from(self.times[(calls - 1) * part / 100]) / 1e3;
        println!(
            "{rate} {} {} {} {} {} {}",
            rate * self.options.expected.messages as f64,
            rate * self.options.expected.bytes as f64 / 1e6,
            quantile(50),
            quantile(99),
            server.running / calls as f64,
            waiting / 1e6 / seconds,
        );
    }
}
