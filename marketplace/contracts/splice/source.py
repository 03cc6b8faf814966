"""A text with the place of everything in it: one pass over the events of the parser.

The parser's marks need care. A block collection ends for it where the next thing begins, after
comments and blank lines; a block scalar ends after the blank lines below it. Here each ends behind
its own last character. Marks count code points, and so do Python's texts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import ryaml
import yaml

from marketplace.contracts.decode import control_character
from marketplace.contracts.outline import Mark, outline, position
from marketplace.contracts.syntax import explain, explain_refusal
from marketplace.errors import CannotEdit, Limited
from marketplace.settings import Limits

BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # where YAML ends a line
_BREAKS = "\n\r\x85\u2028\u2029"
BLANKS = f" \t{_BREAKS}"
_PROPERTIES = re.compile(r"&\S+(?:[ \t]+|(?=[\r\n])|$)")
_HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(slots=True)
class Node:
    kind: Literal["scalar", "alias", "mapping", "sequence"]
    start: int  # its first character, which may be that of its anchor
    end: int = 0  # behind its last character
    style: str = ""  # of a scalar: "", "'", '"', "|" or ">"; of a collection: "{" or "["; "": block
    anchor: str = ""
    text: str = ""  # of a scalar
    parts: list[Node] = field(default_factory=list)  # items; of a mapping: key, value, key, value

    @property
    def block(self) -> bool:
        """A collection without brackets."""
        return not self.style and self.kind in ("mapping", "sequence")

    def walk(self) -> Iterator[Node]:
        """This node and everything below it, from top to bottom."""
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(reversed(node.parts))


_NO_PARTS: list[Node] = []  # of all single values together: there are many


class Source:
    """One text, without its byte order mark, and its root. Lines are those of YAML."""

    def __init__(self, text: str, root: Node, nodes: int, aliases: Counter[str]) -> None:
        self.text = text
        self.root = root
        self.nodes = nodes  # how many there are
        self.aliases = aliases  # how often each anchor is used
        self._breaks = [sign for sign in _BREAKS if sign in text]

    def begin(self, at: int) -> int:
        """Where the line of `at` begins."""
        return max((self.text.rfind(sign, 0, at) for sign in self._breaks), default=-1) + 1

    def eol(self, at: int) -> int:
        """Where the line of `at` ends, before its break."""
        found = BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def after(self, eol: int) -> int:
        """Behind the break that stands at `eol`, where there is one."""
        found = BREAK.match(self.text, eol)
        return found.end() if found else eol

    def column(self, at: int) -> int:
        return at - self.begin(at)

    def indent(self, at: int) -> int:
        """The spaces that the line of `at` begins with."""
        begin = end = self.begin(at)
        while self.text[end : end + 1] == " ":
            end += 1
        return end - begin

    def content(self, node: Node) -> int:
        """Where the value itself begins, behind its anchor."""
        found = _PROPERTIES.match(self.text, node.start) if node.anchor else None
        return min(found.end(), node.end) if found else node.start

    def header(self, node: Node) -> int:
        """Of a block scalar: where its `|` or `>` and what belongs to it ends."""
        found = _HEADER.match(self.text, self.content(node))
        return found.end() if found else self.content(node)

    @cached_property
    def newline(self) -> str:
        found = BREAK.search(self.text)
        return found.group() if found else "\n"

    def newline_at(self, at: int) -> str:
        """As the line of `at` ends, or else the one above it: a text may mix them."""
        begin = self.begin(at)
        found = BREAK.match(self.text, self.eol(at)) or (
            BREAK.match(self.text, self.above(begin)[1]) if begin else None
        )
        return found.group() if found else self.newline

    def above(self, begin: int) -> tuple[int, int]:
        """Begin and end of the line above the one that begins here."""
        end = begin - (2 if self.text.startswith("\r\n", begin - 2) else 1)
        return self.begin(end), end


def source(text: str, limits: Limits) -> Source:
    """Raises CannotEdit that names the line where the text cannot be read, Limited for its size."""
    if len(text.encode("utf-8", "surrogatepass")) > limits.file_size:
        raise Limited(f"The text is larger than {limits.file_size:,} bytes.", "Split it.")
    try:
        reading = _Pass(text, limits)
        if not reading.all(_events(text)):
            _look(text, limits)
            reading = _Pass(text, limits)  # it has anchors, and nothing that is wrong about them
            reading.all(_events(text), stop=False)
    except yaml.YAMLError:
        _look(text, limits)
        raise
    except UnicodeEncodeError as error:
        raise CannotEdit("The text holds half a character.", "Remove it.") from error
    root = reading.root or Node("scalar", len(text), len(text))
    return Source(text, root, reading.nodes, reading.aliases)


def _look(text: str, limits: Limits) -> None:
    """Raises CannotEdit in plain words where there is something wrong with a text."""
    seen = outline(text, limits)
    marks = [*seen.marks, *([explain(seen.error, text)] if seen.error else [])]
    if marks:
        raise unreadable(text, control_character(text) or marks[0])


def _events(text: str) -> Iterator[Any]:
    loader = yaml.CSafeLoader(text)
    try:
        while True:
            event = loader.get_event()
            if type(event) is yaml.StreamEndEvent:
                return
            yield event
    finally:
        loader.dispose()


def meaning(text: str, limits: Limits) -> Any:
    """The data, by the parser that reads contracts. For texts that `source` has seen."""
    try:
        return ryaml.loads(text)  # type: ignore[attr-defined]  # its stubs forget to export it
    except Exception as error:
        seen = outline(text, limits)
        mark = control_character(text) or next(iter(seen.marks), None)
        raise unreadable(text, mark or explain_refusal(error, text)) from error


def unreadable(text: str, mark: Mark) -> CannotEdit:
    line, _ = position(text, mark.at)
    return CannotEdit(f"Line {line} cannot be read: {mark.message}", mark.hint or "Edit the text.")


class _Pass:
    """Builds the nodes without recursion, and stops at what has to be looked at more closely."""

    def __init__(self, text: str, limits: Limits) -> None:
        self.text, self.limits = text, limits
        self.root: Node | None = None
        self.aliases: Counter[str] = Counter()
        self.odd = False
        self._open: list[Node] = []
        self.nodes = 0
        self._takes = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._mapping,
            yaml.SequenceStartEvent: self._sequence,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.AliasEvent: self._alias,
        }

    def all(self, events: Iterable[Any], stop: bool = True) -> bool:
        """False: there is something odd, at which it has stopped."""
        takes = self._takes
        for event in events:
            if take := takes.get(type(event)):
                take(event)
                if self.odd and stop:
                    return False
        return True

    def _scalar(self, event: Any) -> None:
        style = event.style or ""
        start, end = event.start_mark.index, event.end_mark.index
        node = Node("scalar", start, end, style, "", event.value, _NO_PARTS)
        if style in ("|", ">"):
            node.end = _block_end(self.text, node)
        elif not style and event.value == "<<":
            self.odd = True
        self._place(node, event)

    def _mapping(self, event: Any) -> None:
        style = "{" if event.flow_style else ""
        self._begin(Node("mapping", event.start_mark.index, style=style), event)

    def _sequence(self, event: Any) -> None:
        style = "[" if event.flow_style else ""
        self._begin(Node("sequence", event.start_mark.index, style=style), event)

    def _begin(self, node: Node, event: Any) -> None:
        self._place(node, event)
        self._open.append(node)
        self.odd = self.odd or len(self._open) > self.limits.depth

    def _end(self, event: Any) -> None:
        node = self._open.pop()
        if node.style or not node.parts:
            node.end = event.end_mark.index
        else:
            node.end = node.parts[-1].end
            if not node.anchor:  # with one, the parser's start is that of the anchor
                node.start = min(node.start, node.parts[0].start)

    def _alias(self, event: Any) -> None:
        node = Node("alias", event.start_mark.index, event.end_mark.index, text=event.anchor)
        self.aliases[event.anchor] += 1
        self._place(node, event)

    def _place(self, node: Node, event: Any) -> None:
        self.nodes += 1
        if event.anchor or self.nodes > self.limits.nodes or getattr(event, "tag", None):
            self.odd = True
            if node.kind != "alias":
                node.anchor = event.anchor or ""
        if self._open:
            self._open[-1].parts.append(node)
        elif self.root is None:
            self.root = node
        else:
            self.odd = True  # a second document


def _block_end(text: str, node: Node) -> int:
    """Behind the last line of a block scalar; blank lines belong to it only where it keeps them."""
    head = BREAK.search(text, node.start, node.end)
    header = text[node.start : head.start() if head else node.end]
    end, at = node.start + len(header.rstrip()), head.end() if head else node.end
    keeps, indent = "+" in header.split("#")[0], 0
    while at < node.end:
        found = BREAK.search(text, at, node.end)
        stop = found.start() if found else node.end
        line = text[at:stop]
        if line.strip():
            indent = indent or len(line) - len(line.lstrip(" "))
        # Spaces beyond the indentation are text, even without anything behind them.
        if line.strip() or keeps or len(line) > indent > 0:
            end = stop
        at = found.end() if found else stop
    return end
