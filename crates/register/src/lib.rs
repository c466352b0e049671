//! The register: directory, add, decide, rebuild, as-of, query, levels. Only it opens a register.
