"""`python -m tests.formats.exchange_matrix [FOLDER]`: every format on every contract, as a table.

Without a folder: those of the demo and the odd ones of `exchange_cases`. Takes minutes.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from marketplace.errors import MarketplaceError
from marketplace.formats.exchange import DIALECTS, EXPORTS
from marketplace.services.exporting import Wanted, export_all, objects
from marketplace.settings import Limits
from tests.formats.exchange_cases import FULL, ODD
from tests.formats.exchange_read import read

TOP = Path(__file__).resolve().parents[2]
LIMITS = Limits(exchange_seconds=60.0)


def wishes(data: bytes) -> list[Wanted]:
    """All formats, SQL in all dialects; of those for one schema object the first."""
    names = objects(data, "a.odcs.yaml", LIMITS)
    first = names[0] if names else ""
    found = [Wanted(one.name, first if one.one_object else "") for one in EXPORTS]
    return [*found[1:], *(Wanted("sql", "", dialect) for dialect in DIALECTS)]


def main(folder: str = "") -> None:
    files = sorted(Path(folder or TOP / "contracts").rglob("*.odcs.yaml"))
    cases = {str(path.name): path.read_bytes() for path in files}
    if not folder:
        cases |= {name: text.encode() for name, text in {"full": FULL, **ODD}.items()}
    made: Counter[str] = Counter()
    said: dict[str, Counter[str]] = {}
    for case, data in cases.items():
        wanted = wishes(data)
        try:
            found = export_all(data, case, wanted, LIMITS)
        except MarketplaceError as error:
            found = [error] * len(wanted)
        for wish, one in zip(wanted, found, strict=True):
            name = f"{wish.format} {wish.dialect}".strip()
            said.setdefault(name, Counter())
            if isinstance(one, MarketplaceError):
                said[name][f"refused: {one.message}"] += 1
            elif wrong := read(wish.format, one.data, wish.dialect):
                said[name][f"UNREADABLE: {wrong}"] += 1
                print(f"{case}: {name}: {wrong}", file=sys.stderr)
            else:
                made[name] += 1
    print(f"| format | made of {len(cases)} | otherwise |\n| --- | --- | --- |")
    for name, others in said.items():
        print(f"| {name} | {made[name]} | {'; '.join(f'{n} x {t}' for t, n in others.items())} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
