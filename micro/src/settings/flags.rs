//! go-micro's flags, for a parser of clap.

/// go-micro's flags for a service.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    _settings: super::Settings,
}
