//! What a service does before and after its start and its stop.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use micro::registry::{Memory, Registry};
use micro::service::ServiceBuilder;
use micro::{Client, Error, Result, Service};

use super::{greeter, nodes};
use crate::NAME;
use crate::greeter::{GreeterClient, Request};

/// What happened, in order.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<&'static str>>>);

impl Diary {
    /// A hook that notes `entry` and succeeds, or not.
    fn note(
        &self,
        entry: &'static str,
        succeeds: bool,
    ) -> impl AsyncFnOnce() -> Result<()> + Send + 'static {
        let diary = self.0.clone();
        async move || {
            diary.lock().unwrap().push(entry);
            match succeeds {
                true => Ok(()),
                false => Err(Error::conflict("", entry)),
            }
        }
    }

    fn all_hooks(&self, service: ServiceBuilder) -> ServiceBuilder {
        service
            .before_start(self.note("before start", true))
            .after_start(self.note("after start", true))
            .before_stop(self.note("before stop", true))
            .after_stop(self.note("after stop", true))
    }

    fn reads(&self, expected: &[&str]) {
        assert_eq!(*self.0.lock().unwrap(), expected);
    }
}

#[tokio::test]
async fn hooks_run_in_their_order() {
    let diary = Diary::default();
    let service = diary
        .all_hooks(greeter(Memory::new()))
        .before_start(diary.note("and then", true));
    let service = service.start().await.unwrap();
    diary.reads(&["before start", "and then", "after start"]);
    service.stop().await;
    diary.reads(&[
        "before start",
        "and then",
        "after start",
        "before stop",
        "after stop",
    ]);
}

#[tokio::test]
async fn hooks_find_the_service_as_they_should() {
    let registry = Memory::new();
    let there = |expected: usize| {
        let registry = registry.clone();
        async move || {
            assert_eq!(nodes(&registry).await, expected);
            for record in registry.list().await.unwrap() {
                let client = Client::builder().address(&record.nodes[0].address).build();
                let greeter = GreeterClient::new(NAME, client);
                greeter.call(Request { name: "J".into() }).await?;
            }
            Ok(())
        }
    };
    let service = greeter(registry.clone())
        .before_start(there(0))
        .after_start(there(1))
        .before_stop(there(1))
        .after_stop(there(0));
    let service = service.start().await.unwrap();
    service.stop().await;
}

#[tokio::test]
async fn a_start_ends_with_the_hook_that_fails() {
    let diary = Diary::default();
    let service = greeter(Memory::new()).before_start(diary.note("failing", false));
    let error = diary.all_hooks(service).start().await.unwrap_err();
    assert_eq!(error.detail(), "failing");
    diary.reads(&["failing"]);

    let diary = Diary::default();
    let service = greeter(Memory::new()).after_start(diary.note("failing", false));
    let error = diary.all_hooks(service).run().await.unwrap_err();
    assert_eq!(error.detail(), "failing");
    diary.reads(&["before start", "failing", "before stop", "after stop"]);

    let diary = Diary::default();
    let service = Service::builder(NAME).unlisted().address("nonsense");
    assert!(diary.all_hooks(service).start().await.is_err());
    diary.reads(&["before start", "before stop", "after stop"]);
}

#[tokio::test]
async fn a_stop_goes_on_whatever_hooks_do() {
    let registry = Memory::new();
    let diary = Diary::default();
    let service = greeter(registry.clone())
        .stop_timeout(Duration::from_millis(100))
        .before_stop(async || std::future::pending().await)
        .before_stop(async || {
            loop {
                std::thread::park();
            }
        })
        .before_stop(async || panic!("in a hook"))
        .before_stop(diary.note("the next", false))
        .after_stop(diary.note("the last", true));
    let service = service.start().await.unwrap();
    service.stop().await;
    diary.reads(&["the next", "the last"]);
    assert_eq!(nodes(&registry).await, 0);
}

#[tokio::test(start_paused = true)]
async fn a_paused_clock_leaves_hooks_their_time() {
    let diary = Diary::default();
    let note = diary.note("done", true);
    let service = greeter(Memory::new()).before_stop(async move || {
        std::thread::sleep(Duration::from_millis(20));
        note().await
    });
    service.start().await.unwrap().stop().await;
    diary.reads(&["done"]);
}

/// Others may hold references to it.
#[test]
fn a_service_with_hooks_can_be_shared() {
    fn shared<T: Send + Sync>() {}
    shared::<micro::service::RunningService>();
    shared::<ServiceBuilder>();
}

#[test]
fn a_hook_may_block_a_runtime_of_one_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (begun, mut begins) = tokio::sync::mpsc::channel(1);
        let (unblock, blocked) = std::sync::mpsc::channel();
        let service = greeter(Memory::new()).after_start(async move || {
            begun
                .send(())
                .await
                .map_err(|_| Error::conflict("", "nobody there"))?;
            let unblocked = blocked.recv_timeout(Duration::from_secs(10));
            unblocked.map_err(|_| Error::conflict("", "the test was blocked"))
        });
        let starting = tokio::spawn(service.start());
        begins.recv().await.unwrap();
        assert!(!starting.is_finished());
        unblock.send(()).unwrap();
        starting.await.unwrap().unwrap().stop().await;
    });
}
