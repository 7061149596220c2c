//! The closed lists of the rule types: the value in a block and its label on a form.

use super::shape::Choices;

pub(super) const RIGHTS: Choices = &[
    ("attend", "Come to meetings"),
    ("speak", "Speak"),
    ("vote", "Vote"),
    ("stand", "Stand for a post"),
    ("nominate", "Nominate another member"),
    ("second", "Second"),
    ("propose", "Put a motion"),
    ("propose-amendment", "Propose a change to the constitution"),
    ("receive", "Be sent notices and minutes"),
    ("parent-body", "Take part fully in the association above"),
];
pub(super) const ROUNDING: Choices = &[("down", "A part is dropped"), ("up", "A part is made whole")];
pub(super) const ACTIVITY: Choices = &[
    ("vote", "Voting"),
    ("stand", "Standing for a post"),
    ("nominate", "Nominating"),
    ("second", "Seconding"),
    ("propose", "Putting a motion"),
    ("office", "Holding office"),
    ("attend", "Coming to meetings"),
];
pub(super) const BODY: Choices = &[
    ("assembly", "All members together"),
    ("committee", "Committee"),
    ("subgroup", "Sub-group"),
    ("working-group", "Working group"),
    ("network", "Network"),
    ("panel", "Panel"),
    ("region", "Region"),
    ("local-group", "Local group"),
    ("union", "Trade union"),
    ("affiliated-body", "Affiliated body"),
];
pub(super) const JOB_SHARE: Choices = &[
    ("each-person-counts-half", "Each person counts for their share"),
    ("any-counts-whole", "A seat counts if anybody who shares it does"),
    ("all-must-qualify", "A seat counts only if all who share it do"),
];
pub(super) const REACH: Choices = &[
    ("unopposed", "Those elected without a vote"),
    ("co-opted", "Those co-opted"),
    ("serving", "Those who serve on"),
    ("vacancies", "Those who fill vacancies"),
];
pub(super) const QUOTA_METHOD: Choices = &[
    ("exact", "Exactly: nobody is passed over while another outcome could keep every quota"),
    ("naive", "Each quota by itself (older; it can miss one of several)"),
    ("larger-smaller", "By counts for larger and smaller committees (older; it can miss one of several)"),
];
pub(super) const ACROSS: Choices =
    &[("sequential", "One contest after another"), ("least-change", "Count freely, then change least")];
pub(super) const DECLARED: Choices =
    &[("own-words", "In their own words"), ("words-of-the-text", "By the words of the text")];
pub(super) const SEEN: Choices = &[
    ("where-it-decides", "Everybody, where it decides a place"),
    ("counters-only", "Only those who count"),
    ("everybody", "Everybody"),
];
pub(super) const UNCONTESTED: Choices = &[
    ("elected", "They are elected"),
    ("confirm", "The meeting confirms them"),
    ("reopen-nominations", "Voters may ask for new nominations"),
];
pub(super) const BALLOT_LEVEL: Choices = &[
    ("P0", "Figures and the stages of the count alone"),
    ("P1", "Also what several ballots share"),
    ("P2", "To scrutineers and agents, what the count looked at of every ballot"),
    (
        "P3",
        "To everybody, what the count looked at of every ballot (of 200 voters with nine candidates about 27 in 100 ballots can be told apart)",
    ),
    ("P4", "Every ballot in full (of 200 voters with nine candidates about 51 in 100 can be told apart)"),
];
pub(super) const TERMS_BEGIN: Choices = &[
    ("close-of-meeting", "At the close of the meeting"),
    ("declaration", "When the result is declared"),
    ("next-day", "On the next day"),
];
pub(super) const PROPOSER: Choices =
    &[("self", "The candidate"), ("another-member", "Another member"), ("body", "A body")];
pub(super) const CONSENT: Choices = &[("signed", "By signing"), ("at-meeting", "At the meeting")];
pub(super) const LATE: Choices = &[
    ("refused", "It is refused"),
    ("for-empty-posts", "It is taken for posts that would stay empty"),
    ("meeting-may-admit", "The meeting may admit it"),
];
pub(super) const PAIRS: Choices = &[
    ("form-names-who-stands-alone", "The form names who would take it alone"),
    ("both-passed-over", "Both are passed over"),
];
pub(super) const CHANNEL: Choices = &[
    ("in-meeting", "At the meeting"),
    ("email", "By e-mail"),
    ("post", "By post"),
    ("web", "On the website"),
];
pub(super) const MEETING: Choices =
    &[("annual", "Once a year"), ("ordinary", "Again and again"), ("special", "For a special reason")];
pub(super) const IF_SHORT: Choices = &[
    ("move-meeting", "The meeting moves"),
    ("meeting-decides", "The meeting decides"),
    ("record", "It is recorded"),
];
pub(super) const WAYS: Choices =
    &[("email", "By e-mail"), ("post", "By post"), ("website", "On the website")];
pub(super) const IF_LOST: Choices = &[
    ("call-again", "It is called again"),
    ("discuss-only", "It talks and decides nothing"),
    ("close", "It is closed"),
];
pub(super) const OF: Choices =
    &[("votes-cast", "The votes cast"), ("present", "Those present"), ("entitled", "All who are entitled")];
pub(super) const TIED: Choices = &[("falls", "The motion falls"), ("chair", "The chair decides")];
pub(super) const EFFECT: Choices = &[
    ("close-of-meeting", "At the close of the meeting"),
    ("immediately", "At once"),
    ("next-day", "On the next day"),
];
pub(super) const SILENT: Choices = &[
    ("accepted", "The person is a member"),
    ("next-meeting", "The next meeting decides"),
    ("stays-open", "It stays open"),
];
pub(super) const PROOF: Choices = &[
    ("own-word", "Their own word"),
    ("parent-list", "The list of the association above"),
    ("document", "A paper that is shown"),
];
pub(super) const LAPSE: Choices = &[
    ("arrears", "The fee is not paid"),
    ("moved-away", "Moved out of the area"),
    ("left-parent", "Left the association above"),
    ("rival-party", "Joined a rival party"),
];
pub(super) const LAPSE_ENDS: Choices =
    &[("next-renewal", "At the next renewal"), ("at-once", "As soon as it is confirmed")];
pub(super) const SEATS_BY: Choices = &[
    ("post", "Posts"),
    ("region", "Regions"),
    ("body", "Bodies that send somebody"),
    ("open", "Open to everybody"),
];
pub(super) const TERM_ENDS: Choices = &[
    ("close-of-next-meeting", "At the close of the meeting that elects the next"),
    ("fixed-day", "On its day"),
    ("successor-elected", "When a successor is elected"),
];
pub(super) const VACANCY: Choices =
    &[("any", "In whichever way"), ("falls-vacant", "Its holder left"), ("nobody-stood", "Nobody stood")];
pub(super) const FILLING: Choices = &[
    ("by-election", "By an election under the same rules"),
    ("countback", "By counting the last ballots again"),
    ("co-option", "By co-option"),
    ("stays-empty", "It stays empty"),
];
pub(super) const VACANCY_UNTIL: Choices =
    &[("rest-of-term", "For the rest of the term"), ("next-election", "Until the next election")];
pub(super) const MISSED: Choices = &[("note", "It is noted"), ("raise", "It is raised with somebody")];
pub(super) const CONTROLLER: Choices =
    &[("us", "This organisation"), ("parent", "The association above"), ("joint", "Both together")];
pub(super) const FUTURE: Choices = &[
    ("term", "Term"),
    ("joining", "Joining"),
    ("standing-lapse", "Standing lapse"),
    ("seats", "Seats"),
    ("term-of-office", "Term of office"),
    ("vacancy", "Vacancy"),
    ("recall", "Recall"),
    ("panel", "Panel"),
    ("agenda", "Agenda"),
    ("reserved", "Reserved"),
    ("delegation", "Delegation"),
    ("open-term", "Open term"),
    ("consultation", "Consultation"),
    ("report", "Report"),
    ("review", "Review"),
    ("attendance", "Attendance"),
    ("data-protection", "Data protection"),
    ("money-limit", "Money limit"),
    ("duty", "Duty"),
    ("assignment", "Assignment"),
    ("dispute", "Dispute"),
    ("endorsement", "Endorsement"),
    ("learning", "Learning"),
];
pub(super) const METHOD: Choices = &[
    ("stv", "Single transferable vote"),
    ("instant-run-off", "Instant run-off"),
    ("first-past-the-post", "Most votes"),
];
pub(super) const TIES: Choices = &[
    ("earlier-round-then-lot", "By the latest earlier stage, then by a recorded lot"),
    ("lot", "By a recorded lot"),
    ("returning-officer", "By the returning officer"),
];
pub(super) const FALLBACK: Choices = &[
    ("reopen", "Nominations open again"),
    ("leave-vacant", "The place stays empty"),
    ("fill", "It is filled by anybody"),
    ("ask", "A meeting decides"),
];
pub(super) const OPTIONS: Choices = &[
    ("leave-vacant", "Leave it empty"),
    ("reopen", "Open nominations again"),
    ("fill", "Fill it with anybody"),
];
pub(super) const CURRENCY: Choices = &[("GBP", "Pounds"), ("EUR", "Euros"), ("USD", "Dollars")];
pub(super) const HOW: Choices = &[
    ("before", "Before an event"),
    ("after", "After an event"),
    ("at", "Together with an event"),
    ("open", "When somebody fixes it"),
];
pub(super) const SHARING: Choices = &[("none", "No"), ("by-agreement", "If a meeting agrees")];
pub(super) const EVERY_UNIT: Choices = &[("months", "Months"), ("weeks", "Weeks")];
pub(super) const BAND_UNIT: Choices = &[("weeks", "Weeks"), ("days", "Days")];
pub(super) const MONTHS: Choices = &[
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
];
