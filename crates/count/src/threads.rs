//! How many threads work at once. The answers never depend on it.

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::thread;

/// More threads than this do not help: reading and merging are bound by memory.
const MOST: usize = 16;

thread_local! {
    static ASKED: Cell<Option<NonZeroUsize>> = const { Cell::new(None) };
}

/// Does some work with at most this many threads; without it there are as many as the machine offers. What is
/// read and counted is the same with one and with many.
///
/// ```
/// use std::num::NonZeroUsize;
/// let papers = count::on_threads(NonZeroUsize::MIN, || count::Papers::new());
/// assert_eq!(papers.total(), 0);
/// ```
pub fn on_threads<T>(most: NonZeroUsize, work: impl FnOnce() -> T) -> T {
    let before = ASKED.replace(Some(most));
    let done = work();
    ASKED.set(before);
    done
}

/// How many threads may work at once.
pub(crate) fn threads() -> usize {
    static OFFERED: OnceLock<usize> = OnceLock::new();
    let offered = || *OFFERED.get_or_init(|| thread::available_parallelism().map_or(1, NonZeroUsize::get));
    ASKED.get().map_or_else(offered, NonZeroUsize::get).min(MOST)
}

/// Does the work on each part, all but one in threads of their own; the results are in the order of the parts.
pub(crate) fn each<P: Send, T: Send>(parts: Vec<P>, work: impl Fn(P) -> T + Sync) -> Vec<T> {
    let mut parts = parts.into_iter();
    let Some(here) = parts.next() else { return vec![] };
    thread::scope(|scope| {
        let work = &work;
        let beside: Vec<_> = parts.map(|part| scope.spawn(move || work(part))).collect();
        let mut done = vec![work(here)];
        for thread in beside {
            match thread.join() {
                Ok(result) => done.push(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    })
}
