"""What was learned is remembered, and nothing is lost when it is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from marketplace.model import Examined, Kind, PortSummary, Problem, Searchable, Severity, Summary
from marketplace.stores.parsed import Known, ParsedCache

PROBLEM = Problem("", 3, 1, Severity.WARNING, "rule", "A message.", "A hint.")
ORDERS = Examined(
    summary=Summary(
        kind=Kind.DATA_PRODUCT,
        id="orders",
        tags=("a", "b"),
        outputs=(PortSummary(name="port", inputs=(("c", "1.0.0"),)),),
    ),
    searchable=Searchable(names=("Orders",), properties=(("orders.id", "Number", "Its number."),)),
    problems=(PROBLEM,),
)


def known(examined: Examined) -> Known:
    return Known(examined.summary, examined.problems)


def test_what_was_put_comes_back_after_a_restart(tmp_path):
    ParsedCache(tmp_path, "1").put({"key": ORDERS})
    cache = ParsedCache(tmp_path, "1")
    assert cache.get(["key", "unknown"]) == {"key": known(ORDERS)}
    assert cache.searchable(["key", "unknown"]) == {"key": ORDERS.searchable}


def test_what_other_rules_learned_does_not_count(tmp_path):
    ParsedCache(tmp_path, "1").put({"key": ORDERS})
    assert ParsedCache(tmp_path, "2").get(["key"]) == {}
    assert ParsedCache(tmp_path, "1").get(["key"]) == {"key": known(ORDERS)}


def test_the_database_of_old_rules_is_removed_after_a_week(tmp_path):
    ParsedCache(tmp_path, "1").put({"key": ORDERS})
    os.utime(tmp_path / "parsed-1.sqlite3", (1_700_000_000, 1_700_000_000))
    ParsedCache(tmp_path, "2")
    assert ParsedCache(tmp_path, "1").get(["key"]) == {}


@pytest.mark.parametrize("place", ["start", "middle"])
def test_a_damaged_database_is_begun_anew(tmp_path, place):
    cache = ParsedCache(tmp_path, "1")
    cache.put({f"key{n}": ORDERS for n in range(500)})
    del cache
    file = tmp_path / "parsed-1.sqlite3"
    data = bytearray(file.read_bytes())
    spoiled = slice(0, 100) if place == "start" else slice(4096, len(data))
    data[spoiled] = b"\x5a" * len(data[spoiled])
    file.write_bytes(data)
    cache = ParsedCache(tmp_path, "1")
    assert cache.get(["key1"]) == {}
    cache.put({"key1": ORDERS})
    assert cache.get(["key1"]) == {"key1": known(ORDERS)}


def test_a_row_that_holds_something_else_is_learned_again(tmp_path):
    cache = ParsedCache(tmp_path, "1")
    cache.put({"key": ORDERS})
    cache._database.execute("update known set value = x'00'").connection.commit()
    assert cache.get(["key"]) == {}
    cache.put({"key": ORDERS})
    assert cache.get(["key"]) == {"key": known(ORDERS)}


def test_without_a_place_to_write_it_works_in_memory(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = ParsedCache(tmp_path / "file" / "cache", "1")
    cache.put({"key": ORDERS})
    assert cache.get(["key"]) == {"key": known(ORDERS)}


def test_two_processes_write_at_once(tmp_path):
    program = (
        "import sys; from pathlib import Path\n"
        "from marketplace.stores.parsed import ParsedCache\n"
        "from tests.stores.test_parsed import ORDERS\n"
        "cache = ParsedCache(Path(sys.argv[1]), '1')\n"
        "for n in range(50): cache.put({f'{sys.argv[2]}{n}': ORDERS})\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path), name]) for name in "ab"
    ]
    assert [process.wait() for process in running] == [0, 0]
    keys = [f"{name}{n}" for name in "ab" for n in range(50)]
    assert len(ParsedCache(tmp_path, "1").get(keys)) == 100


def test_rows_of_other_commits_go_when_they_are_many(tmp_path):
    cache = ParsedCache(tmp_path, "1")
    cache.put({f"key{n}": ORDERS for n in range(20_010)})
    cache.trim(10, [f"key{n}" for n in range(10)])
    assert len(cache.get([f"key{n}" for n in range(20_010)])) == 20_010
    cache.trim(2, ["key1", "key2"])
    assert set(cache.get([f"key{n}" for n in range(20_010)])) == {"key1", "key2"}


def test_any_text_can_be_a_key(tmp_path):
    cache = ParsedCache(tmp_path, "1")
    names = ["a\nb", "'; drop table known; --", "東京", '"', "a\\b"]
    cache.put(dict.fromkeys(names, ORDERS))
    assert set(cache.get(names)) == set(names)
