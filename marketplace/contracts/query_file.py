"""A saved query as a file: three comments that people can read, a blank line, the statement.

    -- title: Delays by airline
    -- description: Who is late, and how often.
    --   Cancelled flights do not count.
    -- owner: Mara Lindqvist

    SELECT ...

Lenient when reading, strict when writing.
"""

from __future__ import annotations

import hashlib
import re
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from marketplace.errors import Refused
from marketplace.model import SavedQuery

FOLDER = "queries"
LARGEST = 100_000  # bytes
_TITLE, _DESCRIPTION, _OWNER, _NAME = 120, 1_000, 100, 60  # characters
_WIDTH = 100
_KEY = re.compile(r"--[ \t]?(title|description|owner)[ \t]*:(.*)", re.IGNORECASE)
_MORE = re.compile(r"--[ \t]{2,}(\S.*)")
_NAMED = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Controls, surrogates, and what cannot be seen or turns the text around it.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_BINARY = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
# No file can be called so on Windows, where somebody may check this out.
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")


def parse(data: bytes, path: str, limit: int = LARGEST) -> SavedQuery:
    """Never raises: what is wrong stands in `problems`, and the statement is "" then."""
    name = path.rpartition("/")[2][: -len(".sql")]
    query = SavedQuery(title=_from_name(name), sql="", name=name, path=path)
    if len(data) > limit:
        return replace(query, problems=(f"This file is larger than {limit // 1000} kB.",))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return replace(query, problems=("This file is not text in UTF-8.",))
    if _BINARY.search(text):
        return replace(query, problems=("This file is no text.",))
    head, sql = _split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return replace(
        query,
        title=_tidy(head.get("title", "")) or query.title,
        description=_tidy(head.get("description", "")),
        owner=_tidy(head.get("owner", "")),
        sql=sql,
        problems=() if sql else ("This file holds no statement.",),
    )


def write(draft: SavedQuery, limit: int = LARGEST) -> str:
    """The file's text. Raises Refused for what could not be read again as it was meant."""
    said = replace(
        draft,
        title=_tidy(draft.title),
        description=_tidy(draft.description),
        owner=_tidy(draft.owner),
        sql=_blank_ends(draft.sql.replace("\r\n", "\n").replace("\r", "\n")),
    )
    _check(said)
    text = "\n".join(
        (
            f"-- title: {said.title}",
            *_wrapped(said.description),
            f"-- owner: {said.owner}",
            "",
            said.sql,
            "",
        )
    )
    size = len(text.encode())
    if size > limit:
        raise Refused(
            f"This query has {size:,} bytes, and a saved one at most {limit:,}.", "Shorten it."
        )
    return text


def path_of(name: str) -> str:
    """Where a query of this name is saved. Raises Refused for a name that is none of ours."""
    if not _NAMED.fullmatch(name) or len(name) > _NAME or _DEVICES.fullmatch(name):
        raise Refused(
            "The file of this query has a name that can only be changed in Git.",
            "Save it under a title of its own.",
        )
    return f"{FOLDER}/{name}.sql"


def slug(title: str) -> str:
    """The name of a file for a title: small letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    found = "-".join(re.findall(r"[a-z0-9]+", plain))
    if len(found) > _NAME:
        found = found[: _NAME + 1].rpartition("-")[0] or found[:_NAME]
    if not found or _DEVICES.fullmatch(found):
        digest = hashlib.sha256(title.encode("utf-8", "replace")).hexdigest()[:8]
        found = "-".join(part for part in (found, "query", digest) if part)
    return found


def _from_name(name: str) -> str:
    words = " ".join(_UNSEEN.sub(" ", name).replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] or "Untitled"


def _split(text: str) -> tuple[dict[str, str], str]:
    """What the comments at the very start say, and all that is not said by them."""
    head: dict[str, str] = {}
    rest: list[str] = []
    lines = text.lstrip("\n \t").split("\n")
    last, end = "", 0
    for end, line in enumerate(lines):  # noqa: B007
        if not line.startswith("--"):
            break
        if (key := _KEY.match(line)) and key[1].lower() not in head:
            last = key[1].lower()
            head[last] = key[2].strip()
        elif last and (more := _MORE.match(line)):
            head[last] += f" {more[1]}"
        else:
            last = ""
            rest.append(line)
    else:
        end = len(lines)
    return head, _blank_ends("\n".join((*rest, *lines[end:])))


def _blank_ends(text: str) -> str:
    """Without blank lines around it; the first line keeps its indent."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text).rstrip()


def _tidy(text: str) -> str:
    return " ".join(_UNSEEN.sub(" ", text).split())


def _check(said: SavedQuery) -> None:
    if not said.title:
        raise Refused("A saved query needs a title.", "Say in a few words what it answers.")
    if not said.owner:
        raise Refused("A saved query needs an owner.", "Say who answers questions about it.")
    if not said.sql:
        raise Refused("There is no statement to save.", "Write one first.")
    if _BINARY.search(said.sql):
        raise Refused(
            "The statement holds characters that are no text.", "Type it again without them."
        )
    for what, text, most in (
        ("title", said.title, _TITLE),
        ("description", said.description, _DESCRIPTION),
        ("name of the owner", said.owner, _OWNER),
    ):
        if len(text) > most:
            raise Refused(
                f"The {what} has {len(text):,} characters, and may have {most:,}.", "Shorten it."
            )


def _wrapped(description: str) -> Iterator[str]:
    lines = textwrap.wrap(description, _WIDTH - 16, break_long_words=False, break_on_hyphens=False)
    for number, line in enumerate(lines):
        yield f"--   {line}" if number else f"-- description: {line}"
