"""The members of a collection: where each begins and ends, and which comments belong to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from marketplace.contracts.splice.source import Node, Source
from marketplace.errors import CannotEdit

SPACE = " \t"
_BREAK = r"(?:\r\n|[\n\r\x85\u2028\u2029])"
_NOT_BREAK = r"[^\n\r\x85\u2028\u2029]"
# Everything that may stand between two signs that mean something.
_GAP = re.compile(rf"(?:[ \t]*(?:#{_NOT_BREAK}*)?{_BREAK})*[ \t]*")


@dataclass(frozen=True, slots=True)
class Member:
    start: int  # its dash, its key, or in brackets the value itself
    after: int  # behind its dash or colon: a value stands from here on
    key: Node | None
    value: Node
    colon: bool = True  # False: `{key}`

    @property
    def end(self) -> int:
        return max(self.after, self.value.end)


@dataclass(frozen=True, slots=True)
class Splice:
    """Text between two places gives way to another."""

    start: int
    end: int
    text: str


def gap(text: str, at: int) -> int:
    """Where the next sign stands that means something: behind blanks, breaks and comments."""
    found = _GAP.match(text, at)
    return found.end() if found else at


def members(source: Source, node: Node) -> list[Member]:
    if node.kind == "sequence":
        return [*_items(source, node)]
    found = []
    for key, value in zip(node.parts[::2], node.parts[1::2], strict=True):
        colon = gap(source.text, key.end)
        stated = source.text[colon : colon + 1] == ":"
        after = colon + 1 if stated else key.end
        found.append(Member(key.start, after, key, value, stated))
    return found


def _items(source: Source, node: Node) -> list[Member]:
    found: list[Member] = []
    at = source.content(node)
    for item in node.parts:
        if node.style:
            found.append(Member(item.start, item.start, None, item))
        else:
            dash = gap(source.text, at)
            found.append(Member(dash, dash + 1, None, item))
            at = found[-1].end
    return found


def plain_keys(source: Source, node: Node) -> None:
    """Raises CannotEdit for what is written with a `?`: its key can be anything."""
    for key in node.parts[::2] if node.kind == "mapping" else ():
        before = source.text[max(key.start - 10, 0) : key.start].rstrip(SPACE)
        if key.kind != "scalar" or (before.endswith("?") and _explicit(before)):
            raise CannotEdit("A key here is written with `?` or `*`.", "Edit the text.")


def _explicit(before: str) -> bool:
    return len(before) == 1 or before[-2] in " \t\r\n{[,-"


def own_line(source: Source, at: int) -> bool:
    """Nothing stands before it on its line."""
    return not source.text[source.begin(at) : at].strip(SPACE)


def lead(source: Source, node: Node, found: list[Member], row: int) -> int:
    """Where the comment lines directly above a member begin, else its line.

    A comment further to the right belongs to what is above it, and one above the first key of
    all to the file.
    """
    member = found[row]
    begin = source.begin(member.start)
    if not own_line(source, member.start) or (node is source.root and row == 0):
        return begin
    floor = source.after(tail(source, found, row - 1)) if row else 0
    column = member.start - begin
    while begin > floor:
        above, end = source.above(begin)
        line = source.text[above:end]
        words = line.lstrip(SPACE)
        if not words.startswith("#") or len(line) - len(words) > column:
            break
        begin = above
    return begin


def tail(source: Source, found: list[Member], row: int) -> int:
    """Where the last line of a member ends, with the comments below that stand further in."""
    member = found[row]
    column = source.column(member.start)
    end = source.eol(member.end)
    while (below := source.after(end)) > end:
        inner = source.indent(below)
        if inner <= column or source.text[below + inner : below + inner + 1] != "#":
            break
        end = source.eol(below)
    return end


def blank_above(source: Source, begin: int) -> bool:
    """Is the line above the one that begins here blank? There is none above the first."""
    if not begin:
        return True
    above, end = source.above(begin)
    return not source.text[above:end].strip(SPACE)


def blank_below(source: Source, eol: int) -> int:
    """Where the last of the blank lines below the line that ends here ends."""
    end, at = eol, source.after(eol)
    while at > end:
        stop = source.eol(at)
        if source.text[at:stop].strip(SPACE) or stop == len(source.text):
            break
        end, at = stop, source.after(stop)
    return end


def spaced(source: Source, node: Node, found: list[Member]) -> bool:
    """Do blank lines stand between all members?"""
    betweens = (
        source.text[source.after(tail(source, found, row - 1)) : lead(source, node, found, row)]
        for row in range(1, len(found))
    )
    return len(found) > 1 and all(between and not between.strip() for between in betweens)
