"""Edits by chance, over real contracts, and what has to hold for each of them.

python -m tests.contracts.splice.random_edits 20000
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from marketplace.contracts.outline import outline
from marketplace.contracts.read import read
from marketplace.contracts.splice.apply import apply
from marketplace.contracts.splice.edits import (
    Edit,
    Insert,
    Move,
    Nest,
    Remove,
    Rename,
    Set,
    changed,
    find,
    same,
    settled,
)
from marketplace.contracts.splice.source import Node, Source, meaning, source
from marketplace.errors import CannotEdit, NotFound
from marketplace.model import Kind
from marketplace.settings import Limits

TOP = Path(__file__).parents[3]
CORPUS = TOP.parent / "shared" / "corpus"
LIMITS = Limits()
_APART = 100  # a comma may come before a comment, and what it is for behind that
WORDS = (
    "orders", "One word more", "no", "yes", "null", "~", "1.10", "1.2.0", "2026-11-28", "12:30:45",
    "0x1F", "012", "", " ", "- a", "a: b", "a #b", "#a", "'", '"', "it's", 'say "so"', "@x", "%x",
    "`x`", "*x", "&x", "!x", "[x", "{x}", "x]", "a,b", "?", "-", ":", "a:", "\\", "\t", "a\tb",
    "😀 x", "naïve", "a\u2028b", "a\x85b", "\ufeff", "a\rb", "a\r\nb", "two\nlines", "two\nlines\n",
    "three\n\nlines\n", "x\n\n", "\nx", " x\ny", "x \ny ", "\n", "a\n  b\n", "---", "...", "<<",
    "${VAR:-x}", "x" * 200, "word " * 40 + "end", "SELECT count(*)\nFROM t\nWHERE a > 1 -- b\n",
)  # fmt: skip
SINGLE = (None, True, False, 0, -1, 42, 3.5, 1e16, 1e-7, -0.0, float("inf"))


def files() -> list[Path]:
    """The demo's contracts, and the valid files of the corpus where it lies beside the checkout."""
    found = [p for p in sorted((TOP / "contracts").rglob("*.yaml")) if ".od" in p.name]
    index = CORPUS / "index.jsonl"
    if index.is_file():
        entries = map(json.loads, index.read_text("utf-8").splitlines())
        found += [CORPUS / e["file"] for e in entries if e["expected"] == "valid"]
    return [
        path for path in found if read(path.read_bytes(), path.name, LIMITS).kind is not Kind.BROKEN
    ]


def text_of(path: Path) -> str:
    return path.read_bytes().decode()


def tree_of(text: str) -> Any:
    return meaning(text.removeprefix("\ufeff"), LIMITS)


def a_value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.random()
    if depth < 3 and kind < 0.15:
        return [a_value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if depth < 3 and kind < 0.3:
        keys = chance.sample([word for word in WORDS if word], chance.randrange(4))
        return {key: a_value(chance, depth + 1) for key in keys}
    return chance.choice(WORDS if kind < 0.8 else SINGLE)


def a_path(chance: random.Random, tree: Any) -> tuple[Any, ...]:
    """Of anything in the tree, the deep as likely as the shallow."""
    path: list[Any] = []
    while isinstance(tree, dict | list) and tree and (not path or chance.random() < 0.85):
        step = chance.choice([*tree]) if isinstance(tree, dict) else chance.randrange(len(tree))
        path.append(step)
        tree = tree[step]
    return tuple(path)


def an_edit(chance: random.Random, tree: Any) -> Edit:
    path = a_path(chance, tree)
    holder, step = find(tree, path[:-1]), path[-1]
    name = chance.choice(["added", "zwei", *(w for w in WORDS if w)])
    match chance.randrange(10):
        case 0 | 1 | 2 | 3:
            return Set(path, a_value(chance))
        case 4:
            return Remove(path)
        case 5:
            return Move(path, chance.randrange(len(holder)))
        case 6 if isinstance(holder, dict) and name not in holder:
            return Rename(path, name)
        case 7:
            return Nest(path, "inner")
        case 8 if isinstance(holder, dict) and name not in holder:
            at = chance.choice([None, chance.randrange(len(holder) + 1)])
            return Insert(path[:-1], name, a_value(chance), at)
        case 9 if isinstance(holder, list):
            return Insert(path[:-1], None, a_value(chance), chance.randrange(len(holder) + 1))
    if isinstance(find(tree, path), dict) and "new" not in find(tree, path):
        return Set((*path, "new", "deeper"), a_value(chance))
    return Set((*path[:-1], step), a_value(chance))


def check(text: str, edit: Edit) -> str:
    """The text after the edit; raises AssertionError where it is not what it should be."""
    tree = tree_of(text)
    after = apply(text, [edit])
    todo = settled(tree, edit)
    if todo is None:
        assert after == text
        return after
    assert same(tree_of(after), changed(tree, todo))
    found = outline(after.removeprefix("\ufeff"), LIMITS)
    assert not found.error
    assert not found.marks
    mark = len(text) - len(text.removeprefix("\ufeff"))
    assert after[:mark] == text[:mark]
    kept, place = _comments(text), _place(text, edit.path)
    if place and isinstance(edit, Set | Remove):
        begin, node = place
        kept -= _comments_in(text[mark:], begin, node.end)
        if node.kind not in ("mapping", "sequence") and isinstance(edit, Set):
            _only_its_lines(text[mark:], after[mark:], begin, node, edit)
    assert not kept - _comments(after)
    _nothing_lost(text, after, edit)
    return after


def _nothing_lost(text: str, after: str, edit: Edit) -> None:
    """No sign goes but with what is removed, and what comes or goes is in one piece."""
    before, now = Counter("".join(text.split())), Counter("".join(after.split()))
    if isinstance(edit, Move):
        assert not (before - now) + (now - before)
    if isinstance(edit, Nest | Insert):
        assert not before - now - Counter("[]{}null~")  # something empty gives way
    start = _alike(text, after)
    rest = min(len(text), len(after)) - start
    end = _alike(text[::-1][:rest], after[::-1][:rest])
    if isinstance(edit, Insert) and text.endswith("\n"):
        assert len(text) - start - end <= _APART
    if isinstance(edit, Remove):
        assert len(after) - start - end <= _APART


def _alike(one: str, other: str) -> int:
    """How many signs are the same from the begin on."""
    both = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(both) if a != b), min(len(one), len(other)))


def _only_its_lines(text: str, after: str, begin: int, node: Node, edit: Set) -> None:
    """All before and behind a single value, its key included, is the same to the byte."""
    start = begin if node.start == node.end or isinstance(edit.value, dict | list) else node.start
    end = Source(text, node, 0, Counter()).eol(node.end)
    before = text[:start] if "\n" not in text[begin : node.start] else text[:begin]
    assert after.startswith(before)
    assert after.endswith(text[end:])


def _place(text: str, path: tuple[Any, ...]) -> tuple[int, Node] | None:
    """A node, and where what belongs to it begins: behind its key, or what stands before it."""
    found, tree = source(text.removeprefix("\ufeff"), LIMITS), tree_of(text)
    node, begin = found.root, found.root.start
    for step in path:
        try:
            find(tree, (step,))
        except NotFound:
            return None
        if not node.parts:
            return None
        if node.kind == "mapping":
            row = [*tree].index(step)
            node, begin = node.parts[2 * row + 1], node.parts[2 * row].end
        else:
            before = node.parts[step - 1].end if step else node.start
            node, begin = node.parts[step], before
        tree = tree[step]
    return begin, node


def _comments(text: str) -> Counter[str]:
    """The lines that are comments and nothing else."""
    found = source(text.removeprefix("\ufeff"), LIMITS)
    inside = [(n.start, n.end) for n in found.root.walk() if n.kind == "scalar" and n.end > n.start]
    lines: Counter[str] = Counter()
    for line in re.finditer(r"(?m)^[ \t]*(#.*)$", found.text):
        if not any(start <= line.start(1) < end for start, end in inside):
            lines[line[1].strip()] += 1
    return lines


def _comments_in(text: str, begin: int, end: int) -> Counter[str]:
    """Those that may go with what stands there: in it, right above it, below it further in."""
    lines = text.splitlines()
    first, last = text.count("\n", 0, begin), text.count("\n", 0, end)
    while first and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].lstrip().startswith("#"):
        last += 1
    return Counter(line.strip() for line in lines[first : last + 1] if "#" in line)


def form(text: str, how: int) -> str:
    """The same text as others save it."""
    match how:
        case 1:
            return text.replace("\n", "\r\n")
        case 2:
            return f"\ufeff{text}"
        case 3:
            return text.rstrip("\n")
    return text


def main(count: int, seed: int) -> None:
    """Counts what was done; what is refused or wrong is told."""
    chance = random.Random(seed)
    texts = [(path.name, text_of(path)) for path in files()]
    texts = [(name, text) for name, text in texts if len(text) < 30_000]
    kinds: Counter[str] = Counter()
    told: Counter[str] = Counter()
    for _ in range(count):
        name, text = chance.choice(texts)
        text = form(text, chance.randrange(8))
        edit = an_edit(chance, tree_of(text))
        kinds[type(edit).__name__] += 1
        try:
            check(text, edit)
        except (CannotEdit, AssertionError) as error:
            told[type(error).__name__] += 1
            print(f"{type(error).__name__}: {name}: {edit}: {error}"[:400])
    print(f"{count} edits over {len(texts)} files: {dict(kinds)}")
    print(f"{told['CannotEdit']} refused, {told['AssertionError']} wrong")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
