//! The gRPC services, their tokens and their roles.
