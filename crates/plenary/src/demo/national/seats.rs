//! Who sits in the coordinating group, and the organisations behind four of its seats.

use bodies::model::{GroupKind, NewGroup};
use bodies::{NewOccasion, NewTerm, Share};
use elections::demo::Part;
use jiff::ToSpan as _;
use kernel::{At, Power, Result, transact};

use super::super::script::Stage;
use super::CAME;
use super::register::Register;

/// Those in it whom one can be.
pub struct Seated {
    pub officer: Part,
    pub delegate: Part,
    /// Sits for an organisation that is no union.
    sent: Part,
}

/// What a representative of all members may do here: they lead, and there is nobody else who could.
const POWERS: [Power; 10] = [
    Power::ReadRegister,
    Power::EditRegister,
    Power::KeepFees,
    Power::SendMail,
    Power::Consult,
    Power::CallElection,
    Power::EditBodies,
    Power::EditConstitution,
    Power::ProtectData,
    Power::ExportLists,
];

/// Seats those whom the last conference elected and those who were sent.
pub async fn fill(stage: &Stage, register: &Register) -> Result<Seated> {
    let of = |region: &'static str, skip| register.take(region, skip, 2);
    let open: Vec<Part> = [("north", 2), ("midlands", 2), ("west", 2)]
        .into_iter()
        .map(|(region, skip)| of(region, skip))
        .collect::<Result<Vec<_>>>()?
        .concat();
    let sent = register.take("west", 4, 4)?;
    let posts = [
        ("representative-north", of("north", 0)?),
        ("representative-midlands", of("midlands", 0)?),
        ("representative-south", of("south", 0)?),
        ("representative-west", of("west", 0)?),
        ("representative-open", open.clone()),
        ("representative-unions", sent[..2].to_vec()),
        ("representative-affiliates", sent[2..].to_vec()),
    ];
    for (post, parts) in posts {
        for part in parts {
            seat(stage, post, &part).await?;
        }
    }
    let ctx = stage.turn(CAME, 16);
    transact!(ctx.db(), tx => {
        bodies::service::set_powers(tx, &ctx, "representative-open", Some(&POWERS)).await
    })?;
    Ok(Seated { officer: open[0].clone(), delegate: sent[0].clone(), sent: sent[2].clone() })
}

/// Every six weeks, as the text asks: two were held since the association came here, one is to come.
pub async fn meetings(stage: &Stage) -> Result<()> {
    let zone = &stage.group.zone;
    for days in [-80, -38, 4] {
        let day = stage.now.plus_days(days, zone).date(zone);
        let ctx = stage.turn((days - 20).max(CAME), 18);
        let new = NewOccasion {
            body: "ncg".into(),
            kind: "ncg-meeting".into(),
            title: String::new(),
            at: At::local(day.at(10, 30, 0, 0), zone),
            place: "By video".into(),
        };
        transact!(ctx.db(), tx => { bodies::service::set_occasion(tx, &ctx, new.clone()).await })?;
    }
    Ok(())
}

/// Those elected sit until this year's conference, two years after the last; those sent until somebody else is.
async fn seat(stage: &Stage, post: &str, part: &Part) -> Result<()> {
    let zone = &stage.group.zone;
    let closes = |day: jiff::civil::Date| At::local(day.at(17, 0, 0, 0), zone);
    let last = stage.agm.checked_sub(2.years()).unwrap_or(stage.agm);
    let by_letter = matches!(post, "representative-unions" | "representative-affiliates");
    let new = NewTerm {
        post: post.into(),
        persons: vec![part.person],
        from: closes(last),
        until: (!by_letter).then(|| closes(stage.agm)),
        decision: if by_letter {
            "Named in writing by the organisation, letter in the file of affiliates".into()
        } else {
            format!("Conference of {}, minute 9", last.strftime("%-d %B %Y"))
        },
        share: Share::Whole,
    };
    let ctx = stage.turn(CAME, 15);
    transact!(ctx.db(), tx => { bodies::service::record_term(tx, &ctx, new.clone()).await }).map(drop)
}

/// A union, another affiliated organisation and the local group, each recognised by a decision.
pub async fn affiliates(stage: &Stage, local: &Stage, seated: &Seated) -> Result<()> {
    let ctx = stage.turn(CAME, 17);
    let here = super::system(local, ctx.now);
    let group = |name: &str, kind, parent: &str, remit: &str, site: Option<String>| NewGroup {
        name: name.into(),
        kind,
        parent: parent.into(),
        remit: remit.into(),
        remit_clause: Some("regions".into()),
        site,
        decision: "Coordinating group, minute 4".into(),
    };
    let names = "Affiliated. With the others of its kind it names representatives to the coordinating group, in writing.";
    let union =
        group("the Union of Ferry and Harbour Workers", GroupKind::Union, "affiliated-unions", names, None);
    let tenants = group(
        "the Coastal Tenants’ Federation",
        GroupKind::Affiliate,
        "affiliated-organisations",
        names,
        None,
    );
    let fairhaven = group(
        &local.group.name,
        GroupKind::LocalGroup,
        "local-groups",
        "The members of the Association in Fairhaven, and associates of the group, who are members there and not here.",
        Some(here.base_url()),
    );
    for (new, who) in [(union, Some(&seated.delegate)), (tenants, Some(&seated.sent)), (fairhaven, None)] {
        let slug = bodies::service::set_up(&ctx, new).await?;
        if let Some(part) = who {
            bodies::service::take_seat(&ctx, &slug, part.person, true, "Letter of the organisation").await?;
        }
    }
    Ok(())
}
