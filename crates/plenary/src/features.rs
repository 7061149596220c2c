//! The list of capabilities. A new one is one more line.

use std::path::Path;

use anyhow::anyhow;
use kernel::Feature;
use kernel::app::AppBuilder;
use mail::{SmtpConfig, Transport};
use polling::BoxStore;

use crate::installation::Options;
use crate::{demo, home};

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
        bodies::feature(),
        polling::feature(),
        elections::feature(),
        consultations::feature(),
        amendments::feature(),
        duties::feature(),
    ]
}

/// Adds every capability and the state that some of them keep.
pub async fn install(builder: AppBuilder, data: &Path, options: &Options) -> anyhow::Result<AppBuilder> {
    let builder = builder
        .share(transport(data, options)?)
        .share(BoxStore::open(data).await?)
        .identify(access::service::identify);
    let builder = match &options.answers {
        Some(url) => {
            builder.share(consultations::AnswerBox::from_url(url).map_err(|e| anyhow!("--answers: {e}"))?)
        }
        None => builder,
    };
    Ok(all().into_iter().fold(builder, AppBuilder::feature))
}

/// Mail leaves by SMTP if an address was given; else it lands in the data folder.
fn transport(data: &Path, options: &Options) -> anyhow::Result<Transport> {
    match &options.smtp {
        Some(url) => Ok(Transport::Smtp(SmtpConfig::from_url(url).map_err(|e| anyhow!("--smtp: {e}"))?)),
        None => Ok(Transport::Folder(data.join("mail"))),
    }
}
