"""A level in between: a value becomes the only member of a new mapping.

Its lines stay what they are, but for spaces before them where the indentation needs some.
"""

from __future__ import annotations

from marketplace.contracts.splice.members import SPACE, Member, Splice, gap, members, own_line
from marketplace.contracts.splice.source import BLANKS, Node, Source
from marketplace.contracts.splice.values import place
from marketplace.contracts.splice.write import Writer


def nest(source: Source, node: Node, row: int, writer: Writer, key: str) -> list[Splice]:
    member = members(source, node)[row]
    value = member.value
    if node.style:
        start = source.content(value)
        begin = f"{'' if member.colon else ': '}{{{writer.key(key, flow=True)}: "
        return [Splice(start, start, begin), Splice(value.end, value.end, "}")]
    name, step = f"{writer.key(key)}:", writer.manners.step
    if not value.block:
        return _single(source, member, name, step)
    first = gap(source.text, source.content(value))
    if own_line(source, first):
        return _below(source, member, first, name, step)
    return _behind_dash(source, member, first, name, step)


def _single(source: Source, member: Member, name: str, step: int) -> list[Splice]:
    """`key: x` to `key:` and `name: x` below it; `- x` to `- name: x`."""
    value = member.value
    before = source.text[member.after : value.start]
    name = f"{name} " if value.end > value.start else name
    if member.key and not before.strip(SPACE):
        newline = source.newline_at(member.start)
        indent = " " * (source.column(member.start) + step)
        head = Splice(member.after, value.start, f"{newline}{indent}{name}")
    else:  # in the line of a dash, or in one of its own
        space = "" if before and before[-1] in BLANKS else " "
        head = Splice(value.start, value.start, f"{space}{name}")
    return [head, *_shifted(source, source.after(source.eol(value.start)), value.end, step)]


def _below(source: Source, member: Member, first: int, name: str, step: int) -> list[Splice]:
    """A list may stand right below its key, a mapping has to be further in."""
    value = member.value
    column = source.column(member.start) + step
    at = source.eol(place(source, member).token[1])
    head = Splice(at, at, f"{source.newline_at(member.start)}{' ' * column}{name}")
    wanted = column + (step if value.kind == "mapping" else 0)
    return [head, *_shifted(source, source.after(at), value.end, wanted - source.column(first))]


def _behind_dash(source: Source, member: Member, first: int, name: str, step: int) -> list[Splice]:
    """`- x: 1` to `- name:` and `x: 1` below it."""
    value = member.value
    further = step if value.kind == "mapping" else 0
    indent = " " * (source.column(first) + further)
    head = Splice(first, first, f"{name}{source.newline_at(member.start)}{indent}")
    return [head, *_shifted(source, source.after(source.eol(first)), value.end, further)]


def _shifted(source: Source, line: int, end: int, spaces: int) -> list[Splice]:
    """The lines from here on stand further in; empty ones stay empty."""
    found = []
    while spaces > 0 and line < end:
        eol = source.eol(line)
        if eol > line:
            found.append(Splice(line, line, " " * spaces))
        line = source.after(eol)
    return found
