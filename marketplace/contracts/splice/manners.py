"""How the neighbours are written: the nearest example of each habit decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from marketplace.contracts.splice.members import gap, own_line
from marketplace.contracts.splice.source import BREAK, Node, Source

_ASKED = 20  # neighbours that are asked for their quotes


class Manners:
    """`around` are the collections that hold the place, from the root to the nearest."""

    def __init__(self, source: Source, around: Sequence[Node]) -> None:
        self._source, self._around = source, around

    @property
    def newline(self) -> str:
        return self._source.newline

    @cached_property
    def json(self) -> bool:
        """JSON quotes every text and every key."""
        root = self._around[0]
        return bool(root.style) and (root.kind == "sequence" or _quotes_keys(root))

    @cached_property
    def step(self) -> int:
        """Spaces by which a mapping stands further in than its key."""
        for parent, value in self._blocks():
            if value.kind == "mapping" and (more := self._further(parent, value)) > 0:
                return more
        return 2

    @cached_property
    def dash(self) -> int:
        """Spaces by which the dashes of a list stand further in than its key; often none."""
        for parent, value in self._blocks():
            if value.kind == "sequence" and (more := self._further(parent, value)) >= 0:
                return more
        return 2

    @cached_property
    def after_dash(self) -> int:
        """Columns from a dash to what follows it in the same line."""
        for node in self._nodes():
            if node.kind == "sequence" and node.block:
                dash = gap(self._source.text, self._source.content(node))
                between = self._source.text[dash + 1 : node.parts[0].start]
                if between and not between.strip(" "):
                    return 1 + len(between)
        return 2

    @cached_property
    def flow_lists(self) -> bool:
        """Are lists of single values written in brackets?"""
        return bool(self._list and self._list.style)

    @cached_property
    def short_lists(self) -> bool:
        """And those on one line, even where all else has lines of its own?"""
        near = self._list
        return near is not None and not BREAK.search(self._source.text, near.start, near.end)

    @cached_property
    def _list(self) -> Node | None:
        lists = (node for node in self._nodes() if node.kind == "sequence" and node.parts)
        single = (node for node in lists if all(item.kind == "scalar" for item in node.parts))
        return next(single, None)

    @cached_property
    def usual(self) -> str:
        """The style of most texts beside it, else nearby: quotes, or "" for plain."""
        if self.json:
            return '"'
        own = Counter(node.style for node in _texts(_values(self._around[-1])))
        asked = own or self._near
        style, count = asked.most_common(1)[0] if asked else ("", 0)
        return style if count > asked.total() / 2 else ""

    @cached_property
    def quote(self) -> str:
        """The quotes for texts that need some."""
        near = [(count, style) for style, count in self._near.items() if style]
        if near or self.json:
            return '"' if self.json else max(near)[1]
        return next((n.style for n in self._nodes() if n.style in ("'", '"')), '"')

    @cached_property
    def _near(self) -> Counter[str]:
        return Counter(node.style for node in islice(_texts(self._values()), _ASKED))

    @cached_property
    def key_quotes(self) -> str:
        """The style of the nearest key."""
        if self.json:
            return '"'
        for node in self._nodes():
            if node.kind == "mapping" and node.parts:
                return node.parts[0].style
        return ""

    def _nodes(self) -> Iterator[Node]:
        """The nearest first; some come more than once."""
        for holder in reversed(self._around):
            yield from holder.walk()

    def _values(self) -> Iterator[Node]:
        for node in self._nodes():
            yield from _values(node)

    def _blocks(self) -> Iterator[tuple[Node, Node]]:
        """Block mappings, each with a block collection that is a value of theirs."""
        for node in self._nodes():
            if node.kind == "mapping" and node.block:
                yield from ((node, value) for value in node.parts[1::2] if value.block)

    def _further(self, parent: Node, value: Node) -> int:
        """Columns from a key to the members of its value."""
        first = gap(self._source.text, self._source.content(value))
        if not own_line(self._source, first):
            return -1
        return self._source.column(first) - self._source.column(parent.parts[0].start)


def _quotes_keys(node: Node) -> bool:
    return all(key.style == '"' for key in node.parts[::2])


def _values(node: Node) -> list[Node]:
    return node.parts[1::2] if node.kind == "mapping" else node.parts


def _texts(nodes: Iterable[Node]) -> Iterator[Node]:
    """Texts on one line: in quotes, or beginning with a letter."""
    single = (node for node in nodes if node.kind == "scalar" and node.style not in ("|", ">"))
    return (node for node in single if node.style or node.text[:1].isalpha())
