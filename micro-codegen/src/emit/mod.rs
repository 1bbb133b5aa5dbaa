//! Model → tokens; one file an emitted item.
