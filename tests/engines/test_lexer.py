"""Statements as tokens with their places."""

from __future__ import annotations

import pytest

from marketplace.engines.lexer import body, chains, find, tokens
from marketplace.engines.position import place


def test_comments_are_no_tokens_and_names_lose_their_quotes():
    found = tokens('SELECT "a ""b""" -- no\n/* no */ FROM t')
    assert [(t.kind, t.text) for t in found] == [
        ("word", "SELECT"), ("name", 'a "b"'), ("word", "FROM"), ("word", "t"),
    ]  # fmt: skip


def test_a_token_stands_where_it_stands_whatever_letters_are_before_it():
    sql = "SELECT 'é€😀' AS x"
    at = tokens(sql)[-1]
    assert sql[at.start : at.end] == "x"


@pytest.mark.parametrize("end", ["", ";", " ; ;", " -- so", "; -- so\n", "\n/* ; */ ;\n"])
def test_what_stands_behind_a_statement_does_not_belong_to_it(end):
    sql = f"SELECT ';' AS x{end}"
    assert body(sql, tokens(sql)) == "SELECT ';' AS x"


def test_names_with_dots_are_chains_and_those_before_a_bracket_are_called():
    found = list(chains(tokens('FROM a.b JOIN "c d" . e ON f(x.y)')))
    assert [(chain, called) for chain, called, _ in found if len(chain) > 1 or called] == [
        (("a", "b"), False), (("c d", "e"), False), (("f",), True), (("x", "y"), False),
    ]  # fmt: skip


def test_a_name_is_found_in_any_case_and_not_within_another():
    assert find("SELECT carriers, Carrier FROM t", "carrier") == 17
    assert find("SELECT 'carrier'", "carrier") == -1


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [("a\nbc", 3, (2, 2)), ("a\r\nbc", 3, (2, 1)), ("a\rb", 2, (2, 1)), ("abc", 0, (1, 1)),
     ("abc", -1, (0, 0))],
)  # fmt: skip
def test_places_are_counted_as_editors_do(text, position, expected):
    assert place(text, position) == expected
