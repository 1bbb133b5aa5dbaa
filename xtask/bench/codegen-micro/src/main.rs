//! `codegen-micro OUT -I INCLUDE… @LIST`: generates as a build script does, with micro-build.

use std::path::Path;

fn main() -> Result<(), micro_build::Error> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("a folder to write to");
    let mut builder = micro_build::configure().out_dir(out);
    let mut includes = Vec::new();
    let mut names = String::new();
    while let Some(argument) = arguments.next() {
        if let Some(list) = argument.strip_prefix('@') {
            names = std::fs::read_to_string(list).expect("a list of files");
        } else if let Some(include) = arguments.next() {
            builder = builder.include(&include);
            includes.push(include);
        }
    }
    let found = |name: &str| {
        let mut paths = includes.iter().map(|include| Path::new(include).join(name));
        paths
            .find(|path| path.exists())
            .expect("a file below an include")
    };
    let protos: Vec<_> = names.lines().map(found).collect();
    builder.compile(protos)
}
