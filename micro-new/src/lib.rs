//! Writes new micro service projects.
