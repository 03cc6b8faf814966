"""Changes of contracts as an Atom feed (RFC 4287), for any reader of news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from marketplace.formats.feed import stable_id, stamp
from marketplace.formats.markup import cut, plain, text
from marketplace.model import Change, Impact

_LINES = 12  # sentences of one entry
_LONGEST = 500
_WORDS = {
    Impact.BREAKING: "Breaking",
    Impact.RISKY: "Risky",
    Impact.COMPATIBLE: "Compatible",
    Impact.DOCS: "Text only",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What one commit meant for one product. `page` is "" where nobody knows the address."""

    product: str
    commit: str
    when: datetime
    who: str
    subject: str
    version: str = ""
    severity: Impact | None = None  # None: nobody can tell
    changes: tuple[Change, ...] = ()
    page: str = ""


def change_feed(
    news: Sequence[News], title: str, address: str, seed: str = "marketplace", of: str = ""
) -> str:
    """Newest first, as they come. `seed` keeps ids apart from those of other marketplaces, `of`
    those of feeds that tell of a part."""
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{text(title) or 'Data products'}: changes</title>",
            f"<id>{stable_id(seed, 'changes', of)}</id>",
            f'<link rel="self" type="application/atom+xml" href="{text(address)}"/>',
            f"<updated>{stamp(news[0].when if news else None)}</updated>",
            *(line for one in news for line in _entry(one, seed)),
            "</feed>",
            "",
        )
    )


def _entry(one: News, seed: str) -> Iterator[str]:
    word = _WORDS[one.severity] if one.severity else "Not readable"
    name = f"{cut(plain(one.product), 200)} {plain(one.version)}".strip()
    yield "<entry>"
    yield f"<title>{text(f'{name}: {cut(plain(one.subject), 200)}')}</title>"
    yield f"<id>{stable_id(seed, 'change', one.commit, one.product)}</id>"
    if one.page:
        yield f'<link rel="alternate" href="{text(one.page)}"/>'
    yield f"<updated>{stamp(one.when)}</updated>"
    yield f"<author><name>{text(one.who) or 'Unknown'}</name></author>"
    yield f'<category term="{text(word)}"/>'
    yield f'<content type="text">{"&#10;".join(map(text, _lines(word, one)))}</content>'
    yield "</entry>"


def _lines(word: str, one: News) -> Iterator[str]:
    yield f"{word}."
    yield from (cut(plain(change.message), _LONGEST) for change in one.changes[:_LINES])
    if len(one.changes) > _LINES:
        yield f"And {len(one.changes) - _LINES:,} more."
