//! The builder and the plugin take the same options.

use micro_build::{Builder, configure};
use micro_codegen::Options;
use micro_codegen::options::TABLE;

type Case = (&'static str, fn(Builder) -> Builder);

/// A plugin parameter and the builder call that says the same, for every row.
const CASES: &[Case] = &[
    ("messages=false", |b| b.messages(false)),
    ("client=false", |b| b.client(false)),
    ("server=false", |b| b.server(false)),
    ("json=false", |b| b.json(false)),
    ("default_stubs", |b| b.default_stubs(true)),
    ("extern_path=.a=::b", |b| b.extern_path(".a", "::b")),
    ("type_attribute=.a=#[b]", |b| b.type_attribute(".a", "#[b]")),
    ("message_attribute=.a=#[b]", |b| {
        b.message_attribute(".a", "#[b]")
    }),
    ("enum_attribute=.a=#[b]", |b| b.enum_attribute(".a", "#[b]")),
    ("field_attribute=.a=#[b]", |b| {
        b.field_attribute(".a", "#[b]")
    }),
    ("trait_attribute=.a=#[b]", |b| {
        b.trait_attribute(".a", "#[b]")
    }),
    ("server_attribute=.a=#[b]", |b| {
        b.server_attribute(".a", "#[b]")
    }),
    ("client_attribute=.a=#[b]", |b| {
        b.client_attribute(".a", "#[b]")
    }),
    ("bytes=.a", |b| b.bytes(".a")),
    ("btree_map=.a", |b| b.btree_map(".a")),
    ("boxed=.a", |b| b.boxed(".a")),
    ("skip_debug=.a", |b| b.skip_debug(".a")),
    ("disable_comments=.a", |b| b.disable_comments(".a")),
    ("retain_enum_prefix", |b| b.retain_enum_prefix(true)),
    ("enable_type_names", |b| b.enable_type_names(true)),
    ("type_name_domain=.a=b", |b| b.type_name_domain(".a", "b")),
    ("compile_well_known_types", |b| {
        b.compile_well_known_types(true)
    }),
    ("include_file=", |b| b.include_file("")),
    ("file_per_package=false", |b| b.file_per_package(false)),
    ("default_package_filename=a", |b| {
        b.default_package_filename("a")
    }),
    ("descriptor_set=a", |b| b.descriptor_set("a")),
    ("runtime_path=::a", |b| b.runtime_path("::a")),
];

#[test]
fn every_row_of_the_table_is_a_builder_method_that_says_the_same() {
    let name = |case: &Case| case.0.split('=').next().unwrap();
    let names: Vec<_> = CASES.iter().map(name).collect();
    let rows: Vec<_> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(names, rows);
    for (parameter, call) in CASES {
        let parsed = Builder::from(Options::parse(parameter).unwrap());
        let called = call(configure());
        assert_eq!(format!("{called:?}"), format!("{parsed:?}"), "{parameter}");
        assert_ne!(
            format!("{called:?}"),
            format!("{:?}", configure()),
            "{parameter}"
        );
    }
}

#[test]
fn every_builder_method_for_an_option_is_a_row_of_the_table() {
    let source = include_str!("../../src/options.rs");
    let methods = source
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "));
    let names: Vec<_> = methods
        .map(|line| line.split('(').next().unwrap())
        .collect();
    let rows: Vec<_> = TABLE.iter().map(|row| row.name).collect();
    assert_eq!(names, rows);
}
