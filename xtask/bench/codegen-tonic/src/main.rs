//! `codegen-tonic OUT -I INCLUDE… @LIST`: generates with protox and tonic-prost-build.

fn main() {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().expect("a folder to write to");
    let mut includes = Vec::new();
    let mut names = String::new();
    while let Some(argument) = arguments.next() {
        if let Some(list) = argument.strip_prefix('@') {
            names = std::fs::read_to_string(list).expect("a list of files");
        } else if let Some(include) = arguments.next() {
            includes.push(include);
        }
    }
    let descriptors = protox::compile(names.lines(), &includes).expect("valid files");
    tonic_prost_build::configure()
        .out_dir(out)
        .include_file("mod.rs")
        .compile_fds(descriptors)
        .expect("generated");
}
