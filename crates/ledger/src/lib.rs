//! Tamper-evident log (C2SP tlog-tiles), signed checkpoints, and the store of sources. Knows no claim.
