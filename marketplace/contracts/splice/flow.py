"""Members of flow collections, JSON among them: between brackets and commas."""

from __future__ import annotations

import re
from itertools import pairwise

from marketplace.contracts.splice.members import SPACE, Member, Splice, gap, members
from marketplace.contracts.splice.source import BREAK, Node, Source
from marketplace.contracts.splice.write import Writer
from marketplace.errors import CannotEdit


def pretty(source: Source, node: Node) -> str:
    """The break and the spaces before each member where they stand on lines of their own."""
    if not node.parts:
        return ""
    before = source.text[_inside(source, node) : node.parts[0].start]
    if not BREAK.search(before):
        return ""
    return source.newline_at(node.start) + " " * source.indent(node.parts[0].start)


def written(source: Source, node: Node, writer: Writer, key: str | None, value: object) -> str:
    said = writer.flow(value, None, pretty(source, node))
    return said if key is None else f"{writer.key(key, flow=True)}: {said}"


def insert(source: Source, node: Node, at: int, new: str) -> list[Splice]:
    _bracketed(source, node)
    found = members(source, node)
    if not found:
        # Behind a comment, which would hide it.
        end = node.end - 1
        start = end if "#" in source.text[node.start : end] else _inside(source, node)
        return [Splice(start, end, new)]
    between = _between(source, node, found)
    if at < len(found):
        return [Splice(found[at].start, found[at].start, new + between)]
    last = found[-1].end
    comma = gap(source.text, last)
    if source.text[comma] == ",":  # one behind the last, too
        return [Splice(comma + 1, comma + 1, between[1:] + new + ",")]
    comment = _comment_end(source, last)
    if comment == last:
        return [Splice(last, last, between + new)]
    return [Splice(last, last, ","), Splice(comment, comment, between[1:] + new)]


def remove(source: Source, node: Node, row: int) -> list[list[Splice]]:
    _bracketed(source, node)
    found = members(source, node)
    member, text = found[row], source.text
    comma = gap(text, member.end)
    end = comma + 1 if text[comma] == "," else member.end
    if len(found) == 1:
        alone = not _noted(source, node)
        all_ = (_inside(source, node), node.end - 1) if alone else (member.start, end)
        return [[Splice(*all_, "")]]
    floor = gap(text, found[row - 1].end) + 1 if row else _inside(source, node)
    begin = _comments(source, floor, member.start)
    if row + 1 < len(found):
        return [[Splice(begin, _next(source, end, found[row + 1].start), "")]]
    begin = _last_from(source, floor, begin, end)
    taken = Splice(begin, _comment_end(source, end), "")
    return [[taken] if end > member.end else [Splice(floor - 1, floor, ""), taken]]


def _last_from(source: Source, floor: int, begin: int, end: int) -> int:
    """From where the last member is taken: from the comma before it, unless a comment between
    them needs its line, and a bracket in the line of the member one of its own."""
    if "#" not in source.text[floor:begin]:
        return floor
    rest = source.text[_comment_end(source, end) : source.eol(end)].strip()
    line = source.begin(begin)
    return line + source.indent(line) if rest else source.above(line)[1]


def move(source: Source, node: Node, row: int, at: int) -> list[list[Splice]]:
    _bracketed(source, node)
    found = members(source, node)
    begin, end = node.parts[0].start, found[-1].end
    if _noted(source, node):
        raise CannotEdit("Comments stand between the entries.", "Edit the text.")
    texts = [source.text[member.start : member.end] for member in found]
    gaps = [source.text[a.end : b.start] for a, b in pairwise(found)]
    texts.insert(at, texts.pop(row))
    joined = "".join(map("".join, zip(texts, [*gaps, ""], strict=True)))
    return [[Splice(begin, end, joined)]]


def _bracketed(source: Source, node: Node) -> None:
    if source.text[source.content(node)] not in "[{":
        raise CannotEdit("The pair has no braces of its own.", "Put it into braces.")


def _inside(source: Source, node: Node) -> int:
    """Behind the bracket that opens it."""
    return source.content(node) + 1


def _noted(source: Source, node: Node) -> bool:
    """Are there comments within the brackets, between the members?"""
    found = members(source, node)
    at = _inside(source, node)
    for start, end in [*((m.start, m.end) for m in found), (node.end - 1, node.end)]:
        if "#" in source.text[at:start]:
            return True
        at = end
    return False


def _between(source: Source, node: Node, found: list[Member]) -> str:
    """A comma and what stands behind it, as between the members that are there."""
    inside = pretty(source, node)
    if len(found) == 1 or inside:
        return f",{inside}" if inside else ", "
    between = source.text[found[-2].end : found[-1].start]
    return between if re.fullmatch(r",[ \t]*", between) else ", "


def _comment_end(source: Source, at: int) -> int:
    """Behind a comment in the rest of the line; `at` where there is none."""
    rest = source.text[at : source.eol(at)]
    return at + len(rest.rstrip(SPACE)) if rest.lstrip(SPACE).startswith("#") else at


def _next(source: Source, at: int, start: int) -> int:
    """Up to where the text goes on behind a removed member: comments below it stay."""
    end = _comment_end(source, at)
    found = BREAK.search(source.text, end, start)
    below = found.end() if found and "#" in source.text[end:start] else 0
    if not below:
        return start
    return below + source.indent(below)


def _comments(source: Source, floor: int, start: int) -> int:
    """Where the comment lines directly above a member begin; `start` where there are none."""
    begin = source.begin(start)
    while begin > floor and not source.text[begin:start].strip(SPACE):
        above, end = source.above(begin)
        if above < floor or not source.text[above:end].lstrip(SPACE).startswith("#"):
            break
        start = begin = above
    return start + source.indent(start) if start == begin else start
