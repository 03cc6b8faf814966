"""Members of block collections: whole lines come, go and move."""

from __future__ import annotations

from marketplace.contracts.splice.members import (
    SPACE,
    Member,
    Splice,
    blank_above,
    blank_below,
    lead,
    members,
    own_line,
    spaced,
    tail,
)
from marketplace.contracts.splice.source import Node, Source
from marketplace.contracts.splice.write import Writer


def column(source: Source, node: Node) -> int:
    return source.column(members(source, node)[0].start)


def insert(source: Source, node: Node, at: int, new: str, comments: str = "") -> list[Splice]:
    """`new` is a member without its first indentation and its last break, `comments` are whole
    lines above it."""
    found = members(source, node)
    first = found[0]
    indent = " " * source.column(first.start)
    newline = source.newline_at(found[at - 1].end if at else first.start)
    blank = newline if spaced(source, node, found) else ""
    if at:
        above = tail(source, found, at - 1)
        put = Splice(above, above, f"{newline}{blank}{comments}{indent}{new}")
        return [*_closed(source, found[at - 1].value), put]
    if own_line(source, first.start):
        begin = lead(source, node, found, 0)
        return [Splice(begin, begin, f"{comments}{indent}{new}{newline}{blank}")]
    if not comments:
        return [Splice(first.start, first.start, f"{new}{newline}{indent}")]
    begin = _behind_sign(source, first.start)
    return [Splice(begin, first.start, f"{newline}{comments}{indent}{new}{newline}{indent}")]


def _closed(source: Source, node: Node) -> list[Splice]:
    """A block scalar at the end of a file without a last break has none at its own end; it has to
    say so where one follows."""
    while node.parts:
        node = node.parts[-1]
    if node.style not in ("|", ">") or node.end < len(source.text) or node.text.endswith("\n"):
        return []
    at = source.header(node)
    return [] if "-" in source.text[node.start : at] else [Splice(at, at, "-")]


def written(source: Source, node: Node, writer: Writer, key: str | None, value: object) -> str:
    """A new member's text, for `insert`."""
    at = column(source, node)
    token, body = writer.item(value, at) if key is None else writer.value(value, at)
    name = "-" if key is None else f"{writer.key(key)}:"
    return source.newline_at(node.start).join([f"{name} {token}".rstrip(" "), *body])


def remove(source: Source, node: Node, row: int) -> list[list[Splice]]:
    """The ways to take a member out, the best first; it is not the only one."""
    found = members(source, node)
    member = found[row]
    end = tail(source, found, row)
    if not own_line(source, member.start):
        return [[_first_of_line(source, found, member, end)]]
    begin, end = _with_blanks(source, node, found, row)
    behind = source.after(end)
    if behind > end:
        return [[Splice(begin, behind, "")]]
    above = source.above(begin)[1] if begin else begin
    # A text above may need the break at the end of the file, which was not there before.
    return [[Splice(above, end, "")], [Splice(begin, end, "")]]


def _with_blanks(source: Source, node: Node, found: list[Member], row: int) -> tuple[int, int]:
    """The lines of a member, and the blank ones that stood only between it and the next."""
    begin, end = lead(source, node, found, row), tail(source, found, row)
    first = row == 0 and node is not source.root
    below = blank_below(source, end)
    if below > end and (first or blank_above(source, begin)):
        return begin, below
    if 0 < row == len(found) - 1 and below == end:
        previous = source.after(tail(source, found, row - 1))
        if not source.text[previous:begin].strip():
            return previous, end
    return begin, end


def _first_of_line(source: Source, found: list[Member], member: Member, end: int) -> Splice:
    """The first of a mapping behind a dash: the next takes its place, unless comments do."""
    following = found[1].start
    if source.text[end:following].strip():
        return Splice(_behind_sign(source, member.start), end, "")
    return Splice(member.start, following, "")


def move(source: Source, node: Node, row: int, at: int) -> list[list[Splice]]:
    found = members(source, node)
    member = found[row]
    comments = ""
    if own_line(source, member.start):
        begin = source.begin(member.start)
        comments = source.text[lead(source, node, found, row) : begin]
    text = source.text[member.start : tail(source, found, row)]
    put = insert(source, node, at if at < row else at + 1, text, comments)
    return [[*put, *taken] for taken in remove(source, node, row)]


def _behind_sign(source: Source, at: int) -> int:
    """Behind the dash or the colon before it, without the spaces between."""
    return source.begin(at) + len(source.text[source.begin(at) : at].rstrip(SPACE))
