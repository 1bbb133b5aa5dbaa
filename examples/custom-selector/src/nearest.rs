//! The strategy.

use micro::selector::{Candidate, Candidates, Strategy};

/// One node after the other of those that are in the same zone; of all, where none is.
#[derive(Debug)]
pub(crate) struct Nearest {
    pub(crate) zone: &'static str,
}

impl Strategy for Nearest {
    fn choose<'a>(&self, from: &Candidates<'a>) -> Option<Candidate<'a>> {
        let near = |node: &Candidate<'_>| {
            let zone = node.node().metadata.get("zone");
            zone.is_some_and(|zone| zone == self.zone)
        };
        match from.iter().filter(near).count() {
            0 => from.get(from.turn() % from.len()),
            count => from.iter().filter(near).nth(from.turn() % count),
        }
    }
}
