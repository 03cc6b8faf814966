"""SQL over HTTP: the same answers, limits and refusals as anywhere else."""

from __future__ import annotations

import pytest

from marketplace.services.ask import Question, ask


def asked(api, sql: str, **more):
    return api.post("/api/v1/query", json={"sql": sql, **more})


def test_a_statement_is_answered_as_the_service_answers_it(api, market):
    sql = "SELECT o.id, o.email, l.title FROM sales.orders o JOIN lines.lines l USING (line)"
    answer = asked(api, sql).json()
    found = ask(market, Question(sql=sql))
    assert answer["columns"] == [{"name": c.name, "type": c.type} for c in found.columns]
    assert sorted(map(tuple, answer["rows"])) == sorted(found.rows)
    assert sorted(answer["tables"]) == ["lines.lines", "sales.orders"]
    assert answer["masked"] == [
        {"column": "sales.orders.email", "why": "email is classified restricted"}
    ]
    assert answer["truncated"] is False
    assert answer["seconds"] > 0


def test_tables_of_a_named_product_need_no_prefix(api):
    answer = asked(api, "SELECT count(*) FROM orders", products=["sales"])
    assert answer.json()["rows"] == [[50]]


def test_a_product_that_is_not_there_is_told(api):
    answer = asked(api, "SELECT 1", products=["sale"])
    assert (answer.status_code, answer.json()["error"]["kind"]) == (404, "not_found")


def test_a_cut_result_says_so(api):
    answer = asked(api, "FROM sales.orders", rows=7).json()
    assert len(answer["rows"]) == 7
    assert answer["truncated"] is True
    assert answer["cut"]


def test_every_kind_of_value_is_json(api):
    sql = """SELECT 1::TINYINT, 170141183460469231731687303715884105727::HUGEINT, 1.5::DECIMAL(9,2),
        'nan'::DOUBLE, 'inf'::DOUBLE, TIMESTAMPTZ '2026-01-01 12:00:00+02', DATE '2026-01-01',
        INTERVAL 3 DAYS, 'ab'::BLOB, [1, NULL], {'a': 1}, NULL, true, uuid() IS NOT NULL"""
    answer = asked(api, sql)
    assert answer.status_code == 200, answer.text
    assert answer.json()["rows"][0][-3:] == [None, True, True]


@pytest.mark.parametrize(
    ("sql", "status", "kind"),
    [
        ("SELEC 1", 400, "invalid"),
        ("SELECT colour FROM sales.orders", 400, "invalid"),
        ("FROM sales.ordrs", 400, "invalid"),
        ("DELETE FROM sales.orders", 403, "refused"),
        ("COPY (SELECT 1) TO '/tmp/x'", 403, "refused"),
        ("SELECT * FROM read_csv('/etc/passwd')", 403, "refused"),
        ("ATTACH 'https://example.com/x.db'", 403, "refused"),
        ("SELECT count(*) FROM range(100000000000) a, range(100000) b", 422, "limited"),
    ],
)
def test_what_cannot_run_is_told_with_its_kind(api, sql, status, kind):
    answer = asked(api, sql)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (status, kind)
    assert answer.json()["error"]["message"]


def test_a_mistake_is_told_with_its_line(api):
    error = asked(api, "SELECT id\nFROM sales.orders\nWHERE colour = 1").json()["error"]
    assert error["line"] == 3


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{", b"null", b"[]", b'"x"', b"{}", b'{"sql": 1}', b'{"sql": ""}', b'{"sql": null}',
        b'{"sql": "SELECT 1", "sqll": 1}', b'{"sql": "SELECT 1", "rows": -1}',
        b'{"sql": "SELECT 1", "rows": "many"}', b'{"sql": "SELECT 1", "products": "sales"}',
        b'{"sql": "SELECT 1", "products": [""]}', b'{"sql": "\\ud800"}', b"\xff\xfe\x00",
        b"[" * 150_000, b'{"sql": "SELECT 1", "rows": ' + b"9" * 5_000 + b"}",
        b'{"sql": "SELECT 1", "rows": 1e999}', b'{"sql": NaN}',
    ],
)  # fmt: skip
def test_a_body_that_is_no_question_is_invalid(api, body):
    answer = api.post("/api/v1/query", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "invalid"), answer.text


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_a_body_that_is_not_called_json_is_not_read(api, kind):
    headers = {"content-type": kind} if kind else {}
    answer = api.post("/api/v1/query", content=b'{"sql": "SELECT 1"}', headers=headers)
    assert answer.status_code == 415
    assert answer.json()["error"]["kind"] == "invalid"


def test_a_body_that_is_too_large_is_limited_also_where_its_size_is_not_stated(api):
    def stream():
        for _ in range(50):
            yield b" " * 10_000

    for content in (b" " * 300_000, stream()):
        answer = api.post(
            "/api/v1/query", content=content, headers={"content-type": "application/json"}
        )
        assert (answer.status_code, answer.json()["error"]["kind"]) == (413, "limited")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE"])
def test_another_method_is_told(api, method):
    answer = api.request(method, "/api/v1/query")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert "access-control-allow-origin" not in answer.headers
