"""What one commit meant for one file: both texts compared, once for each pair of blobs."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from marketplace.contracts.compare import NotOurs, Text, compare, only_one, parse
from marketplace.contracts.parts import text
from marketplace.errors import Unreadable
from marketplace.model import Comparison, Kind
from marketplace.settings import Limits
from marketplace.stores.git_history import FileChange

Fetch = Callable[[str, str], bytes]
_MOST = 20_000  # comparisons that are kept; most hold a change or two
_NO_FILE = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`comparison` is None where nobody can read one of the texts: `broken` says so.

    `before` and `after` are blob ids, "" where there is no file.
    """

    path: str
    was: str = ""  # its former path, where it moved
    before: str = ""
    after: str = ""
    kind: Kind = Kind.DATA_CONTRACT
    id: str = ""
    name: str = ""
    domain: str = ""
    owner: str = ""
    comparison: Comparison | None = None
    broken: str = ""

    @property
    def added(self) -> bool:
        return not self.before

    @property
    def removed(self) -> bool:
        return not self.after


_Key = tuple[str, str, str, date, Limits]
_seen: OrderedDict[_Key, Seen | None] = OrderedDict()
_keeping = threading.Lock()


def seen(fetch: Fetch, change: FileChange, on: date, limits: Limits) -> Seen | None:
    """None for what is neither a contract nor a product. `on`: the day of the commit, on which
    an end of support may have been past. Unlike texts at their time, blobs never change."""
    key = (change.path, change.before, change.after, on, limits)
    with _keeping:
        if key in _seen:
            _seen.move_to_end(key)
            return _seen[key]
    found = _compared(fetch, change, on, limits)
    with _keeping:
        _seen[key] = found
        while len(_seen) > _MOST:
            _seen.popitem(last=False)
    return found


def _compared(fetch: Fetch, change: FileChange, on: date, limits: Limits) -> Seen | None:
    bare = Seen(path=change.path, was=change.was, before=change.before, after=change.after)
    try:
        new = _text(fetch, change.path, change.after, limits)
    except NotOurs:
        return None
    except Unreadable as error:
        # Which file it is stands before it already.
        where, _, what = error.message.rpartition(f"{change.path}:")
        said = f"{where}line {what}" if what != error.message else error.message
        return replace(bare, kind=Kind.BROKEN, broken=f"Nobody can read it: {said}")
    try:
        old = _text(fetch, change.was or change.path, change.before, limits)
    except NotOurs:
        old = None
    except Unreadable:
        said = "It can be read again; what changed meanwhile, nobody can tell."
        return replace(_named(bare, new), broken=said) if new else replace(bare, broken=_GONE)
    side = new or old
    if side is None:
        return None
    if old and new and old.kind is new.kind:
        found = compare(old, new, on)
    else:
        found = only_one(side.kind, side.tree, on, added=new is not None)
    return replace(_named(bare, side), comparison=found)


_GONE = "It is gone; nobody could read it."


def _text(fetch: Fetch, path: str, blob: str, limits: Limits) -> Text | None:
    return parse(fetch(path, blob), path, limits) if blob else None


def _named(bare: Seen, side: Text) -> Seen:
    team = side.tree.get("team")
    owner = team.get("name") if isinstance(team, dict) else ""
    return replace(
        bare,
        kind=side.kind,
        id=text(side.tree.get("id")),
        name=text(side.tree.get("name")) or text(side.tree.get("id")),
        domain=text(side.tree.get("domain")),
        owner=text(owner),
    )
