//! The gRPC services: `calmline.v1` of `proto/`, thin over the stations.

pub mod proto;
