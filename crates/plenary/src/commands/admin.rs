//! `plenary admin create`: founds an organisation and its first officer, and prints a link to sign in.

use std::fs;

use anyhow::Context as _;
use bodies::model::Role;
use bodies::{NewTerm, Share};
use kernel::group::NewGroup;
use kernel::{App, Ctx, PersonId, Power, group, transact};
use people::model::{Email, NewPerson};

use crate::cli::{Admin, Create, Host};
use crate::installation::{Options, open, open_database};
use crate::{Failure, Outcome};

pub async fn run(which: Admin) -> Outcome {
    match which {
        Admin::Create(args) => create(args).await,
        Admin::Host(args) => host(args).await,
    }
}

async fn host(args: Host) -> Outcome {
    let db = open_database(&args.place).await?;
    let groups = group::all(&db).await?;
    if let (Some(name), Some(host)) = (&args.name, &args.host) {
        let named = |it: &&group::Group| it.name == *name || it.short_name == *name;
        let Some(found) = groups.iter().find(named) else {
            return Err(Failure::Input(format!(
                "There is no organisation called {name} here.\n  hint: plenary admin host lists them"
            )));
        };
        group::set_host(&db, found.id, host).await?;
        eprintln!("{} is reached at {host} from the next start on.", found.name);
        return Ok(());
    }
    for it in groups {
        println!("{}\t{}", it.name, it.host.as_deref().unwrap_or("(any other name)"));
    }
    Ok(())
}

async fn create(args: Create) -> Outcome {
    let source = fs::read_to_string(&args.constitution)
        .with_context(|| format!("{} cannot be read", args.constitution.display()))?;
    let report = rulebook::check(&source);
    if !report.ok {
        let file = args.constitution.display().to_string();
        return Err(Failure::Input(format!(
            "{file} has errors, so no organisation was founded.\n  hint: plenary rulebook check {file}"
        )));
    }
    let email = Email::read(&args.officer_email)?;
    let person = NewPerson { email: Some(email), ..name(&args.officer_name)? };
    let app = open(&args.place, Options::new(args.url.trim_end_matches('/'))).await?;
    let link = found(&app, &args, &source, person).await?;
    app.db().close().await;
    eprintln!(
        "{} is founded, with {} as its first officer. The rules are provisional until a members' meeting adopts them.",
        args.name, args.officer_name
    );
    eprintln!("Sign in within the hour (later: by e-mail from the sign-in page):");
    println!("{}{link}", args.url.trim_end_matches('/'));
    Ok(())
}

fn name(text: &str) -> Result<NewPerson, Failure> {
    let (given, family) = text.trim().rsplit_once(' ').unwrap_or((text, ""));
    Ok(NewPerson::named(given, family)?)
}

async fn found(app: &App, args: &Create, source: &str, person: NewPerson) -> Result<String, Failure> {
    if let (Some(there), None) = (group::all(app.db()).await?.first(), &args.host) {
        return Err(Failure::Input(format!(
            "There is an organisation here already: {}.\n  hint: a second one needs a host name of its own: --host branch.example.org",
            there.name
        )));
    }
    let short = args.name.split_whitespace().next().unwrap_or("Plenary");
    let new =
        NewGroup { name: &args.name, short_name: short, zone: "Europe/London", host: args.host.as_deref() };
    let group = group::create(app.db(), app.chance(), app.now(), new).await?;
    let ctx = Ctx::system(app, group, app.now());
    access::service::second::found(ctx.db(), ctx.group.id, ctx.now).await?;
    let version: kernel::Result<u32> = transact!(ctx.db(), tx => {
        constitution::service::publish_first(tx, &ctx, source, &args.officer_name).await
    });
    version?;
    bodies::service::sync_now(&ctx).await?;
    let post = match args.post {
        None if bodies::service::posts(&ctx).await?.is_empty() => None,
        _ => Some(post(&ctx, args.post.as_deref()).await?),
    };
    let founded: kernel::Result<(PersonId, String)> = transact!(ctx.db(), tx => {
        let id = people::service::add_person(tx, &ctx, person.clone()).await?;
        if let Some(post) = &post {
            let term = NewTerm {
                post: post.clone(),
                persons: vec![id],
                from: ctx.now,
                until: None,
                decision: "Founder, until the first election".into(),
                share: Share::Whole,
            };
            bodies::service::begin_term(tx, &ctx, term).await?;
        }
        let link = access::service::found_officer(tx, &ctx, &args.officer_email, &args.officer_name, id).await?;
        Ok((id, link))
    });
    let (person, link) = founded?;
    if post.is_none() {
        // Words alone name no post: the founder leads until a text does.
        let words = "Founded with a text that names no post";
        let lead: kernel::Result<()> = transact!(ctx.db(), tx => {
            bodies::service::appoint(tx, &ctx, Role::Founder, person, ctx.now, None, words).await.map(drop)
        });
        lead?;
    }
    Ok(link)
}

/// The post asked for, or the first whose holder may record who holds the others.
async fn post(ctx: &Ctx, asked: Option<&str>) -> Result<String, Failure> {
    let posts = bodies::service::posts(ctx).await?;
    let found = match asked {
        Some(slug) => posts.iter().find(|it| it.slug == slug),
        None => posts.iter().find(|it| bodies::model::by_default(&it.slug).contains(&Power::EditBodies)),
    };
    let known = || posts.iter().map(|it| it.slug.as_str()).collect::<Vec<_>>().join(", ");
    found.map(|it| it.slug.clone()).ok_or_else(|| {
        Failure::Input(format!(
            "The first officer needs a post of the constitution that leads.\n  hint: give one with --post; there are {}",
            known()
        ))
    })
}
