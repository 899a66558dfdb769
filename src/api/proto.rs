//! The wire's messages and services, generated from `proto/` when the program is built.

#![allow(
    missing_docs,
    clippy::all,
    clippy::too_many_lines,
    clippy::wildcard_enum_match_arm,
    reason = "generated; the protos hold the words"
)]

tonic::include_proto!("calmline.v1");

/// The encoded descriptor set of `calmline.v1`, for reflection.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/calmline_descriptor.bin"));
