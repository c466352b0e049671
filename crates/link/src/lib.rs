//! Record linkage: blocking, comparison, EM, scoring, clustering, explanation.
