"""A value gives way to another, whatever the styles of both.

In block style a value is a token on the line of its key and a body on the lines below it: `|` and
the text, nothing and a list, `"x"` and nothing. So one rule puts any value in the place of any:
the token goes where the token was, the body where the body was, and a comment between them stays.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from marketplace.contracts.splice.flow import pretty
from marketplace.contracts.splice.members import SPACE, Member, Splice, gap, members, own_line
from marketplace.contracts.splice.source import BLANKS, BREAK, Node, Source
from marketplace.contracts.splice.write import Had, Writer


class Place(NamedTuple):
    """Where the token and the body of a value stand."""

    token: tuple[int, int]
    body: tuple[int, int]


def replace(source: Source, node: Node, row: int, writer: Writer, value: Any) -> list[Splice]:
    """Puts a value in the place of that of a member."""
    member = members(source, node)[row]
    if node.style:
        return [_in_brackets(source, member, writer, value)]
    old = member.value
    stands = place(source, member)
    base = source.column(member.start)
    if old.style in ("{", "[") and old.parts and isinstance(value, dict | list):
        token, body = writer.flow(value, None, pretty(source, old)), list[str]()
    else:
        write = writer.value if member.key else writer.item
        token, body = write(value, base, _had(source, old, base))
    start, end = stands.token
    before = source.text[member.after : start]
    if not token and not old.anchor:
        start = member.after + len(before.rstrip())
    elif token and (not before or before[-1] not in BLANKS):
        token = f" {token}"
    newline = source.newline_at(member.start)
    below = "".join(newline + line for line in body)
    if stands.body[0] == end:
        return [Splice(start, stands.body[1], token + below)]
    return [Splice(start, end, token), Splice(*stands.body, below)]


def replace_root(source: Source, writer: Writer, value: Any) -> list[Splice]:
    root, text = source.root, source.text
    if root.style in ("{", "["):
        return [Splice(root.start, root.end, writer.flow(value, None, pretty(source, root)))]
    new = source.newline.join(writer.root(value))
    if root.end > root.start:
        return [Splice(root.start, source.eol(root.end), new)]
    at = len(text)
    before = "" if not at or own_line(source, at) else source.newline
    return [Splice(at, at, f"{before}{new}{source.newline}")]


def empty(source: Source, node: Node, row: int) -> Splice:
    """The value of a member becomes `[]` or `{}`, and the comments in it stay.

    The lines of its own last member are taken by another splice.
    """
    member = members(source, node)[row]
    at = place(source, member).token[0]
    sign = "[]" if member.value.kind == "sequence" else "{}"
    return Splice(at, at, f" {sign}" if source.text[at - 1] not in SPACE else sign)


def _in_brackets(source: Source, member: Member, writer: Writer, value: Any) -> Splice:
    old = member.value
    start = source.content(old)
    style = old.style if old.kind == "scalar" and old.end > start else None
    new = writer.flow(value, style, pretty(source, old))
    if not member.colon:
        new = f": {new}"
    elif start == old.end == member.after and member.key:
        new = f" {new}"
    return Splice(start, old.end, new)


def place(source: Source, member: Member) -> Place:
    old = member.value
    start = source.content(old)
    if not old.block:
        end = source.header(old) if old.style in ("|", ">") else old.end
        return Place((start, end), (source.eol(end), max(old.end, source.eol(end))))
    first, end = gap(source.text, start), source.eol(old.end)
    if own_line(source, first):
        anchor = source.text[old.start : start].rstrip() if old.anchor else ""
        at = old.start + len(anchor) if anchor else member.after
        return Place((at, at), (source.eol(at), end))
    return Place((first, end), (end, end))


def _had(source: Source, old: Node, base: int) -> Had:
    """What the new value should look like."""
    if old.block:
        return Had(None, source.column(gap(source.text, source.content(old))))
    if old.kind != "scalar" or (old.end == source.content(old)):
        return Had()
    start = source.content(old)
    begin = source.after(source.eol(start)) if old.style in ("|", ">") else source.begin(start)
    body = BREAK.split(source.text[begin : old.end])
    width = max((len(one) for one, below in pairwise(body) if one and below.strip()), default=0)
    if old.style not in ("|", ">"):
        return Had(old.style, _indent(body[1:]), width, source.column(start))
    stated = re.sub(r"\D", "", source.text[start : source.header(old)])
    return Had(old.style, base + int(stated) if stated else _indent(body), width)


def _indent(lines: list[str]) -> int:
    """Of the first line that is not blank; -1 where there is none."""
    return next((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), -1)
