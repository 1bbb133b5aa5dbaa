//! Picks the nodes of one service.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use micro_registry::{Node, Nodes};

use crate::health::Standing;
use crate::peer::{Peer, Troubles};
use crate::rotation::Current;
use crate::{Candidate, Candidates, Error, Filter, Pick, Policy, Strategy};

/// Picks the nodes of one service, and remembers how they do.
///
/// Clones are cheap and the same. To be kept by who calls the service.
#[derive(Clone)]
pub struct Balancer {
    shared: Arc<Shared>,
}

struct Shared {
    nodes: Nodes,
    policy: Policy,
    current: Current,
    troubles: Arc<Troubles>,
    turn: AtomicUsize,
}

/// What is special about a call; nothing by default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Call<'a> {
    /// Chooses in place of the strategy of the policy.
    pub strategy: Option<&'a dyn Strategy>,
    /// What a node must pass beside the filters of the policy.
    pub filters: &'a [Filter],
    /// Nodes that were tried before; picked only when there are no others.
    pub avoid: &'a [Arc<Node>],
    /// What keeps calls together that belong together, for
    /// [`ConsistentHash`](crate::ConsistentHash).
    pub key: Option<&'a str>,
}

thread_local! {
    /// The indexes of nodes that may be picked; kept so that selections need not allocate.
    static CHOSEN: Cell<Vec<u32>> = const { Cell::new(Vec::new()) };
}

impl Balancer {
    /// Makes a balancer of nodes.
    pub fn new(nodes: Nodes, policy: Policy) -> Self {
        let troubles = Arc::new(Troubles::new(policy.backoff));
        let shared = Shared {
            nodes,
            policy,
            current: Current::default(),
            troubles,
            turn: AtomicUsize::new(fastrand::usize(..1 << 16)),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Returns the nodes that it picks from.
    pub fn nodes(&self) -> &Nodes {
        &self.shared.nodes
    }

    /// Picks a node; waits only while nothing is known of the service.
    ///
    /// Nodes that failed are picked only when there are no others.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] when the registry says that there is no such service,
    /// [`Error::Registry`] when it says nothing in time, and [`Error::NoneAvailable`] when no
    /// node may be called.
    ///
    /// # Panics
    ///
    /// When it has to wait outside of a tokio runtime.
    pub async fn select(&self, call: &Call<'_>) -> Result<Pick, Error> {
        if let Some(picked) = self.select_now(call) {
            return picked;
        }
        let nodes = &self.shared.nodes;
        // Boxed: most calls know of nodes.
        let ready = Box::pin(nodes.ready()).await;
        ready.map_err(|error| Error::of_registry(nodes.name(), error))?;
        match self.select_now(call) {
            Some(picked) => picked,
            // The last node has gone just now.
            None => Err(self.none_available(0, call)),
        }
    }

    /// Picks a node without waiting; none while nothing is known of the service.
    pub fn select_now(&self, call: &Call<'_>) -> Option<Result<Pick, Error>> {
        let Shared {
            nodes,
            current,
            troubles,
            ..
        } = &*self.shared;
        // Before the nodes are: what has failed by now is among those that are loaded then.
        let troubled = troubles.any();
        let rotation = current.load(nodes, troubles);
        let peers = rotation
            .as_ref()
            .map_or(&[][..], |rotation| &rotation.peers);
        if peers.is_empty() {
            return None;
        }
        let timed = self.strategy(call).looks_at_latency();
        let picked = self.pick(peers, call, troubled);
        let picked = picked.map(|pick| pick.timed(timed));
        Some(picked.ok_or_else(|| self.none_available(peers.len(), call)))
    }

    /// Whether anybody but one keeps it.
    pub(crate) fn is_held(&self) -> bool {
        Arc::strong_count(&self.shared) > 1
    }

    fn pick(&self, peers: &[Arc<Peer>], call: &Call<'_>, troubled: Option<u64>) -> Option<Pick> {
        let filters = &self.shared.policy.filters;
        let all = filters.is_empty() && call.filters.is_empty() && call.avoid.is_empty();
        if all && troubled.is_none() {
            let chosen = self.choose(peers, None, call)?;
            let seen = chosen.peer.doing.health().load();
            return Some(Pick::new(Arc::clone(chosen.peer), seen, false));
        }
        // Who selects within a filter has a list of their own.
        let mut chosen = CHOSEN.take();
        let picked = self.pick_some(peers, call, troubled, &mut chosen);
        CHOSEN.set(chosen);
        picked
    }

    fn pick_some(
        &self,
        peers: &[Arc<Peer>],
        call: &Call<'_>,
        troubled: Option<u64>,
        chosen: &mut Vec<u32>,
    ) -> Option<Pick> {
        let now = troubled.map_or(0, |_| self.shared.troubles.now());
        self.gather(peers, call, troubled, now, chosen);
        while !chosen.is_empty() {
            let peer = Arc::clone(self.choose(peers, Some(chosen), call)?.peer);
            let seen = peer.doing.health().load();
            let due = seen.standing(now) == Standing::Due;
            if !due || peer.doing.health().try_it(seen) {
                return Some(Pick::new(peer, seen, due));
            }
            // Another call tries it; unless it is the only one, it is left to that.
            if chosen.len() == 1 {
                return Some(Pick::new(peer, seen, false));
            }
            chosen.retain(|index| !Arc::ptr_eq(&peers[*index as usize], &peer));
        }
        None
    }

    /// Gathers the nodes that may be picked: of those that pass the filters, the best there are.
    fn gather(
        &self,
        peers: &[Arc<Peer>],
        call: &Call<'_>,
        troubled: Option<u64>,
        now: u64,
        chosen: &mut Vec<u32>,
    ) {
        let filters = || self.shared.policy.filters.iter().chain(call.filters);
        chosen.clear();
        let mut best = u8::MAX;
        let mut all_in = true;
        for (index, peer) in (0..).zip(peers) {
            let state = peer.doing.health().load();
            all_in &= state.is_in();
            if !filters().all(|filter| filter.passes(&Candidate { peer })) {
                continue;
            }
            let out = state.standing(now) == Standing::Out;
            let avoided = call.avoid.iter().any(|node| node.id == peer.node.id);
            // A node that is left out is worse than one that was tried before.
            let rank = u8::from(out) * 2 + u8::from(avoided);
            if rank < best {
                best = rank;
                chosen.clear();
            }
            if rank == best {
                chosen.push(index);
            }
        }
        if let Some(count) = troubled
            && all_in
        {
            self.shared.troubles.over(count);
        }
    }

    fn choose<'a>(
        &'a self,
        peers: &'a [Arc<Peer>],
        chosen: Option<&'a [u32]>,
        call: &Call<'a>,
    ) -> Option<Candidate<'a>> {
        let candidates = Candidates {
            peers,
            chosen,
            key: call.key,
            turn: &self.shared.turn,
        };
        self.strategy(call).choose(&candidates)
    }

    fn strategy<'a>(&'a self, call: &Call<'a>) -> &'a dyn Strategy {
        call.strategy.unwrap_or(&*self.shared.policy.strategy)
    }

    fn none_available(&self, nodes: usize, call: &Call<'_>) -> Error {
        let filters = self.shared.policy.filters.iter().chain(call.filters);
        let filters: Vec<String> = filters.map(Filter::to_string).collect();
        Error::NoneAvailable {
            service: self.shared.nodes.name().to_owned(),
            nodes,
            filters: filters.join(", "),
        }
    }
}

impl fmt::Debug for Balancer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Balancer")
            .field("service", &self.shared.nodes.name())
            .field("policy", &self.shared.policy)
            .finish_non_exhaustive()
    }
}
