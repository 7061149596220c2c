//! A group: one organisation with its own constitution and data controller.

use jiff::tz::TimeZone;

use crate::{App, Chance, Ctx, Db, GroupId, Problem, Result, sql, transact};

/// An organisation as every request sees it.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub short_name: String,
    pub zone: TimeZone,
    pub host: Option<String>,
    /// False until two officers have released sending to members.
    pub released: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: GroupId,
    name: String,
    short_name: String,
    zone: String,
    host: Option<String>,
    released: bool,
}

impl TryFrom<Row> for Group {
    type Error = Problem;
    fn try_from(row: Row) -> Result<Self> {
        let zone = TimeZone::get(&row.zone)
            .map_err(|_| Problem::internal(format!("The time zone {} is not known.", row.zone)))?;
        let Row { id, name, short_name, host, released, .. } = row;
        Ok(Self { id, name, short_name, zone, host, released })
    }
}

/// All groups of this installation, oldest first.
pub async fn all(db: &Db) -> Result<Vec<Group>> {
    let rows: Vec<Row> = db
        .all(sql!(
            "SELECT id, name, short_name, zone, host, released FROM kernel_group ORDER BY created_at, id"
        ))
        .await?;
    rows.into_iter().map(Group::try_from).collect()
}

/// The group a host name stands for; every other name stands for the one group that has no name of its own, or for
/// the only group there is.
pub async fn by_host(app: &App, host: &str) -> Result<Option<Group>> {
    let host = host.split(':').next().unwrap_or(host);
    let groups = app.groups().await?;
    let is = |it: &&Group| it.host.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(host));
    let mut others = groups.iter().filter(|it| it.host.is_none() || groups.len() == 1);
    let other = others.next().filter(|_| others.next().is_none());
    Ok(groups.iter().find(is).or(other).cloned())
}

/// Founds a group. `host` is needed only where several share an installation.
pub async fn create(db: &Db, chance: &Chance, now: crate::At, new: NewGroup<'_>) -> Result<Group> {
    if new.name.trim().is_empty() {
        return Err(Problem::field("name", "Give the organisation a name."));
    }
    let id = GroupId(chance.uuid(now));
    transact!(db, tx => {
        tx.run(sql!(
            "INSERT INTO kernel_group (id, name, short_name, zone, host, released, created_at)
             VALUES ($1, $2, $3, $4, $5, FALSE, $6)",
            id, new.name, new.short_name, new.zone, new.host, now
        )).await?;
        Ok(())
    })?;
    all(db)
        .await?
        .into_iter()
        .find(|it| it.id == id)
        .ok_or_else(|| Problem::internal("The group was not stored."))
}

/// What founding a group needs.
#[derive(Clone, Debug)]
pub struct NewGroup<'a> {
    pub name: &'a str,
    pub short_name: &'a str,
    /// An IANA zone such as `Europe/London`.
    pub zone: &'a str,
    pub host: Option<&'a str>,
}

/// Whether mail may go to members, as the caller's transaction sees it.
pub async fn is_released(tx: &mut crate::Tx, id: GroupId) -> Result<bool> {
    let found: Row = tx
        .one(sql!("SELECT id, name, short_name, zone, host, released FROM kernel_group WHERE id = $1", id))
        .await?;
    Ok(found.released)
}

/// Lets mail go to members from now on; the mail capability asks for two officers first.
pub async fn release(tx: &mut crate::Tx, ctx: &Ctx) -> Result<()> {
    tx.run(sql!("UPDATE kernel_group SET released = TRUE WHERE id = $1", ctx.group.id)).await?;
    ctx.app.forget_groups();
    Ok(())
}

/// Holds the mail of every group again, as in a new one. For an installation that was just restored: what its backup
/// still had to send may have left long ago.
pub async fn hold_mail(tx: &mut crate::Tx) -> Result<()> {
    tx.run(sql!("UPDATE kernel_group SET released = FALSE")).await?;
    Ok(())
}

/// Gives a group its own host name, in small letters; a name that another group has is refused.
pub async fn set_host(db: &Db, id: GroupId, host: &str) -> Result<()> {
    let host = host.trim().to_ascii_lowercase();
    if host.is_empty() || host.contains(['/', ':', ' ']) {
        return Err(Problem::field("host", "Give a host name alone, such as members.example.org."));
    }
    let taken =
        |it: &&Group| it.id != id && it.host.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&host));
    if let Some(other) = all(db).await?.iter().find(taken) {
        return Err(Problem::field("host", format!("{host} is where {} is reached.", other.name)));
    }
    transact!(db, tx => {
        tx.run(sql!("UPDATE kernel_group SET host = $1 WHERE id = $2", host.as_str(), id)).await?;
        Ok(())
    })
}
