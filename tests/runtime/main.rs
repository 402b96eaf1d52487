//! The runtime without the macro: what its parts promise to a loop written by hand.
