"""Edits by chance, over real contracts, and what has to hold for each of them.

python -m tests.contracts.splice.random_edits 20000
"""

from __future__ import annotations

import json
import random
import sys
import traceback
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
from marketplace.contracts.splice.source import meaning, source
from marketplace.errors import CannotEdit
from marketplace.model import Kind
from marketplace.settings import Limits

TOP = Path(__file__).parents[3]
CORPUS = TOP.parent / "shared" / "corpus"
LIMITS = Limits()
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
    plain = text.removeprefix("\ufeff")
    tree = meaning(plain, LIMITS)
    after = apply(text, [edit])
    todo = settled(tree, edit)
    if todo is None:
        assert after == text
        return after
    wanted = changed(tree, todo)
    assert same(meaning(after.removeprefix("\ufeff"), LIMITS), wanted)
    found = outline(after.removeprefix("\ufeff"), LIMITS)
    assert not found.error
    assert not found.marks
    if isinstance(edit, Set):
        _only_its_lines(text, after, edit)
    assert _comments(after) >= _comments(text) - _gone(text, edit)
    return after


def _only_its_lines(text: str, after: str, edit: Set) -> None:
    """What stands before and behind the lines of a single value is the same to the byte."""
    place = _scalar(text, edit)
    if not place or isinstance(edit.value, dict | list):
        return
    start, end = place
    mark = len(text) - len(text.removeprefix("\ufeff"))
    assert after.startswith(text[: mark + start])
    behind = text[mark + end :]
    assert after.endswith(behind)


def _scalar(text: str, edit: Set) -> tuple[int, int] | None:
    """Begin of its first line and end of its last; None where it is no single value."""
    found = source(text.removeprefix("\ufeff"), LIMITS)
    node, tree = found.root, meaning(found.text, LIMITS)
    before = node.start
    for step in edit.path:
        if node.kind not in ("mapping", "sequence") or (
            step not in tree if isinstance(tree, dict) else not 0 <= step < len(tree)
        ):
            return None
        if node.kind == "mapping":
            row = [*tree].index(step)
            before, node = node.parts[2 * row].end, node.parts[2 * row + 1]
        else:
            before = node.parts[step - 1].end if step else node.start
            node = node.parts[step]
        tree = tree[step]
    if node.kind not in ("scalar", "alias"):
        return None
    begin = node.start if found.text[before : node.start].strip(" -:\t\r\n") else before
    return found.begin(begin) if node.start == node.end else begin, found.eol(node.end)


def _comments(text: str) -> Counter[str]:
    """The lines that are comments, and nothing but."""
    found = source(text.removeprefix("\ufeff"), LIMITS)
    inside = [(n.start, n.end) for n in found.root.walk() if n.kind == "scalar" and n.end > n.start]
    lines: Counter[str] = Counter()
    at = 0
    for line in found.text.splitlines(keepends=True):
        if line.lstrip().startswith("#") and not any(
            a <= at + line.index("#") < b for a, b in inside
        ):
            lines[line.strip()] += 1
        at += len(line)
    return lines


def _gone(text: str, edit: Edit) -> Counter[str]:
    """Comments that may go with what is removed or replaced."""
    if not isinstance(edit, Remove | Set):
        return Counter()
    found = source(text.removeprefix("\ufeff"), LIMITS)
    node, tree, before = found.root, meaning(found.text, LIMITS), 0
    for step in edit.path:
        if not isinstance(tree, dict | list) or (
            step not in tree if isinstance(tree, dict) else not 0 <= step < len(tree)
        ):
            return Counter()
        row = [*tree].index(step) if isinstance(tree, dict) else step
        width = 2 if node.kind == "mapping" else 1
        before = node.parts[width * row - 1].end if row else node.start
        before = min(before, *(found.begin(node.start) for _ in (0,))) if not row else before
        node, tree = node.parts[width * row + width - 1], tree[step]
    # Up to the line above the key of its first member, where its own comments may stand.
    begin = found.begin(before)
    while begin and found.text[slice(*found.above(begin))].lstrip().startswith("#"):
        begin = found.above(begin)[0]
    lines = found.text[begin : found.eol(node.end)].splitlines()
    return Counter(line.strip() for line in lines if line.lstrip().startswith("#"))


def main(count: int, seed: int) -> None:
    """Counts what was done; a refusal is told with its reason."""
    chance = random.Random(seed)
    texts = [(path.name, text_of(path)) for path in files()]
    texts = [(name, text) for name, text in texts if len(text) < 30_000]
    failed = 0
    kinds: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for turn in range(count):
        name, text = chance.choice(texts)
        form = chance.randrange(8)
        if form == 1:
            text = text.replace("\n", "\r\n")
        elif form == 2:
            text = "\ufeff" + text
        elif form == 3:
            text = text.rstrip("\n")
        edit = an_edit(chance, meaning(text.removeprefix("\ufeff"), LIMITS))
        kinds[type(edit).__name__] += 1
        try:
            check(text, edit)
        except CannotEdit as error:
            refused[error.message] += 1
            print(f"refused: {name} {form}: {edit}: {error}"[:400])
        except Exception:
            print(f"FAILED in turn {turn}: {name} {form}: {edit}")
            traceback.print_exc(limit=-2)
            failed += 1
            if failed > 8:
                break
    print(f"{count} edits over {len(texts)} files: {dict(kinds)}; {refused.total()} refused")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
