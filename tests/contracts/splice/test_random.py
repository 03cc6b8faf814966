"""Edits by chance over the demo's contracts and everything valid of the corpus.

`python -m tests.contracts.splice.random_edits 20000` makes as many as one likes.
"""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.contracts.splice.apply import apply
from marketplace.errors import CannotEdit
from tests.contracts.splice.random_edits import an_edit, check, files, form, text_of, tree_of

TEXTS = {path.name: text_of(path) for path in files()}
SMALL = sorted(name for name, text in TEXTS.items() if len(text) < 30_000)


@pytest.mark.parametrize("name", TEXTS)
def test_without_an_edit_a_file_is_the_same_to_the_byte(name):
    assert apply(TEXTS[name], []) == TEXTS[name]


@settings(max_examples=600, deadline=None, database=None)
@given(st.sampled_from(SMALL), st.integers(0, 7), st.integers(0, 2**32))
def test_any_edit_gives_what_was_meant_and_touches_nothing_else(name, how, seed):
    text = form(TEXTS[name], how)
    check(text, an_edit(random.Random(seed), tree_of(text)))


@settings(max_examples=100, deadline=None, database=None)
@given(st.sampled_from(SMALL), st.integers(0, 2**32))
def test_any_edits_one_after_the_other(name, seed):
    chance, text = random.Random(seed), TEXTS[name]
    for _ in range(5):
        if not isinstance(tree_of(text), dict | list) or not tree_of(text):
            break
        edit = an_edit(chance, tree_of(text))
        try:
            text = check(text, edit)
        except CannotEdit:  # what came before may be odd
            break
