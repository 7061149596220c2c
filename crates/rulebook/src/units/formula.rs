//! The one form of arithmetic: a sum of money from named rates, in exact fractions. It has no loops, no calls and no
//! clock, and every formula that can be read can be worked out or says what it lacks.

use std::fmt;

use serde::Deserialize;

use super::{Currency, Money, Rounding};

/// An expression such as `"9/10 * national-fee - 50p"`, as long as [`Formula::LONGEST`] bytes at the most.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Formula {
    source: String,
    root: Node,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Node {
    /// A plain number.
    Number(i128),
    /// An amount in the smallest coin.
    Amount(i128, Currency),
    /// A rate that is looked up.
    Rate(String),
    Two(Box<Node>, Op, Box<Node>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Op {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Why a formula gives no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// A rate that nobody has stated.
    #[error("The rate \"{0}\" is not known.")]
    NoRate(String),
    /// Money and plain numbers, or two currencies, that do not go together.
    #[error("This formula does not give an amount of money: {0}.")]
    Units(&'static str),
    /// Division by nought.
    #[error("This formula divides by nought.")]
    ByNought,
    /// A number beyond what is counted.
    #[error("This formula gives a number that is too large.")]
    TooLarge,
}

impl Formula {
    /// The longest formula, in bytes.
    pub const LONGEST: usize = 200;

    /// The names of its rates, in order.
    pub fn rates(&self) -> Vec<&str> {
        let mut names = vec![];
        self.root.rates(&mut names);
        names
    }

    /// The amount it gives; rates are asked by name. A part of a coin is rounded once, at the end.
    pub fn amount(
        &self,
        rate: &dyn Fn(&str) -> Option<Money>,
        rounding: Rounding,
    ) -> Result<Money, FormulaError> {
        let value = self.root.value(rate)?;
        let currency = value.money.ok_or(FormulaError::Units("it gives a plain number"))?;
        let whole = match rounding {
            Rounding::Down => value.num.div_euclid(value.den),
            Rounding::Up => -(-value.num).div_euclid(value.den),
        };
        Ok(Money { minor: i64::try_from(whole).map_err(|_| FormulaError::TooLarge)?, currency })
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.source)
    }
}

impl TryFrom<String> for Formula {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        if source.len() > Self::LONGEST {
            return Err(format!("this formula has more than {} characters", Self::LONGEST));
        }
        let mut reader = Reader { rest: source.trim(), deep: 0 };
        let root = reader.sum()?;
        match reader.rest.trim().is_empty() {
            true => Ok(Self { source: source.trim().to_owned(), root }),
            false => Err(format!("`{}` cannot stand here in a formula", reader.rest.trim())),
        }
    }
}

/// A fraction, of money or plain.
#[derive(Clone, Copy)]
struct Value {
    num: i128,
    den: i128,
    money: Option<Currency>,
}

impl Node {
    fn rates<'a>(&'a self, names: &mut Vec<&'a str>) {
        match self {
            Node::Rate(name) => names.push(name),
            Node::Two(left, _, right) => {
                left.rates(names);
                right.rates(names);
            }
            Node::Number(_) | Node::Amount(..) => {}
        }
    }

    fn value(&self, rate: &dyn Fn(&str) -> Option<Money>) -> Result<Value, FormulaError> {
        match self {
            Node::Number(n) => Ok(Value { num: *n, den: 1, money: None }),
            Node::Amount(minor, currency) => Ok(Value { num: *minor, den: 1, money: Some(*currency) }),
            Node::Rate(name) => {
                let money = rate(name).ok_or_else(|| FormulaError::NoRate(name.clone()))?;
                Ok(Value { num: i128::from(money.minor), den: 1, money: Some(money.currency) })
            }
            Node::Two(left, op, right) => combine(left.value(rate)?, *op, right.value(rate)?),
        }
    }
}

fn combine(a: Value, op: Op, b: Value) -> Result<Value, FormulaError> {
    let times = |x: i128, y: i128| x.checked_mul(y).ok_or(FormulaError::TooLarge);
    let (num, den, money) = match op {
        Op::Add | Op::Subtract => {
            if a.money != b.money {
                return Err(FormulaError::Units("it adds money to something else"));
            }
            let (left, right) = (times(a.num, b.den)?, times(b.num, a.den)?);
            let sum = if op == Op::Add { left.checked_add(right) } else { left.checked_sub(right) };
            (sum.ok_or(FormulaError::TooLarge)?, times(a.den, b.den)?, a.money)
        }
        Op::Multiply => {
            if a.money.is_some() && b.money.is_some() {
                return Err(FormulaError::Units("it multiplies money by money"));
            }
            (times(a.num, b.num)?, times(a.den, b.den)?, a.money.or(b.money))
        }
        Op::Divide => {
            if b.money.is_some() {
                return Err(FormulaError::Units("it divides by money"));
            }
            if b.num == 0 {
                return Err(FormulaError::ByNought);
            }
            let sign = b.num.signum();
            (times(times(a.num, b.den)?, sign)?, times(times(a.den, b.num)?, sign)?, a.money)
        }
    };
    Ok(Value { num, den, money })
}

/// The deepest nesting of brackets.
const DEEPEST: usize = 16;

struct Reader<'a> {
    rest: &'a str,
    deep: usize,
}

impl Reader<'_> {
    fn sum(&mut self) -> Result<Node, String> {
        let mut left = self.product()?;
        while let Some(op) = self.op(&[('+', Op::Add), ('-', Op::Subtract)]) {
            left = Node::Two(Box::new(left), op, Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, String> {
        let mut left = self.leaf()?;
        while let Some(op) = self.op(&[('*', Op::Multiply), ('/', Op::Divide)]) {
            left = Node::Two(Box::new(left), op, Box::new(self.leaf()?));
        }
        Ok(left)
    }

    fn op(&mut self, known: &[(char, Op)]) -> Option<Op> {
        let text = self.rest.trim_start();
        let (mark, op) = known.iter().find(|(mark, _)| text.starts_with(*mark))?;
        self.rest = &text[mark.len_utf8()..];
        Some(*op)
    }

    fn leaf(&mut self) -> Result<Node, String> {
        let text = self.rest.trim_start();
        if let Some(inner) = text.strip_prefix('(') {
            self.deep += 1;
            if self.deep > DEEPEST {
                return Err(format!("a formula has at most {DEEPEST} brackets"));
            }
            self.rest = inner;
            let node = self.sum()?;
            self.rest = self.rest.trim_start().strip_prefix(')').ok_or("a bracket is not closed")?;
            return Ok(node);
        }
        let end =
            text.find(|c: char| !(c.is_ascii_alphanumeric() || ".-£€$".contains(c))).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        self.rest = rest;
        leaf(word)
    }
}

/// `3`, `50p`, `£4.50` or the name of a rate.
fn leaf(word: &str) -> Result<Node, String> {
    let told = || format!("`{word}` is no number, amount or rate; write `9/10 * national-fee` or `£4.00`");
    let signs = [('£', Currency::Gbp), ('€', Currency::Eur), ('$', Currency::Usd)];
    if let Some((sign, currency)) = signs.iter().find(|(sign, _)| word.starts_with(*sign)) {
        let bare = &word[sign.len_utf8()..];
        let (whole, part) = bare.split_once('.').unwrap_or((bare, "00"));
        let (Ok(whole), Ok(part), 2) = (whole.parse::<u32>(), part.parse::<u32>(), part.len()) else {
            return Err(told());
        };
        return Ok(Node::Amount(i128::from(whole) * 100 + i128::from(part), *currency));
    }
    if let Some(pence) = word.strip_suffix('p').and_then(|p| p.parse::<u32>().ok()) {
        return Ok(Node::Amount(i128::from(pence), Currency::Gbp));
    }
    if let Ok(n) = word.parse::<u32>() {
        return Ok(Node::Number(i128::from(n)));
    }
    let name = word.starts_with(|c: char| c.is_ascii_lowercase())
        && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if name { Ok(Node::Rate(word.to_owned())) } else { Err(told()) }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Formula, FormulaError};
    use crate::units::{Currency, Money, Rounding};

    fn worth(source: &str) -> Result<i64, FormulaError> {
        let rate =
            |name: &str| (name == "national-fee").then_some(Money { minor: 405, currency: Currency::Gbp });
        Formula::try_from(source.to_owned()).unwrap().amount(&rate, Rounding::Down).map(|m| m.minor)
    }

    #[test]
    fn works_out_in_exact_fractions_and_rounds_once() {
        assert_eq!(worth("9/10 * national-fee"), Ok(364));
        assert_eq!(worth("national-fee - 50p"), Ok(355));
        assert_eq!(worth("(national-fee + £1.00) / 2"), Ok(252));
        assert_eq!(worth("national-fee / 3 * 3"), Ok(405));
    }

    #[test]
    fn refuses_what_is_no_money() {
        assert_eq!(worth("3"), Err(FormulaError::Units("it gives a plain number")));
        assert_eq!(
            worth("national-fee * national-fee"),
            Err(FormulaError::Units("it multiplies money by money"))
        );
        assert_eq!(worth("national-fee / (1 - 1)"), Err(FormulaError::ByNought));
        assert_eq!(worth("local-fee"), Err(FormulaError::NoRate("local-fee".to_owned())));
        for wrong in
            ["", "9/10 *", "£4.5", "(1", "fee() ", "a b", "min(1,2)", &"(".repeat(40), &"1+".repeat(200)]
        {
            assert!(Formula::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
