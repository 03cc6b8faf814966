"""Changes of state as an Atom feed (RFC 4287), for any reader of news."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from marketplace.formats.markup import cut, plain, text
from marketplace.formats.trust import brief, reasons, sentence, turn
from marketplace.model.health import Health, State

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
_MOST = 100  # entries
_REASONS = 10
_LONGEST = 1_000  # letters of a reason
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def feed(
    changes: Sequence[tuple[State, Health]],
    title: str,
    address: str,
    name: Callable[[str], str] = str,
    page: Callable[[str], str] = lambda _: "",
    seed: str = "marketplace",
) -> str:
    """The newest first, each with the state before it.

    `address`: of the feed itself; `name` and `page`: of a product, by its id; no link where the
    page is "". `seed` keeps ids apart from those of other marketplaces: it must not change, else
    readers show everything anew.
    """
    newest = sorted(changes, key=lambda one: one[1].product)
    newest.sort(key=lambda one: one[1].checked_at or _NEVER, reverse=True)
    entries = [
        line
        for before, health in newest[:_MOST]
        for line in _entry(before, health, name(health.product), page(health.product), seed)
    ]
    updated = newest[0][1].checked_at if newest else None
    return "\n".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{text(title) or 'Data products'}</title>",
            f"<id>{stable_id(seed, 'feed')}</id>",
            f'<link rel="self" type="application/atom+xml" href="{text(address)}"/>',
            f"<updated>{stamp(updated)}</updated>",
            f"<author><name>{text(title) or 'Data products'}</name></author>",
            *entries,
            "</feed>",
            "",
        )
    )


def _entry(before: State, health: Health, name: str, page: str, seed: str) -> Iterator[str]:
    when = stamp(health.checked_at)
    yield "<entry>"
    yield f"<title>{text(f'{cut(plain(name), 200)} {turn(before, health.state)}')}</title>"
    yield f"<id>{stable_id(seed, health.product, when, before, health.state)}</id>"
    if page:
        yield f'<link rel="alternate" href="{text(page)}"/>'
    yield f"<updated>{when}</updated>"
    yield f'<category term="{text(health.state)}"/>'
    yield f'<content type="text">{"&#10;".join(map(text, _lines(before, health)))}</content>'
    yield "</entry>"


def _lines(before: State, health: Health) -> Iterator[str]:
    yield f"Before: {before}. Now: {brief(health)}. {sentence(health)}"
    said = reasons(health)
    yield from (cut(plain(reason), _LONGEST) for reason in said[:_REASONS])
    if len(said) > _REASONS:
        yield f"And {len(said) - _REASONS:,} more."
    if health.causes:
        yield f"It takes data from what is broken: {cut(', '.join(health.causes), _LONGEST)}."


def stable_id(*parts: str) -> str:
    """The same for the same change, whoever asks, and from wherever it is served."""
    said = "/".join(f"{len(part)}:{part}" for part in parts)  # no two lists give one text
    return f"urn:uuid:{uuid5(NAMESPACE_URL, said.encode('utf-8', 'replace').decode())}"


def stamp(when: datetime | None) -> str:
    return (when or _NEVER).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
