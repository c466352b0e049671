//! Models that another program has trained.

use paradero_link::{Model, SplinkModel};

/// A model of Splink, and one of ours.
pub fn splink(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = SplinkModel::from_json(&text);
    let _ = serde_json::from_str::<Model>(&text);
}
