"""What the search index keeps of a listing: its words, by the part they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from marketplace.catalog.words import fold, split
from marketplace.model import Listing, Searchable

_RANK = {"": 1.0, "active": 1.0, "draft": 0.5, "proposed": 0.5, "deprecated": 0.0, "retired": 0.0}


def fields(
    listing: Listing, files: Sequence[Searchable], domain_title: str
) -> dict[str, list[str]]:
    """Texts by field; the versions of one family say much the same, so it is said once."""
    ids = dict.fromkeys((listing.id, *(port.contract_id for port in listing.ports)))
    names = [name for file in files for name in file.names if name != listing.name]
    properties = dict.fromkeys(item for file in files for item in file.properties)
    leaves = dict.fromkeys(path.partition(".")[2] or path for path, _, _ in properties)
    people = (listing.owner, *(who for file in files for who in file.people))
    own, own_joined = _spelt([listing.name])
    known_as, ids_joined = _spelt(ids)
    called, called_joined = _spelt(name for name in dict.fromkeys(names) if name not in ids)
    property_, property_joined = _spelt(leaves)
    business = dict.fromkeys(name for _, names, _ in properties for name in names.split("; "))
    meant, business_joined = _spelt(name for name in business if name)
    joined = {*business_joined, *own_joined, *ids_joined, *called_joined, *property_joined}
    return {
        "exact": _once((*own, *known_as)),
        "called": _once(called),
        "name": own,
        "alias": _once((*known_as, *called)),
        "business": meant,
        "property": property_,
        "joined": [" ".join(joined)],
        "purpose": _once((listing.purpose, *(file.purpose for file in files))),
        "label": _once((listing.domain, domain_title, *listing.tags, *people)),
        "text": _once(
            (
                *(file.description for file in files),
                *(port.description for port in listing.ports),
                *(said for _, _, said in properties),
            )
        ),
    }


def rank(listing: Listing) -> float:
    """0 to 1: which of two equally good hits comes first."""
    return _RANK.get(listing.status, 0.5) * (1.0 if listing.is_product else 0.5)


def signature(listing: Listing, blobs: Mapping[str, str], domain_title: str) -> str:
    """Differs whenever `fields` or `rank` could differ; another code has another index."""
    files = (blobs.get(path, path) for path in listing.paths)
    stated = (listing.name, listing.owner, listing.status, listing.domain, domain_title)
    return "\0".join((*stated, str(listing.is_product), *files))


def _spelt(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """As words, and as one word: tail_num is found by "tail num" and by "tailnum"."""
    apart = [split(name) for name in names]
    together = ["".join(words) for words in apart if 1 < len(words) < 5]
    return [" ".join(words) for words in apart], together


def _once(texts: Iterable[str]) -> list[str]:
    return [text if text.isascii() else fold(text) for text in dict.fromkeys(texts) if text]
