//! One lookup for each question that the application asks. Lists are in the order of the text.

use super::{Found, Hit, Rules};
use crate::rule::kind::AsRule;
use crate::rule::{
    Activity, Amendment, AmendmentWindow, BallotChannel, Body, Category, Channel, Confidentiality, Election,
    Eligibility, Fee, Judgement, Majority, Meeting, Nomination, Notice, Post, Publication, Quorum, Quota,
    Reserved, Rhythm, Vacancy, VacancyCause,
};

/// The assembly of all members, which exists without a rule.
pub(crate) const MEMBERS: &str = "members";

impl Rules {
    /// The categories of members.
    pub fn categories(&self) -> Vec<Found<'_, Category>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The category of that id.
    pub fn category(&self, id: &str) -> Option<Found<'_, Category>> {
        self.all::<Category>().find(|c| c.id() == id).map(|hit| self.found(hit))
    }

    /// The fee that members of a category pay.
    pub fn fee(&self, category: &str) -> Option<Found<'_, Fee>> {
        self.holding::<Fee>(|f| f.payers.iter().any(|p| p == category)).next().map(|hit| self.found(hit))
    }

    /// The rules about an activity beyond what the categories give.
    pub fn eligibility(&self, activity: Activity) -> Vec<Found<'_, Eligibility>> {
        self.all::<Eligibility>().filter(|e| e.activity == activity).map(|hit| self.found(hit)).collect()
    }

    /// The bodies.
    pub fn bodies(&self) -> Vec<Found<'_, Body>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The body of that id.
    pub fn body(&self, id: &str) -> Option<Found<'_, Body>> {
        self.all::<Body>().find(|b| b.id() == id).map(|hit| self.found(hit))
    }

    /// All posts.
    pub fn posts(&self) -> Vec<Found<'_, Post>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The posts of a body.
    pub fn posts_of(&self, body: &str) -> Vec<Found<'_, Post>> {
        self.all::<Post>().filter(|p| p.body == body).map(|hit| self.found(hit)).collect()
    }

    /// The post of that id, written `secretary` or `committee/secretary`.
    pub fn post(&self, id: &str) -> Option<Found<'_, Post>> {
        let (body, id) = id.split_once('/').map_or((None, id), |(b, p)| (Some(b), p));
        self.all::<Post>()
            .find(|p| p.id() == id && body.is_none_or(|b| p.body == b))
            .map(|hit| self.found(hit))
    }

    /// The post that carries a role: the post of that id, or the one whose holders also take it (`also`).
    pub fn post_with_role(&self, id: &str) -> Option<Found<'_, Post>> {
        let (body, role) = id.split_once('/').map_or((None, id), |(b, p)| (Some(b), p));
        self.post(id).or_else(|| {
            let takes = |p: &Post| p.also.iter().any(|a| a == role) && body.is_none_or(|b| p.body == b);
            self.all::<Post>().find(|p| takes(p)).map(|hit| self.found(hit))
        })
    }

    /// The quotas.
    pub fn quotas(&self) -> Vec<Found<'_, Quota>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The posts that a quota covers: those of the body, or the one post.
    pub fn quota_posts(&self, quota: &Quota) -> Vec<Found<'_, Post>> {
        match self.post(&quota.scope) {
            Some(post) => vec![post],
            None => self.posts_of(&quota.scope),
        }
    }

    /// The elections.
    pub fn elections(&self) -> Vec<Found<'_, Election>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The election of that id.
    pub fn election(&self, id: &str) -> Option<Found<'_, Election>> {
        self.all::<Election>().find(|e| e.id() == id).map(|hit| self.found(hit))
    }

    /// The election that fills a post.
    pub fn election_of(&self, post: &str) -> Option<Found<'_, Election>> {
        let id = self.post(post)?.id().to_owned();
        self.all::<Election>()
            .find(|e| e.posts().any(|p| p.rsplit('/').next() == Some(&id)))
            .map(|hit| self.found(hit))
    }

    /// How candidates are nominated for the elections at an event.
    pub fn nomination(&self, event: &str) -> Option<Found<'_, Nomination>> {
        self.holding::<Nomination>(|n| n.event() == Some(event)).next().map(|hit| self.found(hit))
    }

    /// The ways of voting at an event.
    pub fn channels(&self, event: &str) -> Vec<Found<'_, BallotChannel>> {
        self.all::<BallotChannel>().filter(|c| c.event == event).map(|hit| self.found(hit)).collect()
    }

    /// The rule that gives one way of voting at an event.
    pub fn channel(&self, event: &str, channel: Channel) -> Option<Found<'_, BallotChannel>> {
        self.all::<BallotChannel>()
            .find(|c| c.event == event && c.channels.contains(&channel))
            .map(|hit| self.found(hit))
    }

    /// How an empty seat of a post is filled: by the rule that names the post, else by one for all of its body.
    pub fn vacancy(&self, post: &str, fell_vacant: bool) -> Option<Found<'_, Vacancy>> {
        let post = self.post(post)?;
        let named = |slug: &String| self.post(slug).is_some_and(|it| it.id() == post.id());
        let about = |v: &Hit<'_, Vacancy>| match v.when {
            VacancyCause::Any => true,
            VacancyCause::FallsVacant => fell_vacant,
            VacancyCause::NobodyStood => !fell_vacant,
        };
        let ours = |v: &Hit<'_, Vacancy>| {
            v.body == post.body && about(v) && (v.posts.is_empty() || v.posts.iter().any(named))
        };
        let all: Vec<_> = self.all::<Vacancy>().filter(ours).map(|hit| self.found(hit)).collect();
        let (of_post, of_body): (Vec<_>, Vec<_>) = all.into_iter().partition(|it| !it.posts.is_empty());
        of_post.into_iter().chain(of_body).next()
    }

    /// The meetings.
    pub fn meetings(&self) -> Vec<Found<'_, Meeting>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The meeting of that id.
    pub fn meeting(&self, id: &str) -> Option<Found<'_, Meeting>> {
        self.all::<Meeting>().find(|m| m.id() == id).map(|hit| self.found(hit))
    }

    /// The rhythms.
    pub fn rhythms(&self) -> Vec<Found<'_, Rhythm>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The notice of an event.
    pub fn notice(&self, event: &str) -> Option<Found<'_, Notice>> {
        self.holding::<Notice>(|n| n.event == event).next().map(|hit| self.found(hit))
    }

    /// The quorum of a meeting.
    pub fn quorum(&self, meeting: &str) -> Option<Found<'_, Quorum>> {
        self.holding::<Quorum>(|q| q.meeting == meeting).next().map(|hit| self.found(hit))
    }

    /// The majority for a kind of decision.
    pub fn majority(&self, decision: &str) -> Option<Found<'_, Majority>> {
        self.holding::<Majority>(|m| m.decisions.iter().any(|d| d == decision))
            .next()
            .map(|hit| self.found(hit))
    }

    /// What is reserved about a kind of decision.
    pub fn reserved(&self, decision: &str) -> Vec<Found<'_, Reserved>> {
        let about = |r: &Hit<'_, Reserved>| r.decisions.iter().any(|d| d == decision);
        self.holding::<Reserved>(about).map(|hit| self.found(hit)).collect()
    }

    /// The rules of a type, in the order of the text, those suspended left out: `rules.of::<Duty>()`.
    pub fn of<T: AsRule + 'static>(&self) -> Vec<Found<'_, T>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// How the document itself is changed.
    pub fn amendment(&self) -> Option<Found<'_, Amendment>> {
        self.all().next().map(|hit| self.found(hit))
    }

    /// When changes to the document may be proposed.
    pub fn amendment_window(&self) -> Option<Found<'_, AmendmentWindow>> {
        self.all().next().map(|hit| self.found(hit))
    }

    /// What is published.
    pub fn publications(&self) -> Vec<Found<'_, Publication>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The rule on publishing one thing, such as "minutes:committee".
    pub fn publication(&self, what: &str) -> Option<Found<'_, Publication>> {
        self.holding::<Publication>(|p| p.what == what).next().map(|hit| self.found(hit))
    }

    /// What is confidential.
    pub fn confidentialities(&self) -> Vec<Found<'_, Confidentiality>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// The rule on what is confidential in one scope, such as "meetings:ncg".
    pub fn confidentiality(&self, scope: &str) -> Option<Found<'_, Confidentiality>> {
        self.holding::<Confidentiality>(|c| c.scope == scope).next().map(|hit| self.found(hit))
    }

    /// What people judge.
    pub fn judgements(&self) -> Vec<Found<'_, Judgement>> {
        self.all().map(|hit| self.found(hit)).collect()
    }

    /// What an event is called in a sentence: the meeting's name, else its id.
    pub fn event_name(&self, id: &str) -> String {
        self.meeting(id)
            .and_then(|m| m.name.clone())
            .map_or_else(|| id.replace('-', " "), |n| format!("the {n}"))
    }

    /// What a body or post is called in a sentence: "the members' meeting" for `members`, else its name or its id.
    pub fn name_of(&self, id: &str) -> String {
        if let Some(post) = self.post(id) {
            return post.name.clone();
        }
        match self.body(id).and_then(|b| b.name.clone()) {
            Some(name) => name,
            None if id == MEMBERS => "the members".to_owned(),
            None => id.rsplit('/').next().unwrap_or(id).replace('-', " "),
        }
    }
}
