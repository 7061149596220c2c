#!/usr/bin/env bash
# Counts the same files with this engine and with others that a reader can install, and prints wall-clock seconds (the
# median of five) and the most memory. Run it on a quiet machine:
#
#   crates/count/benches/peers/run.sh [BALLOTS]        (1,000,000 ballots unless told otherwise)
#
# Needs cargo, awk and GNU time; python3 for peers in Python. Everything goes into a folder of its own (PEERS, by default
# under /tmp); nothing is installed elsewhere. A peer that cannot be had is named and left out.
set -eu
here=$(cd "$(dirname "$0")/../../../.." && pwd)
ballots=${1:-1000000}
work=${PEERS:-${TMPDIR:-/tmp}/count-peers}
mkdir -p "$work"

(cd "$here" && cargo build -q --release -p count --examples)
target=${CARGO_TARGET_DIR:-$here/target}/release/examples
for kind in party unique; do
    [ -s "$work/$kind.$ballots.blt" ] || "$target/make" "$work/$kind.$ballots.blt" "$ballots" 30 12 "$kind"
done

if [ ! -x "$work/bin/stv-rs" ]; then
    CARGO_TARGET_DIR="$work/target" cargo install -q stv-rs --locked --root "$work" || echo "stv-rs cannot be had"
fi
if [ ! -x "$work/venv/bin/python" ]; then
    python3 -m venv "$work/venv" && "$work/venv/bin/pip" install -q pyrankvote || echo "pyrankvote cannot be had"
fi

# The form that stv-rs reads names candidates by nicknames.
for kind in party unique; do
    file="$work/$kind.$ballots"
    [ -s "$file.nick.blt" ] || awk '
        NR == 1 { print; printf "[nick"; for (i = 1; i <= $1; i++) printf " c%d", i; print "]"; next }
        over || $1 == "0" { over = 1; print; next }
        { printf "%s", $1; for (i = 2; i < NF; i++) printf " c%s", $i; print " 0" }' "$file.blt" > "$file.nick.blt"
done

cat > "$work/pyrankvote_run.py" <<'PY'
import sys
from pyrankvote import Ballot, Candidate, single_transferable_vote
lines = iter(open(sys.argv[1]))
count, seats = map(int, next(lines).split())
candidates = [Candidate(str(number + 1)) for number in range(count)]
ballots = []
for line in lines:
    copies, *numbers = map(int, line.split())
    if copies == 0:
        break
    ballots += copies * [Ballot([candidates[number - 1] for number in numbers[:-1]])]
print(single_transferable_vote(candidates, ballots, seats))
PY

# measure NAME FILE COMMAND…: the median of five runs, or of one if it is slow.
measure() {
    name=$1; shift
    for round in 1 2 3 4 5; do
        /usr/bin/time -o "$work/time" -f '%e %M' timeout 600 "$@" > /dev/null 2> "$work/error" \
            || { echo "$name: did not finish ($(head -c 100 "$work/error"))"; return 0; }
        tail -n 1 "$work/time"
        [ "$(tail -n 1 "$work/time" | cut -d. -f1)" -lt 20 ] || break
    done | sort -n | awk -v name="$name" '
        /did not/ { print; next } { t[NR] = $1; m[NR] = $2 }
        END { if (NR && t[1] != "") printf "%-44s %8.2f s %8.0f MiB\n", name, t[int((NR + 1) / 2)], m[int((NR + 1) / 2)] / 1024 }'
}

for kind in party unique; do
    file="$work/$kind.$ballots"
    for rules in scottish ers97 meek; do
        measure "$kind: this engine, $rules" "$target/result" "$file.blt" json "$rules"
    done
    if [ -x "$work/bin/stv-rs" ]; then
        for arithmetic in fixed9 bigfixed9; do
            measure "$kind: stv-rs, Meek, $arithmetic" "$work/bin/stv-rs" --arithmetic "$arithmetic" --input "$file.nick.blt" meek
        done
    fi
    if [ -x "$work/venv/bin/python" ]; then
        measure "$kind: pyrankvote" "$work/venv/bin/python" "$work/pyrankvote_run.py" "$file.blt"
    fi
done
