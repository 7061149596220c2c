//! What members find out together: several take part, one answer, all told.

use kernel::Kind;
use meetings::service::together;

use crate::support::world;

#[tokio::test]
async fn several_put_one_inquiry_together_give_one_answer_and_are_all_told() {
    let world = world().await;
    let (ada, bo, cy) = (world.member("Ada").await, world.member("Bo").await, world.member("Cy").await);
    let ctx = world.kit.system();
    let mut tx = ctx.db().begin().await.unwrap();
    kernel::group::release(&mut tx, &ctx).await.unwrap();
    tx.commit().await.unwrap();
    let mut one = world.browser(ada).await;
    let mut form =
        [("question", "What do rents take of a wage?"), ("why", "To bargain for them."), ("until", "")];
    let refused = one.post("/meetings/together", &form).await;
    assert_eq!(refused.status.as_u16(), 422);
    refused.says("What do rents take of a wage?").says("Write the day as");
    form[2].1 = "2026-07-01";
    let page = one.post("/meetings/together", &form).await.sent_to();
    let (mut two, mut other) = (world.browser(bo).await, world.browser(cy).await);
    // Nobody answers alone, and only those who take part bring something.
    one.post(&page, &[("do", "propose"), ("answer", "Half.")]).await.says("Nobody but you takes part");
    assert_eq!(two.post(&page, &[("do", "add"), ("words", "A third.")]).await.status.as_u16(), 409);
    two.get("/meetings/together").await.ok().says("What do rents take of a wage?");
    // Those who come in one instant have no order.
    world.kit.advance_minutes(1);
    two.post(&page, &[("do", "join")]).await.sent_to();
    two.post(&page, &[("do", "add"), ("words", "In Mill Lane a third.")]).await.sent_to();
    one.post(&page, &[("do", "add"), ("words", "In Harbour Street half.")]).await.sent_to();
    let id = page.rsplit('/').next().unwrap().parse().unwrap();
    let whole = together::whole(&world.acting(ada).await, id).await.unwrap();
    assert_eq!((whole.members, whole.findings.len()), (vec![ada, bo], 2));
    let theirs = whole.findings.iter().find(|it| it.person == Some(bo)).unwrap().id;
    let taken = together::take_back(&world.acting(ada).await, id, theirs).await.unwrap_err();
    assert_eq!(taken.kind, Kind::Forbidden, "nobody takes back what another found");
    two.get(&page).await.ok().says("Ada Tidewater, Bo Tidewater").says("In Harbour Street half.");
    let told = "A third to a half; of lodgers we know nothing.";
    world.kit.advance_minutes(1);
    one.post(&page, &[("do", "propose"), ("answer", "All of it."), ("open", "yes")]).await.sent_to();
    let first = proposed(&two.get(&page).await.ok().body);
    world.kit.advance_minutes(1);
    one.post(&page, &[("do", "propose"), ("answer", told), ("open", "yes")]).await.sent_to();
    // What was changed meanwhile, what one proposed oneself, and what stood before one came is not agreed to.
    two.post(&page, &[("do", "agree"), ("proposed", &first)]).await.says("changed meanwhile");
    let last = proposed(&two.get(&page).await.ok().says("Ada Tidewater proposes it").body);
    one.post(&page, &[("do", "agree"), ("proposed", &last)]).await.says("another of you agrees");
    world.kit.advance_minutes(1);
    other.post(&page, &[("do", "agree"), ("proposed", &last)]).await.says("Those who take part do this");
    other.post(&page, &[("do", "join")]).await.sent_to();
    other
        .post(&page, &[("do", "agree"), ("proposed", &last)])
        .await
        .says("only since this answer was proposed");
    other.post(&page, &[("do", "leave")]).await.sent_to();
    world.kit.visitor().get("/inquiries").await.ok().says_nothing_of(told);
    two.post(&page, &[("do", "agree"), ("proposed", &last)]).await.sent_to();
    let again = two.post(&page, &[("do", "propose"), ("answer", "Another")]).await;
    assert_eq!(again.status.as_u16(), 409);
    again.says("has its answer");
    assert_eq!(two.post(&page, &[("do", "add"), ("words", "Late.")]).await.status.as_u16(), 409);
    world.kit.run_due().await;
    let letters = mail::folder::newest(world.folder(), 50).unwrap();
    let to: Vec<&str> =
        letters.iter().filter(|it| it.text.contains(&page)).map(|it| it.to.as_str()).collect();
    assert!(to.len() == 2 && to.contains(&"ada@example.org") && to.contains(&"bo@example.org"), "{to:?}");
    // Members read all of it, everybody else the question and the answer without a name.
    other.get(&page).await.ok().says(told).says("In Mill Lane a third.");
    let outside = world.kit.visitor().get("/inquiries").await.ok();
    outside.says(told).says_nothing_of("Tidewater").says_nothing_of("Mill Lane");
    assert_ne!(world.kit.visitor().get(&page).await.status.as_u16(), 200);
    // Any of those who took part keeps it for members again.
    other.post(&page, &[("do", "keep")]).await.says("Those who take part do this");
    two.post(&page, &[("do", "keep")]).await.sent_to();
    world.kit.visitor().get("/inquiries").await.ok().says_nothing_of(told);
}

/// What names the proposal on the page.
fn proposed(body: &str) -> String {
    body.split("name=\"proposed\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}
