//! Trying again what a cluster may lose: an attempt writes into a folder of its own, so that one more does no harm.

use std::collections::VecDeque;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use tokio::task::{AbortHandle, JoinSet};

/// How often an attempt may fail before its error is told.
const FAILURES: usize = 4;
/// Attempts that are made beside others: the last is waited for 32 times as long as the first.
const MOST: u32 = 6;
/// Attempts that go on at a time.
const AT_ONCE: usize = 2;
/// What is waited after a failure: long enough that an executor that was lost is known to be.
const PAUSE: Duration = Duration::from_secs(1);

/// How long is waited before one attempt more is made beside those that go on, doubled each time; none where an engine in this process
/// does the work, which loses nothing and fails only of what would fail again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(pub Option<Duration>);

/// What the first attempt that succeeds gives; the others are broken off.
///
/// # Errors
/// When one says that memory ran out (another way is better then than another try), or too many fail.
pub(super) async fn first<T, A>(patience: Patience, attempt: impl Fn() -> A) -> Result<T>
where
    T: Send + 'static,
    A: Future<Output = Result<T>> + Send + 'static,
{
    let mut going: JoinSet<Result<T>> = JoinSet::new();
    let mut handles: VecDeque<AbortHandle> = VecDeque::from([going.spawn(attempt())]);
    let (mut failures, mut made, mut wait) = (0, 1, patience.0.unwrap_or(Duration::MAX / 128));
    loop {
        tokio::select! {
            Some(ended) = going.join_next() => match ended {
                Err(broken) if broken.is_cancelled() => {}
                ended => {
                    let error = match ended.context("an attempt was broken off")? {
                        Ok(given) => return Ok(given),
                        Err(error) => error,
                    };
                    failures += 1;
                    if patience.0.is_none() || failures == FAILURES || ran_out_of_memory(&error) {
                        return Err(error);
                    }
                    tokio::time::sleep(PAUSE).await;
                    handles.push_back(going.spawn(attempt()));
                }
            },
            () = tokio::time::sleep(wait), if patience.0.is_some() => {
                if made == MOST {
                    bail!("nothing was heard of a statement, {made} times over: is an executor running?");
                }
                made += 1;
                wait *= 2;
                handles.push_back(going.spawn(attempt()));
            }
        }
        while handles.len() > AT_ONCE {
            handles.pop_front().iter().for_each(AbortHandle::abort);
        }
    }
}

/// Told by the text of an error, since an executor's comes as text.
pub(super) fn ran_out_of_memory(error: &anyhow::Error) -> bool {
    format!("{error:#}").contains("Resources exhausted")
}
