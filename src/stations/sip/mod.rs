//! The SIP station: signalling of caller legs and of the leg to the human trunk.
