//! What one request has asked already, so that a page built of many parts asks it once. Jobs, ticks and tests that act
//! outside a request always ask anew.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::OnceCell;

use crate::Result;

tokio::task_local! {
    static CURRENT: Memo;
}

/// The memory of one request, which every context made in it shares. It ends with the request, even if a copy of it lives
/// on; outside a request it remembers nothing.
#[derive(Clone, Default)]
pub struct Memo(Option<Arc<Mutex<Option<Kept>>>>);

/// One map for each type of question and answer.
type Kept = HashMap<TypeId, Box<dyn Any + Send>>;
type Answers<K, V> = HashMap<K, Arc<OnceCell<V>>>;

/// Runs a request with a memory of its own.
pub(crate) async fn scope<F: Future>(request: F) -> F::Output {
    let memo = Memo(Some(Arc::new(Mutex::new(Some(Kept::new())))));
    let answer = CURRENT.scope(memo.clone(), request).await;
    memo.forget();
    answer
}

impl Memo {
    /// That of the request that is being answered here.
    pub(crate) fn current() -> Self {
        CURRENT.try_with(Self::clone).unwrap_or_default()
    }

    /// Asks, or answers as this request was answered before: for what does not change while a page is made. The key's
    /// type names the question. Those who ask at the same moment wait for the first; what fails is asked again.
    pub async fn once<K, V, F>(&self, key: K, ask: F) -> Result<V>
    where
        K: Eq + Hash + Send + 'static,
        V: Clone + Send + Sync + 'static,
        F: Future<Output = Result<V>>,
    {
        match self.cell::<K, V>(key) {
            Some(cell) => cell.get_or_try_init(|| ask).await.cloned(),
            None => ask.await,
        }
    }

    /// To be called by whoever changes what is remembered: from here to its end this request asks everything anew,
    /// because the change is seen only after a commit that may be still to come.
    pub fn forget(&self) {
        if let Some(mut kept) = self.held() {
            *kept = None;
        }
    }

    fn held(&self) -> Option<MutexGuard<'_, Option<Kept>>> {
        Some(self.0.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn cell<K, V>(&self, key: K) -> Option<Arc<OnceCell<V>>>
    where
        K: Eq + Hash + Send + 'static,
        V: Send + Sync + 'static,
    {
        let mut held = self.held()?;
        let fresh = || Box::new(Answers::<K, V>::new()) as Box<dyn Any + Send>;
        let answers = held.as_mut()?.entry(TypeId::of::<(K, V)>()).or_insert_with(fresh);
        Some(Arc::clone(answers.downcast_mut::<Answers<K, V>>()?.entry(key).or_default()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;
    use crate::Problem;

    #[derive(PartialEq, Eq, Hash)]
    struct Asked(u8);

    static ASKED: AtomicU32 = AtomicU32::new(0);

    async fn ask(memo: &Memo, key: u8) -> Result<u32> {
        let asked = async {
            tokio::task::yield_now().await;
            Ok(ASKED.fetch_add(1, Ordering::SeqCst))
        };
        memo.once(Asked(key), asked).await
    }

    fn same(both: (Result<u32>, Result<u32>)) -> bool {
        matches!(both, (Ok(a), Ok(b)) if a == b)
    }

    #[tokio::test]
    async fn a_request_asks_once_forgets_when_told_and_keeps_nothing_for_the_next() {
        let none = Memo::current();
        assert!(!same((ask(&none, 1).await, ask(&none, 1).await)), "outside a request nothing is remembered");
        let after = scope(async {
            let (one, two) = (Memo::current(), Memo::current());
            assert!(same(tokio::join!(ask(&one, 1), ask(&two, 1))), "at the same moment too");
            assert!(!same((ask(&one, 1).await, ask(&one, 2).await)), "another question");
            let wrong = one.once(Asked(3), async { Err::<u32, _>(Problem::refused("No.")) }).await;
            assert!(wrong.is_err() && ask(&one, 3).await.is_ok(), "what failed is asked again");
            let there = tokio::spawn(async move { ask(&two, 1).await }).await.expect("it ends");
            assert!(
                same((there, ask(&one, 1).await)),
                "also by a part of the page that has a task of its own"
            );
            one.forget();
            assert!(!same((ask(&one, 1).await, ask(&one, 1).await)), "neither the old answer nor a new one");
            scope(async { Memo::current() }).await
        })
        .await;
        assert!(
            !same((ask(&after, 1).await, ask(&after, 1).await)),
            "what outlives its request remembers nothing"
        );
    }
}
