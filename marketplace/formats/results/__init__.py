"""Results of other tools as observations. Which tool wrote a text is seen by what is in it.

Only what a tool says of a check is taken: its verdict, its counts, its reason. Rows and values of
the data that some tools write beside it are left where they are.
"""

from __future__ import annotations

from typing import Any, Protocol

from marketplace.errors import Unreadable
from marketplace.formats.results import datacontract, dbt, expectations, junit, own, soda
from marketplace.formats.results.given import Given, document
from marketplace.model import Observation


class _Format(Protocol):
    def fits(self, found: Any) -> bool: ...

    def read(self, found: Any, given: Given) -> tuple[Observation, ...]: ...


_JSON: dict[str, _Format] = {
    "dbt": dbt,
    "datacontract": datacontract,
    "great-expectations": expectations,
    "soda": soda,
    "json": own,
}
FORMATS = (*_JSON, "junit", "csv")
_HINT = f"Known are: {', '.join(FORMATS)}. Name one with --format, or see docs/results.md."


def recognise(text: str) -> str:
    """The name of its format. Raises Unreadable where it is none of ours."""
    start = text.lstrip()[:1]
    if start == "<":
        return "junit"
    if start in ("{", "["):
        found = document(text)
        for name, one in _JSON.items():
            if one.fits(found):
                return name
        raise Unreadable("This JSON is of no tool that is known here.", _HINT)
    if own.is_csv(text):
        return "csv"
    raise Unreadable("This is no file of results.", _HINT)


def results(text: str, given: Given, format: str = "") -> tuple[Observation, ...]:
    """In the order of the file. Raises Unreadable, with the line where there is one."""
    name = format or recognise(text)
    if name not in FORMATS:
        raise Unreadable(f"There is no format '{name[:50]}'.", _HINT)
    if name == "junit":
        return junit.read(text, given)
    if name == "csv":
        return own.read_csv(text, given)
    found = document(text)
    if not _JSON[name].fits(found):
        raise Unreadable(f"This is no file of results in the format '{name}'.", _HINT)
    return _JSON[name].read(found, given)
