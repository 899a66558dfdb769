//! The RTP station: sockets, jitter, pacing and RTCP of one leg.
