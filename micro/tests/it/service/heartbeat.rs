//! How a service stays in its registry.

use std::time::Duration;

use micro::registry::Registry;
use tokio::time::{Instant, sleep};

use super::{Mood, Moody, greeter, nodes};
use crate::NAME;

/// Past the whole second at which something is due.
const MOMENT: Duration = Duration::from_millis(500);

#[tokio::test(start_paused = true)]
async fn a_service_registers_again_before_its_ttl_is_over() {
    let registry = Moody::new(Mood::Well);
    let service = greeter(registry.clone()).start().await.unwrap();
    sleep(Duration::from_secs(90) + MOMENT).await;
    assert_eq!(registry.registered(), [0, 30, 60, 90]);
    assert_eq!(nodes(&registry.memory).await, 1);
    service.stop().await;
    sleep(Duration::from_secs(90)).await;
    assert_eq!(registry.registered(), [0, 30, 60, 90]);
}

#[tokio::test(start_paused = true)]
async fn times_can_be_set() {
    let registry = Moody::new(Mood::Well);
    let service = greeter(registry.clone()).register_ttl(Duration::from_secs(8));
    let _service = service.start().await.unwrap();
    sleep(Duration::from_secs(8) + MOMENT).await;
    assert_eq!(registry.registered(), [0, 4, 8]);

    let registry = Moody::new(Mood::Well);
    let service = greeter(registry.clone()).register_interval(Duration::ZERO);
    let _service = service.start().await.unwrap();
    sleep(Duration::from_secs(300)).await;
    assert_eq!(registry.registered(), [0]);
    assert_eq!(nodes(&registry.memory).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_was_away_gets_its_services_back() {
    for away in [Mood::Down, Mood::Silent] {
        let registry = Moody::new(Mood::Well);
        let service = greeter(registry.clone()).start().await.unwrap();
        sleep(MOMENT).await;
        registry.set(away);
        // Until after its TTL.
        sleep(Duration::from_secs(61)).await;
        assert!(registry.get(NAME).await.is_err());
        let times = registry.registered();
        match away {
            Mood::Down => assert_eq!(times, [0, 30, 31, 33, 37, 42, 47, 52, 57]),
            // Each takes five seconds.
            _ => assert_eq!(times, [0, 30, 36, 43, 52]),
        }
        registry.set(Mood::Well);
        sleep(Duration::from_secs(5) + MOMENT).await;
        assert_eq!(nodes(&registry.memory).await, 1);
        service.stop().await;
        assert_eq!(nodes(&registry.memory).await, 0);
    }
}

#[tokio::test(start_paused = true)]
async fn a_start_fails_in_two_seconds_where_no_registry_is() {
    for (mood, why) in [
        (Mood::Silent, "did not answer within 2s"),
        (Mood::Down, "can't be reached: connection refused"),
    ] {
        let registry = Moody::new(mood);
        let begun = Instant::now();
        let error = greeter(registry.clone()).start().await.unwrap_err();
        let took = begun.elapsed();
        assert!(took <= Duration::from_millis(2010), "{took:?}");
        let expected = format!("cannot register {NAME}: the registry moody at 10.9.9.9:2379 {why}");
        assert_eq!(error.detail(), expected);
        assert_eq!(error.code(), 503);
    }
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_is_a_little_late_is_waited_for() {
    let registry = Moody::new(Mood::Down);
    let coming = registry.clone();
    tokio::spawn(async move {
        sleep(Duration::from_secs(1)).await;
        coming.set(Mood::Well);
    });
    let service = greeter(registry.clone()).start().await.unwrap();
    assert_eq!(nodes(&registry.memory).await, 1);
    service.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_does_not_wait_for_a_registry_that_is_away() {
    let registry = Moody::new(Mood::Well);
    let service = greeter(registry.clone()).start().await.unwrap();
    registry.set(Mood::Silent);
    let begun = Instant::now();
    service.stop().await;
    assert!(begun.elapsed() < Duration::from_secs(3));
}
