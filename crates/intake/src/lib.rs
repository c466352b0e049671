//! Bytes to records to claims: readers, mappings, claim sheets, suggestions.
