//! `codegen-tonic OUT -I INCLUDE… @LIST`: generates with protox and tonic-prost-build.

use protox::Compiler;
use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("a folder to write to");
    // protox's own files come first: a corpus may carry newer ones that protox cannot read.
    let mut resolver = ChainFileResolver::new();
    resolver.add(GoogleFileResolver::new());
    let mut names = String::new();
    while let Some(argument) = arguments.next() {
        if let Some(list) = argument.strip_prefix('@') {
            names = std::fs::read_to_string(list).expect("a list of files");
        } else if let Some(include) = arguments.next() {
            resolver.add(IncludeFileResolver::new(include.into()));
        }
    }
    let mut compiler = Compiler::with_file_resolver(resolver);
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(names.lines()).expect("valid files");
    tonic_prost_build::configure()
        .out_dir(out)
        .include_file("mod.rs")
        .compile_fds(compiler.file_descriptor_set())
        .expect("generated");
}
