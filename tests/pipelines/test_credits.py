"""Credits: hand-written lines, the magazines' own lines, and prose that is none."""

from __future__ import annotations

import json
import time
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Credit, Link, Role, Source
from pipelines.credits import Line, Said, has_trigger, lexicon, merge, read_line

FIXTURES = Path(__file__).parents[1] / "fixtures"
ROLES = {
    "tr": Role.TRANSLATOR,
    "an": Role.ANNOTATOR,
    "ed": Role.EDITOR,
    "au": Role.AUTHOR,
    "ph": Role.PHOTOGRAPHER,
    "il": Role.ILLUSTRATOR,
    "in": Role.INTERVIEWER,
    "ie": Role.INTERVIEWEE,
    "sg": Role.SIGNATORY,
}


def table() -> list[tuple[str, dict[str, str]]]:
    rows = []
    files = [FIXTURES / "credits" / name for name in ("lines.txt", "magazines.txt", "printed.txt")]
    for line in chain.from_iterable(file.read_text("utf-8").splitlines() for file in files):
        if line.startswith("#"):
            continue
        text, _, facts = line.partition(" =>")
        rows.append((text, _facts(facts)))
    return rows


def _facts(text: str) -> dict[str, str]:
    facts: dict[str, str] = {}
    name = ""
    for word in text.split():
        key, equals, value = word.partition("=")
        if equals and key in {*ROLES, "from", "first", "signed", "lang"}:
            name, facts[key] = key, value
        else:
            facts[name] += f" {word}"
    return facts


def told(said: Said | None) -> dict[str, str]:
    if said is None:
        return {}
    facts = {
        key: ";".join(credit.name for credit in said.credits if credit.role is role)
        for key, role in ROLES.items()
    }
    if source := said.translated_from:
        facts["from"] = f"{source.publication or ''}/{source.language or ''}"
    if source := said.first_published:
        facts["first"] = f"{source.publication or ''}/{source.date or ''}"
    facts["signed"] = said.signed_date or ""
    return {key: value for key, value in facts.items() if value}


@pytest.mark.parametrize(("text", "facts"), table())
def test_a_line_says_what_it_says(text: str, facts: dict[str, str]) -> None:
    language = facts.get("lang")
    wanted = {key: value for key, value in facts.items() if key != "lang"}
    said = read_line(Line(text), language)
    assert said is not None
    assert told(said) == wanted


@pytest.mark.parametrize(
    "dress", ["({})", "[{}]", "*{}*", "— {}", "{}.", "  {}  ", "« {} »", "•  {}"]
)
@pytest.mark.parametrize("text", ["Translated by Ana Prado", "Traduit par Ana Prado"])
def test_brackets_and_marks_around_a_line_say_nothing(text: str, dress: str) -> None:
    assert told(read_line(Line(dress.format(text)), None)) == {"tr": "Ana Prado"}


# --- the sample magazines ---------------------------------------------------------------------


@cache
def golds() -> tuple[tuple[str, dict], ...]:
    paths = sorted(FIXTURES.glob("*/gold/*.json"))
    return tuple(
        (f"{path.parts[-3]}-{path.stem}", json.loads(path.read_text("utf-8")))
        for path in paths
        if not path.name.startswith("_")
    )


def said_by(gold: dict) -> Said:
    sources = [gold.get("translated_from") or {}, gold.get("first_published") or {}]
    said = []
    for place, field in (("head", "front_matter"), ("foot", "end_matter")):
        for entry in gold.get(field) or []:
            text = entry["text"] if isinstance(entry, dict) else entry
            line = Line(text, links_in(text, sources), place)
            said.append(read_line(line, gold["language"]))
    return merge(each for each in said if each)


def links_in(text: str, sources: list[dict]) -> tuple[Link, ...]:
    """The links of the line, as the page has them: on the publication's name, or on "here"."""
    found = {}
    for source in sources:
        labels = [source.get("publication"), "here", "original"]
        label = next((each for each in labels if each and each in text), None)
        if label and source.get("url"):
            found[source["url"]] = Link(source["url"], label)
    return tuple(found.values())


@pytest.mark.parametrize(("name", "gold"), golds(), ids=[name for name, _ in golds()])
def test_the_lines_of_the_magazines_give_their_fields(name: str, gold: dict) -> None:
    said = said_by(gold)
    for field, role in (
        ("translators", Role.TRANSLATOR),
        ("annotators", Role.ANNOTATOR),
        ("interviewers", Role.INTERVIEWER),
    ):
        if field in gold:
            assert [c.name for c in said.credits if c.role is role] == gold[field], field
    assert said.signed_date == gold["signed_date"]
    for field in ("translated_from", "first_published"):
        source, wanted = getattr(said, field), gold[field] or {}
        assert (source and source.publication) == wanted.get("publication"), field
        assert (source and source.url) == wanted.get("url"), field


def test_no_paragraph_of_any_text_is_taken_for_a_credit() -> None:
    taken = [
        (name, place, block["text"])
        for name, gold in golds()
        for block in gold["blocks"]
        if block["type"] in {"p", "quote", "heading", "list"}
        for place in ("foot", "head", "standfirst")
        if read_line(Line(block["text"], place=place), gold["language"])
    ]
    assert taken == []


@pytest.mark.parametrize(
    "prose",
    [
        "The book was translated by Ana Prado and it changed the way we read him.",
        "Translated into practice, this means that nobody will be paid before May.",
        "It was first published in 1932 and nobody noticed.",
        "First published in the hope that someone would answer.",
        "He was interviewed by the police for six hours on 3 May 2020.",
        "By Monday the strike had reached the port.",
        "Por un futuro sin patrones ni fronteras, seguimos.",
        "Par ailleurs, le gouvernement refuse de publier le rapport.",
        "Von den Arbeitern kam keiner zurück.",
        "Source of all our troubles, the company does not answer letters.",
        "La traducción de los hechos en cifras es engañosa.",
        "On 20 April 2026 the second round begins.",
        "In May 2020, workers walked out.",
        "Published reports say nothing about the wounded.",
        "An interview with the minister could not be arranged in time for this issue.",
        "Photographs of the dead were hung on the gate of the factory.",
        "Via Campesina called for a march.",
        "Source: elaboración propia",
        "Source : calculs de l'auteur",
        "Quelle: eigene Berechnung",
        "Source: we asked the workers, and they told us.",
        "Die Übersetzung der Partei in den Alltag misslang.",
        "Traduction de la colère populaire, le mouvement a grandi.",
        "Aus dem Betrieb von gestern wird ein Lager.",
        "Aus dem Osten von Kanada kommen die Züge.",
        "Interview de la peur et du silence.",
        "Entrevista de trabajo en la fábrica",
        "Mit der Partei sprach niemand.",
        "Publié par erreur sur un site de droite.",
        "Published by mistake on a right-wing site.",
        "Por la tarde, en el puerto, nadie hablaba.",
        "Par la fenêtre, on voyait le port.",
        "Tradotto in cifre, il salario perde un quinto.",
        "Traducido a cifras, el salario pierde un quinto.",
        "Traduzido em números, o salário perde um quinto.",
        "Paru en mai, le rapport n'a convaincu personne.",
        "First published figures show that wages fell.",
        "Committee members said on 3 May 2020 that they would go on.",
        "Le parti du 4 mai 2024 n'existe plus.",
        "On 4 May 2024, the committee of the valley met in Turin.",
        "Le 4 mai 2024, le comité s'est réuni dans le port.",
        "Am 4. Mai 2024, die Partei war schon gespalten, zog er aus.",
        "Fonte inesauribile di guai, la diga crolla.",
        "Tratto distintivo del governo è la paura.",
        "Ripreso dal vento, il fuoco tornò.",
        "Retirado do cargo, o ministro calou-se.",
        "With the help of Ana Prado the strikers printed a bulletin.",
        "Repris par la foule, le slogan fit le tour du port.",
        "Reprinted money does not buy bread.",
        "Photo of a town without bread",
        "Übernommen von Robotern: die Arbeit der Nacht",
        "Translated by force into a language nobody speaks, the contract was void.",
        "The text of the agreement was published on 3 June.",
        "Summer 2026 was hot.",
        "Published in June, the report convinced nobody.",
        "Publié avec retard, le texte a fait scandale.",
        "Publicado en junio, el informe no convenció a nadie.",
        "De Vigo a Lugo, 3 de junio.",
        "La revisión de Ana Ruiz fue dura.",
        "Résumé de la situation à Gaza, le 3 juin 2026",
        "Extrait d’un monde perdu",
        "Intervento di Ugo Bassi",
        "Das Interview mit Uli Brandt war kurz.",
    ],
)
def test_prose_that_only_mentions_is_no_credit(prose: str) -> None:
    assert read_line(Line(prose), None) is None


# --- links, places, evidence ------------------------------------------------------------------


def test_a_link_on_the_publication_is_its_address() -> None:
    line = Line("Translated by Ana Prado from La Puna.", (Link("https://p.example/1", "La Puna"),))
    said = read_line(line, "en")
    assert said
    assert said.translated_from == Source("La Puna", "https://p.example/1")
    assert said.credits[0].line == "Translated by Ana Prado from La Puna."


def test_a_link_on_the_date_is_the_publications_address_and_one_on_a_name_the_persons() -> None:
    dated = Line("First published in L’Atelier, 9 May 2009.", (Link("https://a.example", "9 May"),))
    named = Line(
        "First published in Links. Translated by Ana Prado.",
        (Link("https://x.example/ana", "Ana Prado"),),
    )
    said, other = read_line(dated, "en"), read_line(named, "en")
    assert said
    assert said.first_published == Source("L’Atelier", "https://a.example", date="2009-05-09")
    assert other
    assert other.first_published == Source("Links")
    assert other.credits[0].url == "https://x.example/ana"


def test_a_bare_address_is_a_source_without_a_name() -> None:
    said = read_line(Line("Fuente: https://iv.example/Los-astilleros"), "es")
    assert said
    assert said.first_published == Source(None, "https://iv.example/Los-astilleros")


def test_a_name_alone_counts_only_where_a_byline_stands() -> None:
    assert told(read_line(Line("Ana Prado y Luis Mora", place="byline"), "es")) == {
        "au": "Ana Prado;Luis Mora"
    }
    for place in ("head", "foot", "standfirst"):
        assert read_line(Line("San Lorenzo", place=place), "es") is None


def test_bodies_sign_at_the_foot() -> None:
    said = read_line(Line("National Commission,\nNueva Izquierda por la Vida"), "en")
    assert said
    assert [(c.role, c.kind) for c in said.credits] == [(Role.SIGNATORY, "organisation")]


@pytest.mark.parametrize(
    "text",
    [
        "Correction: an earlier version gave a lower number of kitchens.",
        "Erratum, 3 mai 2020 : le chiffre exact est 12.",
        "Marea Alta publica este artículo con el permiso del autor mediante una licencia libre.",
        "Update: " + "the kitchens of the three dockside quarters stay open over the holidays " * 2,
        "[Editor’s note: the meeting has been moved to Room 4.]",
    ],
)
def test_a_remark_about_the_text_is_no_prose_and_gives_no_fact(text: str) -> None:
    assert read_line(Line(text), None) == Said()


def test_the_editors_of_a_magazine_sign_at_the_foot() -> None:
    said = read_line(
        Line("Consejo de redacción de Marea Alta", place="foot", emphasised=True), "es"
    )
    assert said
    assert [credit.role for credit in said.credits] == [Role.SIGNATORY]


@pytest.mark.parametrize("name", ["DONE", "REPOSTED", "RIGHTS", "ORIGINAL", "INTERVIEW"])
def test_a_word_is_looked_for_in_every_phrase_that_makes_a_credit(name: str) -> None:
    phrases = [" ".join(phrase) for phrase in lexicon.phrases(name)]
    assert [phrase for phrase in phrases if not has_trigger(phrase)] == []


# --- several lines ----------------------------------------------------------------------------


def lines(*texts: str) -> Said:
    return merge(said for text in texts if (said := read_line(Line(text), "en")))


def test_what_is_said_to_be_first_counts_more_than_a_repost() -> None:
    said = lines("May 27, 2011 — Lamp, reposted from Links —", "Source: Lanka Labour Review")
    assert said.first_published == Source("Lanka Labour Review")


def test_a_translation_takes_its_source_from_the_first_publication_only_with_a_reason() -> None:
    unsaid = lines("First published in Carnets, April 2008.", "Translated by Ana Prado.")
    spoken = lines(
        "First published in Carnets, April 2008.", "Translated from French by Ana Prado."
    )
    assert unsaid.translated_from is None
    assert spoken.translated_from == Source("Carnets", None, "fr", "2008-04")


def test_a_link_to_the_original_of_a_translation_is_no_first_publication() -> None:
    line = Line(
        "Translated from Spanish by Ana Prado for Links. Read the original in Spanish.",
        (Link("https://p.example/1", "original"),),
    )
    said = read_line(line, "en")
    assert said
    assert said.translated_from == Source(None, "https://p.example/1", "es")
    assert said.first_published is None


def test_notes_by_the_translators_make_them_annotators_wherever_they_are_named() -> None:
    said = lines("Translated by Ana Prado and Luis Mora.", "Notes by the translators.")
    assert told(said) == {"tr": "Ana Prado;Luis Mora", "an": "Ana Prado;Luis Mora"}


def test_a_translation_from_an_issue_has_its_date() -> None:
    said = lines("Translated by Ana Prado from the May 2024 issue of Links.")
    assert said.translated_from == Source("Links", date="2024-05")


def test_nothing_said_is_nothing() -> None:
    assert merge(()) == Said()


# --- any input --------------------------------------------------------------------------------

NAMES = st.sampled_from(
    ["Ana Prado", "J.-P. Roux", "Zoë d’Arc", "Juan de la Cruz", "李 明", "O. Ó"]
)
HEADS = st.sampled_from(
    [
        "Translated by",
        "Traduit par",
        "Traducido por",
        "Traduzido por",
        "Übersetzt von",
        "Tradotto da",
    ]
)
JOINS = {
    "Translated by": "and",
    "Traduit par": "et",
    "Traducido por": "y",
    "Traduzido por": "e",
    "Übersetzt von": "und",
    "Tradotto da": "e",
}


@given(HEADS, st.lists(NAMES, min_size=1, max_size=4, unique=True), st.sampled_from(["", "."]))
def test_lists_of_names_come_out_in_their_order(head: str, names: list[str], stop: str) -> None:
    listed = ", ".join(names[:-1]) + (f" {JOINS[head]} " if len(names) > 1 else "") + names[-1]
    said = read_line(Line(f"{head} {listed}{stop}"), None)
    assert said
    assert [credit.name for credit in said.credits] == names


WORDS = st.sampled_from(
    "Translated by from and for The Ana Prado , . ; ( ) — | Links first published in on 3 May 2020"
    " Source : traduit de l’anglais par Übersetzt von Interview with \n https://x.example".split(
        " "
    )
)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=600), st.lists(WORDS, max_size=80).map(" ".join)))
def test_no_input_breaks_the_reading(text: str) -> None:
    for place in ("foot", "byline"):
        said = read_line(Line(text, (Link("https://x.example", text[:5]),), place), None)
        assert said is None or all(isinstance(credit, Credit) for credit in said.credits)


@pytest.mark.parametrize(
    "text",
    [
        "Translated by " + "Ana, " * 70,
        "Ana and " * 45,
        "(" * 390,
        "By A. " * 60,
        "Translated by Ana Prado from Links " * 11,
        "x" * 10_000_000,
        "3 May 2020 — Links — " * 18,
    ],
)
def test_the_time_for_a_line_has_a_bound(text: str) -> None:
    read_line(Line("Translated by Ana Prado"), None)
    began = time.perf_counter()
    read_line(Line(text), None)
    assert time.perf_counter() - began < 2
