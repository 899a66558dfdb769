//! Words: numbers, dates, addresses, plates, spelling, yes and no, negation and tense.
