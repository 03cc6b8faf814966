"""Telling of changed states: once, to the right channels, with a real server at the other end."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from marketplace.formats.notice import notice
from marketplace.model import State, Verdict
from marketplace.services.marketplace import Marketplace
from marketplace.services.notify import Change, notify
from marketplace.services.remembered import observations
from marketplace.settings import Settings
from marketplace.stores.told import telling
from tests.builders import Repo, a_contract, a_product
from tests.listening import Channel, listening
from tests.services.test_schedule import a_scheduled, observed

TOP = Path(__file__).resolve().parents[2]
START = datetime(2026, 11, 20, 6, tzinfo=UTC)
KEPT, BROKEN = Verdict.PASSED, Verdict.FAILED


@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Settings):
    webhooks: str = ""
    address: str = ""


class Shop:
    """Orders and lines, measured once an hour."""

    def __init__(self, repo: Repo, file: Path) -> None:
        known = {f.name: getattr(repo.settings, f.name) for f in fields(Settings)}
        stated = known | {"webhooks": str(file), "address": "https://data.example/"}
        self.file, self.now = file, START
        self.market = Marketplace.open(Told(**stated))

    def hooks(self, **addresses: str) -> None:
        lines = [f'"{name}" = "{address}"' for name, address in addresses.items()]
        self.file.write_text("\n".join(lines), "utf-8")

    def measured(self, **verdicts: Verdict) -> tuple[Change, ...]:
        """What is told after these results."""
        self.now += timedelta(hours=1)
        observations(self.market).record(
            replace(observed(product, self.now), verdict=verdict, check=f"{product}.quality.c")
            for product, verdict in verdicts.items()
        )
        return self.told()

    def told(self) -> tuple[Change, ...]:
        return notify(self.market, notice, self.now)


@pytest.fixture
def shop(repo, tmp_path, monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    repo.commit(
        {
            "contracts/orders.odcs.yaml": a_contract("orders"),
            "contracts/lines.odcs.yaml": a_contract("lines", support=[{"channel": "#lines"}]),
        }
    )
    return Shop(repo, tmp_path / "webhooks.toml")


def texts(channel: Channel) -> list[str]:
    return [message["text"] for _, message in channel.messages]


def test_a_change_is_told_once_to_the_channel_of_the_contract(shop):
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        assert shop.measured(orders=KEPT, lines=KEPT) == ()
        change = Change("#sales", "orders", State.KEPT, State.BROKEN)
        assert shop.measured(orders=BROKEN, lines=BROKEN) == (change,)
        assert shop.measured(orders=BROKEN) == ()
        assert shop.told() == ()
        assert texts(sales) == ["*Orders* breaks a promise"]
        shop.measured(orders=KEPT)
    assert texts(sales)[1:] == ["*Orders* keeps its promises again"]


def test_the_message_links_to_the_page_of_the_product(shop):
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
    link = "https://data.example/product?id=orders&amp;section=Service+levels"
    assert link in str(sales.messages)


def test_the_first_run_only_learns_how_things_stand(shop):
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        assert shop.measured(orders=BROKEN) == ()
        assert shop.told() == ()
        shop.measured(orders=KEPT)
    assert texts(sales) == ["*Orders* keeps its promises again"]


def test_that_a_product_is_kept_when_it_is_first_measured_is_no_news_but_that_it_is_broken(shop):
    with listening() as sales:
        shop.hooks(**{"*": sales.address})
        shop.told()
        shop.measured(orders=KEPT, lines=BROKEN)
    assert texts(sales) == ["*Lines* breaks a promise"]


def test_a_channel_without_an_address_of_its_own_is_told_at_the_one_for_all_others(shop):
    with listening() as sales, listening() as others:
        shop.hooks(**{"#sales": sales.address, "*": others.address})
        shop.measured(orders=KEPT, lines=KEPT)
        shop.measured(orders=BROKEN, lines=BROKEN)
    assert (len(sales.messages), texts(others)) == (1, ["*Lines* breaks a promise"])


def test_an_address_in_a_contract_is_never_called(shop, repo):
    with listening() as evil, listening() as others:
        support = [{"channel": evil.address, "url": evil.address, "tool": "slack"}]
        repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", support=support)})
        shop.market.refresh()
        shop.hooks(**{"*": others.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
    assert (evil.messages, len(others.messages)) == ([], 1)


def test_the_channels_of_a_product_file_and_of_its_contract_are_told(shop, repo):
    product = a_product("sales", "orders", support=[{"channel": "#shop"}])
    repo.commit({"contracts/sales.odps.yaml": product})
    shop.market.refresh()
    with listening() as one, listening() as other:
        shop.hooks(**{"#shop": one.address, "#sales": other.address})
        shop.measured(sales=KEPT)
        observed_ = replace(observed("sales", shop.now), contract="orders", verdict=BROKEN)
        shop.now += timedelta(hours=1)
        observations(shop.market).record([replace(observed_, observed_at=shop.now)])
        shop.told()
    assert texts(one) == texts(other) == ["*Sales* breaks a promise"]


@pytest.mark.parametrize("status", [404, 429, 500])
def test_what_was_refused_is_sent_with_the_next_run_and_then_no_more(shop, status, caplog):
    with listening(status, 200) as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        assert shop.measured(orders=BROKEN) == ()
        assert f"was answered with {status}" in caplog.text
        assert sales.address not in caplog.text
        assert len(shop.told()) == 1
        assert shop.told() == ()
    assert texts(sales) == ["*Orders* breaks a promise"] * 2


def test_a_state_that_is_over_before_it_could_be_told_is_not_told(shop):
    with listening(500) as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
        assert shop.measured(orders=KEPT) == ()
        sales.answers = [200]
        assert shop.told() == ()


def test_of_two_channels_only_the_one_that_did_not_get_it_is_told_again(shop, repo):
    both = [{"channel": "#one"}, {"channel": "#two"}]
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", support=both)})
    shop.market.refresh()
    with listening() as one, listening(500, 200) as two:
        shop.hooks(**{"#one": one.address, "#two": two.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
        shop.measured(orders=BROKEN)
        assert (len(one.messages), len(two.messages)) == (1, 2)
        two.answers = [500, 200]
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)  # over before #two could hear of it
        assert len(two.messages) == 3
    assert texts(one)[1:] == ["*Orders* keeps its promises again", "*Orders* breaks a promise"]


def test_a_message_without_an_answer_is_not_sent_again(shop):
    with listening(0, 200) as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
        assert shop.told() == ()
    assert len(sales.messages) == 1


def test_a_channel_that_takes_no_message_is_asked_once_a_run(shop):
    with listening(500) as others:
        shop.hooks(**{"*": others.address})
        shop.measured(orders=KEPT, lines=KEPT)
        shop.measured(orders=BROKEN, lines=BROKEN)
    assert len(others.messages) == 1


def test_who_is_killed_while_sending_tells_nobody_twice(shop, repo):
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        shop.now += timedelta(hours=1)
        bad = replace(observed("orders", shop.now), verdict=BROKEN, check="orders.quality.c")
        observations(shop.market).record([bad])
        sales.open.clear()
        process = subprocess.Popen(
            [sys.executable, "-c", TELL, str(shop.file), repo.settings.repo, repo.settings.cache],
            cwd=TOP,
        )
        assert sales.came.wait(60)
        process.kill()
        process.wait()
        sales.open.set()
        assert shop.told() == ()
    assert len(sales.messages) == 1


TELL = """
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from marketplace.formats.notice import notice
from marketplace.services.marketplace import Marketplace
from marketplace.services.notify import notify
from marketplace.settings import Settings

@dataclass(frozen=True, slots=True, kw_only=True)
class Told(Settings):
    webhooks: str = sys.argv[1]

market = Marketplace.open(Told(repo=sys.argv[2], cache=sys.argv[3]))
notify(market, notice, datetime(2026, 11, 20, 9, tzinfo=UTC))
"""


def test_nothing_is_told_while_another_process_tells(shop):
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        with telling(observations(shop.market).folder):
            assert shop.measured(orders=BROKEN) == ()
        assert len(shop.told()) == 1
    assert len(sales.messages) == 1


def test_hostile_names_reach_a_channel_only_as_text(shop, repo):
    name = '<!channel> *x* "\n<https://evil.example|y>'
    repo.commit({"contracts/orders.odcs.yaml": a_contract("orders", name=name)})
    shop.market.refresh()
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        shop.measured(orders=BROKEN)
    assert len(sales.messages) == 1
    assert "<!channel>" not in str(sales.messages)
    assert "<https://evil" not in str(sales.messages)


def test_what_is_built_from_a_broken_product_is_told_as_at_risk(shop, repo):
    built = a_contract("report", support=[{"channel": "#report"}])
    upstream = a_product("report", "report", inputPorts=[
        {"name": "orders", "version": "1.0.0", "contractId": "orders"}
    ])  # fmt: skip
    repo.commit({"contracts/r.odcs.yaml": built, "contracts/r.odps.yaml": upstream})
    shop.market.refresh()
    with listening() as report:
        shop.hooks(**{"#report": report.address})
        shop.measured(orders=KEPT, report=KEPT)
        shop.measured(orders=BROKEN, report=KEPT)
        assert texts(report) == ["*Report* is at risk"]
        shop.measured(orders=KEPT)
    assert texts(report)[1:] == ["*Report* keeps its promises again"]


def test_a_schedule_of_a_product_without_a_channel_is_nobodys_news(shop, repo):
    repo.commit({"contracts/orders.odcs.yaml": a_scheduled("orders").replace("#sales", "#none")})
    shop.market.refresh()
    with listening() as sales:
        shop.hooks(**{"#sales": sales.address})
        shop.measured(orders=KEPT)
        assert shop.measured(orders=BROKEN) == ()
    assert sales.messages == []
