//! What is held on people is described: every table with a column that can point at a person, and every column named.

use kernel::personal::{Erasure, Holding, KERNEL, KERNEL_PLAIN, Retention, Whose};
use kernel::schema::{Table, tables};

/// A column that can point at a person or name one.
fn personal(column: &str) -> bool {
    let exact = [
        "person",
        "actor",
        "email",
        "name",
        "phone",
        "postal",
        "address",
        "author",
        "mover",
        "proposer",
        "sender",
        "session_id",
        "holder",
        "member",
        "voter",
        "donor",
        "payer",
        "caller",
        "welcomer",
        "given_name",
        "seconder",
        "teller",
        "owner_id",
        "family_name",
        "sort_name",
        "subject_person",
    ];
    exact.contains(&column)
        || [
            "_by",
            "_by_name",
            "_teller",
            "person_id",
            "account_id",
            "_person",
            "_actor",
            "_email",
            "_mover",
            "by_person",
        ]
        .iter()
        .any(|end| column.ends_with(end))
        || ["person_", "email_", "mover_name", "actor_name", "sender_name", "proposer_name"]
            .iter()
            .any(|it| column.starts_with(it))
}

fn held() -> Vec<Holding> {
    let features = plenary::features::all();
    KERNEL.iter().chain(features.iter().flat_map(|it| it.personal)).copied().collect()
}

fn plain() -> Vec<&'static str> {
    let features = plenary::features::all();
    KERNEL_PLAIN.iter().chain(features.iter().flat_map(|it| it.plain)).map(|it| it.0).collect()
}

#[test]
fn every_table_that_can_point_at_a_person_is_described() {
    let (held, plain) = (held(), plain());
    let known =
        |table: &Table| held.iter().any(|it| it.table == table.name) || plain.contains(&table.name.as_str());
    let missing: Vec<String> = tables()
        .iter()
        .filter(|it| !known(it))
        .filter_map(|it| {
            let columns: Vec<_> =
                it.columns.iter().map(|it| it.0.as_str()).filter(|it| personal(it)).collect();
            (!columns.is_empty()).then(|| format!("{} ({})", it.name, columns.join(", ")))
        })
        .collect();
    assert!(
        missing.is_empty(),
        "these tables can point at a person and no capability says what they hold and why; describe them in its \
         personal.rs:\n{}",
        missing.join("\n")
    );
}

#[test]
fn a_description_names_only_what_is_there_and_each_table_once() {
    let tables = tables();
    let of = |name: &str| {
        tables.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("there is no table {name}"))
    };
    let mut seen = vec![];
    for it in held() {
        let table = of(it.table);
        assert!(!seen.contains(&it.table), "{} is described twice", it.table);
        seen.push(it.table);
        let mut named: Vec<&str> = it.labels.iter().map(|it| it.0).collect();
        named.extend(it.secret.iter().chain(it.others).chain(it.free));
        for whose in it.whose {
            match *whose {
                Whose::Person(c) | Whose::Account(c) | Whose::Address(c) | Whose::Mentions(c) => {
                    named.push(c)
                }
                Whose::Through { column, table, key, person }
                | Whose::ThroughMention { column, table, key, text: person } => {
                    named.push(column);
                    assert!(of(table).has(key) && of(table).has(person), "{}: {table}", it.table);
                }
            }
        }
        if let Erasure::Blank(columns) = it.erasure {
            named.extend(columns.iter().map(|it| it.0));
        }
        if let Retention::Days { column, .. } = it.retention {
            named.push(column);
        }
        for column in named {
            assert!(table.has(column), "{} has no column {column}", it.table);
        }
        assert!(!it.whose.is_empty() && !it.title.is_empty(), "{}", it.table);
    }
    for name in plain() {
        if name != "kernel_migration" {
            of(name);
        }
        assert!(!seen.contains(&name), "{name} is said to hold something and to hold nothing");
    }
}

#[test]
fn every_table_lies_with_the_capability_whose_name_it_carries() {
    for feature in plenary::features::all() {
        for it in feature.personal {
            assert!(it.table.starts_with(feature.name), "{} is not a table of {}", it.table, feature.name);
        }
    }
}
