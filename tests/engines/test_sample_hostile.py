"""Broken and hostile files: the message says which file, which reader and what is wrong."""

from __future__ import annotations

import gzip
import os
import threading

import duckdb
import pytest

from marketplace.engines.workers import Workers
from marketplace.errors import Limited, MarketplaceError, NotFound, Unreadable
from marketplace.settings import Limits
from tests.engines.builders_engines import a_file, an_object, look

GOOD = "SELECT i AS id, 'x' || i AS s FROM range(100000) t(i)"


def complaint(workers, root, path, *columns, **parts) -> MarketplaceError:
    with pytest.raises(MarketplaceError) as told:
        look(workers, root, path, an_object(*columns or ("id",)), **parts)
    error = told.value
    assert path in error.message
    assert error.hint
    for words in (str(root), "/proc", "/tmp", "Error:", "LINE 1", "\n"):
        assert words not in error.message + error.hint
    return error


def test_half_a_parquet_file(workers, tmp_path):
    whole = a_file(tmp_path, "whole.parquet", GOOD).read_bytes()
    (tmp_path / "o.parquet").write_bytes(whole[: len(whole) // 2])
    error = complaint(workers, tmp_path, "o.parquet")
    assert isinstance(error, Unreadable)
    assert error.message == (
        "o.parquet cannot be read as Parquet: No magic bytes found at end of file o.parquet."
    )


def test_a_parquet_file_with_a_broken_footer(workers, tmp_path):
    whole = a_file(tmp_path, "whole.parquet", GOOD).read_bytes()
    (tmp_path / "o.parquet").write_bytes(whole[:-400] + b"\xff" * 392 + whole[-8:])
    complaint(workers, tmp_path, "o.parquet")


@pytest.mark.parametrize("claim", [0, 1, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_parquet_footer_that_lies_about_its_length(workers, tmp_path, claim):
    (tmp_path / "o.parquet").write_bytes(b"PAR1" + claim.to_bytes(4, "little") + b"PAR1")
    complaint(workers, tmp_path, "o.parquet")


def test_parquet_pages_of_rubbish(workers, tmp_path):
    whole = bytearray(a_file(tmp_path, "whole.parquet", GOOD).read_bytes())
    whole[100 : len(whole) // 2] = os.urandom(len(whole) // 2 - 100)
    (tmp_path / "o.parquet").write_bytes(whole)
    complaint(workers, tmp_path, "o.parquet")


WRONG = [("parquet", "csv"), ("parquet", "json"), ("parquet", "duckdb"), ("duckdb", "parquet"),
         ("csv", "parquet"), ("csv", "json"), ("csv", "duckdb"), ("json", "parquet")]  # fmt: skip


@pytest.mark.parametrize(("is_", "stated"), WRONG)
def test_a_file_of_another_format_than_stated(workers, tmp_path, is_, stated):
    a_file(tmp_path, f"o.{is_}", GOOD)
    error = complaint(workers, tmp_path, f"o.{is_}", format=stated)
    assert f"'{stated}' is its format" in error.hint


def test_an_empty_file(workers, tmp_path):
    (tmp_path / "o.csv").touch()
    assert complaint(workers, tmp_path, "o.csv").message == "o.csv is empty."


def test_a_missing_file(workers, tmp_path):
    assert isinstance(complaint(workers, tmp_path, "o.csv"), NotFound)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id,name\n1,x\n2,y,z\n", "CSV"),
        (b"id,name\n1,Malm\xf6\n", "Line: 2 not utf-8 encoded"),
        ("id,name\n1," + "x" * 5_000_000, "Maximum line size of 2000000 bytes exceeded"),
        (os.urandom(100_000), "CSV"),
    ],
    ids=["ragged", "other encoding", "long line", "noise"],
)
def test_a_crooked_csv_file(workers, tmp_path, content, told):
    (tmp_path / "o.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert told in complaint(workers, tmp_path, "o.csv", "id", "name").message


def test_a_line_of_100_megabytes(workers, tmp_path):
    (tmp_path / "o.csv").write_text("id,name\n1," + "x" * 100_000_000)
    complaint(workers, tmp_path, "o.csv", "id", "name")


def test_a_csv_file_of_100_000_columns_is_too_much(workers, tmp_path):
    names = ",".join(f"c{i}" for i in range(100_000))
    (tmp_path / "o.csv").write_text(f"{names}\n{names}\n")
    assert isinstance(complaint(workers, tmp_path, "o.csv", "c5"), Limited)


def test_of_many_unpromised_columns_the_first_are_named_and_the_others_counted(workers, tmp_path):
    names = ",".join(f"c{i}" for i in range(2000))
    (tmp_path / "o.csv").write_text(f"{names}\n{names}\n")
    found = look(workers, tmp_path, "o.csv", an_object("c5"))
    assert len(found.drift.extra) == 50
    assert found.notes == ("1,949 more columns are not in the contract.",)


def test_a_small_file_that_unpacks_to_a_large_one(workers, tmp_path):
    line = b"1," + b"x" * 1000 + b"\n"
    with gzip.open(tmp_path / "o.csv.gz", "wb", compresslevel=1) as packed:
        packed.write(b"id,name\n")
        for _ in range(400):
            packed.write(line * 1000)
    assert (tmp_path / "o.csv.gz").stat().st_size < 4_000_000
    found = look(workers, tmp_path, "o.csv.gz", an_object("id", "name"))
    assert len(found.preview.rows) == 50
    assert found.preview.total in (400_000, None)


def test_a_packed_file_that_breaks_off(workers, tmp_path):
    whole = a_file(tmp_path, "whole.csv.gz", GOOD).read_bytes()
    (tmp_path / "o.csv.gz").write_bytes(whole[: len(whole) // 2])
    assert "end of GZIP stream" in complaint(workers, tmp_path, "o.csv.gz", "id", "s").message


@pytest.mark.parametrize(
    "content",
    ['{"id":' + "[" * 100_000 + "]" * 100_000 + "}", '{"id":' * 10_000 + "1" + "}" * 10_000],
    ids=["lists", "objects"],
)
def test_json_that_is_nested_too_deep(workers, tmp_path, content):
    (tmp_path / "o.json").write_text(content)
    assert "maximum recursion depth" in complaint(workers, tmp_path, "o.json").message


@pytest.mark.parametrize("content", ['{"id":1}\n{"id":', "]", '{"id":"' + "x" * 20])
def test_json_that_is_not_whole(workers, tmp_path, content):
    (tmp_path / "o.json").write_text(content)
    assert (
        "Malformed JSON in file o.json, at byte" in complaint(workers, tmp_path, "o.json").message
    )


def test_one_json_value_of_50_megabytes(workers, tmp_path):
    (tmp_path / "o.json").write_text('{"id":"' + "x" * 50_000_000 + '"}')
    assert "maximum_object_size" in complaint(workers, tmp_path, "o.json").message


def test_json_that_is_not_records_has_none_of_the_promised_names(workers, tmp_path):
    (tmp_path / "o.json").write_text("[1, 2, 3]")
    found = look(workers, tmp_path, "o.json", an_object("id"))
    assert found.preview.rows == ()
    assert found.drift.missing == ("id",)


def test_a_database_that_another_program_writes(workers, tmp_path):
    path = a_file(tmp_path, "o.duckdb")
    with duckdb.connect(path) as writer:
        writer.execute("INSERT INTO orders VALUES (2)")
        error = complaint(workers, tmp_path, "o.duckdb")
    assert "Could not set lock on file" in error.message
    assert "Another program has it open" in error.hint


def test_a_view_that_never_ends(tmp_path):
    with duckdb.connect(tmp_path / "o.duckdb") as con:
        con.execute("CREATE VIEW orders AS SELECT sum(i) AS id FROM range(100000000000) t(i)")
    own = Workers(Limits(query_seconds=1))
    try:
        error = complaint(own, tmp_path, "o.duckdb")
    finally:
        own.close()
    assert isinstance(error, Limited)
    assert "it took longer than 1 s" in error.message


def test_a_view_that_calls_itself(tmp_path):
    with duckdb.connect(tmp_path / "o.duckdb") as con:
        con.execute(
            "CREATE VIEW orders AS WITH RECURSIVE r AS "
            "(SELECT 1 AS id UNION ALL SELECT id + 1 FROM r) SELECT max(id) AS id FROM r"
        )
    own = Workers(Limits(query_seconds=1))
    try:
        assert isinstance(complaint(own, tmp_path, "o.duckdb"), Limited)
    finally:
        own.close()


def test_a_file_that_is_written_while_it_is_read(workers, tmp_path):
    """Whatever the reader saw, somebody is told that the file changed."""
    path = a_file(tmp_path, "o.csv", "SELECT i AS id FROM range(300000) t(i)")
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.001):
            with path.open("a") as file:
                file.write("1\n")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        notes = look(workers, tmp_path, "o.csv", an_object("id")).notes
    except MarketplaceError as error:
        notes = (error.message,)
    finally:
        stop.set()
        writing.join()
    assert "changed while it was read" in notes[0]


def test_a_file_that_is_replaced_while_it_is_read_is_read_to_its_end(workers, tmp_path):
    path = a_file(tmp_path, "o.parquet", "SELECT 1 AS id FROM range(1000000)")
    other = a_file(tmp_path, "other.parquet", "SELECT 2 AS id")
    swap = threading.Timer(0.02, lambda: os.replace(other, path))
    swap.start()
    found = look(workers, tmp_path, "o.parquet", an_object("id"))
    swap.join()
    assert (found.preview.total, set(found.preview.rows)) == (1_000_000, {(1,)})
    assert not found.notes
