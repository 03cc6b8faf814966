"""From a product in a Git folder to what a person sees of its data."""

from __future__ import annotations

from dataclasses import replace

import pytest

from marketplace.errors import MarketplaceError, NotFound, Refused, Unreadable
from marketplace.services.marketplace import Marketplace
from marketplace.services.product import view
from marketplace.services.sample import sample
from tests.builders import a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import CANARY, a_file

PEOPLE = f"SELECT i AS id, '{CANARY}' AS email FROM range(3) t(i)"
EMAIL = a_property("email", classification="restricted")
RULES = """roles:
  privacy: [restricted]
"""


def local(path="data/orders.parquet", format_="parquet", **parts):
    return {"server": "sample", "type": "local", "path": path, "format": format_, **parts}


def shown(repo, *servers, schema=None, settings=None, files=(), **asked):
    """Commits a product with these servers and asks for its sample."""
    contract = a_contract(
        servers=list(servers) or None, schema=schema or [an_object("orders", "id", EMAIL)]
    )
    repo.commit(
        {
            "contracts/sales.odps.yaml": a_product("sales", "orders"),
            "contracts/orders.odcs.yaml": contract,
            **dict(files),
        }
    )
    market = Marketplace.open(settings or repo.settings)
    return sample(market, view(market, "sales"), **asked)


def test_the_sample_lies_below_the_repositorys_top_folder(repo):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    found = shown(repo, local())
    assert found.preview.rows == ((0, None), (1, None), (2, None))
    assert found.preview.columns[1].masked == "email is classified restricted"
    assert found.source.startswith("data/orders.parquet, Parquet, ")
    assert "canary" not in repr(found)


def test_the_setting_moves_the_root(repo, tmp_path):
    a_file(tmp_path / "elsewhere", "data/orders.parquet")
    settings = replace(repo.settings, data=str(tmp_path / "elsewhere"))
    assert shown(repo, local(), settings=settings).preview.rows == ((1,),)


def test_a_role_sees_what_the_organisation_lists_for_it(repo):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    rules = {"contracts/marketplace.yaml": RULES}
    found = shown(repo, local(), files=rules, role="privacy")
    assert found.preview.rows[0] == (0, CANARY)
    market = Marketplace.open(repo.settings)
    assert "canary" not in repr(sample(market, view(market, "sales")))
    assert "canary" not in repr(sample(market, view(market, "sales"), role="guest"))


@pytest.mark.parametrize(
    "rules",
    [
        "classifications:\n  - {name: internal, masked: yes}\n",
        "classifications:\n  - {name: internal, masked: true\n",
        "classification:\n  - {name: internal, masked: true}\n",
    ],
)
def test_faulty_rules_uncover_nothing(repo, rules):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    schema = [an_object("orders", "id", a_property("email", classification="internal"))]
    found = shown(repo, local(), schema=schema, files={"contracts/marketplace.yaml": rules})
    assert found.preview.rows[0] == (0, None)


def test_rules_behind_a_link_uncover_nothing(repo):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    repo.commit({"rules.yaml": "classifications:\n  - {name: internal, masked: true}\n"})
    (repo.folder / "contracts").mkdir()
    (repo.folder / "contracts/marketplace.yaml").symlink_to("../rules.yaml")
    schema = [an_object("orders", "id", a_property("email", classification="internal"))]
    found = shown(repo, local(), schema=schema)
    assert found.preview.rows[0] == (0, None)


def test_the_object_is_chosen_by_name_and_stands_in_the_path(repo):
    a_file(repo.folder, "data/orders.csv", "SELECT 1 AS id")
    a_file(repo.folder, "data/lines.csv", "SELECT 2 AS id")
    schema = [an_object("orders"), an_object("lines")]
    server = local("data/{model}.csv", "csv")
    assert shown(repo, server, schema=schema).preview.rows == ((1,),)
    assert shown(repo, server, schema=schema, object_name="Lines").preview.rows == ((2,),)
    with pytest.raises(NotFound, match="no schema object 'line'") as told:
        shown(repo, server, schema=schema, object_name="line")
    assert told.value.hint == "Did you mean 'lines'?"


def test_of_several_local_servers_the_productive_one_is_read(repo):
    a_file(repo.folder, "data/dev.json", "SELECT 1 AS id")
    a_file(repo.folder, "data/prod.json", "SELECT 2 AS id")
    found = shown(
        repo,
        {"server": "w", "type": "snowflake", "account": "a", "database": "d", "schema": "s"},
        local("data/dev.json", "json", environment="dev"),
        local("data/prod.json", "jsonl", environment="Prod"),
    )
    assert found.preview.rows == ((2,),)


def test_only_so_many_rows_as_the_settings_allow(repo):
    a_file(repo.folder, "data/orders.parquet", "SELECT i AS id FROM range(50) t(i)")
    settings = replace(repo.settings, limits=replace(repo.settings.limits, rows=4))
    assert len(shown(repo, local(), settings=settings, rows=1000).preview.rows) == 4
    assert len(shown(repo, local(), settings=settings, rows=-1).preview.rows) == 1


@pytest.mark.parametrize(
    ("servers", "kind", "message", "hint"),
    [
        ([], NotFound, "states no sample data", "Add a server of type local"),
        ([local(format_="delta")], Unreadable, "format 'delta'", "csv, json, parquet, duckdb"),
        ([local(encoding="EBCDIC")], Unreadable, "an encoding", "utf-8"),
        ([local("data/lost.parquet")], NotFound, "data/lost.parquet: there is no", "Check the"),
        ([local("../../etc/passwd", "csv")], Refused, "leads out of the data folder", "State a"),
        ([local("/etc/passwd", "csv")], Refused, "/etc/passwd does not start in", "State a"),
        ([local("contracts/orders.odcs.yaml")], Unreadable, "cannot be read as Parquet", "Check"),
        ([local(".git/config", "csv")], Refused, "names a hidden file", "State a path"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(repo, servers, kind, message, hint):
    with pytest.raises(kind, match=message) as told:
        shown(repo, *servers)
    assert hint in told.value.hint
    assert str(repo.folder) not in told.value.message + told.value.hint


def test_a_classification_that_cannot_be_read_hides_everything(repo):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    schema = [an_object("orders", "id", a_property("email", classification=["restricted"]))]
    with pytest.raises(Refused, match="not a text"):
        shown(repo, local(), schema=schema)


def test_an_older_contract_does_not_uncover_what_is_hidden_now(repo):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    shown(repo, local(), schema=[an_object("orders", "id", "email")])
    old = repo.git("rev-parse", "HEAD")
    assert "canary" not in repr(shown(repo, local()))
    market = Marketplace.open(repo.settings)
    with pytest.raises(Refused, match="as it is published now"):
        sample(market, view(market, "sales", at=old))
    new = repo.git("rev-parse", "HEAD")
    assert sample(market, view(market, "sales", at=new)).preview.columns[1].masked


def test_a_bare_repository_has_no_files_beside_it(repo, tmp_path):
    shown_files = {"data/orders.csv": "id\n1\n"}
    with pytest.raises(MarketplaceError):
        shown(repo, local("data/lost.csv", "csv"), files=shown_files)
    repo.git("clone", "--quiet", "--bare", str(repo.folder), str(tmp_path / "bare.git"))
    settings = replace(repo.settings, repo=str(tmp_path / "bare.git"))
    market = Marketplace.open(settings)
    with pytest.raises(Unreadable, match="no checked-out files") as told:
        sample(market, view(market, "sales"))
    assert "MARKETPLACE_DATA" in told.value.hint


def test_a_sample_is_kept_until_file_contract_or_rights_change(repo):
    path = a_file(repo.folder, "data/orders.parquet", PEOPLE)
    first = shown(repo, local())
    market = Marketplace.open(repo.settings)
    assert sample(market, view(market, "sales")) is first
    assert sample(market, view(market, "sales"), rows=1) is not first
    repo.commit({"contracts/marketplace.yaml": RULES})
    market.refresh()
    assert sample(market, view(market, "sales"), role="privacy").preview.rows[0][1] == CANARY
    assert sample(market, view(market, "sales")) is first
    path.unlink()
    a_file(repo.folder, "data/orders.parquet", "SELECT 9 AS id, NULL AS email")
    assert sample(market, view(market, "sales")).preview.rows == ((9, None),)


def over_one_file(repo, hides, id_="orders", **shows):
    """A contract that shows the e-mail address, beside one that hides it."""
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    plain = a_contract(id_, servers=[local(**shows)], schema=[an_object("orders", "id", "email")])
    repo.commit({"contracts/plain.odcs.yaml": plain, "contracts/careful.odcs.yaml": hides})
    market = Marketplace.open(repo.settings)
    return sample(market, view(market, id_, "1.0.0"))


CAREFUL = {"schema": [an_object("people", "id", EMAIL)]}


@pytest.mark.parametrize(
    "server",
    [
        local(),
        local("./data//orders.parquet"),
        local("data/*.parquet"),
        local("data/{model}.parquet", server="x"),
    ],
)
def test_no_contract_shows_what_another_one_over_the_same_file_hides(repo, server):
    schema = [an_object("orders", "id", EMAIL)]
    found = over_one_file(repo, a_contract("careful", servers=[server], schema=schema))
    assert CANARY not in repr(found)
    assert found.preview.columns[1].masked.endswith("in the contract careful 1.0.0")


def test_an_older_version_does_not_show_what_the_newer_one_hides(repo):
    newer = a_contract("orders", version="2.0.0", servers=[local()], **CAREFUL)
    assert CANARY not in repr(over_one_file(repo, newer))


def test_a_contract_over_another_file_hides_nothing_here(repo):
    other = a_contract("careful", servers=[local("data/other.parquet")], **CAREFUL)
    assert over_one_file(repo, other).preview.rows[0] == (0, CANARY)


def test_a_contract_over_another_table_of_the_database_hides_nothing_here(repo):
    a_file(repo.folder, "data/orders.duckdb", PEOPLE)
    base = {"path": "data/orders.duckdb", "format_": "duckdb"}
    other = a_contract("careful", servers=[local(**base)], **CAREFUL)
    assert over_one_file(repo, other, **base).preview.rows[0] == (0, CANARY)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("classification: restricted", "tags: [a]\n    tags: [b]", "cannot be read as a whole"),
        ("classification: restricted", "Classification: restricted", "states nothing"),
        ("classification: restricted", "clasification: restricted", "states nothing"),
    ],
    ids=["a key twice", "another case", "misspelt"],
)
def test_there_is_no_sample_where_what_was_to_be_hidden_may_be_lost(repo, was, now, told):
    a_file(repo.folder, "data/orders.parquet", PEOPLE)
    text = a_contract(schema=[an_object("orders", "id", EMAIL)], servers=[local()])
    head, found, tail = text.partition(was)
    assert found
    indent = head[head.rindex("\n") + 1 :]
    repo.commit({"contracts/orders.odcs.yaml": head + now.replace("\n    ", "\n" + indent) + tail})
    market = Marketplace.open(repo.settings)
    with pytest.raises(Refused, match=told):
        sample(market, view(market, "orders"))
