"""How things are said: text of contracts made safe for Markdown, numbers, times, states.

A state is always a word and an icon; its colour is the third signal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from streamlit.material_icon_names import ALL_MATERIAL_ICONS

from marketplace.formats.trust import brief
from marketplace.model import Health, Listing, Organisation, Severity, State

_MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:&^=/@])")
# Text that changes what surrounds it, or cannot be seen: controls, zero width, direction, tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINER = "\u2060"  # no width, no break: only keeps two characters from being read as one sign
# `:tada:`, `:material/x:` and `:streamlit:` are read after escapes are resolved. Without the
# inner look ahead, one long word after a colon would be searched for hours.
_SHORTCODE = re.compile(r":(?=(?:(?![a-z])[\w+\-/])*[a-z][\w+\-/]*:)", re.IGNORECASE)
_AUTOLINK = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


def escape(text: object, *, links: bool = False) -> str:
    """Text of a contract, shown as it was typed: no markup, no image, no directive, one line.

    With `links`, an address that the text spells out can be clicked; it shows where it goes.
    """
    plain = str(text)
    if len(plain) > _LONGEST:
        plain = plain[:_LONGEST] + "…"
    return _kept(plain, links) if len(plain) <= _SHORT else _escaped(plain, links)


def _escaped(text: str, links: bool) -> str:
    plain = " ".join(_INVISIBLE.sub("", text).split())
    plain = _SHORTCODE.sub(":" + _JOINER, plain)
    if not links:
        plain = _AUTOLINK.sub(_JOINER, plain)
    return _MARKUP.sub(r"\\\1", plain)


# Nobody reads more of one text in a page, and a megabyte of Markdown stops the browser; the file
# itself, in the Contract section, has all of it.
_LONGEST = 5000
# The same few thousand names and purposes are shown on every rerun; what visitors make long, such
# as an address that leads nowhere, must not fill the memory.
_SHORT = 1000
_kept = lru_cache(20_000)(_escaped)


def part_key(text: str) -> str:
    """The key of a component. Streamlit refuses one with two underscores, as many ids have."""
    return text.replace("__", "--")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ended on a word."""
    plain = " ".join(text.split())
    if len(plain) <= limit:
        return plain
    head = plain[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head).rstrip(" ,;:.") + "…"


def marked(snippet: Iterable[tuple[str, bool]]) -> str:
    """A snippet of contract text with the words that were searched for standing out."""
    return "".join(
        f":yellow-background[{escape(text)}]" if hit else _with_its_blanks(text)
        for text, hit in snippet
    )


def _with_its_blanks(text: str) -> str:
    head = " " if text[:1].isspace() else ""
    tail = " " if text[-1:].isspace() and text.strip() else ""
    return f"{head}{escape(text)}{tail}"


def sentence(text: str) -> str:
    """With a capital first letter; the others stay as they are."""
    return text[:1].upper() + text[1:]


def with_names(text: str) -> str:
    """A sentence of ours in which `names` of a contract stand between backticks: these stand out,
    and all of it is only text."""
    parts = text.split("`")
    if len(parts) % 2 == 0:  # a name with a backtick of its own
        return escape(text)
    return "".join(
        f"**{escape(part)}**" if row % 2 and part.strip() else _with_its_blanks(part)
        for row, part in enumerate(parts)
    )


def quiet(markdown: str) -> str:
    """For all that is secondary; `markdown` is escaped already."""
    return f":gray[:small[{markdown}]]" if markdown else ""


def badge(word: str, icon: str, colour: str) -> str:
    sign = f":material/{icon}: " if icon else ""
    return f":{colour}-badge[{sign}{word}]"


def number(value: int) -> str:
    return f"{value:,}"


def count(value: int, noun: str, plural: str = "") -> str:
    """ "1 product", "14 products", "No products"."""
    if value == 1:
        return f"1 {noun}"
    return f"{number(value) if value else 'No'} {plural or noun + 's'}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    *head, tail = [*parts] or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def day(when: date, today: date) -> str:
    """ "22 Nov", with the year where it is another one."""
    short = f"{when.day} {when:%b}"
    return short if when.year == today.year else f"{short} {when.year}"


def ago(when: datetime, now: datetime) -> str:
    seconds = (now - when).total_seconds()
    if seconds < 90:
        return "just now"
    if seconds < 5400:
        return f"{round(seconds / 60)} minutes ago"
    if seconds < 86400:
        return f"{round(seconds / 3600)} hours ago"
    days = (now.date() - when.astimezone(now.tzinfo).date()).days
    if days <= 1:
        return "yesterday"
    return f"{days} days ago" if days < 14 else day(when.date(), now.date())


_UNITS = {
    "s": "second", "sec": "second", "second": "second",
    "min": "minute", "minute": "minute",
    "h": "hour", "hr": "hour", "hour": "hour",
    "d": "day", "day": "day",
    "w": "week", "wk": "week", "week": "week",
    "m": "month", "mo": "month", "month": "month",
    "y": "year", "yr": "year", "year": "year",
}  # fmt: skip


def age(latency: str) -> str:
    """A promised freshness as people say it: "36 h" is at most 36 hours old."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([A-Za-z]+)\s*", latency)
    word = found[2].lower() if found else ""
    unit = _UNITS.get(word) or _UNITS.get(word.removesuffix("s"))
    if not found or not unit:
        return f"at most {latency.strip()} old"
    amount = f"{float(found[1]):g}"
    return f"at most {amount} {unit if amount == '1' else unit + 's'} old"


STATUSES = {
    "proposed": ("Proposed", "lightbulb", "gray"),
    "draft": ("Draft", "edit_note", "gray"),
    "active": ("Active", "radio_button_checked", "gray"),
    "deprecated": ("Deprecated", "schedule", "orange"),
    "retired": ("Retired", "block", "gray"),
}
SEVERITIES = {
    Severity.ERROR: ("Error", "error", "red"),
    Severity.WARNING: ("Warning", "warning", "orange"),
    Severity.INFO: ("Hint", "info", "gray"),
}
# Of a promise or a product, worst first.
STATES = {
    State.BROKEN: ("Broken", "cancel", "red"),
    State.ERROR: ("Check error", "sync_problem", "violet"),
    State.AT_RISK: ("At risk", "warning", "orange"),
    State.UNKNOWN: ("Not measured", "circle", "gray"),
    State.KEPT: ("Kept", "check_circle", "green"),
}
STALE = ("Stale", "update_disabled", "gray")


def status_badge(status: str) -> str:
    """A status of the organisation's own is shown as written."""
    if not status:
        return badge("Status not stated", "help", "gray")
    word, icon, colour = STATUSES.get(status.casefold(), (escape(status), "label", "gray"))
    return badge(word, icon, colour)


def class_badge(organisation: Organisation, name: str) -> str:
    """Violet where values are masked; "" where nothing is stated."""
    if not name:
        return ""
    known = organisation.classification(name)
    word = escape(sentence(name))
    if known and known.masked:
        return badge(word, "shield_lock" if known.personal else "lock", "violet")
    return badge(word, "apartment", "gray")


def verdict_badge(listing: Listing) -> str:
    """ "" for a data product; else that it is none yet."""
    return "" if listing.is_product else badge("Not yet a data product", "rule", "orange")


def trust_word(health: Health) -> str:
    """ "3 of 4 kept", "2 broken". Of all that is promised: what nobody measured is not kept."""
    return sentence(brief(health))


def trust(health: Health) -> str:
    """The badge of a product, the same wherever it is shown. What is stale is never green."""
    _, icon, colour = STATES[health.state]
    if health.stale and health.state is State.KEPT:
        _, icon, colour = STALE
    return badge(trust_word(health), icon, colour)


def severity_badge(severity: Severity) -> str:
    return badge(*SEVERITIES[severity])


def domain_icon(organisation: Organisation, name: str) -> str:
    """The sign of a domain, as Markdown; a plain box where there is none that can be drawn."""
    stated = organisation.domain(name).icon if name else ""
    return f":material/{stated if stated in ALL_MATERIAL_ICONS else 'deployed_code'}:"


def domain_title(organisation: Organisation, name: str) -> str:
    """Plain text, not escaped."""
    found = organisation.domain(name)
    return found.title or found.name or "No domain"
