//! The native half of the npm package `airbyte-agent`.
//!
//! It carries and decides nothing: settings and requests come in as JSON text, answers go out as JSON text and bytes,
//! failures as JSON text. Promises, error classes, iterables and streams are made in the package's TypeScript.

// These are public since nothing in Rust calls their functions.
pub mod client;
mod crossing;
mod download;
mod emulator;
mod failure;
pub mod integers;
mod outside;
mod pages;
pub mod reply;
mod text;
