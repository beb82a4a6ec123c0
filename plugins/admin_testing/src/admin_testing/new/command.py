"""The command line of authors: ``admin-core new-plugin NAME --kind KIND``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .writing import KINDS, Refused, write


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command, and return the status for the shell."""
    parsed = _parser().parse_args(arguments)
    try:
        folder = write(parsed.name, parsed.kind, parsed.into, author=parsed.author)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    print(f"Written: {folder}\nNext:  cd {folder}  &&  pip install -e . --group test  &&  pytest")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("admin-core", description="For authors of plugins.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = commands.add_parser("new-plugin", help="write a distribution to start from")
    new.add_argument("name", metavar="NAME", help="of the distribution: admin-shelf")
    new.add_argument("--kind", choices=KINDS, required=True, help="what the plugin is about")
    new.add_argument("--into", type=Path, default=Path(), metavar="FOLDER", help="where to write")
    new.add_argument("--author", default="", help="whom the licence names")
    return parser


if __name__ == "__main__":
    sys.exit(main())
