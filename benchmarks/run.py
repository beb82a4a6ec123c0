"""Measures list, edit, save, delete and look-up on every system, and prints ratios.

    make bench
    make bench ARGS="--size 1000 --size 1000000 --case list_first --case list_last"

All systems answer in turn, each in a process of its own, so that whatever else the machine does
meets them alike.  Times are CPU time of the application alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import data
from cases import CASES
from systems import NAMES
from worker import Result, serve

REFERENCES = ("floor_orm", "flask_admin")


class System:
    """A system in a process of its own."""

    def __init__(self, name: str, pipe: Any) -> None:
        self.name = name
        self.pipe = pipe

    def do(self, *order: Any) -> Any:
        """Let the worker do something and return its answer."""
        self.pipe.send(order)
        return self.pipe.recv()


@contextmanager
def system(name: str, path: Path, orders: int) -> Iterator[System]:
    """Start a system's process, and end it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs, name, path, orders), daemon=True)
    process.start()
    theirs.close()
    try:
        yield System(name, ours)
    finally:
        ours.send(None)
        process.join()


def measure(options: argparse.Namespace, orders: int) -> bool:
    """Measure all cases on one size, print them, and return whether all answers were right."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        path = Path(folder) / "shop.sqlite"
        data.make(path, orders)
        found = [stack.enter_context(system(name, path, orders)) for name in options.systems]
        pairs = [(one, case) for case in options.cases for one in found if one.do("has", case)]
        checked = {(one.name, case): one.do("check", case) for one, case in pairs}
        wrong = {pair: result for pair, result in checked.items() if result.problem}
        right = [(one, case) for one, case in pairs if (one.name, case) not in wrong]
        times: dict[tuple[str, str], list[float]] = {(one.name, case): [] for one, case in right}
        for _ in range(options.rounds):
            for one, case in right:
                times[one.name, case] += one.do("measure", case, options.budget)
    print_table(orders, options, times, checked)
    for (name, case), result in wrong.items():
        print(f"WRONG: {name} {case}: {result.problem}")
    return not wrong


def print_table(
    orders: int,
    options: argparse.Namespace,
    times: dict[tuple[str, str], list[float]],
    checked: dict[tuple[str, str], Result],
) -> None:
    """Print one line per case and system."""
    medians = {pair: 1000 * median(seconds) for pair, seconds in times.items()}
    print(f"\n{orders:,} orders, {data.customers_of(orders):,} customers\n")
    heads = ("case", "system", "ms", *(f"x {name}" for name in REFERENCES), "SQL", "kB", "n")
    rows = [heads]
    for case in options.cases:
        for name in options.systems:
            if (name, case) not in medians:
                continue
            ms, result = medians[name, case], checked[name, case]
            ratios = (_ratio(ms, medians.get((other, case))) for other in REFERENCES)
            rows.append(
                (case, name, f"{ms:.2f}", *ratios, str(result.statements))
                + (f"{result.kilobytes:.1f}", str(len(times[name, case])))
            )
    print_markdown(rows)


def _ratio(ms: float, other: float | None) -> str:
    return "" if not other else f"{ms / other:.3g}"


def print_markdown(rows: Sequence[Sequence[str]]) -> None:
    """Print a table whose first row is its head."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return f"| {' | '.join(padded)} |"

    print(line(rows[0]))
    print(f"|{'|'.join('-' * (width + 2) for width in widths)}|")
    for row in rows[1:]:
        print(line(row))


def main() -> None:
    """Measure what the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--size", type=int, action="append", dest="sizes", help="orders; may be repeated")
    add("--case", choices=CASES, action="append", dest="cases", help="may be repeated")
    add("--system", choices=NAMES, action="append", dest="systems", help="may be repeated")
    add("--rounds", type=int, default=9, help="how often all systems take their turn")
    add("--budget", type=float, default=0.15, help="seconds per case and turn, about")
    options = parser.parse_args()
    options.sizes = options.sizes or [1_000, 100_000]
    options.cases = [case for case in CASES if case in (options.cases or CASES)]
    options.systems = [name for name in NAMES if name in (options.systems or NAMES)]
    right = [measure(options, orders) for orders in options.sizes]
    raise SystemExit(not all(right))


if __name__ == "__main__":
    main()
