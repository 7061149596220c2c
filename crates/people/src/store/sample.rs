//! For `plenary bench register`: many people and what hangs on them, written at a stroke.

use kernel::{At, GroupId, Result, Tx, sql};

/// Writes people from a list in JSON: each an array of id, number, given name, family name, e-mail, telephone, postcode,
/// address, status, category, since, paid until, ward, constituency, and the name by which it is sorted. They are counted
/// afterwards, all at once.
pub async fn people(tx: &mut Tx, group: GroupId, list: &str, now: At) -> Result<()> {
    tx.run(sql!(
        sqlite: "INSERT INTO people_person (group_id, id, number, given_name, family_name, created_at)
             SELECT $1, unhex(value ->> 0, '-'), value ->> 1, value ->> 2, value ->> 3, $3 FROM json_each($2)",
        postgres: "INSERT INTO people_person (group_id, id, number, given_name, family_name, created_at)
             SELECT CAST($1 AS UUID), CAST(value ->> 0 AS UUID), CAST(value ->> 1 AS BIGINT), value ->> 2, value ->> 3, CAST($3 AS BIGINT)
             FROM json_array_elements(CAST($2 AS JSON)) AS value",
        group, list, now
    ))
    .await?;
    tx.run(sql!(
        sqlite: "INSERT INTO people_contact (group_id, id, person_id, kind, value, folded, postcode, from_at)
             SELECT $1, randomblob(16), unhex(value ->> 0, '-'), 'post', value ->> 7, LOWER(value ->> 7), value ->> 6, $3
             FROM json_each($2)",
        postgres: "INSERT INTO people_contact (group_id, id, person_id, kind, value, folded, postcode, from_at)
             SELECT CAST($1 AS UUID), gen_random_uuid(), CAST(value ->> 0 AS UUID), 'post', value ->> 7, LOWER(value ->> 7), value ->> 6, CAST($3 AS BIGINT)
             FROM json_array_elements(CAST($2 AS JSON)) AS value",
        group, list, now
    ))
    .await?;
    tx.run(sql!(
        sqlite: "INSERT INTO people_standing (group_id, person_id, number, name, sort_name, status, category, since_at,
               paid_until, suspended, area, constituency, email, email_bounced, phone, postal, search)
             SELECT $1, unhex(value ->> 0, '-'), value ->> 1, value ->> 2 || ' ' || (value ->> 3), value ->> 14,
               value ->> 8, value ->> 9, value ->> 10, value ->> 11, FALSE, value ->> 12, value ->> 13, value ->> 4, FALSE,
               value ->> 5, value ->> 7, value ->> 14 FROM json_each($2)",
        postgres: "INSERT INTO people_standing (group_id, person_id, number, name, sort_name, status, category, since_at,
               paid_until, suspended, area, constituency, email, email_bounced, phone, postal, search)
             SELECT CAST($1 AS UUID), CAST(value ->> 0 AS UUID), CAST(value ->> 1 AS BIGINT), (value ->> 2) || ' ' || (value ->> 3),
               value ->> 14, value ->> 8, value ->> 9, CAST(value ->> 10 AS BIGINT), CAST(value ->> 11 AS BIGINT), FALSE,
               value ->> 12, value ->> 13, value ->> 4, FALSE, value ->> 5, value ->> 7, value ->> 14
             FROM json_array_elements(CAST($2 AS JSON)) AS value",
        group, list
    ))
    .await?;
    Ok(())
}

/// Writes terms from a list in JSON: each an array of the person's id and the term.
pub async fn terms(tx: &mut Tx, group: GroupId, list: &str) -> Result<()> {
    tx.run(sql!(
        sqlite: "INSERT INTO people_term (group_id, term, person_id)
             SELECT $1, CAST(value ->> 1 AS BLOB), unhex(value ->> 0, '-') FROM json_each($2)",
        postgres: "INSERT INTO people_term (group_id, term, person_id)
             SELECT CAST($1 AS UUID), convert_to(value ->> 1, 'UTF8'), CAST(value ->> 0 AS UUID)
             FROM json_array_elements(CAST($2 AS JSON)) AS value",
        group, list
    ))
    .await?;
    Ok(())
}

/// Gives everybody with a number from one up to another three offers: a skill, an interest and a help, of forty each.
pub async fn offers(tx: &mut Tx, group: GroupId, (from, to): (i64, i64), now: At) -> Result<()> {
    for (kind, step) in [("skill", 1i64), ("interest", 7), ("help", 11)] {
        tx.run(sql!(
            "INSERT INTO people_offer (group_id, person_id, kind, word, note, shown_to, consent_text, consent_version, offered_at, status)
             SELECT s.group_id, s.person_id, CAST($4 AS TEXT),
               'offer ' || CAST((s.number / CAST($5 AS BIGINT)) % 40 AS TEXT), '', 'officers', '', '1', CAST($6 AS BIGINT), s.status
             FROM people_standing s WHERE s.group_id = $1 AND s.number >= $2 AND s.number < $3",
            group, from, to, kind, step, now
        ))
        .await?;
    }
    Ok(())
}

/// Writes five dated facts of each, from which their standing follows.
pub async fn facts(tx: &mut Tx, group: GroupId, (from, to): (i64, i64), now: At) -> Result<()> {
    for kind in ["membership", "area", "constituency", "lives-in-area", "fee-paid"] {
        tx.run(sql!(
            sqlite: "INSERT INTO people_fact (group_id, id, person_id, kind, value, from_at, until_at, source, recorded_at)
                 SELECT s.group_id, randomblob(16), s.person_id, $4, CASE $4 WHEN 'membership' THEN s.category
                   WHEN 'area' THEN s.area WHEN 'constituency' THEN s.constituency WHEN 'lives-in-area' THEN 'yes' ELSE '' END,
                   s.since_at, CASE $4 WHEN 'fee-paid' THEN s.paid_until WHEN 'membership' THEN s.until_at END, 'import', $5
                 FROM people_standing s WHERE s.group_id = $1 AND s.number >= $2 AND s.number < $3",
            postgres: "INSERT INTO people_fact (group_id, id, person_id, kind, value, from_at, until_at, source, recorded_at)
                 SELECT s.group_id, gen_random_uuid(), s.person_id, CAST($4 AS TEXT), CASE CAST($4 AS TEXT)
                   WHEN 'membership' THEN s.category WHEN 'area' THEN s.area WHEN 'constituency' THEN s.constituency
                   WHEN 'lives-in-area' THEN 'yes' ELSE '' END,
                   s.since_at, CASE CAST($4 AS TEXT) WHEN 'fee-paid' THEN s.paid_until WHEN 'membership' THEN s.until_at END,
                   'import', CAST($5 AS BIGINT)
                 FROM people_standing s WHERE s.group_id = $1 AND s.number >= $2 AND s.number < $3",
            group, from, to, kind, now
        ))
        .await?;
    }
    Ok(())
}
