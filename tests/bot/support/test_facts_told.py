"""What is tried, planned, feared or to come, shared verbs and opposites, on texts of our own."""

from __future__ import annotations

import pytest

from bot.support import load_reader
from bot.support.clauses import Clause

from .conftest import Check

COUNCIL = """The council of Lindmoor refused to lower the harbour fees on Tuesday. Mayor Ada Moss
had promised to repair the lighthouse, and she hopes to reopen the museum in May.

The bridge must be inspected by engineers, strengthened, and approved by the ministry before it
opens. Brandt considered selling the shipyard. Hollander ruled out closing the school.

Trade unions threatened to block the port. Corvin Lines failed to pay its crews. Neither the pool
nor the library was damaged in the storm."""


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("The council refused to lower the harbour fees.", True),
        ("The council lowered the harbour fees on Tuesday.", False),
        ("Ada Moss had promised to repair the lighthouse.", True),
        ("Ada Moss has repaired the lighthouse.", False),
        ("The mayor hopes to reopen the museum in May.", True),
        ("The mayor reopened the museum in May.", False),
        ("The bridge must be approved by the ministry before it opens.", True),
        ("The bridge was approved by the ministry.", False),
        ("The bridge was inspected by engineers.", False),
        ("Brandt considered selling the shipyard.", True),
        ("Brandt sold the shipyard.", False),
        ("Hollander ruled out closing the school.", True),
        ("Hollander closed the school.", False),
        ("Unions threatened to block the port.", True),
        ("Trade unions blocked the port.", False),
        ("Corvin Lines did not pay its crews.", True),
        ("Corvin Lines paid its crews.", False),
        ("Neither the pool nor the library was damaged in the storm.", True),
        ("The library was damaged in the storm.", False),
    ],
)
def test_what_is_not_told_as_a_fact_is_none(sentence: str, supported: bool, check: Check) -> None:
    assert check(sentence, COUNCIL, title="Lindmoor").supported is supported


TABLE = """Harburn scored 12 goals and Westmere nine. Eastquay received 4,100 visitors, and
Lindmoor, on the coast, 7,300.

Piet Hollander moves to the navy and Ines Halloran to the treasury. Nora Veldt finished as the
league's best keeper, one place ahead of Rosa Vidal.

Unemployment in Lindmoor was 5.1 per cent in June, up from 4.4 per cent in May. Ferries are cheaper
than trains. Most councillors backed the plan. Brandt is the owner of the shipyard."""


@pytest.mark.parametrize(
    ("sentence", "supported"),
    [
        ("Harburn scored 12 goals and Westmere nine.", True),
        ("Westmere scored 12 goals and Harburn nine.", False),
        ("Lindmoor received 7,300 visitors and Eastquay 4,100.", True),
        ("Eastquay received 7,300 visitors and Lindmoor 4,100.", False),
        ("Ines Halloran moves to the treasury.", True),
        ("Piet Hollander moves to the navy.", True),
        ("Westmere moves to the treasury.", False),
        ("Nora Veldt was the league's best keeper.", True),
        ("Rosa Vidal was the league's best keeper.", False),
        ("Unemployment rose to 5.1 per cent in June.", True),
        ("Unemployment fell to 5.1 per cent in June.", False),
        ("Trains are more expensive than ferries.", True),
        ("Ferries are more expensive than trains.", False),
        ("Most councillors backed the plan.", True),
        ("All councillors backed the plan.", False),
        ("Brandt owns the shipyard.", True),
        ("Corvin owns the shipyard.", False),
    ],
)
def test_each_has_its_own_number_and_place(sentence: str, supported: bool, check: Check) -> None:
    assert check(sentence, TABLE, title="Lindmoor").supported is supported


@pytest.fixture(scope="module")
def clauses() -> dict[str, Clause]:
    reader = load_reader()
    text = (
        "The bank left the market, tried to stop the sale, asked the court to wait, ruled out "
        "paying, and will move "
        "when it has sold the house; if the court agrees, it stands ready to lend."
    )
    return {clause.verb: clause for clause in reader.read(text, None).clauses}


@pytest.mark.parametrize(
    ("verb", "over"),
    [
        ("stop", "tried"),
        ("wait", "asked"),
        ("pay", "ruled"),
        ("move", "will"),
        ("sell", ""),
        ("agre", "if"),
        ("lend", "ready"),
        ("leav", ""),
    ],
)
def test_what_stands_over_a_verb(verb: str, over: str, clauses: dict[str, Clause]) -> None:
    assert clauses[verb].over == over
