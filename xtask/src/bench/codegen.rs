//! `cargo xtask bench codegen`: our plugin and library beside prost's and tonic's.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use super::measure::{Cost, cost, median};
use super::peers;
use crate::corpus::{self, CORPORA};
use crate::{generate, places, run};

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Measured rounds; one more is run first to warm up
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Sizes in files, `all` and `large`
    #[arg(long, value_delimiter = ',', default_value = "100,500,2000,all,large")]
    sizes: Vec<String>,
    /// Leave out the comparison of micro-build with tonic-prost-build
    #[arg(long)]
    no_library: bool,
}

/// What is generated in one row of the table.
struct Input {
    name: String,
    includes: Vec<PathBuf>,
    protos: Vec<String>,
}

/// One way to run over an input, with the costs of its rounds.
struct Way {
    name: &'static str,
    command: Command,
    out: PathBuf,
    costs: Vec<Cost>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let plugin = generate::build_plugin()?;
    let peer_plugins = peers::plugins()?;
    let libraries = if args.no_library {
        Vec::new()
    } else {
        vec![
            ("micro-build", peers::build("codegen-micro")?),
            ("tonic-prost-build", peers::build("codegen-tonic")?),
        ]
    };

    header(!args.no_library);
    for size in &args.sizes {
        let input = input(size)?;
        let scratch = places::emptied("bench-codegen")?;
        let mut ways = vec![
            by_protoc("protoc", &input, &scratch, &[])?,
            by_protoc(
                "ours",
                &input,
                &scratch,
                &[("protoc-gen-micro-rs", plugin.clone())],
            )?,
            by_protoc("theirs", &input, &scratch, &peer_plugins)?,
        ];
        for (name, program) in &libraries {
            ways.push(by_library(name, program, &input, &scratch)?);
        }
        for round in 0..=args.rounds {
            for way in &mut ways {
                way.run(round > 0)?;
            }
        }
        row(&input, &ways);
    }
    Ok(())
}

fn header(with_library: bool) {
    let mut columns = vec![
        "input",
        "files",
        "protoc alone, s",
        "micro-rs, s",
        "CPU ms a file",
        "prost + prost-serde + tonic, s",
        "**ours / theirs** (at most 0.6)",
        "peak MB, ours / theirs",
    ];
    if with_library {
        columns.extend([
            "micro-build, s",
            "tonic-prost-build with protox, s",
            "**ours / theirs** (at most 1)",
            "peak MB, ours / theirs",
        ]);
    }
    println!("Plugins: the time of the protoc run less that of protoc alone.\n");
    println!("| {} |", columns.join(" | "));
    println!("|{}", "---|".repeat(columns.len()));
}

impl Way {
    fn run(&mut self, counts: bool) -> Result<()> {
        if self.out.exists() {
            std::fs::remove_dir_all(&self.out)?;
        }
        std::fs::create_dir_all(&self.out)?;
        let cost = cost(&self.command)?;
        if counts {
            self.costs.push(cost);
        }
        Ok(())
    }

    fn wall(&self) -> f64 {
        median(self.costs.iter().map(|cost| cost.wall).collect())
    }

    fn cpu(&self) -> f64 {
        median(self.costs.iter().map(|cost| cost.cpu).collect())
    }

    fn peak(&self) -> f64 {
        median(self.costs.iter().map(|cost| cost.peak).collect())
    }
}

fn by_protoc(
    name: &'static str,
    input: &Input,
    scratch: &Path,
    plugins: &[(&str, PathBuf)],
) -> Result<Way> {
    let out = scratch.join(name);
    let mut command = generate::protoc();
    generate::arguments(&mut command, &input.includes, &input.protos, &out)?;
    for (plugin, path) in plugins {
        let flag = plugin.trim_start_matches("protoc-gen-");
        command.arg(format!("--plugin={plugin}={}", path.display()));
        command.arg(format!("--{flag}_out={}", out.display()));
    }
    if plugins.is_empty() {
        let set = out.join("descriptors.bin");
        command.args(["--include_imports", "--include_source_info"]);
        command.arg(format!("--descriptor_set_out={}", set.display()));
    }
    Ok(Way {
        name,
        command,
        out,
        costs: Vec::new(),
    })
}

fn by_library(name: &'static str, program: &Path, input: &Input, scratch: &Path) -> Result<Way> {
    let out = scratch.join(name);
    let mut command = run::program(program);
    command.arg(&out);
    generate::arguments(&mut command, &input.includes, &input.protos, &out)?;
    Ok(Way {
        name,
        command,
        out,
        costs: Vec::new(),
    })
}

#[allow(clippy::cast_precision_loss)]
fn row(input: &Input, ways: &[Way]) {
    let way = |name: &str| ways.iter().find(|way| way.name == name);
    let wall = |name: &str| way(name).map_or(0.0, Way::wall);
    let peaks = |ours: &str, theirs: &str| {
        let peak = |name: &str| way(name).map_or(0.0, Way::peak);
        format!("{:.0} / {:.0}", peak(ours), peak(theirs))
    };
    let alone = wall("protoc");
    let (ours, theirs) = (wall("ours") - alone, wall("theirs") - alone);
    let files = input.protos.len();
    let cpu = |name: &str| way(name).map_or(0.0, Way::cpu);
    let each = (cpu("ours") - cpu("protoc")) * 1e3 / files as f64;
    print!(
        "| {} | {files} | {alone:.2} | {ours:.2} | {each:.2} | {theirs:.2} | **{:.2}** | {} |",
        input.name,
        ours / theirs,
        peaks("ours", "theirs"),
    );
    let (ours, theirs) = ("micro-build", "tonic-prost-build");
    if way(ours).is_some() {
        let (ours_wall, theirs_wall) = (wall(ours), wall(theirs));
        print!(
            " {ours_wall:.2} | {theirs_wall:.2} | **{:.2}** | {} |",
            ours_wall / theirs_wall,
            peaks(ours, theirs),
        );
    }
    println!();
}

fn input(size: &str) -> Result<Input> {
    if size == "large" {
        let folder = places::emptied("large")?;
        std::fs::write(
            folder.join("large.proto"),
            generate::services_proto(2000, 200, 10),
        )?;
        return Ok(Input {
            name: "2,000 messages, 200 services of 10 rpcs".to_owned(),
            includes: vec![folder],
            protos: vec!["large.proto".to_owned()],
        });
    }
    let corpus = &CORPORA[0];
    let protos = corpus::protos(corpus)?;
    let names = match size {
        "all" => protos.names.clone(),
        count => protos.closure(first(&protos.names, count.parse()?))?,
    };
    Ok(Input {
        name: format!("{} {size}", corpus.name),
        includes: protos.includes,
        protos: names,
    })
}

/// Whole folders in an order that looks like chance and never changes, up to
/// `count` files, so that each list holds the shorter ones.
fn first(names: &[String], count: usize) -> Vec<String> {
    let folder = |name: &String| {
        name.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    };
    let mut ordered: Vec<_> = names
        .iter()
        .map(|name| (scatter(&folder(name)), name))
        .collect();
    ordered.sort();
    ordered
        .into_iter()
        .take(count)
        .map(|(_, name)| name.clone())
        .collect()
}

/// FNV-1a.
fn scatter(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
