"""Colleagues' questions find the product that they hope for."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from marketplace.services.find import find
from marketplace.services.marketplace import Marketplace
from marketplace.settings import WORKTREE, Settings

TOP = Path(__file__).parents[2]
QUESTIONS = yaml.safe_load((TOP / "tests" / "questions.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """For each question the place of what is expected; -1: not found."""
    cache = str(tmp_path_factory.mktemp("cache"))
    market = Marketplace.open(Settings(repo=str(TOP), ref=WORKTREE, cache=cache))
    places = {}
    for question in QUESTIONS:
        ids = [hit.listing.id for hit in find(market, question["ask"]).hits]
        expected = question["expect"]
        places[question["ask"]] = ids.index(expected) if expected in ids else -1
    return places


def test_there_are_questions_enough():
    assert len(QUESTIONS) >= 40


def test_most_find_it_first(places):
    missed = {text: place for text, place in places.items() if place != 0}
    print("not first:", missed)
    assert len(missed) <= 0.15 * len(places), missed


def test_nearly_all_find_it_among_the_first_three(places):
    missed = {text: place for text, place in places.items() if not 0 <= place < 3}
    print("not among three:", missed)
    assert len(missed) <= 0.05 * len(places), missed


def test_every_hit_says_why(tmp_path):
    market = Marketplace.open(Settings(repo=str(TOP), ref=WORKTREE, cache=str(tmp_path)))
    for question in QUESTIONS:
        for hit in find(market, question["ask"]).hits:
            marked = [part for match in hit.matches for part, mark in match.snippet if mark]
            assert marked, (question["ask"], hit.listing.id)
            assert 1 <= len(hit.matches) <= 3
