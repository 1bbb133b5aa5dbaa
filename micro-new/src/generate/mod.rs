//! `gen`: a handler, a subscriber or a `.proto` file for a project that is there.
//!
//! New files, and a line in the `mod.rs` above them; no other line of the user's is touched.

mod module_line;
mod project;
mod proto_file;

use std::collections::BTreeSet;
use std::path::Path;

use heck::{ToSnakeCase, ToUpperCamelCase};

use crate::args::{Addition, GenArgs};
use crate::context::Context;
use crate::create::absolute;
use crate::error::Error;
use crate::kind::Kind;
use crate::plan::{self, Action, Plan};
use crate::render::Rendered;
use crate::template::Files;
use crate::{name, render, template};
use project::Project;
use proto_file::Rpc;

/// Plans what `args` add to the project around `folder`.
///
/// A file that is there is kept unless it shall be replaced, so the same command can be given twice.
///
/// # Errors
///
/// If the name is refused, there is no project that uses micro, or it is of type `web` and cannot hold a handler.
pub fn generate(args: &GenArgs, folder: &Path) -> Result<Plan, Error> {
    let given = args.what.args();
    let alias = match &args.what {
        Addition::Subscriber(_) => {
            name::topic(&given.name)?;
            name::alias(&given.name.replace('.', "-"), "")?
        }
        _ => name::alias(&given.name, "")?,
    };
    let (module, type_name) = (alias.to_snake_case(), alias.to_upper_camel_case());
    let here = absolute(folder)?;
    let project = Project::find(&here)?;
    let what = match &args.what {
        Addition::Handler(_) => "handler",
        Addition::Subscriber(_) => "subscriber",
        Addition::Proto(_) => "proto",
    };
    if project.kind == Some(Kind::Web) && what != "proto" {
        return Err(Error::failed(
            format!("a project of type `web` has no {what} of this kind"),
            Some(
                "add a route in `src/handler/mod.rs`, or make a service: `micro-new NAME`"
                    .to_owned(),
            ),
        ));
    }

    let context = Context::of([
        ("module", module.clone()),
        ("type_name", type_name.clone()),
        ("topic", given.name.clone()),
        ("proto_package", project.proto_package.clone()),
    ]);
    let title = format!("{what} `{}` in `{}`", given.name, project.package);
    let mut plan = Plan::new(title, project.root.clone(), here);
    plan.about = vec![("what", what.to_owned()), ("name", given.name.clone())];
    let mut files = render::render(&parts(what), &context)?;
    if what == "handler" && !given.force {
        fit(&project, &mut files, &type_name, context)?;
    }
    for (path, text) in files {
        add_file(&mut plan, &path, text, given.force)?;
    }
    if what != "proto" {
        add_modules(&mut plan, what, &module, &type_name)?;
    }
    let library = &project.library;
    let line = match what {
        "handler" => {
            format!(
                ".handler({library}::proto::{type_name}Server::new({library}::handler::{type_name}))"
            )
        }
        _ => format!(".subscriber({library}::subscriber::{type_name})"),
    };
    if what != "proto" {
        plan.notes.push(format!(
            "`src/main.rs` is yours; let the service have the {what} there:\n  {line}"
        ));
    }
    if what == "subscriber" && project.lacks_broker {
        let note = "`Cargo.toml` is yours; let the dependency on micro have the feature `broker`";
        plan.notes.push(note.to_owned());
    }
    if project.kind.is_none() {
        let note = "`build.rs` has to compile the new file in `proto`, and `crate::proto` to hold what is declared there";
        plan.notes.push(note.to_owned());
    }
    plan.next.push("cargo test".to_owned());
    Ok(plan)
}

/// Returns the files that one kind of addition consists of.
fn parts(what: &str) -> Files {
    let mut files = template::embedded("gen");
    files.retain_mut(|(path, _)| match path.strip_prefix(&format!("{what}/")) {
        Some(below) => {
            *path = below.to_owned();
            true
        }
        None => false,
    });
    files
}

/// Lets the handler be a frame for the `.proto` file that is there, if it is another than would be written.
fn fit(
    project: &Project,
    files: &mut Vec<Rendered>,
    type_name: &str,
    context: Context,
) -> Result<(), Error> {
    let Some(at) = files.iter().position(|(path, _)| path.ends_with(".proto")) else {
        return Ok(());
    };
    let (path, text) = &files[at];
    let Some(found) = plan::read(&project.root, path)?.filter(|found| found != text) else {
        return Ok(());
    };
    let refuse = |reason: String| {
        let hint = "write the handler by hand, or use another name".to_owned();
        Err(Error::failed(format!("`{path}` {reason}"), Some(hint)))
    };
    let Some(rpcs) = proto_file::methods(&found, type_name) else {
        return refuse(format!("is there, and declares no service `{type_name}`"));
    };
    if rpcs.is_empty() {
        return refuse(format!("declares no method of `{type_name}`"));
    }
    if let Some(foreign) = rpcs.iter().find_map(Rpc::foreign) {
        return refuse(format!("uses `{foreign}`, which is not of its own package"));
    }
    let mut imports = BTreeSet::from(["Context", "Error"]);
    for (request, response) in rpcs.iter().map(Rpc::streams) {
        imports.extend(request.then_some("Streaming"));
        imports.extend(response.then_some("Stream"));
    }
    let mut imports: Vec<&str> = imports.into_iter().collect();
    if imports.contains(&"Stream") {
        imports.push("stream");
    }
    let mut types: BTreeSet<String> = rpcs.iter().flat_map(Rpc::types).collect();
    types.insert(format!("{type_name}Handler"));
    let frames: Vec<String> = rpcs.iter().map(Rpc::frame).collect();
    let context = context
        .with("imports", format!("{{{}}}", imports.join(", ")))
        .with("types", types.into_iter().collect::<Vec<_>>())
        .with("methods", frames.join("\n"));
    *files = render::render(&parts("frame"), &context)?;
    Ok(())
}

/// Plans a new file, or to leave the one that is there.
fn add_file(plan: &mut Plan, path: &str, text: String, force: bool) -> Result<(), Error> {
    match plan::read(&plan.root, path)? {
        None => plan.change(path, Action::Create, None, Some(text)),
        Some(old) if old != text && force => {
            plan.change(path, Action::Replace, Some(old), Some(text));
        }
        Some(_) => plan.change(path, Action::Keep, None, None),
    }
    Ok(())
}

/// Plans the lines that make the new file a module of the crate.
fn add_modules(plan: &mut Plan, folder: &str, module: &str, type_name: &str) -> Result<(), Error> {
    let beside = format!("src/{folder}.rs");
    let path = match plan::read(&plan.root, &beside)? {
        Some(_) => beside,
        None => format!("src/{folder}/mod.rs"),
    };
    match plan::read(&plan.root, &path)? {
        Some(old) => edit(plan, &path, old, |text| {
            let text = module_line::with_module(text, "", module);
            module_line::with_use(&text, module, type_name)
        }),
        None => {
            let text = match folder {
                "handler" => {
                    "//! What the service answers: one file a service of the `.proto` files.\n"
                }
                _ => "//! What the service does on events: one file a topic.\n",
            };
            let text = module_line::with_module(text, "", module);
            let text = module_line::with_use(&text, module, type_name);
            plan.change(&path, Action::Create, None, Some(text));
        }
    }
    // The folder itself is a module of the crate.
    for (root, visibility) in [("src/lib.rs", "pub "), ("src/main.rs", "")] {
        if let Some(old) = plan::read(&plan.root, root)? {
            edit(plan, root, old, |text| {
                module_line::with_module(text, visibility, folder)
            });
            break;
        }
    }
    Ok(())
}

fn edit(plan: &mut Plan, path: &str, old: String, change: impl Fn(&str) -> String) {
    let new = change(&old);
    match new == old {
        true => plan.change(path, Action::Keep, None, None),
        false => plan.change(path, Action::Edit, Some(old), Some(new)),
    }
}
