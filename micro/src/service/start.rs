//! The start of a service, step by step.

use std::time::{Duration, Instant};

use super::hooks::{self, Moment};
use super::running::{About, Life, RunningService};
use super::signals::Signals;
use super::until::until;
use super::{ServiceBuilder, announce};
use crate::error::{Result, SERVER};
#[cfg(feature = "health")]
use crate::route::IntoRoutes;
use crate::route::Routes;
use crate::server::Server;
use crate::settings::Settings;

/// Signals this soon after the first are one with it.
const ONE_SIGNAL: Duration = Duration::from_millis(500);

impl ServiceBuilder {
    /// Starts the service and returns once it answers calls and can be found.
    ///
    /// # Errors
    ///
    /// If what is configured cannot be, the address cannot be bound, two handlers have one method, a hook
    /// fails, or the registry does not take the service within 2 s. What was started is stopped again.
    pub async fn start(self) -> Result<RunningService> {
        let mut life = Life::default();
        match self.bring_up(&mut life).await {
            Ok(about) => Ok(RunningService { about, life }),
            Err(error) => {
                // An error of the stop is logged, and the one of the start says why.
                let _ = life.stop().await;
                Err(error)
            }
        }
    }

    /// Runs the service until the process is told to stop (SIGINT, SIGTERM or SIGQUIT).
    ///
    /// When it is told so again half a second later, while it stops, the process exits at once, with 128 and the number of the
    /// signal: calls are cut off, and what was not deregistered yet leaves the registry when its TTL is over.
    ///
    /// # Errors
    ///
    /// If it cannot start, as [`start`](Self::start) does; the last error of a hook of the stop.
    pub async fn run(self) -> Result<()> {
        self.run_until(std::future::pending()).await
    }

    /// Runs the service as [`run`](Self::run) does, but only until `done`: then it stops as if it were told to.
    ///
    /// `done` is not polled before the service has started.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub async fn run_until(self, done: impl Future<Output = ()>) -> Result<()> {
        // Before the start, so that no signal is lost in between.
        let mut signals = Signals::new()?;
        let name = self.server.name.clone();
        let mut life = Life::default();
        let started = until(signals.next(), self.bring_up(&mut life)).await;
        let result = match started {
            Some(Ok(_)) => {
                until(signals.next(), done).await;
                Ok(())
            }
            Some(Err(error)) => Err(error),
            None => Ok(()),
        };
        if result.is_ok() {
            tracing::info!(service = name, "stopping");
        }
        let mut again = 0;
        let told = Instant::now();
        let impatient = async {
            // Who signals a process and its group signals it twice, and means one.
            loop {
                again = signals.next().await;
                if told.elapsed() >= ONE_SIGNAL {
                    break;
                }
            }
        };
        let stopped = until(impatient, life.stop()).await;
        match stopped {
            Some(stopped) => result.and(stopped),
            None => std::process::exit(again),
        }
    }

    /// Starts one thing after the other. What has to be stopped is put into `life` at once, for this may
    /// be dropped wherever it waits.
    async fn bring_up(mut self, life: &mut Life) -> Result<About> {
        self.prepare()?;
        life.grace = self.grace;
        hooks::start(hooks::of(Moment::BeforeStart, &mut self.hooks)).await?;
        let after_start = hooks::of(Moment::AfterStart, &mut self.hooks);
        life.hooks = std::mem::take(&mut self.hooks);

        #[cfg(feature = "discovery")]
        let endpoints = self.endpoints();
        let routes = self.take_routes()?;
        #[cfg(feature = "health")]
        life.health.clone_from(&self.health);
        #[cfg(feature = "discovery")]
        let external = self.external_address(&routes)?;
        #[cfg(not(feature = "discovery"))]
        let external = None;
        let address = match external {
            Some(address) => address,
            None => {
                let server = Server::start(routes, self.server.clone()).await?;
                life.server.insert(server).address()
            }
        };
        let about = About {
            name: self.server.name.clone(),
            version: self.version.clone(),
            address,
            #[cfg(feature = "discovery")]
            found: self.found(address)?,
        };
        announce::listening(&about.name, &about.version, about.address);

        #[cfg(feature = "broker")]
        self.subscribe(life).await?;
        #[cfg(feature = "discovery")]
        self.register(life, &about, endpoints).await?;
        hooks::start(after_start).await?;
        for task in self.tasks {
            task.begin(&mut life.tasks);
        }
        Ok(about)
    }

    /// Has flags and environment override what was said in code.
    fn prepare(&mut self) -> Result<()> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        #[cfg(feature = "discovery")]
        let settings = self.settled().settings()?.clone();
        #[cfg(not(feature = "discovery"))]
        let settings = self.merged()?;
        let Settings {
            server_name,
            server_version,
            server_address,
            ..
        } = settings;
        self.server.name = server_name.unwrap_or(std::mem::take(&mut self.server.name));
        self.version = server_version.unwrap_or(std::mem::take(&mut self.version));
        self.server.address = server_address.unwrap_or(std::mem::take(&mut self.server.address));
        Ok(())
    }

    /// Returns what flags and environment say.
    pub(super) fn merged(&self) -> Result<Settings> {
        let environment = Settings::from_env().map_err(|error| error.or_id(SERVER))?;
        Ok(self.settings.clone().or(environment))
    }

    /// Takes the handlers, with those that tell of the service.
    fn take_routes(&mut self) -> Result<Vec<Routes>> {
        #[cfg(feature = "health")]
        if let Some(health) = &self.health {
            health.add_all(self.routes.iter());
            self.routes.push(health.clone().into_routes());
        }
        #[cfg(feature = "reflection")]
        if let Some(sets) = &self.reflection {
            let services = self.routes.iter();
            let services = services.map(|routes| routes.service().full_name());
            let routes = crate::reflection::routes(services.collect(), sets)?;
            self.routes.extend(routes);
        }
        let routes = std::mem::take(&mut self.routes).into_iter();
        Ok(routes.map(|routes| routes.layered(&self.layers)).collect())
    }
}
