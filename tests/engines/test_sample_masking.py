"""Hidden values leave no trace: in no row, profile, drift, type, error or byte of the worker."""

from __future__ import annotations

import json

import duckdb
import pytest

from marketplace.engines.sampling import Question
from marketplace.errors import MarketplaceError
from tests.engines.builders_engines import (
    CANARY,
    a_file,
    a_property,
    an_object,
    everything_said,
    look,
    names,
)

WHY = {"email": "email is classified restricted"}
PEOPLE = an_object("id", "email")
SELECT = f"""SELECT i AS id, CASE WHEN i % 4 > 0 THEN '{CANARY}' || i % 2 END AS email,
'{CANARY}' AS nobody_promised FROM range(100) t(i)"""
ENDINGS = ["parquet", "csv", "json", "duckdb"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_hidden_property_shows_nothing_but_its_share_of_nulls(workers, tmp_path, ending):
    a_file(tmp_path, f"people.{ending}", SELECT)
    found = look(workers, tmp_path, f"people.{ending}", PEOPLE, WHY)
    assert [c.masked for c in found.preview.columns] == ["", WHY["email"]]
    assert {row[1] for row in found.preview.rows} == {None}
    email = found.profile[1]
    assert (email.nulls, email.distinct, email.minimum, email.top) == (0.25, None, "", ())
    assert "canary" not in repr(found)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_hidden_value_never_leaves_the_worker(tmp_path, ending):
    a_file(tmp_path, f"people.{ending}", SELECT)
    format_ = ending.split(".")[0]
    question = Question(schema=PEOPLE, format=format_, hidden=WHY, rows=50)
    said = everything_said(tmp_path, f"people.{ending}", question)
    assert b'"profile"' in said
    assert b"nobody_promised" in said
    assert b"canary" not in said


def test_what_nobody_promised_is_named_and_not_shown(workers, tmp_path):
    a_file(tmp_path, "people.parquet", SELECT)
    found = look(workers, tmp_path, "people.parquet", an_object("id"))
    assert names(found.preview.columns) == ["id"]
    assert found.drift.extra == ("email", "nobody_promised")
    assert "canary" not in repr(found)


def test_a_field_that_nobody_promised_hides_the_property_around_it(workers, tmp_path):
    a_file(
        tmp_path,
        "people.parquet",
        f"SELECT 1 AS id, [{{'city': 'Oslo', 'email': '{CANARY}'}}] AS homes",
    )
    homes = a_property("homes", "array", items=a_property("", properties=(a_property("city"),)))
    found = look(workers, tmp_path, "people.parquet", an_object("id", homes))
    assert found.preview.rows == ((1, None),)
    assert found.preview.columns[1].masked == (
        "holds homes.email, which the contract does not mention"
    )
    assert found.drift.extra == ("homes.email",)
    assert "canary" not in repr(found)


def test_values_that_are_part_of_a_type_are_hidden_with_the_rest(workers, tmp_path):
    with duckdb.connect(tmp_path / "people.duckdb") as con:
        con.execute(f"CREATE TYPE who AS ENUM ('{CANARY}', 'x')")
        con.execute(f"CREATE TABLE orders AS SELECT 1 AS id, '{CANARY}'::who AS email, "
                    f"{{'{CANARY}': 1}} AS phone")  # fmt: skip
    schema = an_object("id", a_property("email", "integer"), a_property("phone", "integer"))
    hidden = {**WHY, "phone": "phone is classified restricted"}
    found = look(workers, tmp_path, "people.duckdb", schema, hidden)
    assert [c.type for c in found.preview.columns] == ["INTEGER", "ENUM", "STRUCT"]
    assert "canary" not in repr(found)


def test_a_first_line_of_values_is_not_told_as_names(workers, tmp_path):
    (tmp_path / "people.csv").write_text(f"1,{CANARY}\n2,{CANARY}\n")
    found = look(workers, tmp_path, "people.csv", PEOPLE, WHY)
    assert found.preview.rows == ()
    assert found.drift.missing == ("id", "email")
    assert "None of the promised names" in found.notes[0]
    assert "canary" not in repr(found)


BROKEN = {
    "ragged.csv": f"id,email\n1,a\n2,{CANARY},{CANARY},x\n" + "3,b\n" * 5,
    "quotes.csv": f'id,email\n1,"{CANARY}\n' + "2,b\n" * 30_000,
    "bytes.csv": b"id,email\n1,\xff\xfe" + CANARY.encode() + b"\n",
    "long.csv": "id,email\n1," + CANARY * 200_000 + "\n",
    "half.json": f'{{"id": 1, "email": "{CANARY}"}}\n{{"id": 2, "email": "{CANARY}',
    "odd.json": f'{{"id": 1, "email": "x"}}\n{{"{CANARY}"\n',
    "text.parquet": CANARY * 20,
    "text.duckdb": CANARY * 2000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_no_complaint_repeats_a_value(workers, tmp_path, name):
    content = BROKEN[name]
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    format_ = name.split(".")[1]
    question = Question(schema=PEOPLE, format=format_, hidden=WHY, rows=50)
    assert b"canary" not in everything_said(tmp_path, name, question)
    try:
        told = repr(look(workers, tmp_path, name, PEOPLE, WHY))
    except MarketplaceError as error:
        told = error.message + error.hint
    assert "canary" not in told
    assert str(tmp_path) not in told
    assert "/proc" not in told


def test_a_late_value_of_another_type_is_not_told(workers, tmp_path):
    lines = [json.dumps({"id": i, "email": i}) for i in range(25_000)]
    lines.append(json.dumps({"id": CANARY, "email": f"a\"b'{CANARY}"}))
    (tmp_path / "people.json").write_text("\n".join(lines))
    schema = an_object("email", "nothing")
    question = Question(schema=schema, format="json", hidden=WHY, rows=50)
    assert b"canary" not in everything_said(tmp_path, "people.json", question)
    assert "canary" not in repr(look(workers, tmp_path, "people.json", schema, WHY))
