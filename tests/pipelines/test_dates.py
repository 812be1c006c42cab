"""Dates as magazines print them, and as machines write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import LANGUAGES, find_dates, read_date, read_timestamp
from pipelines.timestamps import read_declared


@pytest.mark.parametrize(
    ("text", "language", "iso"),
    [
        ("Tuesday 1 July 2014", None, "2014-07-01"),
        ("1er juillet 2020", None, "2020-07-01"),
        ("Le 8 mai 2026", None, "2026-05-08"),
        ("2 de mayo de 2018", None, "2018-05-02"),
        ("miércoles, 2 de mayo de 2018", None, "2018-05-02"),
        ("1º de maio de 2023", None, "2023-05-01"),
        ("20. April 2026", None, "2026-04-20"),
        ("den 5. März 2020, 10:32 Uhr", None, "2020-03-05"),
        ("April 20, 2021", None, "2021-04-20"),
        ("1st April 2004", None, "2004-04-01"),
        ("the 3rd of May 2020", None, "2020-05-03"),
        ("Friday, June 19, 2026 at 9:12 am", None, "2026-06-19"),
        ("2 d’abril de 2019", None, "2019-04-02"),
        ("8 Ιανουαρίου 2026", None, "2026-01-08"),
        ("8 de xaneiro de 2026", None, "2026-01-08"),
        ("xoves 8 de xaneiro do 2026", None, "2026-01-08"),
        ("do 8 januari 2026", None, "2026-01-08"),
        ("3 maggio 2020", None, "2020-05-03"),
        ("Christmas Eve, 2025", None, "2025-12-24"),
        ("June 2026", None, "2026-06"),
        ("octubre de 2019", None, "2019-10"),
        ("12–13 June 2026", None, "2026-06"),
        ("May/June 2026", None, "2026-05"),
        ("março-abril de 2026", None, "2026-03"),
        ("dinsdag 3 maart 2026", None, "2026-03-03"),
        ("2026(e)ko ekainaren 19a", None, "2026-06-19"),
        ("19 Haziran 2026 Cuma", None, "2026-06-19"),
        ("19 czerwca 2026", None, "2026-06-19"),
        ("fredag, 19-juni-2026", None, "2026-06-19"),
        ("2026-06-19", None, "2026-06-19"),
        ("20/04/2026", None, "2026-04-20"),
        ("04/20/2026", None, "2026-04-20"),
        ("20.04.2026", None, "2026-04-20"),
        ("01/12/2020", "es", "2020-12-01"),
        ("01/12/2020", "en", None),
        ("01/12/2020", None, None),
        ("Thu, 01/02/2020", None, "2020-01-02"),
        ("Fri, 06/19/2026 - 09:12", None, "2026-06-19"),
        ("31 June 2020", None, None),
        ("12 June", None, None),
        ("May", None, None),
        ("in 2023 the 3 May 2020 was a Sunday", None, None),
        ("", None, None),
    ],
)
def test_printed_dates(text: str, language: str | None, iso: str | None) -> None:
    assert read_date(text, language) == iso


@given(
    st.dates(date(1600, 1, 1), date(2190, 12, 31)),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["long", "full"]),
)
def test_what_cldr_prints_is_read_back(day: date, language: str, style: str) -> None:
    printed = format_date(day, style, locale=language)
    assert read_date(printed, language) == day.isoformat()


def test_dates_are_found_where_they_stand() -> None:
    text = "Belém, 2 March 2026; then on 3 May 2026."
    found = [(text[date.start : date.end], date.iso) for date in find_dates(text)]
    assert found == [("2 March 2026", "2026-03-02"), ("on 3 May 2026", "2026-05-03")]


@given(st.text(max_size=500))
def test_no_text_breaks_it(text: str) -> None:
    list(find_dates(text))
    read_date(text)
    read_timestamp(text)
    read_declared(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-06-19T09:12:00Z", "2026-06-19T09:12:00Z"),
        ("2026-06-19T09:12:00+02:00", "2026-06-19T07:12:00Z"),
        ("2026-06-19T09:12:00.123+0200", "2026-06-19T07:12:00Z"),
        ("2026-06-19 09:12", "2026-06-19T09:12:00"),
        ("Fri, 19 Jun 2026 09:12:00 +0000", "2026-06-19T09:12:00Z"),
        ("Fri, 19 Jun 2026 11:12:00 +0200", "2026-06-19T09:12:00Z"),
        ("Fri, 19 Jun 2026 09:12:00 GMT", "2026-06-19T09:12:00Z"),
        ("2026-06-19", "2026-06-19"),
        ("2026-13-01", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
    ],
)
def test_timestamps(text: str, written: str | None) -> None:
    assert read_timestamp(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2026-06-20T00:30:00+02:00", "2026-06-20T00:30:00+02:00"),
        ("2026-06-20 00:30:11.123 -0330", "2026-06-20T00:30:11-03:30"),
        ("Sat, 20 Jun 2026 00:30:00 +0200", "2026-06-20T00:30:00+02:00"),
        ("2026-06-19T22:30:00+00:00", "2026-06-19T22:30:00Z"),
        ("2026-06-19T22:30Z", "2026-06-19T22:30:00Z"),
        ("2026-06-19 22:30", "2026-06-19T22:30:00"),
        ("2026-06-19", "2026-06-19"),
        ("2026-06-19T22:30:00+99:00", None),
        ("yesterday", None),
    ],
)
def test_timestamps_by_their_own_clock(text: str, written: str | None) -> None:
    assert read_declared(text) == written


@given(st.dates(date(1000, 1, 2), date(9999, 12, 30)), st.times(), st.integers(-14 * 60, 14 * 60))
def test_any_zone_comes_out_in_utc(day: date, at: time, minutes: int) -> None:
    moment = datetime.combine(day, at)
    zoned = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    declared = read_declared(zoned.isoformat())
    assert declared is not None
    assert datetime.fromisoformat(declared) == zoned
    assert declared[:10] == str(day)
    assert read_timestamp(zoned.isoformat()) == f"{zoned.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
