//! What templates there are, what one writes, and a copy to change.

use std::path::Path;

use serde_json::{Value, json};

use crate::args::{Format, NewArgs};
use crate::context::{self, Context};
use crate::create::absolute;
use crate::error::Error;
use crate::kind::Kind;
use crate::name::ServiceName;
use crate::plan::{Action, Plan};
use crate::source::Source;
use crate::template::{self, Files};
use crate::{plan, render};

/// The project that templates are shown by.
const EXAMPLE: &str = "foo-bar";

/// Returns the list of the templates that come with this program.
#[must_use]
pub fn list(format: Format) -> String {
    let kinds = Kind::ALL.iter();
    match format {
        Format::Text => kinds
            .map(|kind| format!("{:<10}{}\n", kind.as_str(), kind.summary()))
            .collect(),
        Format::Json => {
            let entry = |kind: &Kind| json!({ "name": kind.as_str(), "summary": kind.summary() });
            format!("{:#}\n", kinds.map(entry).collect::<Value>())
        }
    }
}

/// Returns what `template`, a type or the path of a folder, writes and what it can be filled in with.
///
/// # Errors
///
/// If there is no such template, or it is broken.
pub fn show(template: &str, folder: &Path, format: Format) -> Result<String, Error> {
    let (kind, files) = find(template, folder)?;
    let mut args = NewArgs::new(EXAMPLE);
    args.kind = kind.unwrap_or(Kind::Service);
    let name = ServiceName::new(&args)?;
    let source = Source::of_this_program()?;
    let rendered = render::render(&files, &Context::new(&name, &source))?;
    let paths: Vec<&String> = rendered.iter().map(|(path, _)| path).collect();
    let entries = context::entries(&name, &source);
    if format == Format::Json {
        let values = entries.into_iter().map(|(key, meaning, value)| {
            (
                key.to_owned(),
                json!({ "meaning": meaning, "example": value }),
            )
        });
        let shown = json!({
            "name": template,
            "summary": kind.map(Kind::summary),
            "files": paths,
            "values": values.collect::<serde_json::Map<_, _>>(),
        });
        return Ok(format!("{shown:#}\n"));
    }
    let mut text = match kind {
        Some(kind) => format!("{kind}: {}\n", kind.summary()),
        None => format!("{template}\n"),
    };
    text.push_str(&format!("\nfiles of `micro-new {EXAMPLE}`\n"));
    for path in paths {
        text.push_str(&format!("  {path}\n"));
    }
    text.push_str("\nwhat a file that ends in `.hbs` can use, as in `{{alias}}`\n");
    for (key, meaning, value) in entries {
        let value = value.as_str().map_or(value.to_string(), str::to_owned);
        text.push_str(&format!("  {key:<16}{meaning}: {value}\n"));
    }
    Ok(text)
}

/// Plans a copy of `template` in the folder `to`, to be changed and used with `--template`.
///
/// # Errors
///
/// If there is no such template, or `to` exists.
pub fn copy(template: &str, to: &Path, folder: &Path) -> Result<Plan, Error> {
    let (_, files) = find(template, folder)?;
    let here = absolute(folder)?;
    let root = absolute(&here.join(to))?;
    if root.symlink_metadata().is_ok() {
        let reason = format!("`{}` exists already", to.display());
        let hint = "use another path, or move it away".to_owned();
        return Err(Error::failed(reason, Some(hint)));
    }
    let shown = plan::shown(&here, &root);
    let mut plan = Plan::new(format!("template in `{shown}`"), root, here);
    plan.fresh = true;
    for (path, text) in files {
        plan.change(&path, Action::Create, None, Some(text.into_owned()));
    }
    plan.next = vec![format!("micro-new NAME --template={shown}")];
    Ok(plan)
}

fn find(template: &str, folder: &Path) -> Result<(Option<Kind>, Files), Error> {
    if let Ok(kind) = template.parse::<Kind>() {
        return Ok((Some(kind), template::of(kind)));
    }
    let path = folder.join(template);
    match path.exists() {
        true => Ok((None, template::read(&path)?)),
        false => Err(Error::refused(
            format!("there is no template `{template}`"),
            "`micro-new list` shows those that come along; one of your own is given by its path",
        )),
    }
}
