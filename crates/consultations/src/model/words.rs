//! Closed lists of words, each with its slug in the database and its label on a page.

use kernel::words;

words! {
    /// Where a consultation stands. That its hour has passed is told by the clock.
    State {
        Draft = "draft", "being prepared";
        Open = "open", "open";
        Reported = "reported", "answered";
        Withdrawn = "withdrawn", "withdrawn";
    }
}

words! {
    /// Who may read and answer.
    Audience {
        Members = "members", "members";
        Public = "public", "everybody";
    }
}

words! {
    /// How an answer came.
    Channel {
        Web = "web", "on this page";
        Email = "email", "by e-mail";
        Paper = "paper", "on paper";
        Phone = "phone", "by telephone";
    }
}

words! {
    /// Whether an answer counts. The hour of arrival decides; a doubt is decided by a person.
    Standing {
        Counted = "counted", "counted";
        Late = "late", "came after the close";
        SetAside = "set-aside", "set aside";
    }
}

words! {
    /// What somebody thinks of a part.
    Vote {
        Agree = "agree", "agree";
        Unsure = "unsure", "unsure";
        Disagree = "disagree", "disagree";
    }
}

words! {
    /// What the committee says became of an answer.
    Outcome {
        Changed = "changed", "the text was changed";
        Proposed = "proposed", "a change is proposed";
        Unchanged = "unchanged", "the text stays";
        AlreadyThere = "already-there", "it is there already";
        Meeting = "meeting", "left to the members' meeting";
        Elsewhere = "elsewhere", "it belongs elsewhere";
    }
}
