//! The closed lists of words: states, forms, roles, ways. Each is stored by its slug and shown by its label.

use kernel::words;

words! {
    /// Where a meeting is in its life.
    State {
        /// Its day is fixed; members have not been told.
        Planned = "planned", "planned";
        /// The notice has gone to those who get it.
        Called = "called", "called";
        /// It is being held now.
        Open = "open", "open now";
        /// It broke off and goes on at another hour.
        Adjourned = "adjourned", "adjourned";
        /// It is over.
        Closed = "closed", "held";
        /// It does not take place.
        CalledOff = "called-off", "called off";
    }
}

words! {
    /// What kind of thing an item is.
    Form {
        Formal = "formal", "opening and formalities";
        Motion = "motion", "motion";
        Amendment = "amendment", "change to the constitution";
        Election = "election", "election";
        Report = "report", "report";
        Discussion = "discussion", "discussion";
        Session = "session", "learning session";
    }
}

words! {
    /// How people speak on an item.
    Manner {
        Open = "open", "open: who asks to speak is called";
        Round = "round", "round: everybody who wants says one thing";
        Pairs = "pairs", "in pairs first, then together";
        GoRound = "go-round", "go-round: everybody in turn, nobody twice";
        Debate = "debate", "debate: for and against in turn";
        Fishbowl = "fishbowl", "fishbowl: a few talk, seats are free to take";
    }
}

words! {
    /// How an item came onto the agenda.
    Origin {
        Rule = "rule", "the constitution puts it there";
        Standing = "standing", "it stands on every agenda";
        Member = "member", "proposed by a member";
        Officer = "officer", "put there by whoever draws up the agenda";
        Carried = "carried", "carried over from the meeting before";
        Floor = "floor", "raised at the meeting";
    }
}

words! {
    /// Where an item is in its life.
    ItemState {
        /// A member proposed it; the agenda does not show it yet.
        Proposed = "proposed", "proposed";
        Listed = "listed", "on the agenda";
        Running = "running", "being taken";
        Done = "done", "taken";
        Deferred = "deferred", "put off";
        Withdrawn = "withdrawn", "withdrawn";
        Refused = "refused", "not taken up";
    }
}

words! {
    /// What somebody does at one meeting.
    Role {
        Chair = "chair", "chair";
        MinuteTaker = "minute-taker", "minute taker";
        Timekeeper = "timekeeper", "timekeeper";
        Welcomer = "welcomer", "welcomer";
        Door = "door", "at the door";
        Teller = "teller", "teller";
    }
}

words! {
    /// How somebody says they will come.
    Coming {
        Room = "room", "in the room";
        Remote = "remote", "from afar";
        No = "no", "not at all: apologies";
        /// Nothing said yet, but what they need is known.
        Unsure = "unsure", "not sure yet";
    }
}

words! {
    /// How somebody takes part.
    Way {
        Room = "room", "in the room";
        Remote = "remote", "from afar";
    }
}

words! {
    /// How somebody votes: by hand or by phone, never both.
    VotesBy {
        Hand = "hand", "by hand";
        Phone = "phone", "by phone or from afar";
    }
}

words! {
    /// How a vote is taken.
    VoteWay {
        /// Hands counted by tellers in the room, phones and remote members by their own pages.
        Open = "open", "hands and phones";
        /// On paper in the room; only the numbers are entered.
        Secret = "secret", "secret, on paper";
        /// Through the ballot box: on phones, from afar and on paper at the desk, one paper for each.
        Ballot = "ballot", "secret, through the ballot box";
    }
}

words! {
    Choice {
        For = "for", "for";
        Against = "against", "against";
        Abstain = "abstain", "abstain";
    }
}

words! {
    VoteState {
        Open = "open", "open";
        Closed = "closed", "closed";
        /// It does not count, for a reason that the record states.
        Void = "void", "void";
    }
}

words! {
    /// Where a motion is in its life.
    MotionState {
        Proposed = "proposed", "proposed";
        Seconded = "seconded", "seconded";
        /// Before the meeting now.
        Put = "put", "before the meeting";
        Carried = "carried", "carried";
        Lost = "lost", "not carried";
        Withdrawn = "withdrawn", "withdrawn";
        Referred = "referred", "referred";
        /// Became part of a composite motion.
        Composited = "composited", "part of a composite";
        /// Another decision left nothing of it to decide.
        Overtaken = "overtaken", "overtaken by another decision";
    }
}

words! {
    /// Who may read a decision.
    Readers {
        Everyone = "everyone", "everybody";
        Members = "members", "members";
        Body = "body", "members of the body";
    }
}

words! {
    /// What became of a decision or an action.
    Standing {
        Open = "open", "open";
        Done = "done", "done";
        /// Whoever agreed it let it go.
        Released = "released", "released";
    }
}

words! {
    /// Why somebody asks to speak.
    SpeakKind {
        Speak = "speak", "to speak";
        Order = "order", "a point of order";
    }
}

words! {
    /// A short answer. Nothing is added up from it.
    Taught {
        Yes = "yes", "yes";
        Partly = "partly", "in part";
        No = "no", "no";
        Pass = "pass", "I would rather not say";
    }
}

words! {
    /// What came of a talk about meetings missed.
    Talked {
        Spoken = "spoken", "talked about";
        Excused = "excused", "excused";
    }
}

words! {
    /// What sort of event it is.
    EventKind {
        Session = "session", "session of education";
        /// Open to everybody, agreed by the members before it is announced.
        PublicMeeting = "public-meeting", "public meeting";
        Other = "event", "event";
    }
}

words! {
    EventState {
        /// Being prepared; known to those who prepare it.
        Planned = "planned", "being prepared";
        Announced = "announced", "announced";
        CalledOff = "called-off", "called off";
        Held = "held", "held";
    }
}
