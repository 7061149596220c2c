//! Who answers for the data, and the choices the organisation makes.

use kernel::{Ctx, Line, Power, Result, audit, setting, transact};

use crate::model::Controller;

const NAME: &str = "rights.controller";

pub async fn controller(ctx: &Ctx) -> Result<Controller> {
    Ok(setting::get(ctx.db(), ctx.group.id, NAME).await?.unwrap_or_default())
}

/// Changes what the notice says of the controller, and the organisation's choices.
pub async fn set_controller(ctx: &Ctx, new: &Controller) -> Result<()> {
    ctx.need(Power::ProtectData, None)?;
    new.check()?;
    let before = controller(ctx).await?;
    let detail = serde_json::json!({ "before": before, "after": new });
    transact!(ctx.db(), tx => {
        setting::set(tx, ctx.group.id, NAME, new).await?;
        audit(tx, ctx, Line::new("controller.changed").detail(detail.clone())).await
    })
}
