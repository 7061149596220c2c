//! The list of capabilities. A new one is one more line.

use std::path::Path;

use anyhow::anyhow;
use kernel::app::AppBuilder;
use kernel::{BoxFuture, Ctx, Feature};
use mail::{SmtpConfig, Transport};
use polling::BoxStore;

use crate::cli::BallotBox;
use crate::installation::Options;
use crate::{asking, demo, handing_over, home};

/// Every capability of this binary.
pub fn all() -> Vec<Feature> {
    let constitution = Feature {
        banner: Some(|ctx| Box::pin(async move { Ok(constitution::service::banner(&ctx).await) })),
        ..constitution::feature()
    };
    vec![
        home::feature(),
        demo::feature(),
        ui::feature(),
        mail::feature(),
        access::feature(),
        constitution,
        people::feature(),
        membership::feature(),
        feeds::feature(),
        bodies::feature(),
        polling::feature(),
        elections::feature(),
        consultations::feature(),
        amendments::feature(),
        duties::feature(),
        meetings::feature(),
        rights::feature(),
    ]
}

/// Adds every capability and the state that some of them keep.
pub async fn install(builder: AppBuilder, data: &Path, options: &Options) -> anyhow::Result<AppBuilder> {
    let builder = builder
        .share(transport(data, options)?)
        .share(ballot_box(data, &options.ballot_box).await?)
        .share(meetings::Live::default())
        .share(constitution::Officers(officers))
        .share(asking::KNOWS)
        .share(bodies::service::Pack(handing_over::pack))
        .share(elections::service::office::Sittings(meetings::service::recorded))
        .identify(access::service::identify);
    #[cfg(feature = "pdf")]
    let builder = builder.share(crate::paper::paper());
    let builder = match &options.answers {
        Some(url) => {
            builder.share(consultations::AnswerBox::from_url(url).map_err(|e| anyhow!("--answers: {e}"))?)
        }
        None => builder,
    };
    Ok(all().into_iter().fold(builder, AppBuilder::feature))
}

/// Who holds which office today, for the papers that a bank asks for.
fn officers(ctx: Ctx) -> BoxFuture<kernel::Result<Vec<(String, String)>>> {
    Box::pin(async move {
        let version = constitution::service::in_force(&ctx).await?;
        let mut lines = vec![];
        for term in bodies::service::running(&ctx, ctx.now).await? {
            let ids: Vec<_> = term.holders.iter().map(|it| it.person).collect();
            let names = people::service::names(&ctx, &ids).await?;
            let post = version.rules.name_of(&term.post);
            lines.extend(names.into_values().map(|name| (post.clone(), name)));
        }
        lines.sort();
        Ok(lines)
    })
}

/// The ballot box: in the data folder, or in a process of its own.
async fn ballot_box(data: &Path, place: &BallotBox) -> anyhow::Result<BoxStore> {
    let Some(url) = &place.box_url else {
        return Ok(BoxStore::open_mirrored(data, place.box_mirror.as_deref()).await?);
    };
    let key = place.box_key.as_ref().ok_or_else(|| anyhow!("--box-url needs --box-key"))?;
    let text = std::fs::read_to_string(key)
        .map_err(|e| anyhow!("--box-key {} cannot be read: {e}", key.display()))?;
    let key = polling::box_store::read_key(&text)
        .ok_or_else(|| anyhow!("--box-key {}: the file holds no key", key.display()))?;
    let link = place.box_link.as_deref().unwrap_or_else(|| url.split_once("://").map_or(url, |it| it.1));
    let away =
        polling::box_store::Away::new(url, link, key).map_err(|e| anyhow!("--box-url: {}", e.detail))?;
    Ok(BoxStore::away(data, away))
}

/// Mail leaves by SMTP if an address was given; else it lands in the data folder.
fn transport(data: &Path, options: &Options) -> anyhow::Result<Transport> {
    match &options.smtp {
        Some(url) => Ok(Transport::Smtp(SmtpConfig::from_url(url).map_err(|e| anyhow!("--smtp: {e}"))?)),
        None => Ok(Transport::Folder(data.join("mail"))),
    }
}
