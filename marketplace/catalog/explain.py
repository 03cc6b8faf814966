"""Why a listing was found: which of its parts hold the words, and where in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import OSA

from marketplace.catalog.snippet import snippet
from marketplace.catalog.words import pieces, split
from marketplace.model import Asked, Listing, Match, Searchable

MOST = 3
_REPEATS = 2  # up to so many, what says the same in another place is told too
_WORTH = {
    "name": 10.0, "synonym": 6.0, "contract": 5.5, "property": 4.5, "purpose": 3.0, "owner": 2.2,
    "domain": 2.2, "tag": 2.2, "description": 1.2,
}  # fmt: skip
_SAID = 1.5  # a word in the description of a property
_AGAIN = 0.2  # of its worth, for a word that another part told already
_ENOUGH = 0.5  # what a part must be worth to be told
_PLENTY = 12  # parts to choose from
_NAMES = {"name", "synonym", "contract", "property"}
_WORD = re.compile(r"[^\W_]+")
_TOGETHER = dict.fromkeys(map(ord, "_-. /"))

Mark = tuple[int, int, int]  # (start, end, which word)


class _Part(NamedTuple):
    where: str
    label: str
    text: str
    worth: float
    after: str = ""  # what the name means, said behind it


class _Found(NamedTuple):
    part: _Part
    marks: list[Mark]


class Explainer:
    """For one query over many listings: what is learned about a word is kept."""

    def __init__(self, asked: Asked, forms: Sequence[frozenset[str]]) -> None:
        """`forms`: for each word, those of its forms that the index knows."""
        quoted = dict.fromkeys(word for phrase in asked.phrases for word in phrase)
        self._words = (*asked.words, *quoted)
        self._forms = (*forms, *(frozenset({word}) for word in quoted))
        self._typing = len(asked.words) - 1 if asked.typing else -1
        self._joined = {a + b: (n, n + 1) for n, (a, b) in enumerate(pairwise(asked.words))}
        sought = {*self._words, *self._joined, *(form for forms in self._forms for form in forms)}
        either = "|".join(map(re.escape, sorted(sought)))
        self._anywhere = re.compile(either)
        self._at_start = re.compile(rf"(?<![^\W_])(?:{either})")  # of a word
        self._unknown = {n for n, known in enumerate(self._forms) if not known}
        self._exact: dict[str, tuple[int, ...]] = {}
        self._near: dict[str, tuple[int, ...]] = {}

    def matches(
        self, listing: Listing, files: Sequence[Searchable], domain_title: str
    ) -> tuple[Match, ...]:
        """At most three, the most telling first; none says only what another said."""
        parts = sorted(_parts(listing, files, domain_title), key=lambda part: -part.worth)
        found = self._looked(filter(self._hopeful, parts), self._exactly, len(self._words))
        seen = {word for _, marks in found for _, _, word in marks}
        if not found or not seen.issuperset(self._unknown):
            # A word that stands nowhere was found by another one edit away.
            found += self._looked(filter(self._resembles, parts), self._nearly, len(self._unknown))
        return tuple(_match(part, marks) for part, marks in _chosen(found))

    def _looked(
        self, parts: Iterable[_Part], which: Callable[[str], Sequence[int]], words: int
    ) -> list[_Found]:
        """Until every word is seen, and no further: some stand in every line of a file."""
        found: list[_Found] = []
        seen: set[int] = set()
        for part in parts:
            if len(found) >= _PLENTY and len(seen) >= words:
                break
            if marks := self._marks(part, which):
                found.append(_Found(part, marks))
                seen.update(n for _, _, n in marks)
        return found

    def _hopeful(self, part: _Part) -> bool:
        """Far quicker than looking at each word. A name may hold a word in pieces."""
        text = part.text.lower()
        if part.where in _NAMES:
            found = self._anywhere.search(text.translate(_TOGETHER))
        else:
            found = self._at_start.search(text)
        return found is not None or not text.isascii()

    def _resembles(self, part: _Part) -> bool:
        """As quick, for words that are one edit away."""
        text = part.text
        words = split(text) if part.where in _NAMES else _WORD.findall(text.lower())
        if part.where in _NAMES:
            words.append("".join(words))
        for token in set(words).difference(self._near):
            self._nearly(token)
        return any(map(self._near.__getitem__, words))

    def _marks(self, part: _Part, which: Callable[[str], Sequence[int]]) -> list[Mark]:
        text = part.text
        marks = [(start, end, n) for start, end, token in pieces(text) for n in which(token)]
        if not marks and part.where in _NAMES and len(words := split(text)) > 1:
            marks = [(0, len(text), n) for n in which("".join(words))]
        return marks

    def _exactly(self, token: str) -> tuple[int, ...]:
        words = self._exact.get(token)
        if words is None:
            words = self._exact[token] = tuple(self._told(token))
        return words

    def _told(self, token: str) -> Iterator[int]:
        for n, word in enumerate(self._words):
            begun = n == self._typing and token.startswith(word)
            if token == word or token in self._forms[n] or begun:
                yield n
        yield from self._joined.get(token, ())

    def _nearly(self, token: str) -> tuple[int, ...]:
        words = self._near.get(token)
        if words is None:
            words = self._near[token] = tuple(
                n
                for n, word in enumerate(self._words)
                if _close(token, word, typing=n == self._typing)
            )
        return words


def _close(token: str, word: str, typing: bool) -> bool:
    if len(word) < 3 or len(token) < len(word) - 2 or (len(token) > len(word) + 2 and not typing):
        return False
    tried = {token, token.removesuffix("s"), token + "s"}
    if typing:
        tried |= {token[: len(word) + more] for more in (-1, 0, 1)}
    return any(OSA.distance(one, word, score_cutoff=1) <= 1 for one in tried)


def _parts(listing: Listing, files: Sequence[Searchable], domain_title: str) -> Iterator[_Part]:
    def part(where: str, text: str, label: str = "") -> _Part:
        return _Part(where, label, text, _WORTH[where])

    yield part("name", listing.name)
    contracts = dict.fromkeys(port.contract_id for port in listing.ports if port.contract_id)
    for id_ in (listing.id, *contracts):
        yield part("contract", id_, id_)
    for name in dict.fromkeys(name for file in files for name in file.names):
        if name not in contracts and name not in (listing.name, listing.id):
            yield part("synonym", name)
    yield part("purpose", listing.purpose)
    yield part("owner", listing.owner)
    yield part("domain", domain_title)
    for tag in listing.tags:
        yield part("tag", tag)
    for path, names, said in dict.fromkeys(item for file in files for item in file.properties):
        yield _Part("property", path, names, _WORTH["property"] + 0.5, said)
        yield _Part("property", path, path.rpartition(".")[2], _WORTH["property"], names or said)
        yield _Part("property", path, said, _SAID)
    for file in files:
        for text in (file.purpose, file.description, *file.people):
            yield part("owner" if text in file.people else "description", text)
    for port in listing.ports:
        yield part("description", port.description)


def _chosen(found: list[_Found]) -> Iterator[_Found]:
    """The part that tells most of what is not told yet, again and again."""
    told: set[int] = set()
    said: list[set[object]] = []
    for _ in range(MOST):
        if len(said) >= _REPEATS:
            found = [one for one in found if not told.issuperset(n for _, _, n in one.marks)]
        best = max(found, key=lambda one: _gain(one, told), default=None)
        if best is None or (told and _gain(best, told) < _ENOUGH):
            return
        yield best
        told |= {n for _, _, n in best.marks}
        said.append(_identity(best.part))
        found = [one for one in found if not said[-1] & _identity(one.part)]


def _identity(part: _Part) -> set[object]:
    """What makes two parts say the same: one property, or the same words."""
    return {(part.where, part.label) if part.label else part.text, " ".join(split(part.text))}


def _gain(found: _Found, told: set[int]) -> float:
    words = {n for _, _, n in found.marks}
    covered = sum(end - start for start, end, _ in found.marks) / len(found.part.text)
    fresh = sum(_AGAIN if n in told else 1.0 for n in words)
    return found.part.worth * fresh * (1.0 + 0.2 * min(covered, 1.0))


def _match(part: _Part, marks: list[Mark]) -> Match:
    return Match(part.where, part.label, snippet(part.text, marks, part.where, part.after))
