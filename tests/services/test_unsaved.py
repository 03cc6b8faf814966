"""What is typed and not saved outlives a reload and a restart of the server."""

import os
import time

import pytest

from marketplace.services import unsaved
from marketplace.services.unsaved import Unsaved
from marketplace.stores import unsaved as store


class Market:
    """All that is asked of a marketplace here."""

    def __init__(self, folder):
        self.folder = folder


@pytest.fixture
def market(tmp_path):
    return Market(tmp_path)


CHANGE = Unsaved(
    files={"a.yaml": "name: ä\r\n", "b.yaml": "x: 1"}, before={"a.yaml": "name: a"}, base="c0ffee"
)


def test_it_is_found_again_by_its_token(market):
    token = unsaved.keep(market, CHANGE)
    assert unsaved.find(Market(market.folder), token) == CHANGE


def test_the_next_text_takes_its_place(market):
    token = unsaved.keep(market, CHANGE)
    other = CHANGE.with_text("a.yaml", "name: b")
    assert unsaved.keep(market, other, token) == token
    assert unsaved.find(market, token) == other


def test_tokens_are_long_and_never_alike(market):
    tokens = {unsaved.keep(market, CHANGE) for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) == 22


@pytest.mark.parametrize("token", ["", "../secret", "a/b", ".", "x" * 500, "\0", "é" * 22])
def test_a_token_is_never_a_path(market, token):
    (market.folder.parent / "secret").write_text("{}")
    assert unsaved.find(market, token) is None
    unsaved.forget(market, token)


def test_what_is_discarded_is_gone(market):
    token = unsaved.keep(market, CHANGE)
    unsaved.forget(market, token)
    assert unsaved.find(market, token) is None


def test_only_files_that_differ_count_as_changed():
    assert CHANGE.changed == {"a.yaml": "name: ä\r\n", "b.yaml": "x: 1"}
    assert CHANGE.with_text("a.yaml", "name: a").changed == {"b.yaml": "x: 1"}


def test_a_file_that_was_cut_short_counts_as_none(market):
    token = unsaved.keep(market, CHANGE)
    (market.folder / "unsaved" / token).write_bytes(b'{"files": {"a')
    assert unsaved.find(market, token) is None


def test_what_nobody_touched_for_a_month_goes(market):
    old, new = unsaved.keep(market, CHANGE), unsaved.keep(market, CHANGE)
    month_ago = time.time() - 31 * 86_400
    os.utime(market.folder / "unsaved" / old, (month_ago, month_ago))
    unsaved.keep(market, CHANGE)
    assert unsaved.find(market, old) is None
    assert unsaved.find(market, new) == CHANGE


def test_nobody_else_on_the_machine_can_read_it(market):
    token = unsaved.keep(market, CHANGE)
    assert (market.folder / "unsaved").stat().st_mode & 0o077 == 0
    assert (market.folder / "unsaved" / token).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "unsaved").write_text("a file stands there")
    with pytest.raises(Exception, match="cannot be kept") as caught:
        store.put(tmp_path / "unsaved", store.token(), b"x")
    assert "proposal" in caught.value.hint
