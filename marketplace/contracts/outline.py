"""One pass over the events of a YAML text: where everything stands, and what our limits say.

Nothing here recurses, so no depth of nesting can end the process (PyYAML's own loader would),
and of a broken text everything before the break is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from marketplace.settings import Limits

_DUPLICATES = 20  # more of them tell nothing new


class Mark(NamedTuple):
    """What the pass found, at a position in the text."""

    rule: str
    at: int  # characters from the begin of the text
    message: str
    hint: str = ""


@dataclass(slots=True)
class Node:
    """A value: text of a scalar, entries of a mapping (with where the key stands), items."""

    index: int
    text: str | None = None
    plain: bool = False
    entries: dict[str, tuple[int, Node]] | None = None
    items: list[Node] | None = None

    def tree(self) -> Any:
        """The values as a tree; numbers stay text, for this is read only where parsing failed."""
        if self.entries is not None:
            return {key: node.tree() for key, (_, node) in self.entries.items()}
        if self.items is not None:
            return [node.tree() for node in self.items]
        if self.plain:
            return {"true": True, "false": False, "null": None, "~": None, "": None}.get(
                self.text or "", self.text
            )
        return self.text


@dataclass(slots=True)
class Outline:
    root: Node | None = None
    marks: list[Mark] = field(default_factory=list)
    error: Exception | None = None  # the parser's own complaint


def position(text: str, index: int) -> tuple[int, int]:
    """Line and column, both from 1, counting lines as Git and editors do; inside the text."""
    index = max(0, min(index, len(text)))
    begin = text.rfind("\n", 0, index) + 1
    if begin == len(text) and begin > 1:  # behind the last line's end: there is no such line
        index, begin = begin - 1, text.rfind("\n", 0, begin - 1) + 1
    return text.count("\n", 0, index) + 1, index - begin + 1


@dataclass(slots=True)
class _Open:
    """A collection that has not ended yet."""

    node: Node
    anchor: str | None
    size: int  # nodes counted when it began
    key: tuple[int, str] | None = None  # of a mapping: the key that waits for its value


@dataclass(slots=True)
class _Pass:
    text: str
    limits: Limits
    outline: Outline
    open: list[_Open] = field(default_factory=list)
    nodes: int = 0  # with every alias counted as often as it would be expanded
    aliases: int = 0
    documents: int = 0
    duplicates: int = 0
    sizes: dict[str, int] = field(default_factory=dict)  # nodes below an anchor
    anchored: dict[str, Node] = field(default_factory=dict)

    def mark(self, rule: str, index: int, message: str, hint: str = "") -> bool:
        """True: the pass has to stop here."""
        self.outline.marks.append(Mark(rule, index, message, hint))
        return True

    def scalar(self, event: Any) -> bool:
        plain = event.implicit[0]
        node = Node(event.start_mark.index, event.value, plain)
        if event.anchor:
            self.sizes[event.anchor] = 1
            self.anchored[event.anchor] = node
        return self.place(node, event.tag)

    def mapping(self, event: Any) -> bool:
        return self.begin(event, Node(event.start_mark.index, entries={}))

    def sequence(self, event: Any) -> bool:
        return self.begin(event, Node(event.start_mark.index, items=[]))

    def begin(self, event: Any, node: Node) -> bool:
        if event.anchor:
            self.sizes.pop(event.anchor, None)
            self.anchored[event.anchor] = node
        stop = self.place(node, event.tag)
        self.open.append(_Open(node, event.anchor, self.nodes))
        if len(self.open) > self.limits.depth:
            return self.mark(
                "yaml-depth",
                node.index,
                f"Nested deeper than {self.limits.depth} levels.",
                "Flatten the structure; check for brackets that are never closed.",
            )
        return stop

    def end(self, _: Any) -> bool:
        ended = self.open.pop()
        if ended.anchor:
            self.sizes[ended.anchor] = self.nodes - ended.size
        return False

    def alias(self, event: Any) -> bool:
        index, name = event.start_mark.index, event.anchor
        self.aliases += 1
        if self.aliases > self.limits.aliases:
            return self.mark(
                "yaml-aliases",
                index,
                f"More than {self.limits.aliases} aliases (`*name`).",
                "Write the values out.",
            )
        if name not in self.anchored:
            return self.mark(
                "yaml-syntax",
                index,
                f"The alias `*{name}` refers to nothing: no `&{name}` stands before it.",
                "Quote the value if the star is part of it.",
            )
        if name not in self.sizes:
            message = f"The alias `*{name}` refers to the part that it stands in."
            return self.mark("yaml-aliases", index, message, "Write the values out.")
        self.nodes += self.sizes[name]
        # The same node again would let a small text grow into a huge tree; nobody looks inside.
        return self.place(Node(index, self.anchored[name].text), None)

    def document(self, event: Any) -> bool:
        self.documents += 1
        if self.documents > 1:
            return self.mark(
                "yaml-documents",
                event.start_mark.index,
                "A second document begins here (`---`); only one is read.",
                "Put each contract and each product into a file of its own.",
            )
        return False

    def place(self, node: Node, tag: str | None) -> bool:
        """Puts a node where the text has it: as the root, a key, a value or an item."""
        self.nodes += 1
        if self.nodes > self.limits.nodes:
            return self.mark(
                "yaml-nodes",
                node.index,
                f"More than {self.limits.nodes:,} values, counting aliases as often as used.",
                "Split the contract.",
            )
        if tag:
            short = tag.replace("tag:yaml.org,2002:", "!!")
            hint = "Leave the tag out; quote the value if the exclamation mark is part of it."
            self.mark("yaml-tag", node.index, f"The tag `{short[:60]}` is not allowed.", hint)
        if not self.open:
            self.outline.root = self.outline.root or node
            return False
        parent = self.open[-1]
        if parent.node.items is not None:
            parent.node.items.append(node)
        elif parent.key is None:
            self.key(parent, node)
        else:
            index, name = parent.key
            parent.key = None
            if parent.node.entries is not None:
                parent.node.entries.setdefault(name, (index, node))
        return False

    def key(self, parent: _Open, node: Node) -> None:
        name = node.text if node.text is not None else f"? {node.index}"
        parent.key = (node.index, name)
        if name == "<<" and node.plain:
            hint = "Write the shared values out in each place."
            self.mark("yaml-merge-key", node.index, "Merge keys (`<<`) are not allowed.", hint)
        if parent.node.entries and name in parent.node.entries and self.duplicates < _DUPLICATES:
            self.duplicates += 1
            first, _ = position(self.text, parent.node.entries[name][0])
            again, _ = position(self.text, node.index)
            message = f"`{name[:60]}` is stated twice, in line {first} and in line {again}."
            self.mark("yaml-duplicate-key", node.index, message, "Remove one of them.")


def outline(text: str, limits: Limits) -> Outline:
    """Everything up to the first thing that stops us; never raises."""
    import yaml  # only here: most files are never looked at this closely, and it takes a while

    found = Outline()
    walk = _Pass(text, limits, found)
    takes: dict[type, Callable[[Any], bool]] = {
        yaml.ScalarEvent: walk.scalar,
        yaml.MappingStartEvent: walk.mapping,
        yaml.SequenceStartEvent: walk.sequence,
        yaml.MappingEndEvent: walk.end,
        yaml.SequenceEndEvent: walk.end,
        yaml.AliasEvent: walk.alias,
        yaml.DocumentStartEvent: walk.document,
    }
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            take = takes.get(type(event))
            if take and take(event):
                break
    except yaml.YAMLError as error:
        found.error = error
    return found
