"""Badges, metrics and feeds: what passers-by see, whatever a product is called."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from marketplace.api.signs import Signs
from marketplace.errors import Busy, MarketplaceError
from marketplace.formats.notice import notice
from marketplace.model import State, Verdict
from marketplace.services.check import check
from marketplace.services.health import health
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from tests.api.shop import HOST, ODD, a_page, a_shop, local
from tests.builders import Repo, a_contract, a_product, a_property, an_object
from tests.engines.builders_engines import CANARY
from tests.services.test_schedule import observed

ATOM = "{http://www.w3.org/2005/Atom}"
NAME = "</title><script>alert(1)</script> & \"Orders\" '☃'"
STATES = {"orders": Verdict.FAILED, "lines": Verdict.PASSED}


def a_client(market, address: str = "") -> TestClient:
    opened = market if callable(market) else lambda: market
    pages = Starlette(routes=[Route("/{path:path}", a_page, methods=["GET", "POST"])])
    signs = Signs(pages, opened, lambda name: name == HOST, lambda: address)
    return TestClient(signs, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def market(tmp_path_factory):
    """Orders broke yesterday, and the report is built from them; lines are kept."""
    repo = Repo(tmp_path_factory.mktemp("signs") / "repo")
    port = {"name": "orders", "version": "1.0.0", "contractId": "orders"}
    files = {
        "contracts/marketplace.yaml": "title: Skyport & partners\n",
        "contracts/orders.odcs.yaml": a_contract("orders", name=NAME),
        "contracts/lines.odcs.yaml": a_contract("lines"),
        "contracts/bare.odcs.yaml": a_contract("bare"),
        "contracts/report.odcs.yaml": a_contract("figures"),
        "contracts/report.odps.yaml": a_product("report", "figures", inputPorts=[port]),
    }
    files |= {f"contracts/odd{n}.odcs.yaml": a_contract(id) for n, id in enumerate(ODD)}
    repo.commit(files)
    market = Marketplace.open(repo.settings)
    for days, verdicts in ((3, dict.fromkeys(STATES, Verdict.PASSED)), (1, STATES)):
        at = datetime.now(UTC) - timedelta(days=days)
        seen = [
            replace(observed(id, at), title="Every id is filled", check="x.required", verdict=one)
            for id, one in verdicts.items()
        ]
        figures = replace(observed("report", at), contract="figures", check="y.required")
        observations(market).record([*seen, figures])
    return market


@pytest.fixture(scope="module")
def signs(market):
    with a_client(market) as client:
        yield client


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("orders", "1 broken"),
        ("lines", "1 of 1 kept"),
        ("report", "at risk"),
        ("figures", "at risk"),  # by the id of its contract
        ("bare", "not measured"),
    ],
)
def test_a_badge_says_how_a_product_is_doing(signs, id, said):
    answer = signs.get(f"/badge/{id}.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert said in words(answer.text)


def words(svg: str) -> str:
    root = ElementTree.fromstring(svg)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert {one.tag.partition("}")[2] for one in root.iter()} <= {
        "svg", "title", "path", "rect", "g", "text",
    }  # fmt: skip
    return " ".join(root.itertext())


def test_a_badge_can_be_shown_by_any_page_and_loads_and_runs_nothing(signs):
    headers = signs.get("/badge/orders.svg").headers
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["content-security-policy"].startswith("default-src 'none';")
    assert "access-control-allow-origin" not in headers
    assert headers["cache-control"] == "max-age=60"


ADDRESSES = [quote(id, safe="") for id in ODD]
ADDRESSES += [quote(id) for id in ODD if ".." not in id]  # with its / as it is


@pytest.mark.parametrize("id", ADDRESSES)
def test_any_id_has_a_badge(signs, id):
    answer = signs.get(f"/badge/{id}.svg")
    assert answer.status_code == 200
    assert "not measured" in words(answer.text)


@pytest.mark.parametrize("id", ["nothing", "", "%FF%FE", "<script>alert(1)</script>", "a.svg"])
def test_an_unknown_product_has_a_gray_badge_that_does_not_repeat_what_was_asked(signs, id):
    answer = signs.get(f"/badge/{id if '%' in id else quote(id, safe='')}.svg")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "image/svg+xml")
    assert words(answer.text).split() == ["unknown", "product"] * 2


def test_who_has_a_badge_already_is_told_so(signs):
    first = signs.get("/badge/orders.svg")
    mark = first.headers["etag"]
    again = signs.get("/badge/orders.svg", headers={"if-none-match": f'"other", W/{mark}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    assert signs.get("/badge/orders.svg", headers={"if-none-match": '"other"'}).status_code == 200


def test_metrics_tell_prometheus_the_state_of_every_product(signs):
    answer = signs.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert 'marketplace_product_state{product="orders"} 4' in lines
    assert 'marketplace_product_state{product="report"} 2' in lines
    assert 'marketplace_products{state="broken"} 1' in lines
    assert 'marketplace_incidents_open{severity="minor"} 1' in lines
    shape = re.compile(r'# (HELP|TYPE) .+|[a-z_]+\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="[^"]*")*\} \S+')
    assert [line for line in lines if not shape.fullmatch(line)] == []


def entries(text: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(text).findall(f"{ATOM}entry")


def titles(text: str) -> list[str]:
    return [one.findtext(f"{ATOM}title") or "" for one in entries(text)]


def test_the_feed_tells_changes_of_all_products_and_no_first_measurement_that_is_well(signs):
    answer = signs.get("/feed.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert sorted(titles(answer.text)) == sorted([f"{NAME} breaks a promise", "Report is at risk"])
    feed = ElementTree.fromstring(answer.text)
    assert feed.findtext(f"{ATOM}title") == "Skyport & partners"


def test_a_feed_of_one_product_tells_only_its_changes(signs):
    assert titles(signs.get("/feed/orders.atom").text) == [f"{NAME} breaks a promise"]
    assert titles(signs.get("/feed/lines.atom").text) == []
    assert signs.get("/feed/nothing.atom").status_code == 404


@pytest.mark.parametrize("id", ODD)
def test_any_id_has_a_feed(signs, id):
    address = f"/feed/{quote(id, safe='')}.atom"
    answer = signs.get(address)
    feed = ElementTree.fromstring(answer.text)
    link = feed.find(f"{ATOM}link[@rel='self']")
    assert link is not None
    assert link.get("href") == f"http://{HOST}{address}"


def test_links_lead_to_the_address_that_the_operator_states(market):
    with a_client(market, "https://data.example/") as signs:
        text = signs.get("/feed/orders.atom").text
    [entry] = entries(text)
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://data.example/product?id=orders"


def test_an_entry_keeps_its_id_whoever_asks(market, signs):
    with a_client(market, "https://data.example/") as other:
        told = [one.get("/feed.atom").text for one in (signs, other)]
    ids = [[one.findtext(f"{ATOM}id") for one in entries(text)] for text in told]
    assert ids[0] == ids[1]
    assert len({*ids[0]}) == 2


SIGNS = ("/badge/orders.svg", "/metrics", "/feed.atom", "/feed/orders.atom")


@pytest.mark.parametrize("path", SIGNS)
def test_another_host_is_refused(market, path):
    with a_client(market) as signs:
        answer = signs.get(path, headers={"host": "evil.example"})
    assert answer.status_code == 403
    assert "evil" not in answer.text


@pytest.mark.parametrize("path", SIGNS)
def test_signs_can_only_be_read(signs, path):
    answer = signs.post(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert signs.head(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/badge",
        "/badge/orders",
        "/badge/orders.png",
        "/metrics/",
        "/Metrics",
        "/feed",
        "/feed/",
    ],
)
def test_what_is_no_sign_goes_on_to_the_pages(signs, path):
    assert signs.get(path).text == "a page"


@pytest.mark.parametrize("path", SIGNS)
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (MarketplaceError("The repository /srv/secret cannot be reached."), 503),
        (Busy("Too much."), 503),
        (RuntimeError("/srv/secret/place"), 500),
    ],
)
def test_what_cannot_be_answered_tells_nothing_of_the_server_and_is_not_kept(path, error, status):
    def fails() -> Marketplace:
        raise error

    with a_client(fails) as signs:
        answer = signs.get(path)
    assert answer.status_code == status
    assert "secret" not in answer.text
    assert answer.headers["cache-control"] == "no-store"
    if path.startswith("/badge"):
        assert words(answer.text)


def test_no_value_that_is_masked_gets_out_by_a_sign_or_a_notice(tmp_path):
    repo = a_shop(tmp_path)
    email = a_property(
        "email", classification="restricted", required=True,
        logicalTypeOptions={"pattern": "^never$", "maxLength": 3},
        quality=[{"metric": "duplicateValues", "mustBe": 0}],
    )  # fmt: skip
    schema = [an_object("orders", a_property("id", primaryKey=True), email, "amount", "line")]
    servers = [local("data/orders.parquet", "parquet")]
    repo.commit({"contracts/orders.odcs.yaml": a_contract(schema=schema, servers=servers)})
    market, now = Marketplace.open(repo.settings), datetime.now(UTC)
    check(market, ["sales"], now=now, record=True)
    known = health(market, now)["sales"]
    assert known.state is State.BROKEN
    with a_client(market) as signs:
        told = [signs.get(path).text for path in ("/badge/sales.svg", "/metrics", "/feed.atom")]
    told.append(str(notice("Sales", State.KEPT, known.state, known, "")))
    assert "breaks a promise" in told[2]
    assert [text for text in told if CANARY in text] == []


def test_a_feed_tells_what_changed_of_all_or_of_one(signs):
    answer = signs.get("/changes.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ElementTree.fromstring(answer.content)
    assert root.findtext(f"{ATOM}title") == "Skyport & partners: changes"
    assert len(root.findall(f"{ATOM}entry")) > 3
    one = ElementTree.fromstring(signs.get("/changes.atom?product=lines").content)
    (entry,) = one.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}content").startswith("Compatible.")
    assert "/changes?commit=" in entry.find(f"{ATOM}link").get("href")
    assert one.find(f"{ATOM}link").get("href").endswith("/changes.atom?product=lines")
    assert not ElementTree.fromstring(signs.get("/changes.atom?domain=nowhere").content).findall(
        f"{ATOM}entry"
    )
    assert signs.get("/changes.atom?product=nobody").status_code == 404
