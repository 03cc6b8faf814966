"""docs/checks.md says what is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from marketplace.__main__ import main
from marketplace.contracts.build import data_contract
from marketplace.contracts.cron import is_cron
from marketplace.model import Verdict
from marketplace.promises.due import SHORTEST
from marketplace.promises.plan import plan
from marketplace.services.notify import MOST
from marketplace.settings import Limits
from marketplace.stores.attempts import TRIES
from marketplace.stores.webhooks import TIMEOUT
from tests.builders import a_contract

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text("utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", GUIDE, re.DOTALL)
    assert found
    return found[1]


def test_the_contract_that_it_shows_is_planned_as_it_says():
    stated = yaml.safe_load(block("yaml"))
    stated["schema"][0]["properties"].append({"name": "updated_at", "logicalType": "timestamp"})
    checks = plan(data_contract(yaml.safe_load(a_contract("orders", **stated))))
    [rule] = [check for check in checks if check.kind == "quality"]
    assert rule.threshold
    assert rule.warning
    assert (rule.threshold.value, rule.warning.value) == (5, 1)
    [level] = [check for check in checks if check.kind == "service level"]
    assert level.measure
    assert is_cron(rule.schedule)
    assert is_cron(level.schedule)


def test_every_verdict_is_explained():
    assert all(f"`{verdict}`" in GUIDE for verdict in Verdict)


def test_the_file_of_webhooks_that_it_shows_can_be_read():
    assert list(tomllib.loads(block("toml"))) == ["#flight-data", "*"]


@pytest.mark.parametrize(
    "said",
    [
        f"every {SHORTEST / 60:.0f} minutes",
        f"up to {TRIES} times",
        f"within {TIMEOUT:.0f} seconds",
        f"At most {MOST} messages",
        f"{Limits().check_seconds:.0f} s",
        f"| {Limits().evidence_rows} |",
    ],
)
def test_the_numbers_are_those_of_the_program(said):
    assert said in GUIDE


def test_the_options_that_it_names_are_there():
    helped = [CliRunner().invoke(main, [name, "--help"]).output for name in ("check", "serve")]
    for option in ("--due", "--record", "--notify", "--check", "--json"):
        assert option in GUIDE
        assert any(option in text for text in helped)
