"""What people type becomes harmless words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.catalog.words import LONGEST_TEXT, MOST_WORDS, ask, fold, pieces, split


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("tail_num", ["tail", "num"]),
        ("tailNum", ["tail", "num"]),
        ("HTTPServer", ["http", "server"]),
        ("customerIDs", ["customer", "ids"]),
        ("planes.tail-num", ["planes", "tail", "num"]),
        ("Zürich Œuvre", ["zurich", "oeuvre"]),
    ],
)
def test_names_come_apart_however_they_are_written(name, words):
    assert split(name) == words


def test_accents_do_not_matter_however_they_are_encoded():
    assert fold("Café") == fold("Cafe\u0301") == "cafe"


def test_a_question_is_asked_by_its_subject():
    asked = ask("Which product has the aircraft's registration?")
    assert asked.words == ("aircraft", "registration")
    assert not asked.typing


def test_words_of_a_question_count_where_there_are_no_others():
    assert ask("what is it").words == ("what", "is", "it")


def test_the_last_word_may_not_be_finished():
    assert ask("flight del").typing
    assert not ask("flight delays ").typing


def test_quoted_words_belong_together():
    asked = ask('late "tail number"')
    assert asked.words == ("late",)
    assert asked.phrases == (("tail", "number"),)


def test_a_quote_that_is_not_closed_is_no_quote():
    assert ask('"tail number').words == ("tail", "number")


def test_a_word_said_twice_is_one_word():
    assert ask("orders, Orders and ORDERS").words == ("orders",)


@pytest.mark.parametrize("text", ["", "   ", "!?.,;", "\U0001f6eb\U0001f6ec"])
def test_text_without_a_word_asks_nothing(text):
    assert not ask(text)


@given(st.text(max_size=400))
def test_anything_typed_is_a_few_folded_words(text):
    asked = ask(text)
    assert len(asked.words) <= MOST_WORDS
    assert sum(map(len, asked.words)) <= 20 * LONGEST_TEXT
    for word in (*asked.words, *(word for phrase in asked.phrases for word in phrase)):
        assert split(word) == [word]


@given(st.text(max_size=100))
def test_pieces_say_where_their_words_stand(text):
    for start, end, word in pieces(text):
        assert word in fold(text[start:end])
