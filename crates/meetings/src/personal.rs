//! What meetings hold on people.

use kernel::personal::{Holding, Plain, Purpose, Whose};

const RECORD: &str = "What a meeting did, who was there and who spoke for what is the record that its decisions rest on (UK \
     GDPR Article 17(3)(e)); it keeps a number that leads to nobody.";
const LASTING: &str = "Minutes are part of the record of the organisation.";

pub const HELD: &[Holding] = &[
    Holding::new(
        "meetings_reply",
        "Whether you come to meetings, and what you need there",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .days("at", 365),
    Holding::new(
        "meetings_present",
        "Meetings that you were at",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .others(&["checked_by"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_elector",
        "Votes of meetings that you could take part in",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_ballot",
        "Votes of meetings that you took part in from afar. Not how you voted",
        Purpose::Voting,
        &[Whose::Person("person_id")],
    )
    .secret(&["choice"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_role",
        "What you did at meetings: chair, minutes, counting",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_speaker",
        "When you asked to speak at meetings, and for how long you spoke",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    // Deleted when the meeting closes; the days are for one that nobody closed.
    Holding::new(
        "meetings_whisper",
        "Quiet words that you sent to the chair of a meeting",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .days("at", 30),
    Holding::new(
        "meetings_tally",
        "Votes that you counted at meetings",
        Purpose::Deliberation,
        &[Whose::Person("teller")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_motion",
        "Motions that you moved or seconded at meetings",
        Purpose::Deliberation,
        &[Whose::Person("mover"), Whose::Person("seconder")],
    )
    .others(&["mover", "seconder"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_motion_text",
        "Texts of motions that you wrote",
        Purpose::Deliberation,
        &[Whose::Person("by_person")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_item",
        "Items that you proposed for an agenda",
        Purpose::Deliberation,
        &[Whose::Person("proposed_by")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_paper_version",
        "Papers that you gave to meetings",
        Purpose::Deliberation,
        &[Whose::Person("by_person")],
    )
    .free(&["words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_journal",
        "Lines of records that you wrote or stand in",
        Purpose::Deliberation,
        &[Whose::Person("noted_by"), Whose::Mentions("detail")],
    )
    .others(&["noted_by"])
    .free(&["detail"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_action",
        "Actions that you took on or ended",
        Purpose::Deliberation,
        &[Whose::Person("owner_id"), Whose::Person("ended_by")],
    )
    .others(&["owner_id", "ended_by", "owner_words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_meeting",
        "Meetings that you called in an office",
        Purpose::Deliberation,
        &[Whose::Person("called_by")],
    )
    .secret(&["door_key", "join_words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_minutes",
        "Minutes that you checked, or whose approval you entered",
        Purpose::Deliberation,
        &[Whose::Person("checked_by"), Whose::Person("approved_by")],
    )
    .others(&["checked_by", "approved_by"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_minutes_version",
        "Minutes that you wrote. They name those who were there",
        Purpose::Deliberation,
        &[Whose::Person("by_person")],
    )
    .free(&["words", "closed_words", "note"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_minutes_sent",
        "Minutes that you sent to members",
        Purpose::Deliberation,
        &[Whose::Person("by_person")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_public_line",
        "What may be said of closed items, where you entered or opened it",
        Purpose::Deliberation,
        &[Whose::Person("agreed_by"), Whose::Person("released_by")],
    )
    .others(&["agreed_by", "released_by"])
    .free(&["decision", "reason", "may_say"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_undertaking",
        "Undertakings of discretion that you gave, word for word",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .keep("What somebody undertook holds after their term (UK GDPR Article 6(1)(f)).")
    .lasting("An undertaking goes on after the term."),
    Holding::new(
        "meetings_copy",
        "Closed papers and minutes that you opened, with the code on your copy",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .keep("Who had a copy has to be known should one come out (UK GDPR Article 6(1)(f)).")
    .days("last_at", 1095),
    Holding::new(
        "meetings_aside",
        "Items from which you stood aside, and why",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .free(&["why"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_comment",
        "What you said of papers and minutes beforehand",
        Purpose::Deliberation,
        &[Whose::Person("person_id"), Whose::Person("answered_by")],
    )
    .others(&["person_id", "answered_by"])
    .free(&["quote", "words", "answer"])
    .blank(&[
        ("words", Some("(deleted at the wish of whoever wrote it)")),
        ("quote", Some("")),
        ("person_id", None),
    ]),
    Holding::new(
        "meetings_reflected",
        "That you answered what a meeting taught. Not what you answered",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    ),
    Holding::new(
        "meetings_lesson",
        "What a body took from a meeting, where you wrote it down",
        Purpose::Deliberation,
        &[Whose::Person("by_person")],
    )
    .free(&["words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_talk",
        "That somebody talked with you, or you with somebody, about meetings missed. Not what was said",
        Purpose::Deliberation,
        &[Whose::Person("person_id"), Whose::Person("by_person")],
    )
    .others(&["person_id", "by_person"])
    .days("at", 730),
    Holding::new(
        "meetings_question",
        "Questions that you put to whoever holds a post, and those that you answered",
        Purpose::Accountability,
        &[Whose::Person("asker"), Whose::Person("answered_by")],
    )
    .others(&["asker", "answered_by"])
    .free(&["words", "answer"])
    .blank(&[("asker", None)]),
    Holding::new(
        "meetings_visit",
        "Visits that you made in an office",
        Purpose::Offices,
        &[Whose::Person("person_id")],
    )
    .free(&["words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_signup",
        "Events that you said you come to, and what you need there",
        Purpose::Organising,
        &[Whose::Person("person_id")],
    )
    .days("at", 365),
    Holding::new(
        "meetings_guest",
        "Open events that you said you come to without being a member; deleted a week after",
        Purpose::Organising,
        &[Whose::Address("email")],
    )
    .secret(&["token"])
    .days("delete_at", 0),
    Holding::new(
        "meetings_inquiry",
        "What you asked without being a member, or answered in an office",
        Purpose::Organising,
        &[Whose::Address("email"), Whose::Person("answered_by")],
    )
    .secret(&["token"])
    .others(&["answered_by", "name", "email"])
    .free(&["words", "answer"])
    .blank(&[("name", Some("")), ("email", Some("")), ("answered_by", None)])
    .days("delete_at", 0),
    Holding::new(
        "meetings_joint",
        "What you began or answered when members found something out together",
        Purpose::Deliberation,
        &[Whose::Person("begun_by"), Whose::Person("proposed_by"), Whose::Person("ended_by")],
    )
    .others(&["begun_by", "proposed_by", "ended_by"])
    .free(&["why", "answer"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_joint_member",
        "That you took part in finding something out together",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_joint_finding",
        "What you found when members found something out together",
        Purpose::Deliberation,
        &[Whose::Person("person_id")],
    )
    .free(&["words"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_letter",
        "Letters of groups that you noted or answered in an office",
        Purpose::Offices,
        &[Whose::Person("noted_by"), Whose::Person("answered_by")],
    )
    .others(&["noted_by", "answered_by"])
    .free(&["about", "answer"])
    .keep(RECORD)
    .lasting(LASTING),
    Holding::new(
        "meetings_event",
        "Events that you prepared",
        Purpose::Organising,
        &[Whose::Person("proposed_by")],
    )
    .keep(RECORD)
    .lasting(LASTING),
];

pub const PLAIN: &[Plain] = &[(
    "meetings_delegation",
    "what one body handed to another; who took it on stands in the action, and `report_by` is a day",
)];
