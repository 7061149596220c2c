//! Which powers a post gives where the organisation has not set them, and roles that are no posts.

use kernel::Power;

/// Every power that a post can give, in the order of the page. Those of an election are given by the election.
pub const ALL_POWERS: [Power; 14] = [
    Power::ReadRegister,
    Power::EditRegister,
    Power::KeepFees,
    Power::WelcomeMembers,
    Power::SeeFlags,
    Power::SendMail,
    Power::Consult,
    Power::CallElection,
    Power::EditBodies,
    Power::EditConstitution,
    Power::ReadAudit,
    Power::ProtectData,
    Power::ExportLists,
    Power::KeepServer,
];

/// The power in words, after "may".
pub const fn power_label(power: Power) -> &'static str {
    match power {
        Power::ReadRegister => "see the register of members",
        Power::EditRegister => "change the register and import lists",
        Power::KeepFees => "record members' fees and see who has not paid",
        Power::WelcomeMembers => "keep the list of those who welcome newcomers",
        Power::SeeFlags => "see and set whose rights rest and who is under complaint",
        Power::SendMail => "write to the members",
        Power::Consult => "open a text to consultation and work through the answers",
        Power::CallElection => "fix the day of a meeting and call an election",
        Power::EditBodies => "record terms, and say what a post may do",
        Power::EditConstitution => "publish a constitution that a meeting adopted",
        Power::ReadAudit => "read the audit trail",
        Power::ProtectData => "answer people about their data",
        Power::ExportLists => "take a list of people out as a file",
        Power::KeepServer => "keep the server",
        Power::ReturningOfficer => "run an election",
        Power::Scrutineer => "watch an election",
        Power::Teller => "key paper ballots",
    }
}

/// What a post gives by its id in the constitution. An office that is not listed gives nothing: it needs no list of
/// members to do its work, and the organisation can say otherwise.
pub fn by_default(slug: &str) -> Vec<Power> {
    let leading = [
        Power::ReadRegister,
        Power::WelcomeMembers,
        Power::SeeFlags,
        Power::SendMail,
        Power::Consult,
        Power::CallElection,
        Power::EditBodies,
        Power::EditConstitution,
        Power::ReadAudit,
    ];
    match slug {
        "organiser" | "chair" | "co-chair" | "secretary" => leading.to_vec(),
        "data-manager" | "membership-secretary" => {
            vec![
                Power::ReadRegister,
                Power::EditRegister,
                Power::KeepFees,
                Power::WelcomeMembers,
                Power::SendMail,
                Power::ReadAudit,
                Power::ProtectData,
                Power::ExportLists,
            ]
        }
        "treasurer" => vec![Power::KeepFees],
        _ if slug.starts_with("data-protection") => vec![Power::ReadRegister, Power::ProtectData],
        _ if slug.starts_with("party-engagement") => vec![Power::WelcomeMembers, Power::SendMail],
        _ if slug.starts_with("community-engagement") || slug.starts_with("political-education") => {
            vec![Power::Consult]
        }
        _ => vec![],
    }
}

/// A role by appointment: no post of the constitution, no seat, no vote on a committee.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Keeps the server running and sees no member's data.
    ServerKeeper,
    /// Leads while the text names no post that could: whoever founds an organisation with words alone.
    Founder,
}

impl Role {
    pub const ALL: [Self; 2] = [Self::ServerKeeper, Self::Founder];
    /// The roles that officers appoint to. A founder is named only where the organisation is founded.
    pub const OFFERED: [Self; 1] = [Self::ServerKeeper];
    pub const fn slug(self) -> &'static str {
        match self {
            Self::ServerKeeper => "server-keeper",
            Self::Founder => "founder",
        }
    }
    pub const fn label(self) -> &'static str {
        match self {
            Self::ServerKeeper => "Keeper of the server",
            Self::Founder => "Founder",
        }
    }
    pub fn powers(self) -> Vec<Power> {
        match self {
            Self::ServerKeeper => vec![Power::KeepServer],
            Self::Founder => {
                let mut all = by_default("organiser");
                all.extend([Power::EditRegister, Power::KeepFees]);
                all
            }
        }
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.slug() == slug)
    }
}
