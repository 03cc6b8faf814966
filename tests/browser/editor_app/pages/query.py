"""A page with nothing but the editor and what may stand around it; test_editor.py drives it."""

import json
import time

import streamlit as st

from marketplace.errors import Invalid
from marketplace.model import Table, TableColumn
from marketplace.ui import editor

LEGS = (
    TableColumn(name="flight_id", type="string", key=True, description="One flight of one day"),
    TableColumn(name="airline_code", type="string"),
    TableColumn(name="delay_minutes", type="integer"),
    TableColumn(name="order", type="integer", description="<img src=x onerror=alert(1)> not bold"),
    TableColumn(name="Captain's name", type="string", masked="it is personal"),
)
TABLES = (
    Table(name="flights.legs", product="flights", object="legs", title="Flights", columns=LEGS),
    Table(name='flights."legs@1.4.0"', product="flights", object="legs", title="Flights"),
    Table(
        name="airlines.airlines",
        product="airlines",
        object="airlines",
        title="Airlines",
        columns=(TableColumn(name="iata_code", type="string"), TableColumn(name="name")),
    ),
)
here = st.session_state
here["reruns"] = here.get("reruns", 0) + 1


def run(sql: str) -> None:
    here["ran"] = [*here.get("ran", []), sql]
    before = sql.partition("flihgts")[0].split("\n")
    here["error"] = None
    if "flihgts" in sql:
        place = {"line": len(before), "column": len(before[-1]) + 1}
        here["error"] = Invalid("There is no flihgts.", "Did you mean flights?", **place)
    if "unended" in sql:
        here["error"] = Invalid("It ends too early.", line=len(sql.split("\n")), column=200)


def load(sql: str) -> None:
    here["sql"] = sql


st.page_link("app.py", label="Start")
main, beside = st.columns([3, 1])
if st.toggle("Above"):
    main.write("Something above that was not there")
with main:
    text = editor.edit(
        here.get("sql", st.query_params.get("sql", "")),
        key="query__editor",
        tables=TABLES,
        error=here.get("error"),
        note="8 rows in 0.06 s",
        on_run=run,
    )
    if st.button("Run beside"):
        run(text)
    st.button("Load another", on_click=load, args=("SELECT 2",))
    slow = st.toggle("Slow")
with beside:
    for name in ("flights.legs", "airline_code"):
        st.button(name, on_click=editor.insert, args=(name,), kwargs={"key": "query__editor"})
if slow:
    time.sleep(1.5)
state = {"text": text, "ran": here.get("ran", []), "reruns": here["reruns"]}
with st.container(key="state"):
    st.text(json.dumps(state))
