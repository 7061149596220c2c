//! A file on its way in or out: on disk without a name, so that a segment of any size needs no memory and is gone with the
//! process.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write};

use axum::body::{Body, Bytes};
use futures_util::{Stream, StreamExt as _, stream};
use kernel::{Ctx, Problem, Result};

const CHUNK: usize = 64 * 1024;

pub struct Spool(File);

impl Spool {
    pub fn new(ctx: &Ctx) -> Result<Self> {
        let made = tempfile::tempfile_in(&ctx.app.config().data_dir);
        made.map(Self).map_err(|e| failed(&e))
    }
    pub fn writer(&mut self) -> &mut (dyn Write + Send) {
        &mut self.0
    }
    /// From its beginning, with its length in bytes.
    pub fn read(mut self) -> Result<(File, u64)> {
        self.0.rewind().map_err(|e| failed(&e))?;
        let length = self.0.metadata().map_err(|e| failed(&e))?.len();
        Ok((self.0, length))
    }
    /// As the body of an answer, with its length.
    pub fn body(self) -> Result<(Body, u64)> {
        let (file, length) = self.read()?;
        Ok((Body::from_stream(pieces(file)), length))
    }
    /// How long it is, in bytes.
    pub fn length(&self) -> Result<u64> {
        Ok(self.0.metadata().map_err(|e| failed(&e))?.len())
    }
    /// The same with something before and something behind it.
    pub fn framed(self, head: Vec<u8>, tail: Vec<u8>) -> Result<Body> {
        let piece = |bytes: Vec<u8>| stream::iter([Ok(Bytes::from(bytes))]);
        Ok(Body::from_stream(piece(head).chain(pieces(self.read()?.0)).chain(piece(tail))))
    }
}

fn failed(e: &std::io::Error) -> Problem {
    Problem::internal(format!("A file could not be put down: {e}"))
}

fn pieces(file: File) -> impl Stream<Item = std::io::Result<Bytes>> + Send {
    stream::unfold(Some(file), |file| async move {
        let mut file = file?;
        let mut bytes = vec![0; CHUNK];
        match file.read(&mut bytes) {
            Ok(0) => None,
            Ok(n) => {
                bytes.truncate(n);
                Some((Ok(Bytes::from(bytes)), Some(file)))
            }
            Err(e) => Some((Err(e), None)),
        }
    })
}
