"""Where nothing is found, the nearest spellings are near."""

from __future__ import annotations

import pytest

from marketplace.catalog.suggest import suggest
from marketplace.catalog.words import ask

VOCABULARY = {"flight": 9, "flights": 3, "delay": 5, "delays": 2, "tail": 2, "number": 8, "crew": 1}
NAMES = ("Flights", "Flight delays", "Passenger survey")


def offered(text: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    return suggest(ask(text), known, VOCABULARY, NAMES)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("flihgt", "flight"),
        ("fligts", "flights"),
        ("dealys", "delays"),
        ("flihgt dealys", "flight delays"),
        ("crw", "crew"),
        ("tailnumber", "tail number"),
    ],
)
def test_the_nearest_spelling_comes_first(text, nearest):
    assert offered(text)[0] == nearest


def test_words_that_are_known_stay():
    assert offered("crew dealys", known=("crew",))[0] == "crew delays"


def test_a_product_is_offered_where_no_word_is_near():
    assert offered("pasenger servey") == ("Passenger survey",)


@pytest.mark.parametrize("text", ["zzzzzz", "qq", "", "?"])
def test_nothing_is_offered_for_what_resembles_nothing(text):
    assert offered(text) == ()


def test_what_was_asked_is_not_offered_again():
    assert "flights" not in offered("Flights")
