"""What a worker finds out about files that nobody has promised."""

from __future__ import annotations

import pytest

from marketplace.engines.files import open_below
from marketplace.engines.lying import data_files, format_of
from marketplace.engines.surveying import survey, uploaded
from marketplace.errors import MarketplaceError
from tests.engines.builders_engines import CANARY, a_file, said_by_a_worker


def surveyed(workers, root, path):
    with open_below(root, path, "") as opened:
        return survey(workers, opened, format_of(path))


def figures(found):
    return {column.name: column for column in found.tables[0].columns}


CUSTOMERS = """SELECT i AS id, 'p' || i || '@example.org' AS email,
    ['DE', 'FR', 'US'][1 + i % 3] AS country, printf('%05d', i * 7) AS zip,
    CASE WHEN i % 4 > 0 THEN i / 10.0 END AS amount, DATE '2026-01-01' + i::INTEGER AS day
    FROM range(60) t(i)"""


@pytest.mark.parametrize("name", ["c.csv", "c.parquet", "c.json", "c.duckdb", "c.csv.gz"])
def test_the_same_data_in_any_format(workers, tmp_path, name):
    a_file(tmp_path, name, CUSTOMERS)
    found = surveyed(workers, tmp_path, name)
    by = figures(found)
    assert (found.tables[0].rows, found.tables[0].whole) == (60, True)
    assert (by["id"].kind, by["id"].distinct, by["id"].exact) == ("integer", 60, True)
    assert (by["id"].low, by["id"].high) == ("0", "59")
    assert (by["email"].shape, by["email"].values) == ("email", ())
    assert by["country"].values == (("DE", 20), ("FR", 20), ("US", 20))
    assert (by["country"].mask, by["country"].longest) == ("AA", 2)
    assert (by["zip"].kind, by["zip"].mask) == ("text", "99999")  # 00007 is no number
    assert by["amount"].nulls == 15
    assert (by["day"].kind, by["day"].high) == ("date", "2026-03-01")
    assert not found.notes


def test_what_is_inside_is_looked_at_too(workers, tmp_path):
    a_file(
        tmp_path,
        "n.parquet",
        "SELECT CASE WHEN i % 2 = 0 THEN {'city': 'Ulm', 'a.b': i} END AS place, "
        "[{'sku': 'AB-' || i}] AS items, MAP {'k': i} AS more FROM range(10) t(i)",
    )
    by = figures(surveyed(workers, tmp_path, "n.parquet"))
    city, odd = by["place"].held
    assert (city.filled, city.possible, city.nulls) == (5, 5, 0)  # no place lacks no city
    assert (odd.name, odd.kind) == ("a.b", "integer")
    (item,) = by["items"].held
    assert item.held[0].mask == "AA-9"
    assert [(part.name, part.kind) for part in by["more"].held] == [
        ("key", "text"), ("value", "integer"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "encoding", "delimiter"),
    [
        ("Ort;Größe\nKöln;1\n".encode("latin-1"), "latin-1", ";"),
        ("Ort\tGröße\nKöln\t1\n".encode(), "utf-8", "\t"),
        ("\ufeffOrt|Größe\nKöln|1\n".encode(), "utf-8", "|"),
        ("Ort,Größe\nKöln,1\n".encode("utf-16"), "utf-16", ","),
    ],
)
def test_encoding_and_delimiter_are_found(workers, data, encoding, delimiter):
    with uploaded("orte.csv", data) as opened:
        found = survey(workers, opened, "csv")
    assert (found.encoding, found.delimiter) == (encoding, delimiter)
    assert [column.name for column in found.tables[0].columns] == ["Ort", "Größe"]
    assert found.tables[0].columns[0].values == (("Köln", 1),)


def test_a_late_value_changes_the_type_and_hostile_names_are_names(workers):
    late = "a\n" + "1\n" * 30_000 + "x\n"
    with uploaded("late.csv", late.encode()) as opened:
        assert figures(survey(workers, opened, "csv"))["a"].kind == "text"
    names = ['q"uote', "it''s", "yes", "a.b", "); DROP TABLE body; --", "Ünï", "A", "a"]
    line = ",".join('"' + name.replace('"', '""') + '"' for name in names)
    with uploaded("odd.csv", f"{line}\n{','.join('12345678')}\n".encode()) as opened:
        found = survey(workers, opened, "csv").tables[0]
    assert [column.name for column in found.columns][:7] == names[:7]
    assert [column.low for column in found.columns] == [*"12345678"]


def test_what_cannot_be_read_is_said_without_the_data(workers):
    for name, data in (("a.parquet", CANARY.encode()), ("b.csv", b""), ("c.json", b"{" * 9)):
        with uploaded(name, data) as opened, pytest.raises(MarketplaceError) as raised:
            survey(workers, opened, format_of(name))
        said = raised.value.message + raised.value.hint
        assert name in said
        assert "canary" not in said
        assert "/proc" not in said


def test_no_address_of_a_person_leaves_the_worker(tmp_path):
    a_file(tmp_path, "p.parquet", f"SELECT '{CANARY}' AS contact FROM range(50)")
    with open_below(tmp_path, "p.parquet", "") as opened:
        job = {"task": "survey", "format": "parquet", "names": opened.names, "known": []}
        said = said_by_a_worker(job, opened.handles)
    assert b'"shape": "email"' in said
    assert b"canary" not in said


def test_files_are_listed_without_following_links(tmp_path):
    for name in ("a/x.csv", "a/.hidden/y.csv", ".git/z.csv", "b.parquet", "c.txt.exe"):
        file = tmp_path / "top" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    (tmp_path / "secret.csv").touch()
    (tmp_path / "top" / "link.csv").symlink_to(tmp_path / "secret.csv")
    (tmp_path / "top" / "up").symlink_to(tmp_path)
    assert [*data_files(tmp_path / "top")] == ["b.parquet", "a/x.csv"]
