//! Numbers, lengths of time and shares as people write them: "twenty-eight", "two weeks", "two thirds", "90 %".

use super::{Period, Ratio};

/// A whole number in digits or words, up to 999.
pub(crate) fn number(text: &str) -> Option<u32> {
    let text = text.trim().to_lowercase();
    if let Ok(n) = text.replace(',', "").parse() {
        return Some(n);
    }
    match text.as_str() {
        "a" | "an" => return Some(1),
        "a dozen" | "dozen" => return Some(12),
        _ => {}
    }
    if let Some((hundreds, rest)) = text.split_once(" hundred") {
        let rest = rest.trim().trim_start_matches("and ").trim();
        let small = if rest.is_empty() { 0 } else { below_hundred(rest)? };
        return Some(number(hundreds)?.checked_mul(100)? + small);
    }
    below_hundred(&text)
}

/// A length of time such as "2 weeks", "two weeks and a day", "a fortnight". The error says how to write it.
pub(crate) fn period(text: &str) -> Result<Period, String> {
    let told = || format!("\"{}\" is no length of time; write it as \"2 weeks\"", text.trim());
    let mut made = [0_i64; 5];
    let lower = text.to_lowercase();
    for part in lower.split([',', '&']).flat_map(|p| p.split(" and ")) {
        if part.trim().is_empty() {
            continue;
        }
        let (n, unit) = part.trim().rsplit_once(' ').ok_or_else(told)?;
        let n = i64::from(number(n.trim_end_matches("calendar").trim()).ok_or_else(told)?);
        let (at, times) = unit_of(unit).ok_or_else(told)?;
        let sum = made.get(at).copied().unwrap_or(0) + n * times;
        if let Some(slot) = made.get_mut(at) {
            *slot = sum;
        }
    }
    let [years, months, weeks, days, hours] = made;
    super::period::period(years, months, weeks, days, hours)?.ok_or_else(told)
}

/// A share such as "1/2", "half", "two thirds", "two-thirds", "75 %".
pub(crate) fn share(text: &str) -> Result<Ratio, String> {
    let told = || format!("\"{}\" is no share; write it as \"1/2\"", text.trim());
    let lower = text.trim().to_lowercase();
    if let Ok(ratio) = Ratio::try_from(lower.clone()) {
        return Ok(ratio);
    }
    if let Some(percent) = lower.strip_suffix('%').or_else(|| lower.strip_suffix("per cent")) {
        let n: u32 = percent.trim().parse().map_err(|_| told())?;
        return Ratio::new(n, 100).map(lowest).ok_or_else(told);
    }
    let words: Vec<&str> = lower.split([' ', '-']).filter(|w| !matches!(*w, "" | "of" | "one")).collect();
    let (top, bottom) = match words.as_slice() {
        [bottom] | ["a", bottom] => (1, *bottom),
        [top, bottom] => (number(top).ok_or_else(told)?, *bottom),
        _ => return Err(told()),
    };
    let bottom = match bottom {
        "half" | "halves" => 2,
        "third" | "thirds" => 3,
        "quarter" | "quarters" => 4,
        "fifth" | "fifths" => 5,
        "tenth" | "tenths" => 10,
        "twentieth" | "twentieths" => 20,
        _ => return Err(told()),
    };
    Ratio::new(top, bottom).ok_or_else(told)
}

fn lowest(ratio: Ratio) -> Ratio {
    let (mut a, mut b) = (ratio.num, ratio.den);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    let by = a.max(1);
    Ratio { num: ratio.num / by, den: ratio.den / by }
}

/// Which of years, months, weeks, days, hours a word means, and how many of them.
fn unit_of(word: &str) -> Option<(usize, i64)> {
    Some(match word.trim_end_matches(['.', '\'']) {
        "year" | "years" => (0, 1),
        "quarter" | "quarters" => (1, 3),
        "month" | "months" => (1, 1),
        "fortnight" | "fortnights" => (2, 2),
        "week" | "weeks" => (2, 1),
        "day" | "days" => (3, 1),
        "hour" | "hours" => (4, 1),
        _ => return None,
    })
}

fn below_hundred(text: &str) -> Option<u32> {
    const SMALL: [&str; 20] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let at =
        |list: &[&str], word: &str| list.iter().position(|w| *w == word).and_then(|i| u32::try_from(i).ok());
    if let Some(n) = at(&SMALL, text) {
        return Some(n);
    }
    let (tens, ones) = text.split_once(['-', ' ']).map_or((text, None), |(t, o)| (t, Some(o)));
    let tens = (at(&TENS, tens)? + 2) * 10;
    match ones {
        None => Some(tens),
        Some(word) => at(&SMALL, word).filter(|n| (1..10).contains(n)).map(|n| tens + n),
    }
}

#[cfg(test)]
mod tests {
    use super::{number, period, share};
    use crate::units::{Period, Ratio};

    #[test]
    fn reads_what_people_write() {
        assert_eq!(number("twenty-eight"), Some(28));
        assert_eq!(number("two hundred and five"), Some(205));
        assert_eq!(number("1,000"), Some(1000));
        assert_eq!(number("some"), None);
        assert_eq!(period("two weeks"), Ok(Period::weeks(2)));
        assert_eq!(period("a fortnight"), Ok(Period::weeks(2)));
        assert_eq!(period("1 week and 3 days"), Ok(Period { weeks: 1, days: 3, ..Period::default() }));
        assert!(period("soon").is_err() && period("0 days").is_err());
        for (text, num, den) in
            [("half", 1, 2), ("one half", 1, 2), ("two-thirds", 2, 3), ("75 %", 3, 4), ("1/20", 1, 20)]
        {
            assert_eq!(share(text), Ok(Ratio { num, den }), "{text}");
        }
        assert!(share("many").is_err());
    }
}
