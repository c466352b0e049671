//! A name index, and screening of names and manifests against it.
