"""`check --due` and `--notify` on the command line, over real data and a real channel."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from marketplace.__main__ import main
from tests.api.shop import a_shop
from tests.engines.builders_engines import a_file
from tests.listening import listening


@pytest.fixture
def shop(tmp_path):
    return a_shop(tmp_path)


@pytest.fixture
def run(shop, monkeypatch):
    for name in [name for name in os.environ if name.startswith("MARKETPLACE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MARKETPLACE_REPO", str(shop.folder))
    monkeypatch.setenv("MARKETPLACE_CACHE", shop.settings.cache)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.chdir(shop.folder)
    return lambda *arguments: CliRunner().invoke(main, arguments)


def products(done) -> set[str]:
    return {one["product"] for one in json.loads(done.stdout)["outcomes"]}


def test_what_is_due_is_checked_once_and_the_exit_code_tells_of_it(run):
    first = run("check", "--due", "--record", "--json")
    assert first.exit_code == 1
    assert products(first) >= {"sales", "lines", "flights"}
    again = run("check", "--due", "--record", "--json")
    assert (again.exit_code, products(again)) == (0, set())


def test_only_a_named_product_is_checked_and_only_if_it_is_due(run):
    assert products(run("check", "lines", "--due", "--record", "--json")) == {"lines"}
    assert products(run("check", "lines", "--due", "--record", "--json")) == set()
    assert products(run("check", "lines", "--json")) == {"lines"}


def test_without_webhooks_nobody_is_told(run):
    done = run("check", "lines", "--record", "--notify")
    assert done.exit_code == 0


def test_a_state_that_changed_is_told_to_the_channel_of_the_contract(
    shop, run, tmp_path, monkeypatch
):
    file = tmp_path / "webhooks.toml"
    monkeypatch.setenv("MARKETPLACE_WEBHOOKS", str(file))
    with listening() as sales:
        file.write_text(f'"#sales" = "{sales.address}"')
        a_file(shop.folder, "data/lines.csv", "SELECT NULL AS line, 1 AS titel")
        run("check", "lines", "--record", "--notify")
        assert sales.messages == []
        a_file(
            shop.folder, "data/lines.csv", "SELECT i AS line, 'L' || i AS title FROM range(3) t(i)"
        )
        assert run("check", "lines", "--record", "--notify").exit_code == 0
        run("check", "--notify")
    assert [message["text"] for _, message in sales.messages] == [
        "*Lines* keeps its promises again"
    ]


def test_a_file_of_webhooks_that_cannot_be_read_is_told_after_the_results(run, monkeypatch):
    monkeypatch.setenv("MARKETPLACE_WEBHOOKS", "nowhere.toml")
    done = run("check", "lines", "--notify")
    assert done.exit_code == 2
    assert "The file of webhooks cannot be read" in done.stderr
    assert "lines" in done.stdout
