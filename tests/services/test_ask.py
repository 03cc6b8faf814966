"""Ask the data: what a role may see is there, and nothing else is."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet
import pytest

from marketplace.errors import Busy, Invalid, Limited, MarketplaceError, Refused
from marketplace.services.ask import Question, ask, export
from marketplace.services.joins import joins
from marketplace.services.marketplace import Marketplace
from marketplace.services.tables import mentioned, names, tables
from tests.builders import a_contract, a_property, an_object
from tests.engines.query_data import AIRLINES, CANARY, LEGS, PEOPLE, PLANES, a_market_with_data
from tests.services.killing import kills

EACH = 30  # queries of each of eight people; `make bench` asks many more
RULES = """title: Ours
classifications:
  - name: internal
  - name: restricted
    masked: true
roles:
  privacy: [restricted]
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    return a_market_with_data(tmp_path_factory.mktemp("ask"), queries_waiting=500,
                              queries_waiting_each=100)  # fmt: skip


@pytest.fixture(scope="module")
def market(settings):
    return Marketplace.open(settings)


@pytest.fixture
def own_market(tmp_path):
    """One that a test may change; with a role that sees what is masked."""
    settings = a_market_with_data(tmp_path / "own", query_seconds=10.0)
    (Path(settings.repo) / "contracts" / "marketplace.yaml").write_text(RULES)
    market = Marketplace.open(replace(settings, ref="WORKTREE"))
    if not market.catalog().organisation.roles:
        pytest.skip("roles are not read from the organisation's file")
    return market


def rows(market, sql: str, **parts) -> tuple:
    return ask(market, Question(sql=sql, patience=30, **parts)).rows


def test_an_answer_has_its_columns_with_types_and_its_rows(market):
    found = ask(market, Question(sql="SELECT carrier, count(*) AS n FROM flights.legs GROUP BY ALL "
                                     "ORDER BY n DESC, carrier LIMIT 1"))  # fmt: skip
    assert [(c.name, c.type) for c in found.columns] == [("carrier", "VARCHAR"), ("n", "BIGINT")]
    most = max(sum(leg.carrier == a.carrier for leg in LEGS) for a in AIRLINES)
    assert found.rows[0][1] == most
    assert found.tables == ("flights.legs",)
    assert not found.truncated


def test_products_can_be_joined_whatever_their_files_are(market):
    known = {plane.tailnum for plane in PLANES}
    expected = sum(leg.tailnum in known for leg in LEGS)
    sql = """SELECT count(*) FROM flights.legs AS l JOIN planes.planes AS p USING (tailnum)
             JOIN airlines.airlines AS a ON a.carrier = l.carrier"""
    assert rows(market, sql) == ((expected,),)


def test_a_masked_property_is_empty_and_the_answer_says_why(market):
    found = ask(market, Question(sql="FROM people.people", patience=30))
    assert [(row[2], row[3]) for row in found.rows] == [(None, None)] * len(PEOPLE)
    assert dict(found.masked) == {
        "people.people.email": "email is classified restricted",
        "people.people.salary": "salary is classified restricted",
    }
    assert not CANARY.search(repr(found))


def test_a_column_that_nobody_promised_is_not_there(market):
    found = ask(market, Question(sql="FROM people.people", patience=30))
    assert [c.name for c in found.columns] == ["id", "name", "email", "salary", "city"]
    with pytest.raises(Invalid, match="badge"):
        rows(market, "SELECT badge FROM people.people")


def test_a_role_that_may_see_it_has_a_copy_of_its_own(own_market):
    sql = "SELECT count(email) FROM people.people"
    filled = sum(person.email is not None for person in PEOPLE)
    assert rows(own_market, sql, role="privacy") == ((filled,),)
    assert rows(own_market, sql) == ((0,),)
    assert rows(own_market, sql, role="privacy") == ((filled,),)
    assert rows(own_market, sql, role="nobody") == ((0,),)


def test_what_is_hidden_from_now_on_is_hidden_at_once(own_market):
    sql = "SELECT count(city) FROM people.people"
    assert rows(own_market, sql) == ((len(PEOPLE),),)
    path = Path(own_market.settings.repo) / "contracts" / "people.odcs.yaml"
    text = path.read_text()
    path.write_text(text.replace("name: city\n", "name: city\n    classification: restricted\n"))
    own_market.refresh()
    assert rows(own_market, sql) == ((0,),)


def test_new_data_is_seen_at_once(own_market):
    sql = "SELECT count(*) FROM airlines.airlines"
    assert rows(own_market, sql) == ((len(AIRLINES),),)
    file = Path(own_market.settings.data) / "samples" / "airlines.csv"
    file.write_text(file.read_text() + "QQ,Quick Air\n")
    assert rows(own_market, sql) == ((len(AIRLINES) + 1,),)


def test_the_same_copy_serves_the_next_start(own_market):
    rows(own_market, "FROM people.people")
    folder = own_market.settings.cache_folder / "tables"
    before = {path.name: path.stat().st_ino for path in folder.glob("*.duckdb")}
    again = Marketplace.open(replace(own_market.settings, refresh_seconds=99.0))
    assert len(rows(again, "FROM people.people")) == len(PEOPLE)
    assert {path.name: path.stat().st_ino for path in folder.glob("*.duckdb")} == before


def test_copies_hold_nothing_hidden_and_only_their_owner_gets_into_the_folder(own_market):
    rows(own_market, "FROM people.people")
    folder = own_market.settings.cache_folder / "tables"
    assert folder.stat().st_mode & 0o077 == 0
    for path in folder.iterdir():
        assert not CANARY.search(path.read_bytes().decode("latin-1"))


def test_a_parquet_file_that_hides_nothing_is_read_in_place(own_market):
    rows(own_market, "FROM flights.legs")
    assert not list((own_market.settings.cache_folder / "tables").glob("*.duckdb"))


def test_copies_make_room_for_each_other(tmp_path):
    settings = a_market_with_data(tmp_path / "small", copies_size=1)
    market = Marketplace.open(settings)
    for table in ("people.people", "airlines.airlines", "people.people"):
        assert rows(market, f"SELECT count(*) FROM {table}")[0][0] > 0
    assert len(list((settings.cache_folder / "tables").glob("*.duckdb"))) == 1


def test_a_copy_that_would_be_too_large_is_a_limit_that_is_told(tmp_path):
    settings = a_market_with_data(tmp_path / "tiny", copy_size=300)
    with pytest.raises(Limited, match=r"samples/people\.parquet is too large"):
        rows(Marketplace.open(settings), "FROM people.people")


def test_who_does_not_wait_for_a_copy_is_told_to_come_back(tmp_path):
    market = Marketplace.open(a_market_with_data(tmp_path / "slow"))
    with pytest.raises(Busy, match=r"people\.people is being prepared"):
        ask(market, Question(sql="FROM people.people", patience=0.000001))
    assert len(rows(market, "FROM people.people")) == len(PEOPLE)


def test_only_the_tables_that_are_named_are_prepared(tmp_path):
    settings = a_market_with_data(tmp_path / "one")
    rows(Marketplace.open(settings), "SELECT 'people.people', count(*) FROM airlines.airlines")
    assert len(list((settings.cache_folder / "tables").glob("*.json"))) == 1


@pytest.mark.parametrize(
    ("sql", "message", "hint", "place"),
    [("FROM flights.leg", "There is no table flights.leg.", "Did you mean flights.legs?", (1, 6)),
     ("SELECT 1,\n caier FROM flights.legs", 'no property "caier"', "carrier", (2, 2)),
     ("SELECT *\nFORM flights.legs", "This cannot be read at", "Did you mean FROM?", (2, 1)),
     ("SELECT ?", "A placeholder has no value", "", (1, 8)),
     ("", "There is no statement", "", (0, 0)),
     ("SELECT\n'x'::INT", "Could not convert", "", (2, 4))],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_what_was_meant(market, sql, message, hint, place):
    with pytest.raises(Invalid) as told:
        rows(market, sql)
    error = told.value
    assert message in error.message
    assert hint in error.hint
    assert (error.line, error.column) == place


def test_objects_of_a_named_product_need_no_prefix(market):
    assert rows(market, "SELECT count(*) FROM legs", products=("flights",)) == ((len(LEGS),),)
    with pytest.raises(Invalid, match="no table legs"):
        rows(market, "FROM legs")


def test_show_tables_lists_what_can_be_asked(market):
    found = ask(market, Question(sql="SHOW TABLES"))
    assert [row[0] for row in found.rows] == sorted(
        place.name for place in names(market.catalog()).every()
    )
    assert found.rows[0][0] == "airlines.airlines"


def test_a_long_answer_is_cut_and_says_so(market):
    found = ask(market, Question(sql="FROM range(5000)", rows=10))
    assert (len(found.rows), found.truncated, found.cut) == (10, True, "Cut at 10 rows.")
    found = ask(market, Question(sql="FROM range(1000)"))
    assert (len(found.rows), found.truncated, found.cut) == (1000, False, "")


def test_a_long_text_and_a_large_answer_are_cut_and_say_so(market):
    found = ask(market, Question(sql="SELECT repeat('é', 10001) AS t"))
    assert (len(found.rows[0][0]), found.cut) == (10_000, "Texts are cut at 10,000 characters.")
    found = ask(market, Question(sql="SELECT repeat('x', 9999) FROM range(1000)"))
    assert 700 < len(found.rows) < 1000
    assert "too much for a screen" in found.cut


def test_a_download_has_more_rows_than_a_screen_and_is_masked_the_same(market):
    sql = "SELECT p.*, r.range FROM people.people AS p CROSS JOIN range(100) AS r ORDER BY ALL"
    for kind, read in (("csv", pyarrow.csv.read_csv), ("parquet", pyarrow.parquet.read_table)):
        found = export(market, Question(sql=sql, patience=30), kind)
        table = read(io.BytesIO(found.data))
        assert table.num_rows == 100 * len(PEOPLE)
        assert not CANARY.search(found.data.decode("latin-1"))
        assert set(table.column("email").to_pylist()) <= {None, ""}


def test_a_download_that_is_cut_says_so(tmp_path):
    market = Marketplace.open(a_market_with_data(tmp_path / "cut", export_rows=7))
    found = export(market, Question(sql="FROM range(8)"), "csv")
    assert (found.data.decode().splitlines()[-1], found.cut) == ("6", "Cut at 7 rows.")
    assert export(market, Question(sql="FROM range(7)"), "parquet").cut == ""


def test_a_download_that_is_too_large_is_a_limit(tmp_path):
    market = Marketplace.open(a_market_with_data(tmp_path / "large", export_size=10_000))
    with pytest.raises(Limited, match="larger than"):
        export(market, Question(sql="SELECT hash(range) FROM range(90000)"), "csv")


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", " =", "\u00a0=", "\uff1d", "\ufeff="]
)
def test_a_text_that_a_spreadsheet_would_run_is_neutralised(market, start):
    sql = f"SELECT '{start}cmd|x' AS \"{start}name\", -1 AS number, [-1] AS list"
    table = pyarrow.csv.read_csv(io.BytesIO(export(market, Question(sql=sql), "csv").data))
    assert table.column_names[0].startswith("'")
    assert table.column(0).to_pylist() == [f"'{start}cmd|x"]
    assert table.column("number").to_pylist() == [-1]


def test_two_columns_of_one_name_are_two_columns_of_a_download(market):
    found = export(market, Question(sql="SELECT 1 AS x, 2 AS x, 3 AS X"), "parquet")
    assert pyarrow.parquet.read_table(io.BytesIO(found.data)).column_names == ["x", "x_2", "X_3"]


def test_a_statement_that_is_too_long_is_a_limit(market):
    with pytest.raises(Limited, match="longer than 100 kB"):
        rows(market, f"SELECT '{'x' * 100_000}'")


def test_the_tables_of_a_product_come_from_its_contract_alone(market):
    (table,) = tables(market, ["people", "nobody"])
    assert (table.name, table.product, table.object) == ("people.people", "people", "people")
    assert [(c.name, bool(c.masked)) for c in table.columns] == [
        ("id", False), ("name", False), ("email", True), ("salary", True), ("city", False),
    ]  # fmt: skip


def test_joins_are_found_by_values_and_told_with_how_many_match(market):
    (place,) = mentioned(market.catalog(), "FROM flights.legs")
    found = joins(market, place, patience=30).found
    by_plane = next(join for join in found if join.right == "planes.planes")
    flown = {leg.tailnum for leg in LEGS if leg.tailnum}
    known = {plane.tailnum for plane in PLANES}
    assert by_plane.on == (("tailnum", "tailnum"),)
    assert by_plane.share == pytest.approx(len(flown & known) / len(flown))
    assert (by_plane.most, by_plane.exact) == (1, True)


def test_masked_keys_are_compared_without_their_values_leaving(market):
    (place,) = mentioned(market.catalog(), "FROM people.people")
    assert not CANARY.search(repr(joins(market, place, patience=30)))


@pytest.mark.parametrize(
    ("path", "message"),
    [("samples/none.parquet", "no such file"), ("../out.parquet", "leads out"),
     ("samples", "is a folder")],
)  # fmt: skip
def test_data_that_is_not_there_says_which(own_market, path, message):
    contract = Path(own_market.settings.repo) / "contracts" / "planes.odcs.yaml"
    contract.write_text(contract.read_text().replace("samples/planes.parquet", path))
    own_market.refresh()
    with pytest.raises(MarketplaceError, match=message) as told:
        rows(own_market, "FROM planes.planes")
    assert str(own_market.settings.data) not in told.value.message


def test_a_file_that_is_none_says_which_reader_and_why(own_market):
    (Path(own_market.settings.data) / "samples" / "planes.parquet").write_bytes(b"not parquet")
    with pytest.raises(MarketplaceError, match=r"planes\.parquet cannot be read as Parquet"):
        rows(own_market, "FROM planes.planes")


def test_eight_people_at_once_get_the_answers_to_their_own_questions(market):
    def many(user: int) -> int:
        wrong = 0
        for n in range(EACH):
            mark = f"{user}-{n}"
            sql = f"SELECT '{mark}' AS mark, carrier FROM flights.legs LIMIT {n % 7 + 1}"
            found = ask(market, Question(sql=sql, user=f"user {user}")).rows
            wrong += len(found) != n % 7 + 1 or {row[0] for row in found} != {mark}
        return wrong

    with ThreadPoolExecutor(8) as people:
        assert sum(people.map(many, range(8))) == 0


def test_kills_at_random_fail_no_later_query(market):
    kills(market, 40)


@pytest.mark.parametrize(
    ("format_", "more"),
    [("csv", {"delimiter": "|"}), ("csv", {"encoding": "latin-1"}), ("json", {})],
)
def test_a_file_that_another_contract_reads_otherwise_and_hides_is_not_shown(
    own_market, format_, more
):
    """Read so, what it hides would be part of another column."""
    data, repo = Path(own_market.settings.data), Path(own_market.settings.repo)
    (data / "samples" / "staff.csv").write_text("id,email\n1,CANARY-email-1@x.example\n")
    local = {"server": "s", "type": "local", "path": "samples/staff.csv"}
    email = a_property("email", classification="restricted")
    for id_, properties, read in (
        ("staff", ("id", email), {"format": "csv"}),
        ("x1", (a_property("all", physicalName="id,email"),), {"format": format_, **more}),
    ):
        schema = [an_object(id_, *properties)]
        text = a_contract(id_, schema=schema, servers=[{**local, **read}])
        (repo / "contracts" / f"{id_}.odcs.yaml").write_text(text)
    own_market.refresh()
    with pytest.raises(Refused, match="hides some of it and reads it in another way"):
        rows(own_market, "FROM x1.x1")
    assert rows(own_market, "FROM staff.staff") == ((1, None),)


def test_whether_a_masked_value_is_in_a_table_of_ones_own_is_not_told(own_market):
    data, repo = Path(own_market.settings.data), Path(own_market.settings.repo)
    guesses = [person.email for person in PEOPLE if person.email][:5]
    (data / "samples" / "guess.csv").write_text("email\n" + "\n".join(guesses) + "\n")
    to = "people.odcs.yaml#/schema/people/properties/email"
    server = {"server": "s", "type": "local", "path": "samples/guess.csv", "format": "csv"}
    guess = an_object("guess", a_property("email", relationships=[{"to": to}]))
    text = a_contract("guess", schema=[guess], servers=[server])
    (repo / "contracts" / "guess.odcs.yaml").write_text(text)
    own_market.refresh()
    (place,) = mentioned(own_market.catalog(), "FROM guess.guess")
    found = [join for join in joins(own_market, place, patience=30).found if "people" in join.right]
    assert [(join.share, bool(join.masked)) for join in found] == [(None, True)]


@pytest.mark.parametrize(
    "sql",
    ["PIVOT pg_settings ON name USING first(setting)",
     "WITH p AS (PIVOT duckdb_databases ON path USING count(*)) FROM p",
     "FROM (PIVOT (SHOW DATABASES) ON database_name USING count(*))",
     "EXPLAIN PIVOT information_schema.tables ON table_name USING count(*)",
     "PIVOT (SELECT current_user AS u, 1 AS a) ON u USING sum(a)",
     "PIVOT (SELECT path, 1 AS a FROM duckdb_databases, people.people) ON path USING count(*)"],
)  # fmt: skip
def test_a_pivot_does_not_lead_to_what_the_engine_tells_of_itself(market, sql):
    with pytest.raises(Refused):
        rows(market, sql)


def test_a_product_is_asked_whatever_it_is_called(own_market):
    repo = Path(own_market.settings.repo)
    server = {"server": "s", "type": "local", "path": "samples/airlines.csv", "format": "csv"}
    for id_ in ("copy0", "copy", "data", "result", "select", "2"):
        schema = [an_object("order", "carrier")]
        text = a_contract(id_, schema=schema, servers=[server])
        (repo / "contracts" / f"{id_}.odcs.yaml").write_text(text)
    own_market.refresh()
    named = [place.name for place in names(own_market.catalog()).every()]
    asked = [name for name in named if name.endswith(".order_")]
    assert len(asked) == 6
    for name in asked:
        assert rows(own_market, f"SELECT count(*) FROM {name}") == ((len(AIRLINES),),)


@pytest.mark.parametrize(
    ("sql", "hint"),
    [("SELCT 1", "Did you mean SELECT?"),
     ("SELECT 1 FROM flights.legs LIMT 3", "Did you mean LIMIT?"),
     ("FROM passenger-bookings.x", "written with _: passenger_bookings"),
     ("FROM flights.legs@1.4.0", 'stands in quotes: "legs@'),
     ('FROM flights.legs WHERE carrier = "UA"', "single quotes: 'UA'")],
)  # fmt: skip
def test_what_people_mistype_most_is_told_as_what_they_meant(market, sql, hint):
    with pytest.raises(Invalid) as told:
        rows(market, sql)
    assert hint in told.value.hint


def test_only_masked_properties_that_were_asked_for_are_told(market):
    def told(sql: str) -> list[str]:
        return [name for name, _ in ask(market, Question(sql=sql, patience=30)).masked]

    assert told("SELECT count(*) FROM people.people") == []
    assert told("SELECT name, EMAIL FROM people.people") == ["people.people.email"]
    assert len(told("SELECT * FROM people.people")) == 2


def test_a_late_value_of_another_type_is_in_the_copy_too(own_market):
    lines = [f"{n},{n}" for n in range(30_000)] + ["late,late"]
    file = Path(own_market.settings.data) / "samples" / "airlines.csv"
    file.write_text("carrier,name\n" + "\n".join(lines) + "\n")
    sql = "SELECT count(*), max(carrier) FROM airlines.airlines"
    assert rows(own_market, sql) == ((30_001, "late"),)


def test_so_many_tables_may_be_named(own_market):
    repo = Path(own_market.settings.repo)
    server = {"server": "s", "type": "local", "path": "samples/airlines.csv", "format": "csv"}
    for n in range(31):
        schema = [an_object("one", "carrier")]
        text = a_contract(f"many{n}", schema=schema, servers=[server])
        (repo / "contracts" / f"many{n}.odcs.yaml").write_text(text)
    own_market.refresh()
    sql = " UNION ALL ".join(f"FROM many{n}.one" for n in range(31))
    with pytest.raises(Limited, match="more than 30 tables"):
        rows(own_market, sql)
