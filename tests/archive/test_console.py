"""What commands print: plain where it fits, drawn where it does not."""

import pytest

from archive import console


def printed(capsys, value):
    console.facts(value)
    return capsys.readouterr().out.splitlines()


def test_facts_stand_in_two_columns(capsys):
    lines = printed(capsys, {"format": "wacz", "size_bytes": 766_200, "version": None, "left": 0})
    assert lines == ["format      wacz", "size bytes  766.2 kB", "left        0"]


def test_plain_and_drawn_facts_look_alike(capsys):
    plain = printed(capsys, {"format": "wacz", "articles": 28})
    drawn = printed(capsys, {"format": "wacz", "articles": 28, "title": "Crónica"})
    assert drawn == [*plain, "title     Crónica"]


@pytest.mark.parametrize("terminal", ["xterm", "dumb"])
def test_a_value_that_does_not_fit_is_folded(capsys, monkeypatch, terminal):
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setenv("COLUMNS", "30")
    lines = printed(capsys, {"file": "x" * 50})
    assert lines == ["file  " + "x" * 24, "      " + "x" * 24, "      xx"]


def test_markup_is_not_read(capsys):
    assert printed(capsys, {"a": "[bold]b[/]", "c": "ü [red]"}) == ["a  [bold]b[/]", "c  ü [red]"]


def test_what_would_move_the_cursor_is_taken_out(capsys):
    console.say("one\rtwo\a")
    console.facts({"title": "one\rtwo"})
    assert capsys.readouterr().out.split() == ["onetwo", "title", "onetwo"]


def test_nothing_to_say_is_nothing(capsys):
    assert printed(capsys, {"a": None}) == []
