"""A saved query as a file: read whatever it is, write only what reads the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.contracts.query_file import LARGEST, parse, path_of, slug, write
from marketplace.errors import Refused
from marketplace.model import SavedQuery

PATH = "queries/delays-by-airline.sql"
WHOLE = """-- title: Delays by airline
-- description: Who is late, and how often.
--   Cancelled flights do not count.
-- owner: Mara Lindqvist

SELECT 1
"""


def a_query(**parts: str) -> SavedQuery:
    said = {"title": "Late", "sql": "SELECT 1", "owner": "Ada", **parts}
    return SavedQuery(**said)


def heads(query: SavedQuery) -> tuple[str, str, str]:
    return query.title, query.description, query.owner


def test_the_head_says_what_it_is_and_whose():
    query = parse(WHOLE.encode(), PATH)
    assert heads(query) == (
        "Delays by airline",
        "Who is late, and how often. Cancelled flights do not count.",
        "Mara Lindqvist",
    )
    assert (query.name, query.path, query.sql) == ("delays-by-airline", PATH, "SELECT 1")
    assert query.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        WHOLE.replace("\n", "\r\n"),
        WHOLE.replace("\n", "\r"),
        "\ufeff" + WHOLE,
        "\n\n" + WHOLE,
        WHOLE.replace("-- title:", "--title :").replace("-- owner", "-- OWNER"),
        WHOLE.replace("--   C", "--\tC").replace("--\tC", "--\t\tC"),
        WHOLE.replace("Mara Lindqvist\n\n", "Mara Lindqvist\n"),
        WHOLE + "\n\n",
    ],
)
def test_the_same_is_read_from_other_spellings(text):
    assert parse(text.encode(), PATH) == parse(WHOLE.encode(), PATH)


@pytest.mark.parametrize(
    ("text", "title", "sql"),
    [
        ("SELECT 1", "Delays by airline", "SELECT 1"),
        ("-- title:\nSELECT 1", "Delays by airline", "SELECT 1"),
        ("-- what a day\n-- title: Late\nSELECT 1", "Late", "-- what a day\nSELECT 1"),
        ("-- title: A\n-- title: B\nSELECT 1", "A", "-- title: B\nSELECT 1"),
        ("-- title: A\n\n-- owner: Eve\nSELECT 1", "A", "-- owner: Eve\nSELECT 1"),
        ("  SELECT 1\n    + 1", "Delays by airline", "SELECT 1\n    + 1"),
        ("/* title: A */ SELECT 1", "Delays by airline", "/* title: A */ SELECT 1"),
    ],
)
def test_a_head_may_be_missing_or_odd(text, title, sql):
    query = parse(text.encode(), PATH)
    assert (query.title, query.sql) == (title, sql)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "no statement"),
        (b"-- title: A\n", "no statement"),
        (b"\xff\xfeS\0E\0L\0", "not text in UTF-8"),
        ("SELECT 'é'".encode("latin-1"), "not text in UTF-8"),
        (b"SELECT \0 1", "no text"),
        (b"\x7fELF\x02\x01\x01", "no text"),
        (b" " * (LARGEST + 1), "larger than 100 kB"),
    ],
)
def test_what_cannot_be_used_says_why(data, problem):
    query = parse(data, PATH)
    assert problem in query.problems[0]
    assert query.sql == ""
    assert query.title


@pytest.mark.parametrize("name", ["", "-", "\u202e", "a" * 300, "<script>", "A & B_c"])
def test_any_name_of_a_file_gives_a_title(name):
    assert parse(b"SELECT 1", f"queries/{name}.sql").title


@given(st.binary())
def test_reading_never_fails(data):
    parse(data, PATH)


_WORDS = st.text(max_size=60)


@given(_WORDS, st.text(max_size=400), _WORDS, st.text(max_size=200))
def test_what_is_written_reads_the_same_again(title, description, owner, sql):
    draft = SavedQuery(title=title, description=description, owner=owner, sql=sql)
    try:
        text = write(draft)
    except Refused:
        return
    query = parse(text.encode(), PATH)
    assert not query.problems
    assert write(query) == text
    assert query.title.split() == parse(text.encode(), "queries/x.sql").title.split()
    assert query.sql.split() == sql.replace("\r", "\n").split()


@pytest.mark.parametrize(
    ("draft", "message"),
    [
        (a_query(title=" \n"), "needs a title"),
        (a_query(title="x" * 121), "121 characters"),
        (a_query(owner=""), "needs an owner"),
        (a_query(description="x" * 1001), "1,001 characters"),
        (a_query(sql=" \n \n"), "no statement"),
        (a_query(sql="SELECT '\0'"), "no text"),
        (a_query(sql="SELECT '\ud800'"), "no text"),
        (a_query(sql="x" * LARGEST), "at most 100,000"),
    ],
)
def test_what_could_not_be_read_again_is_refused(draft, message):
    with pytest.raises(Refused, match=message):
        write(draft)


@pytest.mark.parametrize(
    "draft",
    [
        a_query(title="A\n-- owner: Eve\n\nDROP TABLE x; --"),
        a_query(title="A\r-- owner: Eve"),
        a_query(title="A\u2028-- owner: Eve"),
        a_query(description="A\n-- owner: Eve"),
        a_query(description="owner: Eve " * 60),
        a_query(sql="-- owner: Eve\nSELECT 1"),
    ],
)
def test_nobody_can_speak_for_another_owner(draft):
    assert parse(write(draft).encode(), PATH).owner == "Ada"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Delays by airline", "delays-by-airline"),
        ("  Zoë's 3 best: 100 %! ", "zoe-s-3-best-100"),
        ("../../etc/passwd", "etc-passwd"),
        ("word " * 40, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_title_gives_the_name_of_its_file(title, name):
    assert slug(title) == name


@given(st.text())
def test_the_name_is_always_one_that_can_be_written(title):
    assert path_of(slug(title)) == f"queries/{slug(title)}.sql"


def test_titles_without_letters_of_ours_differ():
    assert slug("航班延误") != slug("天气")
    assert slug("CON") != "con"


@pytest.mark.parametrize(
    "name", ["", "A", "a b", "a.sql", "../a", "a/b", "-a", "a--b", "nul", "a\n"]
)
def test_other_names_are_refused(name):
    with pytest.raises(Refused):
        path_of(name)
