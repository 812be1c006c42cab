"""Names: one key for one person, and who is a person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import people

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Michael Löwy", "Löwy, Michael"),
        ("MICHAEL LOWY", "Michael Löwy"),
        ("Jean-Pierre Roux", "Jean Pierre Roux"),
        ("J.P. Roux", "J. P. Roux"),
        ("Zoe Čapkova", "Zoë  Čapková"),
        ("Flann O'Brien", "Flann O’Brien"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert people.key(one) == people.key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J. Smith", "John Smith"),
        ("Ana Ruiz", "Ana Ruiz Mora"),
        ("Juan Cruz", "Juan de la Cruz"),
        ("Ana María Ruiz", "María Ana Ruiz"),
        ("Martin King Jr.", "Martin King"),
    ],
)
def test_two_people_are_never_one(one: str, other: str) -> None:
    assert people.key(one) != people.key(other)


def test_a_comma_in_an_organisation_or_before_a_suffix_puts_nothing_in_order() -> None:
    assert people.key("Workers’ Party, Left Current") == "workers party left current"
    assert people.key("Martin King, Jr.") == "martin king jr"


@pytest.mark.parametrize("name", ["***", "* * *", "—", "´"])
def test_a_name_without_a_letter_is_its_own_key(name: str) -> None:
    assert people.key(f" {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "National Political Commission", "Comité de Défense", "Sindicato Único", "Die Redaktion",
        "La Rédaction", "The Editors", "Collettivo Studentesco", "Partido Obrero",
        "Nueva Voz por la Vida", "Gewerkschaft der Polizei", "Assembleia Popular", "Redação",
        "Équipe de traduction", "Associated Press", "AK Press", "Pluto Press", "Popular Front",
        "Left Current", "Political Bureau", "Workers' Union", "Editorial Staff",
    ],
)  # fmt: skip
def test_bodies_are_organisations(name: str) -> None:
    assert people.kind(name) == "organisation"


@pytest.mark.parametrize(
    "name",
    [
        "Ana Prado", "Juan de la Cruz", "Karl Bundy", "Per Petterson", "Dr. Eva Groß", "李明",
        "Eyal Press", "Dominique Bureau", "Dora Campana", "Bill Front",
    ],
)  # fmt: skip
def test_persons_are_persons(name: str) -> None:
    assert people.kind(name) == "person"


def test_the_people_of_the_magazines() -> None:
    wrong = [
        (path.stem, author)
        for path in FIXTURES.glob("*/gold/[!_]*.json")
        for author in json.loads(path.read_text("utf-8")).get("authors_detail") or []
        if people.kind(author["name"]) != author["kind"]
    ]
    assert wrong == []


@given(st.text(max_size=200))
def test_any_text_has_a_key_and_a_kind(text: str) -> None:
    key = people.key(text)
    assert people.key(key) == key
    assert people.kind(text) in {"person", "organisation"}
