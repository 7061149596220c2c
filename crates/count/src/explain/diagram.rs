//! The transfer diagram: how votes flow from stage to stage, as inline SVG and in words.
//!
//! All geometry is in whole tenths of a pixel. Colours are `currentColor` with different opacity, so that
//! the picture follows light and dark pages; a page may restyle the classes `count-bar`, `count-keep`,
//! `count-move`, `count-gone`, `is-elected` and `is-excluded`. No meaning is in colour alone.

use super::{names, short, short_votes};
use crate::render::escape;
use crate::{Count, Stage, StageKind, Votes};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Tenths of a pixel.
type Tenths = u128;

const TOP: Tenths = 360;
const LABELS: Tenths = 2000;
const BAR: Tenths = 120;
const STEP: Tenths = 1500;
const GAP: Tenths = 160;
const HEIGHT: Tenths = 3600;

/// The diagram as one `<svg>` element with title and description; the same count gives the same bytes.
/// [`transfer_text`] is its equivalent in words.
pub fn transfer_svg(count: &Count) -> String {
    let picture = Picture::new(count);
    let width = LABELS + STEP * (picture.columns.len() as Tenths - 1) + BAR + LABELS;
    let height = picture.columns.iter().map(|column| column.bottom).max().unwrap_or(TOP) + 100;
    let hash = crate::input::hex(&Sha256::digest(format!("{}|{}", count.title, count.input.sha256)));
    let id = &hash[..8];
    let mut svg = format!(
        "<svg class=\"count-transfers\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" aria-labelledby=\"transfers-{id}-title transfers-{id}-desc\" \
         font-family=\"system-ui, sans-serif\" font-size=\"11\" fill=\"currentColor\">\
         <title id=\"transfers-{id}-title\">{}</title><desc id=\"transfers-{id}-desc\">{}</desc>",
        px(width),
        px(height),
        px(width),
        px(height),
        escape(&format!("How votes moved: {}", count.title)),
        escape(&transfer_text(count).join(" ")),
    );
    picture.draw(&mut svg);
    svg.push_str("</svg>\n");
    svg
}

/// What the diagram shows, in sentences: one for each stage.
pub fn transfer_text(count: &Count) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, stage) in count.stages.iter().enumerate() {
        let what = match stage.kind {
            _ if place > 0 && stage.transfers.is_empty() => {
                changes_text(count, &count.stages[place - 1], stage)
            }
            StageKind::FirstPreferences => {
                let votes =
                    count.candidates.iter().zip(&stage.votes).filter(|(candidate, _)| !candidate.withdrawn);
                let votes: Vec<String> =
                    votes.map(|(candidate, votes)| format!("{} {}", candidate.name, short(*votes))).collect();
                format!("first preferences: {}", votes.join(", "))
            }
            _ => stage
                .transfers
                .iter()
                .map(|transfer| flow_text(count, transfer))
                .collect::<Vec<_>>()
                .join("; "),
        };
        let elected = match &stage.elected[..] {
            [] => String::new(),
            elected => format!("; elected: {}", names(count, elected)),
        };
        lines.push(crate::plain_line(&format!("Stage {}, {what}{elected}.", stage.number)));
    }
    lines
}

/// Who has more and who has less than before, where every paper was counted anew.
fn changes_text(count: &Count, before: &Stage, stage: &Stage) -> String {
    let rows = count.candidates.iter().zip(before.votes.iter().zip(&stage.votes));
    let parts: Vec<String> = rows
        .filter(|(_, (before, after))| before != after)
        .map(|(candidate, (before, after))| {
            let (word, by) = if after > before {
                ("more", after.saturating_sub(*before))
            } else {
                ("less", before.saturating_sub(*after))
            };
            format!("{} {} {word}", candidate.name, short(by))
        })
        .collect();
    let changes = if parts.is_empty() { "nothing changes".to_owned() } else { parts.join(", ") };
    format!("every paper counted anew: {changes}")
}

fn flow_text(count: &Count, transfer: &crate::Transfer) -> String {
    let mut parts: Vec<String> = transfer
        .to
        .iter()
        .map(|(number, votes)| format!("{} to {}", short(*votes), count.name(*number)))
        .collect();
    let gone = Votes::from_units(
        transfer.exhausted.units() + transfer.rounding.units(),
        transfer.exhausted.decimals(),
    );
    if !gone.is_zero() {
        parts.push(format!("{} not transferable", short(gone)));
    }
    format!(
        "from {}: {}",
        count.name(transfer.from),
        if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
    )
}

struct Picture<'a> {
    count: &'a Count,
    total: u128,
    columns: Vec<Column>,
}

/// One stage: where each candidate's bar stands; the last one is for votes that are not transferable.
struct Column {
    left: Tenths,
    /// Top and height of each bar; nothing for candidates without votes.
    bars: Vec<Option<(Tenths, Tenths)>>,
    bottom: Tenths,
}

/// A stream of votes between two neighbouring columns.
struct Flow {
    from: usize,
    to: usize,
    votes: u128,
}

impl<'a> Picture<'a> {
    fn new(count: &'a Count) -> Self {
        let total =
            count.stages.first().map_or(1, |s| s.votes.iter().map(|v| v.units()).sum::<u128>()).max(1);
        let order = order(count);
        let columns = count.stages.iter().enumerate();
        let columns = columns.map(|(place, stage)| Column::new(place, &held(stage), &order, total)).collect();
        Self { count, total, columns }
    }

    fn draw(&self, svg: &mut String) {
        for (place, (stage, column)) in self.count.stages.iter().zip(&self.columns).enumerate() {
            self.heading(svg, stage, column);
            if let Some(next) = self.count.stages.get(place + 1) {
                self.flows(svg, stage, next, column, &self.columns[place + 1]);
            }
            let last = place + 1 == self.columns.len();
            self.bars(svg, stage, column, place == 0, last);
        }
    }

    fn heading(&self, svg: &mut String, stage: &Stage, column: &Column) {
        let what = match stage.kind {
            StageKind::FirstPreferences => "first preferences",
            StageKind::Surplus => "surplus",
            StageKind::Exclusion => "exclusion",
            StageKind::ConstraintExclusion => "excluded by quota",
        };
        let (x, number) = (px(column.left + BAR / 2), stage.number);
        push(
            svg,
            format_args!(
                "<text x=\"{x}\" y=\"12\" text-anchor=\"middle\" font-weight=\"bold\">Stage {number}</text>"
            ),
        );
        push(svg, format_args!("<text x=\"{x}\" y=\"26\" text-anchor=\"middle\">{what}</text>"));
    }

    fn flows(&self, svg: &mut String, stage: &Stage, next: &Stage, left: &Column, right: &Column) {
        let mut out: Vec<u128> = vec![0; left.bars.len()];
        let mut into: Vec<u128> = vec![0; right.bars.len()];
        for flow in flows(stage, next) {
            let (start, end) = (out[flow.from], into[flow.to]);
            out[flow.from] += flow.votes;
            into[flow.to] += flow.votes;
            let (Some((from, _)), Some((to, _))) = (left.bars[flow.from], right.bars[flow.to]) else {
                continue;
            };
            let class = match (flow.from == flow.to, flow.to == self.count.candidates.len()) {
                (true, _) => "count-keep",
                (_, true) => "count-gone",
                _ => "count-move",
            };
            let opacity = if class == "count-keep" { "0.12" } else { "0.4" };
            let thick = self.scaled(flow.votes).max(4);
            let (y1, y2) = (from + self.scaled(start), to + self.scaled(end));
            let (x1, x2) = (left.left + BAR, right.left);
            let middle = px((x1 + x2) / 2);
            push(
                svg,
                format_args!(
                    "<path class=\"{class}\" fill-opacity=\"{opacity}\" d=\"M{x1} {a}C{middle} {a} {middle} {b} {x2} {b}V{c}C{middle} {c} {middle} {d} {x1} {d}Z\"><title>{}</title></path>",
                    escape(&self.flow_title(&flow, next)),
                    x1 = px(x1),
                    x2 = px(x2),
                    a = px(y1),
                    b = px(y2),
                    c = px(y2 + thick),
                    d = px(y1 + thick),
                ),
            );
        }
    }

    fn flow_title(&self, flow: &Flow, next: &Stage) -> String {
        let votes = short_votes(Votes::from_units(flow.votes, self.count.rules.decimals));
        if flow.from == flow.to {
            return format!("{} keeps {votes}", self.name(flow.from));
        }
        format!("Stage {}: {votes} from {} to {}", next.number, self.name(flow.from), self.name(flow.to))
    }

    fn bars(&self, svg: &mut String, stage: &Stage, column: &Column, first: bool, last: bool) {
        let held = held(stage);
        for (index, bar) in column.bars.iter().enumerate() {
            let Some((top, height)) = *bar else { continue };
            let number = index as u16 + 1;
            let mut class = "count-bar".to_owned();
            let elected = self.count.elected.iter().any(|e| e.candidate == number && e.stage <= stage.number);
            if elected {
                class.push_str(" is-elected");
            }
            let votes = Votes::from_units(held[index], self.count.rules.decimals);
            let title =
                escape(&format!("{}: {} at stage {}", self.name(index), short_votes(votes), stage.number));
            let (x, y, w, h) = (px(column.left), px(top), px(BAR), px(height));
            let opacity = if elected { "1" } else { "0.6" };
            push(
                svg,
                format_args!(
                    "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill-opacity=\"{opacity}\"><title>{title}</title></rect>"
                ),
            );
            let decided = if stage.elected.contains(&number) { "elected " } else { "" };
            let middle = px(top + height / 2 + 38);
            let name = escape(&shortened(&self.name(index), 28));
            if first {
                let x = px(column.left - 60);
                push(svg, format_args!("<text x=\"{x}\" y=\"{middle}\" text-anchor=\"end\">{name}</text>"));
            }
            if last {
                let x = px(column.left + BAR + 60);
                let fate = if elected { "✓ " } else { "" };
                push(svg, format_args!("<text x=\"{x}\" y=\"{middle}\">{fate}{name}</text>"));
            } else if !decided.is_empty() {
                let (x, y) = (px(column.left + BAR / 2), px(top - 30));
                push(
                    svg,
                    format_args!(
                        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\" font-size=\"9\">✓ elected</text>"
                    ),
                );
            }
        }
    }

    fn name(&self, index: usize) -> String {
        match self.count.candidates.get(index) {
            Some(candidate) => candidate.name.clone(),
            None => "not transferable".to_owned(),
        }
    }

    fn scaled(&self, votes: u128) -> Tenths {
        votes * HEIGHT / self.total
    }
}

impl Column {
    fn new(place: usize, held: &[u128], order: &[usize], total: u128) -> Self {
        let mut bars = vec![None; held.len()];
        let mut top = TOP + GAP;
        for &index in order.iter().filter(|&&index| held[index] > 0) {
            let height = (held[index] * HEIGHT / total).max(4);
            bars[index] = Some((top, height));
            top += height + GAP;
        }
        Self { left: LABELS + STEP * place as Tenths, bars, bottom: top }
    }
}

/// Votes held at the end of a stage, candidates first, then what is not transferable.
fn held(stage: &Stage) -> Vec<u128> {
    let gone = stage.exhausted.units() + stage.rounding.units();
    stage.votes.iter().map(|votes| votes.units()).chain([gone]).collect()
}

/// From top to bottom: the elected in order, then the others by how long they stayed; last what is not transferable.
fn order(count: &Count) -> Vec<usize> {
    let out =
        |number: u16| count.stages.iter().position(|stage| stage.excluded.contains(&number)).unwrap_or(0);
    let mut others: Vec<u16> =
        count.candidates.iter().map(|c| c.number).filter(|n| !count.is_elected(*n)).collect();
    others.sort_by_key(|number| (std::cmp::Reverse(out(*number)), *number));
    let all = count.winners().into_iter().chain(others).map(|number| usize::from(number) - 1);
    all.chain([count.candidates.len()]).collect()
}

fn flows(stage: &Stage, next: &Stage) -> Vec<Flow> {
    let (before, gone) = (held(stage), stage.votes.len());
    let given = |index: usize| -> u128 {
        let of = next.transfers.iter().filter(|transfer| usize::from(transfer.from) == index + 1);
        of.map(|t| {
            t.to.iter().map(|(_, v)| v.units()).sum::<u128>() + t.exhausted.units() + t.rounding.units()
        })
        .sum()
    };
    // Where every paper is counted anew nothing moves from one to another; what stays is shown.
    let after = held(next);
    let kept = |index: usize, votes: u128| votes.saturating_sub(given(index)).min(after[index]);
    let mut flows: Vec<Flow> = before
        .iter()
        .enumerate()
        .map(|(index, votes)| Flow { from: index, to: index, votes: kept(index, *votes) })
        .collect();
    for transfer in &next.transfers {
        let from = usize::from(transfer.from) - 1;
        let to = transfer.to.iter().map(|(number, votes)| (usize::from(*number) - 1, votes.units()));
        let lost = transfer.exhausted.units() + transfer.rounding.units();
        flows.extend(to.chain([(gone, lost)]).map(|(to, votes)| Flow { from, to, votes }));
    }
    flows.retain(|flow| flow.votes > 0);
    flows
}

fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let mut text: String = name.chars().take(most - 1).collect();
    text.truncate(text.trim_end().len());
    text.push('…');
    text
}

fn px(tenths: Tenths) -> String {
    if tenths.is_multiple_of(10) {
        (tenths / 10).to_string()
    } else {
        format!("{}.{}", tenths / 10, tenths % 10)
    }
}

fn push(svg: &mut String, part: std::fmt::Arguments<'_>) {
    svg.write_fmt(part).expect("writing to a String cannot fail");
}
