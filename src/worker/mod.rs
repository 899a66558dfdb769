//! The child processes that run native inference, their framed protocol, and their supervision.
