"""Search at 10,000 and 100,000 products: how fast, and does it find what was mistyped."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from marketplace.catalog import entry
from marketplace.catalog.build import build
from marketplace.catalog.words import ask
from marketplace.contracts.read import read
from marketplace.contracts.summarise import summarise
from marketplace.model import Organisation
from marketplace.services.find import find, prepare
from marketplace.services.marketplace import Marketplace
from marketplace.settings import Limits, Settings
from marketplace.stores.index import Entry, SearchIndex
from tests.bench import generate
from tests.bench.process import percentile
from tests.bench.report import Report

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def run(report: Report, folder: Path, count: int) -> None:
    for products, limit in ((count, 5), (count * 10, 10)):
        index, names = _indexed(products)
        _measure(report, index, names, products, limit)
    settings = Settings(
        repo=str(generate.repository(folder / f"contracts-{count}.git", count)),
        cache=str(folder / "cache"),
    )
    market = Marketplace.open(settings)
    prepare(market)
    spent = [_timed(lambda text=text: find(market, text)) for text in _questions(count)]
    middle, worst = statistics.median(spent), percentile(spent, 0.99)
    report.note(
        f"find at {count:,}: facets and reasons included",
        f"p50 {middle:.2f} ms, p99 {worst:.2f} ms",
    )


def _indexed(products: int) -> tuple[SearchIndex, Sequence[tuple[str, str]]]:
    """An index in memory, and the (id, name) of every product in it."""
    summaries = {}
    for path, text in generate.files(products):
        parsed = read(text.encode(), path, Limits())
        summaries[path] = summarise(parsed.kind, parsed.tree)[0]
    catalog = build("", summaries, (), Organisation(), {path: path for path in summaries})
    listings = {one.id: one for one in catalog.listings}
    texts = dict(zip(summaries, range(products), strict=True))

    def words(ids: Sequence[str]) -> Iterator[Entry]:
        for id_ in ids:
            one = listings[id_]
            parsed = read(generate.contract(texts[one.paths[0]]).encode(), one.paths[0], Limits())
            own = [summarise(parsed.kind, parsed.tree)[1]]
            yield id_, entry.rank(one), entry.fields(one, own, "")

    index = SearchIndex()
    index.update(dict.fromkeys(listings, "1"), words)
    return index, [(one.id, one.name) for one in catalog.listings]


def _measure(
    report: Report, index: SearchIndex, names: Sequence[tuple[str, str]], count: int, limit: float
) -> None:
    spent = [_timed(lambda text=text: index.search(ask(text), 20)) for text in _questions(count)]
    report.note(f"search at {count:,} products, p50", f"{statistics.median(spent):.2f} ms")
    report.most("  the same, p99", percentile(spent, 0.99), limit, "ms")
    pick = random.Random(5)
    tried = [(id_, _mistyped(pick, name)) for id_, name in pick.sample(list(names), 400)]
    found = [id_ in index.search(ask(text), 10)[0] for id_, text in tried]
    report.least("  one-edit typos, found among the first 10", statistics.mean(found), 0.95)


def _questions(count: int) -> Iterator[str]:
    """What people type: a word, two, three, a beginning, a typo, a property, an owner."""
    pick = random.Random(11)
    for _ in range(600):
        subject, aspect = pick.choice(generate.SUBJECTS), pick.choice(generate.ASPECTS)
        name = generate.contract(pick.randrange(count)).split("\nname: ")[1].split("\n")[0]
        yield pick.choice((
            subject, f"{subject} {aspect}", name, name[: pick.randint(3, 9)], subject[:3],
            _mistyped(pick, f"{subject} {aspect}"), f"{subject}_{pick.choice(generate.PROPERTIES)}",
            f"which {aspect} has the {subject} country?", f"team-{pick.randrange(count // 50):03d}",
        ))  # fmt: skip


def _mistyped(pick: random.Random, text: str) -> str:
    """One letter of one word of at least four letters left out, doubled, changed or swapped."""
    words = text.split()
    at = pick.choice([place for place, word in enumerate(words) if len(word) > 3] or [0])
    word, place = words[at], pick.randrange(1, max(2, len(words[at]) - 1))
    kind = pick.randrange(4)
    words[at] = (
        word[:place] + word[place + 1 :],
        word[:place] + word[place] + word[place:],
        word[:place] + pick.choice(LETTERS) + word[place + 1 :],
        word[: place - 1] + word[place : place + 1] + word[place - 1] + word[place + 1 :],
    )[kind]
    return " ".join(words)


def _timed(act: object) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    act()  # type: ignore[operator]
    return (time.perf_counter() - started) * 1000
