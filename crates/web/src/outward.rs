//! What goes out from here: requests to witnesses and to authorities that stamp. Only when somebody asks
//! for it.

use std::time::Duration;

use paradero_register::{Answered, Post};
use ureq::Agent;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Most bytes of an answer that are read.
const MOST: u64 = 1 << 20;

/// Sends requests by HTTP and HTTPS (certificates of the usual authorities). Where `ALL_PROXY` or `HTTPS_PROXY`
/// names a proxy, such as Tor's `socks5://127.0.0.1:9050`, they go through it. No redirection is followed.
#[derive(Clone, Debug)]
pub struct Outward(Agent);

impl Default for Outward {
    fn default() -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            // Says nothing of the machine.
            .user_agent("paradero")
            .build();
        Self(config.into())
    }
}

impl Post for Outward {
    fn post(&self, url: &str, media_type: &str, body: &[u8]) -> Result<Answered, String> {
        let sent = self.0.post(url).header("Content-Type", media_type).send(body);
        let mut answer = sent.map_err(|error| format!("{url}: {error}"))?;
        let read = answer.body_mut().with_config().limit(MOST).read_to_vec();
        let body = read.map_err(|error| format!("{url}: the answer broke off: {error}"))?;
        Ok(Answered { status: answer.status().as_u16(), body })
    }
}
