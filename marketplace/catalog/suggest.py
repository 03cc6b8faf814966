"""The nearest spellings, for what found nothing or little."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from marketplace.catalog.words import fold
from marketplace.model import Asked

MOST = 3
_LIKE_A_NAME = 65  # of 100


def suggest(
    asked: Asked, known: Collection[str], vocabulary: Mapping[str, int], names: Iterable[str]
) -> tuple[str, ...]:
    """The query with its unknown words spelt as something here is, then products called so.

    `vocabulary`: in how many products each word stands.
    """
    near = [
        (word,) if word in known else (*_apart(word, vocabulary), *_nearest(word, vocabulary))
        for word in asked.words
    ]
    found = dict.fromkeys(_respelt(asked.words, near))
    if not found:
        found |= dict.fromkeys(_called(" ".join(asked.words) or asked.whole, names))
    return tuple(text for text in found if fold(text) != asked.whole)[:MOST]


def _respelt(words: Sequence[str], near: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Words that resemble nothing are left out."""
    for n in range(MOST):
        spelt = [ways[min(n, len(ways) - 1)] for ways in near if ways]
        if spelt and tuple(spelt) != tuple(words):
            yield " ".join(spelt)


def _apart(word: str, vocabulary: Mapping[str, int]) -> Iterator[str]:
    """tailnumber: tail number."""
    cuts = range(3, len(word) - 2)
    halves = [(word[:cut], word[cut:]) for cut in cuts]
    known = [pair for pair in halves if pair[0] in vocabulary and pair[1] in vocabulary]
    if known:
        yield " ".join(max(known, key=lambda pair: min(vocabulary[half] for half in pair)))


def _nearest(word: str, vocabulary: Mapping[str, int]) -> list[str]:
    """At most two edits away, one in short words; the nearer and the more usual first."""
    edits = 1 if len(word) < 5 else 2
    near = [other for other in vocabulary if abs(len(other) - len(word)) <= edits]
    found = process.extract(word, near, scorer=OSA.distance, score_cutoff=edits, limit=None)
    found.sort(key=lambda one: (one[1], one[0][:1] != word[:1], -vocabulary[one[0]], one[0]))
    return [other for other, _, _ in found[:MOST]]


def _called(text: str, names: Iterable[str]) -> list[str]:
    found = process.extract(
        text,
        list(dict.fromkeys(names)),
        scorer=fuzz.ratio,
        processor=str.lower,
        score_cutoff=_LIKE_A_NAME,
        limit=MOST,
    )
    return [name for name, _, _ in found]
