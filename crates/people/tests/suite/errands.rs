//! A volunteer sees one person at a time, until the last day, and nothing else.

use axum::http::StatusCode;
use kernel::{Channel, Kind, PersonId, transact};
use people::model::{Definition, Ending, FrozenId, Phone};
use people::service::errands::{self, MOST, NewErrand};
use people::service::{self, audiences};
use testkit::Kit;

use crate::support::{account, add, data_manager, kit, member};

/// A frozen list of everybody who is a member now.
async fn list(kit: &Kit, name: &str) -> FrozenId {
    let ctx = kit.system();
    let id = audiences::keep(&ctx, name, &Definition::default()).await.unwrap();
    audiences::freeze(&ctx, id, "asking for help").await.unwrap()
}

async fn with_phone(kit: &Kit, given: &str) -> PersonId {
    let mut new = member(kit, given, "Marsh", "national");
    new.phone = Phone::read("01632 960001").ok();
    add(&kit.system(), new).await.unwrap()
}

async fn errand(kit: &Kit, list: FrozenId, volunteer: i64) -> NewErrand {
    NewErrand {
        list,
        volunteer,
        purpose: "ask for help at the stall".into(),
        channel: Channel::Telephone,
        script: "Good evening.".into(),
        until: kit.app.now().plus_days(7, &kit.group.zone),
    }
}

#[tokio::test]
async fn one_after_another_until_the_last_day_and_nobody_else_looks() {
    let kit = kit().await;
    let (ada, ben) = (with_phone(&kit, "Ada").await, with_phone(&kit, "Ben").await);
    let list = list(&kit, "All").await;
    // The volunteer came later, and is not on the list.
    let vera = with_phone(&kit, "Vera").await;
    let number = service::person(&kit.system(), vera).await.unwrap().number;
    let (id, left_out) = errands::hand(&kit.system(), &errand(&kit, list, number).await).await.unwrap();
    assert_eq!(left_out, 0);
    let acting = kit.acting(vera, "Vera Marsh").await;
    let it = errands::own(&acting, id).await.unwrap();
    assert!(errands::next(&acting, &it).await.unwrap().is_none(), "nobody before the agreement");
    errands::agree(&acting, id).await.unwrap();
    let it = errands::own(&acting, id).await.unwrap();
    let first = errands::next(&acting, &it).await.unwrap().unwrap();
    assert_eq!(first.left, 2);
    let other = if first.person == ada { ben } else { ada };
    // The other one cannot be written about yet, nor anybody who is not on the list.
    for wrong in [other, vera] {
        assert_eq!(errands::done(&acting, id, wrong, "reached", "").await.unwrap_err().kind, Kind::Conflict);
    }
    errands::done(&acting, id, first.person, "reached", "Comes on Saturday.").await.unwrap();
    let second = errands::next(&acting, &it).await.unwrap().unwrap();
    assert_eq!((second.person, second.left), (other, 1));
    // Another member does not see it, nor does a volunteer after the last day or after leaving.
    let stranger = kit.acting(ada, "Ada Marsh").await;
    assert_eq!(errands::own(&stranger, id).await.unwrap_err().kind, Kind::NotFound);
    let ctx = kit.system();
    transact!(ctx.db(), tx => { service::end_membership(tx, &ctx, vera, ctx.now, Ending::Left).await })
        .unwrap();
    assert!(errands::own(&acting, id).await.is_err(), "a former member is no volunteer");
    kit.advance_days(8);
    let late = kit.acting(vera, "Vera Marsh").await;
    assert!(errands::own(&late, id).await.is_err() && errands::mine(&late).await.unwrap().is_empty());
    let outcomes = errands::outcomes(&kit.system(), id).await.unwrap();
    assert!(outcomes.iter().any(|it| it.0 == first.person && it.2 == "Comes on Saturday."));
}

#[tokio::test]
async fn a_list_that_is_long_is_not_handed_out_and_the_page_shows_one_name() {
    let kit = kit().await;
    let vera = with_phone(&kit, "Vera").await;
    let number = service::person(&kit.system(), vera).await.unwrap().number;
    let (_, mut officer) = data_manager(&kit).await;
    let short = list(&kit, "Two").await;
    for n in 0..MOST {
        // An address belongs to one person, so each has a name of their own.
        with_phone(&kit, &format!("Member{n}")).await;
    }
    let long = list(&kit, "Long").await;
    let refused = errands::hand(&kit.system(), &errand(&kit, long, number).await).await.unwrap_err();
    assert!(refused.detail.contains("at most 30"), "{}", refused.detail);
    let until = kit.app.now().plus_days(5, &kit.group.zone).date(&kit.group.zone).to_string();
    let number = number.to_string();
    let form = [
        ("volunteer", number.as_str()),
        ("purpose", "ask for help"),
        ("channel", "telephone"),
        ("until", until.as_str()),
    ];
    let page = format!("/people/frozen/{short}/hand");
    let wrong = officer.post(&page, &[("volunteer", "x"), ("purpose", "ask for help")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("membership number").says("ask for help");
    assert_eq!(officer.post(&page, &form).await.sent_to(), "/people/errands");
    officer.get("/people/errands").await.ok().says("Vera Marsh").says("not begun");
    let mut own = kit.signed_in(account(&kit, vera).await).await;
    let id = errands::mine(&kit.acting(vera, "Vera").await).await.unwrap()[0].id;
    let page = format!("/me/errands/{id}");
    own.get(&page).await.ok().says("I copy nothing").says_nothing_of("01632");
    own.post(&format!("{page}/agree"), &[]).await.sent_to();
    own.get(&page).await.ok().says("01632").says("to go");
    for closed in ["/people/errands", &format!("/people/errands/{id}"), "/people", "/people/export"] {
        assert_eq!(own.get(closed).await.status, StatusCode::FORBIDDEN, "{closed}");
    }
    officer.post(&format!("/people/errands/{id}/end"), &[]).await.sent_to();
    assert_eq!(own.get(&page).await.status, StatusCode::NOT_FOUND);
}
