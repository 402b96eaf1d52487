//! What an annotated function does, one module per argument and per shape of function.
