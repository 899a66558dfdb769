//! The dispatch station: offers, claims, leases, and the desks' audio.
