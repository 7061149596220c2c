//! Membership as work: fees worked out by the constitution's rule and recorded by hand, with receipts.

pub mod api;
pub mod model;
mod pages;
pub mod service;
mod store;

use kernel::{Allow, BoxFuture, Ctx, Due, Feature, Nav, Power, Result, Tone};

/// What this capability hands to the binary.
pub fn feature() -> Feature {
    Feature {
        openapi: Some(api::openapi),
        dues: Some(dues),
        nav: &[Nav { label: "Fees", href: "/fees", allow: Allow::Officer(&[Power::KeepFees]), order: 62 }],
        ..Feature::new("membership", pages::routes)
    }
}

fn dues(ctx: Ctx) -> BoxFuture<Result<Vec<Due>>> {
    Box::pin(async move {
        let mut all = vec![];
        if ctx.may(Power::KeepFees, None) {
            all.extend(fee_lines(&ctx).await?);
        }
        Ok(all)
    })
}

/// A rate that is missing, and how many owe a fee.
async fn fee_lines(ctx: &Ctx) -> Result<Vec<Due>> {
    let line = |title: String, href: &str, slips: &str, cite| Due {
        title,
        href: href.to_owned(),
        by: None,
        cite,
        if_it_slips: Some(slips.to_owned()),
        tone: Tone::Open,
        whose: "Whoever keeps the fees".to_owned(),
        needs: Some(Power::KeepFees),
    };
    let mut lines = vec![];
    for fee in service::fees::overview(ctx).await? {
        if let Err(missing) = &fee.worked {
            let slips = "No payment can be recorded for these members until then.";
            lines.push(line(missing.clone(), "/fees", slips, Some(fee.cite.clone())));
        }
        if fee.unpaid > 0 {
            let title = match fee.unpaid {
                1 => format!("One {} has not paid the fee", fee.category_name),
                n => format!("{n} of the {}s have not paid the fee", fee.category_name),
            };
            let slips = "What the constitution ties to the fee, such as the vote, is closed to them.";
            let href = format!("/fees/unpaid?category={}", ui::percent(&fee.category));
            lines.push(line(title, &href, slips, Some(fee.cite)));
        }
    }
    Ok(lines)
}
