"""Who is let in when, and who is told to come back."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack

import pytest

from marketplace.engines.turns import Turns
from marketplace.errors import Busy
from marketplace.settings import Limits


def some(**limits) -> Turns:
    return Turns(Limits(**{"query_seconds": 5.0, **limits}))


def queue(turns: Turns, users: list[str], first: str = "") -> list[str]:
    """In which order they are let in, who queue in this order behind somebody."""
    order: list[str] = []

    def ask(user: str) -> None:
        with turns.turn(user):
            order.append(user)

    threads = [threading.Thread(target=ask, args=(user,)) for user in users]
    with turns.turn(first):
        for number, thread in enumerate(threads, 1):
            thread.start()
            while len(turns._waiting) < number:
                time.sleep(0.001)
    for thread in threads:
        thread.join()
    return order


def test_who_asked_much_does_not_make_the_others_wait():
    turns = some(queries_running=1, queries_waiting_each=4)
    order = queue(turns, ["ada", "ada", "ada", "ben", "cleo"], first="ada")
    assert order == ["ben", "cleo", "ada", "ada", "ada"]


def test_among_equals_who_came_first_goes_first():
    assert queue(some(queries_running=1), ["ada", "ben", "cleo"]) == ["ada", "ben", "cleo"]


def test_one_person_runs_one_query_while_there_is_room_for_others():
    turns = some(queries_running=2, queries_running_each=1, query_seconds=0.05)
    with turns.turn("ada"):
        with turns.turn("ben"):
            pass
        with pytest.raises(Busy), turns.turn("ada"):
            pass


def test_our_own_work_counts_for_nobody():
    turns = some(queries_running=3)
    with ExitStack() as stack:
        for _ in range(3):
            stack.enter_context(turns.turn())


def test_one_person_may_have_so_many_waiting_and_is_told_how_many():
    turns = some(queries_running=1, queries_waiting_each=2)
    told: list[str] = []

    def ask() -> None:
        try:
            with turns.turn("ada"):
                pass
        except Busy as error:
            told.append(error.message)

    with turns.turn("ada"):
        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        while not told:
            time.sleep(0.001)
    for thread in threads:
        thread.join()
    assert told == ["3 of your queries are still to be answered."]


def test_a_place_that_nobody_leaves_is_given_up_waiting_for():
    turns = some(queries_running=1, query_seconds=0.01)
    with turns.turn("ada"), pytest.raises(Busy, match="Many people"), turns.turn("ben"):
        pass
    with turns.turn("ben"):
        pass


def test_a_place_is_free_again_when_what_was_done_there_fails():
    turns = some(queries_running=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), turns.turn("ada"):
            _ = 1 / 0
