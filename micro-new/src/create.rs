//! A new project: what is asked for becomes a plan.

use std::path::Path;

use crate::args::NewArgs;
use crate::context::Context;
use crate::error::Error;
use crate::name::ServiceName;
use crate::plan::{self, Action, Plan};
use crate::record::{self, Record};
use crate::render;
use crate::source::Source;
use crate::{template, workspace};

/// Plans the project that `args` ask for, to be written below `folder`.
///
/// # Errors
///
/// If a name or an option is refused, the place is taken, or a template or a workspace above is broken.
pub fn create(args: &NewArgs, folder: &Path, source: &Source) -> Result<Plan, Error> {
    let name = ServiceName::new(args)?;
    // Absolute, so that everything above can be looked at.
    let here = absolute(folder)?;
    let root = here.join(name.folder());
    check_place(&root, &name, args.force)?;

    let own = args
        .template
        .as_deref()
        .map(|path| absolute(&here.join(path)));
    let own = own.transpose()?;
    let files = match &own {
        Some(folder) => template::read(folder)?,
        None => template::of(name.kind()),
    };
    let mut files = render::render(&files, &Context::new(&name, source))?;
    if files.iter().any(|(path, _)| path == record::PATH) {
        let reason = format!(
            "the template has a file `{}`, which is kept by this program",
            record::PATH
        );
        return Err(Error::refused(reason, "remove it from the template"));
    }
    let record = Record::new(&name, own, &files);
    files.push((record::PATH.to_owned(), record.to_json()));

    let title = format!("{} `{}` in `{}`", name.kind(), name.fqdn(), name.folder());
    let mut plan = Plan::new(title, root.clone(), here);
    plan.fresh = root.symlink_metadata().is_err();
    plan.about = vec![
        ("type", name.kind().to_string()),
        ("name", name.fqdn().to_owned()),
        ("folder", name.folder().to_owned()),
        ("package", name.package()),
    ];
    for (path, text) in files {
        match plan::read(&root, &path)? {
            None => plan.change(&path, Action::Create, None, Some(text)),
            Some(old) if old == text => plan.change(&path, Action::Keep, None, None),
            Some(old) => plan.change(&path, Action::Replace, Some(old), Some(text)),
        }
    }
    if let Some(workspace) = workspace::join(&root, &name.package())?
        && workspace.before != workspace.after
    {
        let (before, after) = (Some(workspace.before), Some(workspace.after));
        plan.change_at(workspace.manifest, Action::Edit, before, after);
    }
    plan.next = vec![
        format!("cd {}", name.folder()),
        "cargo test".to_owned(),
        "cargo run".to_owned(),
    ];
    Ok(plan)
}

/// Returns `path` from the root on.
pub(crate) fn absolute(path: &Path) -> Result<std::path::PathBuf, Error> {
    std::path::absolute(path)
        .map_err(|error| Error::io(format!("cannot find `{}`", path.display()), error))
}

/// Refuses a place where something is already, or which cannot be.
fn check_place(root: &Path, name: &ServiceName, force: bool) -> Result<(), Error> {
    let folder = name.folder();
    if root.symlink_metadata().is_ok() && !root.is_dir() {
        let reason = format!("`{folder}` exists already, and is not a folder");
        let hint = "use another name, or move it away".to_owned();
        return Err(Error::failed(reason, Some(hint)));
    }
    if root.is_dir() && !force {
        let reason = format!("`{folder}` exists already");
        let hint =
            "use another name; or `--force`, which replaces files that are in the way and keeps \
                    all others: `--force --diff` shows what it would do"
                .to_owned();
        return Err(Error::failed(reason, Some(hint)));
    }
    let above = root.ancestors().skip(1);
    match above
        .into_iter()
        .find(|above| above.exists() && !above.is_dir())
    {
        Some(file) => Err(Error::failed(
            format!("`{}` is a file, not a folder", file.display()),
            Some("use another name".to_owned()),
        )),
        None => Ok(()),
    }
}
