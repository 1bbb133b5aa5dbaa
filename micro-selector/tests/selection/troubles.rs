//! Nodes that fail.

use std::sync::Arc;
use std::time::Duration;

use micro_selector::{Balancer, Call, Filter, Pick, Policy, RoundRobin};
use tokio::time::sleep;

use crate::{counts, pick, picked, plain};

const SECOND: Duration = Duration::from_secs(1);

fn balancer(ids: &[&str]) -> Balancer {
    let policy = Policy {
        strategy: Arc::new(RoundRobin),
        ..Policy::default()
    };
    plain(ids, policy)
}

/// Picks until it is this node.
fn pick_of(balancer: &Balancer, id: &str) -> Pick {
    let filters = [Filter::address(format!("{id}:80"))];
    let call = Call {
        filters: &filters,
        ..Call::default()
    };
    pick(balancer, &call)
}

/// How often each is picked, in some calls that all are in flight at once and then given up.
fn in_flight(balancer: &Balancer, ids: [&str; 3], calls: usize) -> [usize; 3] {
    let picks: Vec<_> = (0..calls)
        .map(|_| pick(balancer, &Call::default()))
        .collect();
    ids.map(|id| picks.iter().filter(|pick| pick.node().id == id).count())
}

const ABC: [&str; 3] = ["a", "b", "c"];

#[tokio::test(start_paused = true)]
async fn a_node_that_fails_is_out_at_once_and_back_after_one_call_that_succeeds() {
    let balancer = balancer(&ABC);
    pick_of(&balancer, "b").failed();
    assert_eq!(in_flight(&balancer, ABC, 60), [30, 0, 30]);
    sleep(SECOND / 2).await;
    assert_eq!(in_flight(&balancer, ABC, 60), [30, 0, 30]);
    sleep(SECOND).await;
    // One call tries it, and all others leave it to that.
    let mut picks: Vec<_> = (0..60).map(|_| pick(&balancer, &Call::default())).collect();
    let tries: Vec<_> = picks.extract_if(.., |pick| pick.node().id == "b").collect();
    assert_eq!(tries.len(), 1);
    tries.into_iter().for_each(Pick::succeeded);
    assert_eq!(in_flight(&balancer, ABC, 60), [20, 20, 20]);
}

#[tokio::test(start_paused = true)]
async fn a_node_that_goes_on_failing_is_out_for_longer_and_longer() {
    let balancer = balancer(&ABC);
    pick_of(&balancer, "b").failed();
    for seconds in [1, 2, 4, 8, 16, 30, 30] {
        let pause = SECOND * seconds;
        sleep(pause.mul_f64(0.74)).await;
        assert_eq!(in_flight(&balancer, ABC, 20)[1], 0, "{seconds}");
        sleep(pause.mul_f64(0.27)).await;
        let tried = (0..3).any(|_| {
            let pick = pick(&balancer, &Call::default());
            let is_it = pick.node().id == "b";
            if is_it {
                pick.failed();
            }
            is_it
        });
        assert!(tried, "{seconds}");
    }
    // Once it succeeds, all is forgotten.
    sleep(31 * SECOND).await;
    pick_of(&balancer, "b").succeeded();
    pick_of(&balancer, "b").failed();
    sleep(SECOND).await;
    assert_eq!(in_flight(&balancer, ABC, 20)[1], 1);
}

#[tokio::test(start_paused = true)]
async fn a_try_that_is_given_up_is_made_again() {
    let balancer = balancer(&ABC);
    pick_of(&balancer, "b").failed();
    sleep(SECOND).await;
    for _ in 0..3 {
        assert_eq!(in_flight(&balancer, ABC, 20)[1], 1);
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_were_begun_before_say_nothing_of_after() {
    let balancer = balancer(&ABC);
    let before: Vec<_> = (0..9).map(|_| pick_of(&balancer, "b")).collect();
    pick_of(&balancer, "b").failed();
    let mut before = before.into_iter();
    // It has answered that call, but then it broke.
    before.next().unwrap().succeeded();
    assert_eq!(in_flight(&balancer, ABC, 20)[1], 0);
    sleep(SECOND).await;
    pick_of(&balancer, "b").succeeded();
    // These hung on the connection of before.
    before.for_each(Pick::failed);
    assert_eq!(in_flight(&balancer, ABC, 60), [20, 20, 20]);
}

#[tokio::test(start_paused = true)]
async fn when_all_have_failed_any_is_better_than_none() {
    let balancer = balancer(&["a", "b"]);
    pick_of(&balancer, "a").failed();
    pick_of(&balancer, "b").failed();
    assert_eq!(counts(&balancer, &Call::default(), ["a", "b"], 1), {
        let [a, b] = [1, 0];
        if picked(&balancer, &Call::default()) == "a" {
            [a, b]
        } else {
            [b, a]
        }
    });
    // That call has succeeded, so there is one again.
    let [a, b] = counts(&balancer, &Call::default(), ["a", "b"], 20);
    assert!(a == 20 || b == 20, "{a} {b}");
}

#[tokio::test(start_paused = true)]
async fn a_service_of_one_node_is_called_whatever_that_did() {
    let balancer = balancer(&["a"]);
    for _ in 0..100 {
        pick_of(&balancer, "a").failed();
        assert!(balancer.select_now(&Call::default()).unwrap().is_ok());
    }
    let tried = {
        sleep(60 * SECOND).await;
        pick(&balancer, &Call::default())
    };
    // Even while another call tries it.
    assert_eq!(pick(&balancer, &Call::default()).node().id, "a");
    tried.succeeded();
}

#[tokio::test(start_paused = true)]
async fn a_node_that_was_tried_is_better_than_one_that_failed() {
    let balancer = balancer(&["a", "b"]);
    pick_of(&balancer, "b").failed();
    let avoid = [Arc::clone(pick_of(&balancer, "a").node())];
    let call = Call {
        avoid: &avoid,
        ..Call::default()
    };
    counts(&balancer, &call, ["a"], 20);
}

#[tokio::test(start_paused = true)]
async fn what_calls_took_is_averaged() {
    let balancer = balancer(&["a"]);
    let look = || {
        let seen = Arc::new(std::sync::Mutex::new(None));
        let found = Arc::clone(&seen);
        let filters = [Filter::new("look", move |node| {
            *found.lock().unwrap() = Some((node.latency(), node.in_flight()));
            true
        })];
        let call = Call {
            filters: &filters,
            ..Call::default()
        };
        drop(pick(&balancer, &call));
        let seen = seen.lock().unwrap();
        seen.unwrap()
    };
    assert_eq!(look(), (None, 0));
    let kept = pick_of(&balancer, "a");
    pick_of(&balancer, "a").succeeded_in(Duration::from_millis(8));
    assert_eq!(look(), (Some(Duration::from_millis(8)), 1));
    pick_of(&balancer, "a").succeeded_in(Duration::from_millis(16));
    assert_eq!(look(), (Some(Duration::from_millis(9)), 1));
    drop(kept);
    assert_eq!(look().1, 0);
}
