//! Postcodes with their ward and constituency, read from the files that the Office for National Statistics (ONS
//! Postcode Directory) and Ordnance Survey (Code-Point Open) publish.

/// Whether a home lies in the group's area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Inside {
    Yes,
    No,
    /// The postcode is not in the data, or nobody has said what the area is.
    Unknown,
}

impl Inside {
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Unknown => "unknown",
        }
    }
    pub fn read(slug: &str) -> Self {
        [Self::Yes, Self::No].into_iter().find(|it| it.slug() == slug).unwrap_or(Self::Unknown)
    }
}

/// One postcode of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaRow {
    /// Without spaces, in capitals.
    pub postcode: String,
    /// Codes, as the file has them; empty if it has none.
    pub ward: String,
    pub constituency: String,
    pub authority: String,
    /// Whether the postcode is no longer in use.
    pub ended: bool,
}

/// In which column what stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    postcode: usize,
    ward: Option<usize>,
    constituency: Option<usize>,
    authority: Option<usize>,
    ended: Option<usize>,
    /// Whether the first line is a row and no heading, as in Code-Point Open.
    pub first_is_row: bool,
}

impl Shape {
    /// From the first line of a file; `None` if it is neither of the two.
    pub fn of(first: &[String]) -> Option<Self> {
        let names: Vec<String> = first.iter().map(|it| it.trim().to_ascii_lowercase()).collect();
        let at = |fits: &dyn Fn(&str) -> bool| names.iter().position(|it| fits(it));
        let one_of = |all: &'static [&'static str]| move |it: &str| all.contains(&it);
        // Since 2025 the columns carry the year: "wd25cd", "pcon24cd", "lad25cd".
        let dated = |stem: &'static str| {
            move |it: &str| it.starts_with(stem) && it.ends_with("cd") && it.len() == stem.len() + 4
        };
        let postcode = at(&one_of(&["pcds", "pcd8", "pcd2", "pcd7", "pcd", "postcode"]));
        let ward = at(&|it| ["osward", "ward"].contains(&it) || dated("wd")(it));
        if let (Some(postcode), Some(_)) = (postcode, ward) {
            return Some(Self {
                postcode,
                ward,
                constituency: at(&|it| ["pcon", "constituency"].contains(&it) || dated("pcon")(it)),
                authority: at(&|it| ["oslaua", "laua", "authority"].contains(&it) || dated("lad")(it)),
                ended: at(&|it| it == "doterm"),
                first_is_row: false,
            });
        }
        // Code-Point Open has no heading: postcode, quality, eastings, northings, country, two health codes, county,
        // district, ward.
        let plain =
            first.len() == 10 && packed(&first[0]).is_some() && first[2].trim().parse::<u32>().is_ok();
        plain.then_some(Self {
            postcode: 0,
            ward: Some(9),
            constituency: None,
            authority: Some(8),
            ended: None,
            first_is_row: true,
        })
    }

    /// One row; `None` if its postcode is none.
    pub fn read(&self, cells: &[String]) -> Option<AreaRow> {
        let cell = |at: Option<usize>| at.and_then(|it| cells.get(it)).map_or("", |it| it.trim());
        let code = |at| cell(at).chars().take(12).collect::<String>();
        Some(AreaRow {
            postcode: packed(cell(Some(self.postcode)))?,
            ward: code(self.ward),
            constituency: code(self.constituency),
            authority: code(self.authority),
            ended: !cell(self.ended).is_empty(),
        })
    }
}

/// A postcode without spaces, in capitals; `None` for what is none.
pub fn packed(text: &str) -> Option<String> {
    let out: String = text.chars().filter(|it| !it.is_whitespace()).collect::<String>().to_ascii_uppercase();
    let letters = out.starts_with(|it: char| it.is_ascii_alphabetic());
    let inward = out.len() >= 5 && out.is_char_boundary(out.len() - 3) && {
        let end = &out.as_bytes()[out.len() - 3..];
        end[0].is_ascii_digit() && end[1].is_ascii_alphabetic() && end[2].is_ascii_alphabetic()
    };
    (letters && inward && out.len() <= 7 && out.is_ascii()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn the_directory_of_any_year_is_read_by_its_headings() {
        for heading in
            ["pcd,pcd2,pcds,doterm,oslaua,osward,pcon", "pcd7,pcd8,pcds,doterm,lad25cd,wd25cd,pcon24cd"]
        {
            let shape = Shape::of(&cells(heading)).expect("a known file");
            let row = shape.read(&cells("ZZ1 1AB,ZZ1  1AB,ZZ1 1AB,,E1,W2,C3")).expect("a row");
            let wanted = ("ZZ11AB", "W2", "C3", "E1", false);
            assert_eq!(
                (
                    row.postcode.as_str(),
                    row.ward.as_str(),
                    row.constituency.as_str(),
                    row.authority.as_str(),
                    row.ended
                ),
                wanted
            );
            assert!(
                shape.read(&cells("ZZ1 1AB,ZZ1  1AB,ZZ1 1AB,202401,E1,W2,C3")).is_some_and(|it| it.ended)
            );
        }
    }

    #[test]
    fn code_point_open_has_no_heading() {
        let first = cells("ZZ1 1AB,10,385386,801193,S1,,S2,,S12000033,S13002843");
        let shape = Shape::of(&first).expect("a known file");
        assert!(shape.first_is_row);
        let row = shape.read(&first).expect("a row");
        assert_eq!((row.ward.as_str(), row.authority.as_str()), ("S13002843", "S12000033"));
        assert_eq!(Shape::of(&cells("name,email")), None);
    }

    #[test]
    fn what_is_no_postcode_is_none() {
        assert_eq!(packed(" zz1 1ab "), Some("ZZ11AB".into()));
        for wrong in ["", "ZZ1", "12345", "ZZ1 1A1", "ZÄ1 1AB", "ABCDEFG1AB"] {
            assert_eq!(packed(wrong), None, "{wrong}");
        }
    }
}
