"""Values that nobody may see are in the data of `people`, and in none of these places.

`email` and `salary` are masked, `badge` is in the file and promised by no contract; each value of
theirs is a canary. What pictures of charts are drawn from is in what the pages send.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import pytest
from anyio.from_thread import start_blocking_portal
from click.testing import CliRunner
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from marketplace.__main__ import main
from marketplace.engines import asking, sampling
from marketplace.engines.copies import Copies
from marketplace.engines.lying import data_files
from marketplace.engines.workers import Workers
from marketplace.errors import MarketplaceError
from marketplace.services.ask import Question, ask, export
from marketplace.services.check import check
from marketplace.services.drafting import from_path, unpromised
from marketplace.services.evidence import evidence, rows_that_break
from marketplace.services.joins import joins
from marketplace.services.marketplace import Marketplace
from marketplace.services.remembered import observations
from marketplace.services.sample import asked
from marketplace.services.source import source
from marketplace.services.tables import mentioned
from marketplace.settings import Limits, Settings
from tests.agents.test_server import connected
from tests.api.shop import a_client
from tests.api.test_masking import CURIOUS
from tests.engines.builders_engines import said_by_a_worker
from tests.engines.query_data import MASKED, PEOPLE, a_market_with_data
from tests.serving import serving

# Not within a longer number: hashes of keys are long.
TEXT = re.compile(rb"canary|(?<!\d)98765\d{4}(?!\d)", re.IGNORECASE)
PACKED = [struct.pack("<i", person.salary) for person in PEOPLE if person.salary]
SECTIONS = ("Schema", "Sample", "Service levels", "Ports and access", "Lineage", "Versions",
            "History", "Contract")  # fmt: skip
STATEMENTS = [
    *(sql.replace("sales.orders", "people.people").replace("canary", "c_n_r_") for sql in CURIOUS),
    "SELECT badge FROM people.people",
    "SELECT max(salary), min(salary), list(salary), avg(salary) FROM people.people",
    "SELECT (1 + salary)::TINYINT, strptime(email, '%d') FROM people.people",
    "SELECT if(salary IS NULL, 1, error(name || salary)) FROM people.people",
    "SELECT p.salary, o.salary FROM people.people AS p JOIN people.people AS o USING (email)",
    "EXPLAIN SELECT * FROM people.people WHERE salary > 1 ORDER BY email",
]
CHARTS = [
    "SELECT name, salary, email, id FROM people.people",
    "SELECT email, count(*) AS n FROM people.people GROUP BY ALL",
    "SELECT city, max(salary) AS most, count(email) AS n FROM people.people GROUP BY ALL",
]


def found(*told: object) -> list[bytes]:
    """The canaries in it."""
    parts = (one if isinstance(one, bytes) else str(one).encode() for one in told)
    return [match[0] for part in parts for match in TEXT.finditer(part)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory) -> Settings:
    return a_market_with_data(tmp_path_factory.mktemp("canaries"))


@pytest.fixture(scope="module")
def market(settings) -> Marketplace:
    return Marketplace.open(settings)


@pytest.fixture(scope="module")
def stated(settings) -> Iterator[Settings]:
    """In the environment, too, where commands look for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MARKETPLACE_DATA", settings.data)
        patch.setenv("MARKETPLACE_REPO", settings.repo)
        patch.setenv("MARKETPLACE_CACHE", settings.cache)
        yield settings


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("log") / "server.log"


@pytest.fixture(scope="module")
def server(stated, log) -> Iterator[str]:
    with serving(stated.repo, Path(stated.cache), log=log) as address:
        yield address


def sent(server: str, page: str, query: str) -> bytes:
    """All that a page sends to a browser: its text, data, charts, and what components draw."""
    address = f"{server.replace('http', 'ws', 1)}/_stcore/stream"
    ask_ = BackMsg()
    ask_.rerun_script.query_string = query
    ask_.rerun_script.page_name = page
    told = b""
    with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        socket.send(ask_.SerializeToString())
        while True:
            raw = socket.recv(timeout=60)
            assert isinstance(raw, bytes)
            told += raw
            if ForwardMsg.FromString(raw).WhichOneof("type") == "script_finished":
                return told


def outcome(what: Callable[[], object]) -> object:
    """What it says, or what it says of what went wrong."""
    try:
        return what()
    except MarketplaceError as error:
        return f"{error.message} {error.hint}"


def test_every_page_and_section_of_every_product(server, market):
    for page, query in [("", ""), ("", "view=list"), ("problems", ""), ("about", "")]:
        assert not found(sent(server, page, query))
    for listing in market.catalog().listings:
        for section in SECTIONS:
            told = sent(server, "product", f"id={listing.id}&section={quote(section)}")
            assert not found(told), (listing.id, section)
            assert b"people" not in listing.id.encode() or section != "Sample" or b"Oslo" in told


@pytest.mark.parametrize("name", [*MASKED, "badge", "name", "city"])
def test_the_profile_of_a_property(server, name):
    told = sent(server, "product", f"id=people&section=Sample&property=people.{name}")
    assert not found(told)
    told = sent(server, "product", f"id=people&section=Schema&property=people.{name}")
    assert not found(told)


@pytest.mark.parametrize("text", ["email-1@x.example", "email-1", "badge-7", "x.example"])
def test_what_is_found_for_a_part_of_one(server, text):
    assert not found(sent(server, "", f"q={text}"))


def test_answers_charts_and_errors_of_the_query_page(server):
    for sql in STATEMENTS:
        assert not found(sent(server, "query", f"sql={quote(sql)}")), sql
    for sql in CHARTS:
        assert not found(sent(server, "query", f"sql={quote(sql)}&view=Chart")), sql
    assert b"Oslo" in sent(server, "query", f"sql={quote(CHARTS[-1])}&view=Chart")


def test_answers_and_downloads(market):
    for sql in STATEMENTS:
        question = Question(sql=sql, patience=30)
        assert not found(outcome(lambda: ask(market, question))), sql  # noqa: B023
        for kind in ("csv", "parquet"):
            told = outcome(lambda: export(market, question, kind).data)  # noqa: B023
            assert not found(told), (sql, kind)


def test_checks_the_rows_that_break_them_and_what_is_remembered(market):
    reports = check(market, now=datetime(2026, 11, 28, tzinfo=UTC), record=True)
    told: list[object] = [reports, observations(market).read()]
    broken = [
        (report.product, outcome.check.id)
        for report in reports
        for outcome in report.outcomes
        if outcome.rows_failed
    ]
    told += [evidence(market, product, id_) for product, id_ in broken]
    told += [rows_that_break(market, product) for product, _ in broken]
    assert "people" in {product for product, _ in broken}
    assert not found(*told)


def test_joins_that_are_measured(market):
    (place,) = mentioned(market.catalog(), "FROM people.people")
    assert not found(joins(market, place, patience=30))


def test_new_products_from_what_lies_beside_the_contracts(settings):
    market = Marketplace.open(replace(settings, saving="here"))
    held = [*data_files(Path(settings.data) if settings.data else market.repository.top)]
    assert held
    for path in (*held, *{f"{Path(path).parent}/*{Path(path).suffix}" for path in held}):
        with pytest.raises(MarketplaceError) as raised:
            from_path(market, path, datetime.now(UTC))
        assert not found(raised.value.message, raised.value.hint)
    assert not unpromised(market)


def test_every_route_of_the_api(market):
    with a_client(market) as api:
        routes = api.get("/api/v1/openapi.json").json()["paths"]
        assert "/api/v1/query" in routes
        for route in routes:
            for listing in market.catalog().listings:
                told = api.get(re.sub(r"\{\w+(:path)?\}", listing.id, route))
                assert not found(told.content, told.headers), route
        for sql in STATEMENTS:
            told = api.post("/api/v1/query", json={"sql": sql, "products": ["people"]})
            assert not found(told.content, told.headers), sql


def test_every_tool_for_agents(stated):
    place = SimpleNamespace(folder=stated.repo, settings=stated)
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {"text": "email"}),
        ("product", {"id": "people"}),
        ("sample", {"id": "people"}),
        *(("query", {"sql": sql}) for sql in STATEMENTS),
    ]
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(session(place)) as to:
        assert {tool.name for tool in portal.call(to.list_tools).tools} == {n for n, _ in calls}
        for tool, arguments in calls:
            assert not found(portal.call(to.call_tool, tool, arguments)), (tool, arguments)


@asynccontextmanager
async def session(place: SimpleNamespace):
    async with connected(place) as client:
        yield client


@pytest.mark.usefixtures("stated")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_the_command_line(options):
    for sql in STATEMENTS:
        done = CliRunner().invoke(main, ["query", sql, *options])
        assert not found(done.stdout_bytes, done.stderr_bytes), sql
    assert "Oslo" in CliRunner().invoke(main, ["query", "FROM people.people", *options]).stdout


class Overheard(Workers):
    """Each job is done once more by a worker of which every byte is kept."""

    heard = b""

    def run_at_once(
        self, job: Mapping[str, Any], files: Sequence[int] = (), limits: Limits | None = None
    ):
        with ExitStack() as also:
            own = [*files]
            if job.get("output"):
                own[-1] = also.enter_context(another_like(own[-1]))
            self.heard += said_by_a_worker(job, own, limits or self.limits)
        return super().run_at_once(job, files, limits)


@contextmanager
def another_like(output: int) -> Iterator[int]:
    """A place where a worker may write: copies are made in a folder, downloads are a file."""
    if stat.S_ISDIR(os.fstat(output).st_mode):
        with tempfile.TemporaryDirectory() as folder:
            Path(folder).chmod(0o777)  # the worker is nobody
            own = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            yield own
            os.close(own)
    else:
        with tempfile.TemporaryFile() as file:
            os.fchmod(file.fileno(), 0o666)
            yield file.fileno()


@pytest.fixture
def overheard(settings) -> Iterator[Overheard]:
    workers = Overheard(settings.limits)
    yield workers
    workers.close()


@pytest.fixture
def people(settings, market):
    """What a worker is asked about the table, as nobody in particular, and its open files."""
    (place,) = mentioned(market.catalog(), "FROM people.people")
    whose = asked(market, market.catalog(), place.path, place.object, "", 50)
    with source(whose, settings, market.repository.top) as found_:
        yield found_


def test_what_a_worker_says_of_a_sample(overheard, people):
    question, opened = people
    sampling.take(overheard, opened, question)
    assert b"Oslo" in overheard.heard
    assert not found(overheard.heard)


def test_what_workers_say_when_they_prepare_parse_run_and_export(overheard, people, tmp_path):
    question, opened = people
    copies = Copies(tmp_path / "copies", overheard)
    prepared = copies.make(copies.key(opened, question), opened, question).result()
    assert b'"hashes"' in overheard.heard
    with prepared.copy.open("rb") as copy:
        table = asking.Ready("people", "people", prepared, (copy.fileno(),))
        for sql in STATEMENTS[4::6]:  # with the others of them nothing new is said
            outcome(lambda: _everything(overheard, table, sql))  # noqa: B023
        _everything(overheard, table, "FROM people.people")
    assert overheard.heard.count(b"Oslo") > 1
    assert not found(overheard.heard)


def _everything(workers: Workers, table: asking.Ready, sql: str) -> None:
    parsed = asking.parse(workers, sql)
    asking.run(workers, parsed, [table], 100)
    asking.export(workers, parsed, [table], 100, "csv")


def test_every_file_in_the_cache(settings, market):
    """Of the server and the commands above, too; of this one alone: copies, index and parses."""
    outcome(lambda: ask(market, Question(sql="FROM people.people", patience=30)))
    files = [path for path in Path(settings.cache).rglob("*") if path.is_file()]
    kinds = {path.suffix for path in files}
    assert {".duckdb", ".json"} <= kinds
    for path in files:
        data = path.read_bytes()
        assert not found(data), path
        assert not any(number in data for number in PACKED), path


def test_the_log_of_the_server(server, log):
    sent(server, "query", f"sql={quote('SELECT email::INT FROM people.people')}")
    assert not found(log.read_bytes())


def test_the_canaries_are_there_where_nothing_is_hidden(overheard, people):
    """Else the tests above prove nothing."""
    question, opened = people
    sampling.take(overheard, opened, replace(question, hidden={}))
    assert {b"canary", b"987650001"} <= {one.lower() for one in found(overheard.heard)}
