"""Bringing in results of other tools: which product they are about, once, all files or none."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from marketplace.cli.importing import print_imported
from marketplace.errors import Limited, MarketplaceError, NotFound, Refused, Unreadable
from marketplace.services.importing import LARGEST, import_results
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from tests.builders import a_contract, a_product, an_object

NOW = datetime(2026, 11, 28, 6, tzinfo=UTC)
MORNING = "2026-11-28T05:00:00Z"


@pytest.fixture
def market(repo):
    two = a_contract("items", version="2.1.0", schema=[an_object("items"), an_object("parts")])
    repo.commit({
        "contracts/orders.odcs.yaml": a_contract("orders", name="All orders", version="1.0.0"),
        "contracts/items.odcs.yaml": two,
        "contracts/sales.odps.yaml": a_product("sales", "orders", "items"),
        "contracts/people.odcs.yaml": a_contract("people"),
    })  # fmt: skip
    return Marketplace.open(repo.settings)


@pytest.fixture
def write(tmp_path):
    def put(content, name="results.json"):
        data = content if isinstance(content, bytes | str) else json.dumps(content)
        data = data if isinstance(data, bytes) else data.encode()
        (tmp_path / name).write_bytes(data)
        os.utime(tmp_path / name, 2 * ((NOW - timedelta(hours=1)).timestamp(),))
        return str(tmp_path / name)

    return put


def small(*results, **parts):
    stated = [{"check": "full", "verdict": "passed", **one} for one in results or ({},)]
    return {"observations": stated, "observed_at": MORNING, **parts}


def test_results_stand_beside_our_own(market, write):
    (told,) = import_results(market, [write(small())], "sales", now=NOW)
    assert (told.format, told.products, told.recorded, told.known) == ("json", ("sales",), 1, 0)
    (one,) = observations(market).read(["sales"])
    assert (one.product, one.contract, one.version) == ("sales", "orders", "1.0.0")
    assert (one.check, one.run[:9]) == ("imported:full", "imported:")


def test_the_same_file_twice_counts_once(market, write):
    file = write("check,verdict\nfull,passed\nnew,failed\n", "a.csv")
    import_results(market, [file], "sales", now=NOW)
    (told,) = import_results(market, [file, file], "sales", now=NOW + timedelta(days=3))
    assert (told.recorded, told.known) == (0, 2)
    found = observations(market).read()
    assert len(found) == 2
    assert {one.observed_at for one in found} == {NOW - timedelta(hours=1)}


@pytest.mark.parametrize(
    ("parts", "product", "contract", "version"),
    [
        ({"product": "sales"}, "sales", "orders", "1.0.0"),
        ({"product": "SALES"}, "sales", "orders", "1.0.0"),
        ({"contract": "items"}, "sales", "items", "2.1.0"),
        ({"contract": "items", "version": "2.0.0"}, "sales", "items", "2.0.0"),
        ({"contract": "All Orders"}, "sales", "orders", "1.0.0"),
        ({"product": "sales", "object": "parts"}, "sales", "items", "2.1.0"),
        ({"product": "people"}, "people", "people", "1.0.0"),
    ],
)
def test_a_file_may_say_what_it_is_about(market, write, parts, product, contract, version):
    import_results(market, [write(small(parts))], now=NOW)
    (one,) = observations(market).read()
    assert (one.product, one.contract, one.version) == (product, contract, version)


def test_what_a_file_tells_as_numbers_is_told_in_words(market, write):
    numbers = {"value": 98.5, "unit": "percent", "operator": "mustBeGreaterThan", "low": 99}
    import_results(market, [write(small(numbers))], "sales", now=NOW)
    (one,) = observations(market).read()
    assert (one.actual, one.expected) == ("98.5 %", "more than 99 %")


def test_a_contract_may_be_named_instead_of_a_product(market, write):
    import_results(market, [write(small())], "items", now=NOW)
    (one,) = observations(market).read()
    assert (one.product, one.contract, one.version) == ("sales", "items", "2.1.0")


def test_a_name_that_the_catalog_does_not_know_is_about_the_product_that_is_named(market, write):
    import_results(market, [write(small({"contract": "urn:elsewhere"}))], "people", now=NOW)
    (one,) = observations(market).read()
    assert (one.product, one.contract) == ("people", "people")


@pytest.mark.parametrize(
    ("content", "product", "kind", "said", "hint"),
    [
        (small(), "", NotFound, "names no product", "--product ID"),
        (small({"contract": "x"}), "", NotFound, "names 'x', which is not in", "--product ID"),
        (small({"product": "x"}), "sales", NotFound, "the product 'x', which is not", "Mend"),
        (small(), "sale", NotFound, "no product or contract 'sale'", "mean 'sales'"),
        (small({"product": "people"}), "sales", Refused, "is about 'people'", "Leave --product"),
        (small(observed_at="2027-01-01T00:00:00Z"), "sales", Unreadable, "2027-01-01", "clock"),
        (small(observed_at="1970-01-01T00:00:00Z"), "sales", Unreadable, "1970-01-01", "clock"),
        ({"observations": []}, "sales", Unreadable, "holds no result", "Did the tool"),
        ({"hello": 1}, "sales", Unreadable, "no tool that is known", "--format"),
        (b"check,verdict\n\xff,passed", "sales", Unreadable, "Line 2: this is no UTF-8", ""),
        (b'{\n"a": ', "sales", Unreadable, "results.json: Line 2", "cut short"),
        (b" " * (LARGEST + 1), "sales", Limited, "larger than", "in parts"),
    ],
)
def test_what_cannot_be_imported_is_told_and_nothing_is_recorded(
    market, write, content, product, kind, said, hint
):
    good = write(small(), "good.json")
    with pytest.raises(kind) as told:
        import_results(market, [good, write(content)], product, now=NOW)
    if product == "sales":
        assert said in told.value.message
    assert said in told.value.message or "good.json names no product" in told.value.message
    assert hint in told.value.hint
    assert observations(market).read() == []


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_is_none_is_told(market, tmp_path, name):
    with pytest.raises(MarketplaceError):
        import_results(market, [str(tmp_path / name)], "sales", now=NOW)


def test_what_powershell_writes_is_read(market, write):
    text = "check,verdict\r\ncafé,passed\r\n".encode("utf-16")
    import_results(market, [write(text, "a.csv")], "sales", now=NOW)
    assert [one.check for one in observations(market).read()] == ["imported:café"]


def test_the_command_tells_each_file(market, write, capsys):
    files = [
        write(small({}, {"check": "b", "verdict": "failed"})),
        write("check,verdict\na,passed", "b.csv"),
    ]
    told = import_results(market, files, "sales", now=NOW)
    print_imported(told, as_json=False)
    said = capsys.readouterr()
    assert "json    sales     1 passed, 1 failed" in said.out
    assert said.err.strip() == "3 results recorded"
    print_imported(import_results(market, files, "sales", now=NOW), as_json=False)
    assert "0 results recorded; 3 results had been recorded before" in capsys.readouterr().err
