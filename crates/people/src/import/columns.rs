//! Which column of the file is what: guessed from its heading, corrected by hand, remembered for the next file.

use serde::{Deserialize, Serialize};

/// What a column can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    Ignore,
    FullName,
    GivenName,
    FamilyName,
    Email,
    Phone,
    Address,
    Postcode,
    NationalNumber,
    OwnNumber,
    Category,
    MemberSince,
    PaidUntil,
    Area,
    Constituency,
    LivesInArea,
    NationalMember,
    RivalParty,
    SharesAims,
}

impl Column {
    /// Word in forms, label, and headings by which it is known (folded: small letters and digits only).
    const ALL: [(Self, &'static str, &'static str, &'static [&'static str]); 19] = [
        (Self::Ignore, "ignore", "Leave out", &[]),
        (Self::FullName, "full-name", "Full name", &["name", "fullname", "membername", "member"]),
        (
            Self::GivenName,
            "given-name",
            "First name",
            &["firstname", "first", "forename", "givenname", "given", "forenames"],
        ),
        (
            Self::FamilyName,
            "family-name",
            "Last name",
            &["lastname", "last", "surname", "familyname", "family"],
        ),
        (Self::Email, "email", "E-mail", &["email", "mail", "emailaddress", "primaryemail", "eaddress"]),
        (
            Self::Phone,
            "phone",
            "Telephone",
            &["phone", "telephone", "mobile", "tel", "phonenumber", "mobilenumber", "cell"],
        ),
        (
            Self::Address,
            "address",
            "Address (a line or several)",
            &[
                "address",
                "address1",
                "address2",
                "address3",
                "addressline1",
                "addressline2",
                "addressline3",
                "street",
                "town",
                "city",
                "fulladdress",
            ],
        ),
        (Self::Postcode, "postcode", "Postcode", &["postcode", "postalcode", "zip", "zipcode"]),
        (
            Self::NationalNumber,
            "national-number",
            "National number",
            &[
                "nationalnumber",
                "membershipnumber",
                "memberid",
                "membershipid",
                "nationalid",
                "number",
                "membershipno",
                "memberno",
            ],
        ),
        (
            Self::OwnNumber,
            "own-number",
            "Number in this register",
            &["numberinthisregister", "registernumber", "ournumber", "no"],
        ),
        (
            Self::Category,
            "category",
            "Category",
            &["category", "membershipcategory", "membershiptype", "type", "membershipclass"],
        ),
        (
            Self::MemberSince,
            "member-since",
            "Member since",
            &["membersince", "joined", "joindate", "datejoined", "since", "startdate", "joinedon"],
        ),
        (
            Self::PaidUntil,
            "paid-until",
            "Paid until (last day)",
            &["paiduntil", "expires", "expiry", "expirydate", "renewaldate", "paidto", "validuntil"],
        ),
        (Self::Area, "area", "Ward or branch", &["area", "ward", "branch"]),
        (
            Self::Constituency,
            "constituency",
            "Constituency",
            &["constituency", "clp", "parliamentaryconstituency"],
        ),
        (
            Self::LivesInArea,
            "lives-in-area",
            "Lives in the area (yes or no)",
            &["livesinarea", "livesintheborough", "livesinborough", "resident", "inborough"],
        ),
        (Self::NationalMember, "national-member", "National member (yes or no)", &["nationalmember"]),
        (Self::RivalParty, "rival-party", "In a rival party (yes or no)", &["rivalparty", "otherparty"]),
        (
            Self::SharesAims,
            "shares-aims",
            "Shares the aims (yes or no)",
            &["sharesaims", "aims", "sharesouraims"],
        ),
    ];

    /// Word and label of every choice.
    pub fn choices() -> impl Iterator<Item = (Self, &'static str, &'static str)> {
        Self::ALL.into_iter().map(|it| (it.0, it.1, it.2))
    }
    pub fn slug(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("ignore", |it| it.1)
    }
    pub fn label(self) -> &'static str {
        Self::ALL.iter().find(|it| it.0 == self).map_or("", |it| it.2)
    }
    pub fn read(slug: &str) -> Option<Self> {
        Self::ALL.iter().find(|it| it.1 == slug).map(|it| it.0)
    }
    /// What a heading seems to mean.
    pub fn guess(heading: &str) -> Self {
        let folded = fold(heading);
        Self::ALL.iter().find(|it| it.3.contains(&folded.as_str())).map_or(Self::Ignore, |it| it.0)
    }
}

/// What each column of a file is, in the order of the columns.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping(pub Vec<Column>);

impl Mapping {
    /// From the headings alone. Only the address may take several columns; of others the first that fits.
    pub fn guess(header: &[String]) -> Self {
        let mut taken: Vec<Column> = vec![];
        for heading in header {
            let guess = Column::guess(heading);
            let free = guess == Column::Address || !taken.contains(&guess);
            taken.push(if free { guess } else { Column::Ignore });
        }
        Self(taken)
    }
    /// Names a set of headings, so that the next file with the same ones is read in the same way.
    pub fn signature(header: &[String]) -> String {
        header.iter().map(|it| fold(it)).collect::<Vec<_>>().join(" ")
    }
    /// What stands against reading a file by it, as whole sentences.
    pub fn objections(&self) -> Vec<String> {
        let has = |it| self.0.contains(&it);
        let mut out = vec![];
        if !has(Column::FullName) && !has(Column::GivenName) && !has(Column::FamilyName) {
            out.push("No column is the name. Say which one holds it.".to_owned());
        }
        if has(Column::FullName) && (has(Column::GivenName) || has(Column::FamilyName)) {
            out.push("Use either the full name, or first and last name, not both.".to_owned());
        }
        for (column, _, label) in
            Column::choices().filter(|it| !matches!(it.0, Column::Ignore | Column::Address))
        {
            if self.0.iter().filter(|it| **it == column).count() > 1 {
                out.push(format!("Two columns are named “{label}”. Keep one of them."));
            }
        }
        out
    }
    /// The cell of a column; empty if the file has none.
    pub fn cell<'a>(&self, cells: &'a [String], column: Column) -> &'a str {
        let at = self.0.iter().position(|it| *it == column);
        at.and_then(|it| cells.get(it)).map_or("", String::as_str)
    }
    /// All cells of a column that may occur several times.
    pub fn cells<'a>(&self, cells: &'a [String], column: Column) -> Vec<&'a str> {
        let pairs = self.0.iter().zip(cells);
        pairs.filter(|it| *it.0 == column && !it.1.is_empty()).map(|it| it.1.as_str()).collect()
    }
}

fn fold(heading: &str) -> String {
    heading.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(names: &[&str]) -> Vec<String> {
        names.iter().map(|it| (*it).to_owned()).collect()
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        let guess = Mapping::guess(&header(&[
            "First name",
            "SURNAME",
            "E-mail",
            "Post code",
            "Favourite tea",
            "Date_Joined",
            "Mobile",
            "phone",
        ]));
        use Column::*;
        assert_eq!(guess.0, [GivenName, FamilyName, Email, Postcode, Ignore, MemberSince, Phone, Ignore]);
        assert!(guess.objections().is_empty());
    }

    #[test]
    fn without_a_name_nothing_can_be_imported() {
        assert_eq!(Mapping::guess(&header(&["email"])).objections().len(), 1);
        let twice = Mapping(vec![Column::FullName, Column::Email, Column::Email]);
        assert_eq!(twice.objections().len(), 1);
    }

    #[test]
    fn every_choice_reads_back() {
        assert!(Column::choices().all(|it| Column::read(it.1) == Some(it.0) && it.0.slug() == it.1));
    }
}
