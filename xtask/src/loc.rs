//! `cargo xtask loc`: how much code a service costs, apart from its messages.

use anyhow::{Result, bail};

use crate::{generate, places};

const SERVICES: usize = 20;
const METHODS: usize = 10;

/// Lines of client and server together for each unary rpc.
const BUDGET: usize = 60;

pub(crate) fn run() -> Result<()> {
    let folder = places::emptied("loc")?;
    let proto = folder.join("services.proto");
    std::fs::write(&proto, generate::services_proto(1, SERVICES, METHODS))?;

    let lines = |services: bool| -> Result<usize> {
        let out = folder.join(if services { "with" } else { "without" });
        std::fs::create_dir_all(&out)?;
        let only_messages = "client=false,server=false";
        let options = if services { "" } else { only_messages };
        generate::plugin(&generate::Run {
            includes: std::slice::from_ref(&folder),
            protos: &["services.proto".to_owned()],
            options,
            out: &out,
        })?;
        generate::lines(&out)
    };
    let (with, without) = (lines(true)?, lines(false)?);
    let per_rpc = (with - without).div_ceil(SERVICES * METHODS);
    println!(
        "{} lines for {SERVICES} services of {METHODS} unary rpcs: {per_rpc} an rpc, budget {BUDGET}",
        with - without
    );
    if per_rpc > BUDGET {
        bail!("{per_rpc} generated lines for each unary rpc, more than {BUDGET}");
    }
    Ok(())
}
