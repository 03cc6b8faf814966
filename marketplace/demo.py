"""The demo workspace: a Git repository with two years of decisions, and data up to yesterday."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import yaml

from marketplace.errors import MarketplaceError
from marketplace.stores import fast_import

_FOLDER, _QUERIES, _INCIDENTS = "contracts", "queries", "incidents"
_IGNORE = (
    "# Data and what checks found in them are measured, not decided.\n/data/\n/observations/\n"
)
_STAMP = ".git/marketplace-demo.json"
# Not "dates of this century": an id or a telephone number could look like one.
_DATE = re.compile(r"(?<![\w-])20[2-4]\d-[01]\d-[0-3]\d(?!\d)")

Texts = dict[str, str]  # path below the contracts folder -> text


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One commit to be: what it brought and what it changed."""

    days_ago: int
    author: str
    subject: str
    body: str = ""
    tag: str = ""
    adds: tuple[str, ...] = ()
    edits: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Commit:
    """What `entry` says, with the texts that it leaves behind."""

    entry: Entry
    texts: Texts = field(default_factory=dict)
    folder: str = _FOLDER


def build(target: Path, *, source: Path, today: date) -> None:
    """Makes `target` the demo workspace of today; returns at once when it is already.

    `source` holds the contracts/, queries/ and data/ of this project. An older demo workspace that
    nobody has touched is replaced; anything else in the way is left alone.
    """
    sources = _digest(source)
    if _stands(target, today, sources):
        return
    # Built aside and renamed: nobody ever sees half of it.
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    making.chmod(0o755)
    try:
        _fill(making, source, today)
        stamp = {"today": today.isoformat(), "sources": sources, "commit": fast_import.head(making)}
        (making / _STAMP).write_text(json.dumps(stamp), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def is_changed(target: Path) -> bool:
    """True for a demo workspace, of today or older, to which somebody has added."""
    try:
        stamp = json.loads((target / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return not fast_import.untouched(target, stamp["commit"])


def _stands(target: Path, today: date, sources: str) -> bool:
    """True when nothing is to be done; raises when something of somebody's is in the way."""
    if not target.exists() or (target.is_dir() and not any(target.iterdir())):
        return False
    try:
        stamp = json.loads((target / _STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise MarketplaceError(
            f"'{target.name}' already holds something that is not a demo workspace.",
            "Name an empty or a new folder.",
        ) from None
    if (stamp["today"], stamp["sources"]) == (today.isoformat(), sources):
        return True
    if not fast_import.untouched(target, stamp["commit"]):
        raise MarketplaceError(
            f"'{target.name}' holds an older demo workspace with changes of yours.",
            "Go on with it by --repo, delete it, or name another folder.",
        )
    return False


def _fill(folder: Path, source: Path, today: date) -> None:
    from marketplace.engines import demo_data

    authors, written, entries = _read_history(source / "data" / "history.yaml")
    contracts = source / _FOLDER
    texts = {
        path.relative_to(contracts).as_posix(): moved_dates(
            path.read_text(encoding="utf-8"), (today - written).days
        )
        for path in sorted(contracts.rglob("*"))
        if path.is_file() and path.suffix in {".yaml", ".md"}
    }
    days = (today - written).days
    commits = [*replay(entries, texts, days), *_saved_queries(source)]
    commits += _acknowledged(source, days)
    commits.sort(key=lambda commit: -commit.entry.days_ago)
    stream = b"".join(_stream(commits, authors, today))
    fast_import.load(folder, stream)
    demo_data.write(source / "data", folder / "data", today=today)


def moved_dates(text: str, days: int) -> str:
    """The same text with every date moved, so that a sunset in six weeks stays in six weeks."""

    def moved(match: re.Match[str]) -> str:
        try:
            return (date.fromisoformat(match[0]) + timedelta(days=days)).isoformat()
        except ValueError:  # 2026-02-30 is text, not a date
            return match[0]

    return _DATE.sub(moved, text) if days else text


def _read_history(path: Path) -> tuple[dict[str, str], date, list[Entry]]:
    story = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = [Entry(**commit) for commit in story["commits"]]
    return story["authors"], date.fromisoformat(story["written"]), entries


def _saved_queries(source: Path) -> Iterator[Commit]:
    """Each in a commit of its own, as the Query page saves it."""
    story = yaml.safe_load((source / "data" / "history.yaml").read_text(encoding="utf-8"))
    for told in story["queries"]:
        text = (source / _QUERIES / told["file"]).read_text(encoding="utf-8")
        title = text.partition("\n")[0].removeprefix("-- title: ")
        entry = Entry(
            days_ago=told["days_ago"], author=told["author"], subject=f"Save query: {title}"
        )
        yield Commit(entry, {told["file"]: text}, _QUERIES)


def _acknowledged(source: Path, days: int) -> Iterator[Commit]:
    """What somebody said about an incident, a day after it began."""
    story = yaml.safe_load((source / "data" / "history.yaml").read_text(encoding="utf-8"))
    for told in story["incidents"]:
        text = (source / "data" / _INCIDENTS / told["file"]).read_text(encoding="utf-8")
        entry = Entry(days_ago=told["days_ago"], author=told["author"], subject=told["subject"])
        yield Commit(entry, {told["file"]: moved_dates(text, days)}, _INCIDENTS)


def replay(entries: list[Entry], texts: Texts, days: int = 0) -> list[Commit]:
    """The commits, oldest first, found by taking the entries back from the texts of today."""
    now = dict(texts)
    commits: list[Commit] = []
    for entry in reversed(entries):
        after = dict(now)
        for edit in reversed(entry.edits):
            _take_back(edit, now, days)
        for path in list(now):
            if any(path == added or path.startswith(f"{added}/") for added in entry.adds):
                del now[path]
        changed = {path: text for path, text in after.items() if now.get(path) != text}
        commits.append(Commit(entry, changed))
    if now:
        raise ValueError(f"The history never adds {', '.join(now)}.")
    return commits[::-1]


def _take_back(edit: Mapping[str, Any], texts: Texts, days: int) -> None:
    """Makes the texts what they were before one edit."""
    if "release" in edit:
        for path in list(edit.get("in", texts)):
            if edit["now"] in texts[path]:
                texts[path] = _unreleased(texts[path], edit)
        return
    # A block begins with whole lines: "- id: address" is not "- id: address_city".
    path, sought = edit["file"], moved_dates(edit.get("now") or edit["added"] + "\n", days)
    text = texts[path]
    if text.count(sought) != 1:
        raise ValueError(f"{path}: found {text.count(sought)} times: {sought!r}")
    if "now" in edit:
        texts[path] = text.replace(sought, moved_dates(edit["was"], days))
    else:
        texts[path] = _without_block(text, sought)


def _unreleased(text: str, edit: Mapping[str, Any]) -> str:
    """The text with the older version of one contract or product, wherever it is named."""
    name, was, now = (re.escape(edit["release"]), edit["was"], re.escape(edit["now"]))
    text = re.sub(rf"(version: ){now}(\n +contractId: {name}\n)", rf"\g<1>{was}\2", text)
    text = re.sub(rf"(- id: {name}\n +version: ){now}\n", rf"\g<1>{was}\n", text)
    if "in" in edit:
        return text
    if re.search(rf"^id: {name}$", text, re.MULTILINE):
        text = re.sub(rf"^version: {now}$", f"version: {was}", text, flags=re.MULTILINE)
    return re.sub(rf"\b{name}@{now}\b", f"{edit['release']}@{was}", text)


def _without_block(text: str, start: str) -> str:
    """The text without the lines of `start` and all that is indented deeper than its first one."""
    first = text.rindex("\n", 0, text.index(start)) + 1
    indent = text.index(start) - first
    lines = text[first:].splitlines(keepends=True)
    end = start.count("\n")
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
    ):
        end += 1
    # In a list, the lines of one item stand two deeper than its dash, so they are gone as well.
    return text[:first] + "".join(lines[end:])


def _stream(commits: list[Commit], authors: Mapping[str, str], today: date) -> Iterator[bytes]:
    """The history as git fast-import reads it; the same story and day give the same commit ids."""
    for number, commit in enumerate(commits, start=1):
        entry = commit.entry
        name = authors[entry.author]
        mailbox = name.lower().replace(" ", ".") + "@skyport.example"
        person = f"{name} <{mailbox}> {_working_hour(entry, number, today)} +0000"
        message = f"{entry.subject}\n\n{entry.body}".strip() + "\n"
        yield f"commit refs/heads/{fast_import.BRANCH}\nmark :{number}\n".encode()
        yield f"author {person}\ncommitter {person}\n".encode() + _data(message)
        files = {f"{commit.folder}/{path}": text for path, text in commit.texts.items()}
        if number == 1:
            files[".gitignore"] = _IGNORE
        for path, text in sorted(files.items()):
            yield f"M 100644 inline {path}\n".encode() + _data(text)
        if entry.tag:
            yield f"tag {entry.tag}\nfrom :{number}\ntagger {person}\n".encode() + _data(message)
    yield b"done\n"


def _working_hour(entry: Entry, number: int, today: date) -> int:
    """The second of a commit: never at a weekend, and later than that of the commit before."""
    day = today - timedelta(days=entry.days_ago)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return int(datetime.combine(day, time(8), UTC).timestamp()) + number * 420


def _data(text: str) -> bytes:
    content = text.encode()
    return b"data %d\n%b\n" % (len(content), content)


def _digest(source: Path) -> str:
    """Of every file that the workspace is made from."""
    digest = blake2b(digest_size=16)
    for folder in (_FOLDER, _QUERIES, "data"):
        code = {".py", ".pyc"} | ({".sql"} if folder == "data" else set())
        for path in sorted((source / folder).rglob("*")):
            if path.is_file() and path.suffix not in code:
                digest.update(path.relative_to(source).as_posix().encode() + b"\0")
                digest.update(path.read_bytes())
    return digest.hexdigest()
