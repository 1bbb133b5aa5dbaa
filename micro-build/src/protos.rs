//! What `compile` takes: one path or several.

use std::path::{Path, PathBuf};

/// One path or a list of paths, each of a `.proto` file or of a folder of them.
pub trait Protos {
    /// Returns the paths in their order.
    fn paths(self) -> Vec<PathBuf>;
}

macro_rules! one {
    ($($path:ty),*) => {$(
        impl Protos for $path {
            fn paths(self) -> Vec<PathBuf> {
                vec![self.into()]
            }
        }
    )*};
}

one!(&str, &String, String, &Path, &PathBuf, PathBuf);

impl<P: AsRef<Path>> Protos for &[P] {
    fn paths(self) -> Vec<PathBuf> {
        self.iter().map(|path| path.as_ref().to_owned()).collect()
    }
}

impl<P: AsRef<Path>, const N: usize> Protos for [P; N] {
    fn paths(self) -> Vec<PathBuf> {
        self.as_slice().paths()
    }
}

impl<P: AsRef<Path>, const N: usize> Protos for &[P; N] {
    fn paths(self) -> Vec<PathBuf> {
        self.as_slice().paths()
    }
}

impl<P: AsRef<Path>> Protos for Vec<P> {
    fn paths(self) -> Vec<PathBuf> {
        self.as_slice().paths()
    }
}

impl<P: AsRef<Path>> Protos for &Vec<P> {
    fn paths(self) -> Vec<PathBuf> {
        self.as_slice().paths()
    }
}
