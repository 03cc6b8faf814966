"""From a contract and the file of servers to outcomes, as the command `check --server` has them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from marketplace.errors import MarketplaceError, NotFound
from marketplace.model import Verdict
from tests.builders import a_contract, a_property, an_object
from tests.engines.postgres.server import SECRET
from tests.services.builders_check import AMOUNT, CUSTOMER, ID, checked, orders, shop

TOP = Path(__file__).resolve().parents[3]
# Where a contract says that its server is, nobody goes.
AT = {"server": "warehouse-dev", "type": "postgres", "host": "198.51.100.7", "port": 9,
      "database": "elsewhere", "schema": "SHOP"}  # fmt: skip
RULE = {"type": "sql", "mustBe": 1, "name": "one large",
        "query": "SELECT count(*) FROM shop.orders WHERE amount > 5"}  # fmt: skip


@pytest.fixture(scope="module")
def there(server):
    server.execute("CREATE SCHEMA shop")
    server.execute(
        "CREATE TABLE shop.orders AS SELECT * FROM "
        "(VALUES (1, 'a', 10), (2, NULL, -5), (3, 'c', 1)) t(id, customer, amount)"
    )
    return server


def settings(tmp_path, server, **more):
    said = {**server.stated, **more}
    file = tmp_path / "servers.toml"
    listed = "\n".join(f"{key} = {value!r}" for key, value in said.items())
    file.write_text(f"[servers.warehouse-dev]\n{listed}\n[servers.other]\nhost = '/nowhere'\n")
    return str(file)


def stated(**parts):
    schema = [an_object("orders", ID, CUSTOMER, AMOUNT, quality=[RULE])]
    return orders(**{"servers": [AT], "schema": schema, **parts})


def test_data_is_checked_where_it_lives_and_only_there(repo, tmp_path, there):
    market = shop(repo, stated(), rows="", servers=settings(tmp_path, there))
    found = checked(market, "sales", server="warehouse-dev")
    assert found["orders.id.unique"].verdict is Verdict.PASSED
    broken = found["orders.customer.required"]
    assert (broken.verdict, broken.rows_failed, broken.rows) == (Verdict.FAILED, 1, 3)
    assert found["orders.amount.minimum"].rows_failed == 1
    assert found["orders.quality.one-large"].verdict is Verdict.PASSED, found


def test_a_server_that_cannot_be_reached_is_a_check_error_without_its_secrets(
    repo, tmp_path, there
):
    servers = settings(tmp_path, there, host="/nowhere-canary")
    market = shop(repo, stated(), rows="", servers=servers)
    found = checked(market, "sales", server="warehouse-dev")
    assert {one.verdict for one in found.values()} == {Verdict.ERRORED}
    for one in found.values():
        assert "'warehouse-dev' cannot be reached" in one.reason
        assert not [word for word in (SECRET, "canary", "198.51") if word in one.reason]


def test_what_neither_settings_nor_contract_name_is_not_asked(repo, tmp_path, there):
    market = shop(repo, stated(), rows="", servers=settings(tmp_path, there))
    with pytest.raises(NotFound, match="know no server 'nowhere'"):
        checked(market, "sales", server="nowhere")
    found = checked(market, "sales", server="other")
    assert found["orders.id.unique"].reason == "This contract states no server 'other'."
    market = shop(repo, stated(servers=[{**AT, "type": "snowflake"}]), rows="",
                  servers=settings(tmp_path, there))  # fmt: skip
    found = checked(market, "sales", server="warehouse-dev")
    assert "type snowflake cannot be checked yet" in found["orders.id.unique"].reason


def test_what_another_contract_of_the_same_table_hides_is_hidden(repo, tmp_path, there):
    hiding = a_contract(
        "people",
        servers=[{**AT, "schema": "shop"}],
        schema=[an_object("buyers", a_property("customer", classification="restricted"),
                          physicalName="orders")],
        slaProperties=None,
    )  # fmt: skip
    rule = {**RULE, "query": "SELECT count(customer) FROM orders", "name": "named"}
    longer = a_property("customer", required=True, logicalTypeOptions={"minLength": 2})
    market = shop(
        repo, stated(schema=[an_object("orders", ID, longer, quality=[rule])]), rows="",
        files={"contracts/people.odcs.yaml": hiding}, servers=settings(tmp_path, there),
    )  # fmt: skip
    found = checked(market, "sales", server="warehouse-dev")
    assert found["orders.customer.required"].rows_failed == 1
    assert "hidden" in found["orders.customer.minLength"].reason
    assert "names customer, which is hidden" in found["orders.quality.named"].reason


def test_what_the_file_of_servers_says_wrongly_is_told_without_its_values(repo, tmp_path, there):
    servers = settings(tmp_path, there, passwort="canary")
    market = shop(repo, stated(), rows="", servers=servers)
    reason = checked(market, "sales", server="warehouse-dev")["orders.id.unique"].reason
    assert "'passwort' of 'warehouse-dev', which is no setting" in reason
    assert "canary" not in reason
    Path(servers).write_text("password = 'canary")
    with pytest.raises(MarketplaceError, match="cannot be read") as told:
        checked(market, "sales", server="warehouse-dev")
    assert "canary" not in f"{told.value.message}{told.value.hint}"


WITHOUT = """
import sys
sys.modules["psycopg"] = None
import marketplace.services.check
from marketplace.engines.postgres.connecting import connected
from marketplace.settings import Limits
try:
    with connected("pg", {}, Limits()):
        pass
except Exception as error:
    print(error.message, error.hint)
print("duckdb" in sys.modules)
"""


def test_without_the_driver_everything_else_works_and_it_is_said_what_to_do():
    done = subprocess.run([sys.executable, "-c", WITHOUT], cwd=TOP, env={**os.environ}, text=True,
                          capture_output=True, check=True)  # fmt: skip
    assert "driver is not installed here" in done.stdout
    assert "psycopg[binary]" in done.stdout
    assert done.stdout.strip().endswith("False")


def test_what_is_in_another_contract_is_looked_up_where_that_is_at_the_same_server(
    repo, tmp_path, there
):
    there.execute("CREATE TABLE shop.people AS SELECT 'a' AS name")
    people = a_contract("people", schema=[an_object("people", "name")], servers=[AT])
    refers = a_property(
        "customer", relationships=[{"to": "people.odcs.yaml#people.name", "type": "foreignKey"}]
    )
    schema = [an_object("orders", ID, refers)]
    servers = settings(tmp_path, there)
    market = shop(repo, stated(schema=schema), rows="", servers=servers,
                  files={"contracts/people.odcs.yaml": people})  # fmt: skip
    found = checked(market, "sales", server="warehouse-dev")
    [orphans] = [one for id_, one in found.items() if "relationship" in id_]
    assert (orphans.rows_failed, orphans.rows) == (1, 3), orphans
    elsewhere = a_contract("people", schema=[an_object("people", "name")], servers=[])
    market = shop(repo, stated(schema=schema), rows="", servers=servers,
                  files={"contracts/people.odcs.yaml": elsewhere})  # fmt: skip
    found = checked(market, "sales", server="warehouse-dev")
    [orphans] = [one for id_, one in found.items() if "relationship" in id_]
    assert orphans.verdict is Verdict.NOT_MEASURED
