//! For `plenary bench segment`: a state of many lines, written without a register behind it.

use kernel::{Ctx, PersonId, Result, transact};

use crate::model::Row;
use crate::store::row;

/// A line of the measurement; `turn` changes one in a hundred.
pub fn line(place: u64, turn: u64) -> Row {
    let moved = if turn > 0 && place % 100 == 7 { format!(" {turn}") } else { String::new() };
    Row {
        n: format!("N{place:09}"),
        given: format!("Given{}", place % 977),
        family: format!("Family{place}"),
        email: format!("member{place}@example.org"),
        phone: "020 7946 0000".into(),
        address: format!("{} Anchor Row{moved}\nFairhaven", place % 120),
        postcode: "ZZ1 1AB".into(),
        ward: "Harbour Ward".into(),
        constituency: "Fairhaven South".into(),
        since: "2021-02-03".into(),
    }
}

/// Writes the state of lines `from..to` as if they had been applied.
pub async fn fill(ctx: &Ctx, from: u64, to: u64) -> Result<()> {
    let nobody = PersonId(uuid::Uuid::nil());
    transact!(ctx.db(), tx => {
        for place in from..to {
            let it = line(place, 0);
            row::put(tx, ctx.group.id, it.n.as_bytes(), &serde_json::to_string(&it)?, nobody).await?;
        }
        Ok(())
    })
}
