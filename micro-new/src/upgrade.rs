//! A project gets what is new in its template, and keeps what its user changed.

use std::collections::BTreeSet;
use std::path::Path;

use crate::args::UpgradeArgs;
use crate::context::Context;
use crate::create::absolute;
use crate::error::Error;
use crate::name::ServiceName;
use crate::plan::{self, Action, Plan};
use crate::record::{self, Record};
use crate::render;
use crate::source::Source;
use crate::template;

/// Plans to bring the project around `folder` up to the template of today, file by file:
/// what only the template changed is taken, what only the user changed is kept, and the rest is merged.
///
/// # Errors
///
/// If there is no project, or its record, its files or its template cannot be read. Changes of both
/// to the same lines block the plan, unless they shall be written with marks.
pub fn upgrade(args: &UpgradeArgs, folder: &Path, source: &Source) -> Result<Plan, Error> {
    let here = absolute(folder)?;
    let Some((root, record)) = Record::find(&here)? else {
        let reason = format!("there is no `{}` here or in a folder above", record::PATH);
        let hint = "change into a project that `micro new` made".to_owned();
        return Err(Error::failed(reason, Some(hint)));
    };
    let name = ServiceName::new(&record.answers)?;
    let files = match &record.answers.template {
        Some(folder) => template::read(folder)?,
        None => template::of(name.kind()),
    };
    let files = render::render(&files, &Context::new(&name, source))?;
    let newer = Record::new(&name, record.answers.template.clone(), &files);

    let mut plan = Plan::new(String::new(), root, here);
    let paths: BTreeSet<&String> = record.files.keys().chain(newer.files.keys()).collect();
    for path in paths {
        let [base, theirs] = [&record, &newer].map(|record| record.files.get(path));
        if base != theirs {
            let ours = plan::read(&plan.root, path)?;
            // Version control may give text files the line ends of the system.
            let crlf = ours.as_ref().is_some_and(|ours| ours.contains("\r\n"));
            let [base, theirs] = [base, theirs].map(|text| match crlf {
                true => text.map(|text| text.replace('\n', "\r\n")),
                false => text.cloned(),
            });
            let (action, after) = merged(base.as_ref(), ours.as_ref(), theirs.as_ref(), args.force);
            match action {
                Action::Keep => plan.change(path, action, None, None),
                _ => plan.change(path, action, ours, after),
            }
        }
    }
    finish(&mut plan, &name, &record, &newer, args.force)?;
    Ok(plan)
}

/// Decides on one file that differs between two versions of the template.
fn merged(
    base: Option<&String>,
    ours: Option<&String>,
    theirs: Option<&String>,
    force: bool,
) -> (Action, Option<String>) {
    match (base, ours, theirs) {
        _ if ours == theirs => (Action::Keep, None),
        (_, Some(_), None) if ours == base => (Action::Remove, None),
        (None, None, Some(theirs)) => (Action::Create, Some(theirs.clone())),
        (_, Some(_), Some(theirs)) if ours == base => (Action::Replace, Some(theirs.clone())),
        (Some(base), Some(ours), Some(theirs)) => match diffy::merge(base, ours, theirs) {
            Ok(merged) if merged == *ours => (Action::Keep, None),
            Ok(merged) => (Action::Merge, Some(merged)),
            Err(marked) if force => (Action::Conflict, Some(marked)),
            Err(_) => (Action::Conflict, Some(ours.clone())),
        },
        // The user's own file, or one they removed.
        _ => (Action::Keep, None),
    }
}

/// Says how it went, and keeps the new texts for the next time.
fn finish(
    plan: &mut Plan,
    name: &ServiceName,
    older: &Record,
    newer: &Record,
    force: bool,
) -> Result<(), Error> {
    let conflicts = plan.changes.iter();
    let conflicts = conflicts
        .filter(|change| change.action == Action::Conflict)
        .count();
    plan.about = vec![
        ("name", name.fqdn().to_owned()),
        ("from", older.version.clone()),
        ("to", newer.version.clone()),
    ];
    plan.title = match older.version == newer.version {
        true => format!("{} `{}`, {}", name.kind(), name.fqdn(), newer.version),
        false => format!(
            "{} `{}`, from {} to {}",
            name.kind(),
            name.fqdn(),
            older.version,
            newer.version
        ),
    };
    if plan.changes.is_empty() {
        plan.notes.push("nothing is new in the template".to_owned());
    }
    if conflicts > 0 && force {
        let note =
            "the conflicts are marked in the files, as git marks them: choose, then run the tests";
        plan.notes.push(note.to_owned());
    } else if conflicts > 0 {
        let reason = match conflicts {
            1 => "in one file, you and the template changed the same lines".to_owned(),
            _ => format!("in {conflicts} files, you and the template changed the same lines"),
        };
        let hint =
            "`--force` writes both, marked as git marks conflicts; without it nothing is written";
        plan.blocked = Some((reason, hint.to_owned()));
    }
    let kept = plan::read(&plan.root, record::PATH)?;
    let text = newer.to_json();
    if kept.as_ref() != Some(&text) {
        plan.change(record::PATH, Action::Replace, kept, Some(text));
    }
    if !plan.changes.is_empty() {
        plan.next.push("cargo test".to_owned());
    }
    Ok(())
}
