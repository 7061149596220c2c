//! Papers that arrive while a commit is on its way to the disk share the next one.

use std::sync::Arc;

use kernel::{Problem, Result};
use sqlx::SqliteConnection;
use tokio::sync::{Mutex, mpsc, oneshot};

use super::{Row, schema};

/// One voter's papers, and where to say that they are in.
pub struct Cast {
    pub rows: Vec<Row>,
    pub done: oneshot::Sender<Result<()>>,
}

const MOST_A_COMMIT: usize = 512;

/// Runs as long as the box is open.
pub async fn write(mut casts: mpsc::Receiver<Cast>, file: Arc<Mutex<SqliteConnection>>) {
    let mut batch = vec![];
    while casts.recv_many(&mut batch, MOST_A_COMMIT).await > 0 {
        let rows: Vec<&[Row]> = batch.iter().map(|it: &Cast| it.rows.as_slice()).collect();
        let outcome = schema::put(&mut *file.lock().await, &rows).await;
        for (i, cast) in batch.drain(..).enumerate() {
            let answer = match &outcome {
                Ok(found) if found.get(i) == Some(&true) => Ok(()),
                Ok(_) => {
                    Err(Problem::refused("The ballot box has no place for this paper; nothing counts twice.")
                        .hint("The box may have closed this very moment. Look at the ballot's page again."))
                }
                Err(problem) => Err(problem.clone()),
            };
            // A voter who has gone away still has the paper in the box; casting again changes nothing.
            let _ = cast.done.send(answer);
        }
    }
}
