//! Accounts and the persons they are.

use kernel::db::DbResult;
use kernel::{AccountId, At, Db, GroupId, PersonId, Tx, sql};

/// An account with its address.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Account {
    pub id: AccountId,
    pub email: String,
}

pub async fn of_person(tx: &mut Tx, group: GroupId, person: PersonId) -> DbResult<Option<Account>> {
    tx.opt(sql!(
        "SELECT a.id, a.email FROM access_account a JOIN access_person p ON p.account_id = a.id
         WHERE p.group_id = $1 AND p.person = $2",
        group,
        person
    ))
    .await
}

/// An account of this address that nobody of this group has, and that is the same person elsewhere (or nobody).
pub async fn free(tx: &mut Tx, group: GroupId, email: &str, name: &str) -> DbResult<Option<AccountId>> {
    let row: Option<(AccountId,)> = tx
        .opt(sql!(
            "SELECT a.id FROM access_account a WHERE a.email = $1
             AND NOT EXISTS (SELECT 1 FROM access_person p WHERE p.account_id = a.id AND (p.group_id = $2 OR p.name <> $3))
             ORDER BY a.created_at, a.id LIMIT 1",
            email,
            group,
            name
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn create(tx: &mut Tx, id: AccountId, email: &str, now: At) -> DbResult<AccountId> {
    tx.run(sql!("INSERT INTO access_account (id, email, created_at) VALUES ($1, $2, $3)", id, email, now))
        .await?;
    Ok(id)
}

pub async fn attach(
    tx: &mut Tx,
    group: GroupId,
    account: AccountId,
    person: PersonId,
    name: &str,
    now: At,
) -> DbResult<()> {
    tx.run(sql!(
        "INSERT INTO access_person (group_id, account_id, person, name, linked_at) VALUES ($1, $2, $3, $4, $5)",
        group,
        account,
        person,
        name,
        now
    ))
    .await?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, group: GroupId, person: PersonId, name: &str) -> DbResult<()> {
    tx.run(sql!(
        "UPDATE access_person SET name = $1 WHERE group_id = $2 AND person = $3",
        name,
        group,
        person
    ))
    .await?;
    Ok(())
}

/// Takes the person and every open link away from an account.
pub async fn detach(tx: &mut Tx, group: GroupId, account: AccountId, now: At) -> DbResult<()> {
    tx.run(sql!("DELETE FROM access_person WHERE group_id = $1 AND account_id = $2", group, account)).await?;
    tx.run(sql!(
        "UPDATE access_link SET used_at = $1 WHERE group_id = $2 AND account_id = $3 AND used_at IS NULL",
        now,
        group,
        account
    ))
    .await?;
    tx.run(sql!("DELETE FROM access_demo WHERE group_id = $1 AND account_id = $2", group, account)).await?;
    Ok(())
}

pub async fn person(db: &Db, group: GroupId, account: AccountId) -> DbResult<Option<(PersonId, String)>> {
    db.opt(sql!(
        "SELECT person, name FROM access_person WHERE group_id = $1 AND account_id = $2",
        group,
        account
    ))
    .await
}

pub async fn id_of_person(db: &Db, group: GroupId, person: PersonId) -> DbResult<Option<AccountId>> {
    let row: Option<(AccountId,)> = db
        .opt(sql!("SELECT account_id FROM access_person WHERE group_id = $1 AND person = $2", group, person))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn name_of_person(db: &Db, group: GroupId, person: PersonId) -> DbResult<Option<String>> {
    let row: Option<(String,)> = db
        .opt(sql!("SELECT name FROM access_person WHERE group_id = $1 AND person = $2", group, person))
        .await?;
    Ok(row.map(|it| it.0))
}

pub async fn email_of_person(db: &Db, group: GroupId, person: PersonId) -> DbResult<Option<String>> {
    let row: Option<(String,)> = db
        .opt(sql!(
            "SELECT a.email FROM access_account a JOIN access_person p ON p.account_id = a.id
             WHERE p.group_id = $1 AND p.person = $2",
            group,
            person
        ))
        .await?;
    Ok(row.map(|it| it.0))
}

/// Everyone of a group who signs in with this address: usually one, at a shared address more.
pub async fn by_email(
    tx: &mut Tx,
    group: GroupId,
    email: &str,
) -> DbResult<Vec<(AccountId, PersonId, String)>> {
    tx.all(sql!(
        "SELECT a.id, p.person, p.name FROM access_account a JOIN access_person p ON p.account_id = a.id
         WHERE p.group_id = $1 AND a.email = $2 ORDER BY p.linked_at, a.id",
        group,
        email
    ))
    .await
}

pub async fn email(db: &Db, account: AccountId) -> DbResult<Option<String>> {
    let row: Option<(String,)> =
        db.opt(sql!("SELECT email FROM access_account WHERE id = $1", account)).await?;
    Ok(row.map(|it| it.0))
}
