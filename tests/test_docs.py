"""The docs say what the code does: fresh where generated, complete, links that lead on."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest

from archive.collection import Settings
from docs.generate import pages
from hemeroteca import main as cli

ROOT = Path(__file__).parent.parent
MARKDOWN = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize(
    ("path", "text"), pages().items(), ids=lambda each: getattr(each, "name", "")
)
def test_generated_pages_are_fresh(path, text):
    assert path.read_text("utf-8") == text, "run `make docs`"


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_setting_is_explained():
    text = (ROOT / "docs" / "operate.md").read_text("utf-8")
    assert [each.name for each in fields(Settings) if f"`{each.name}`" not in text] == []


def test_every_command_has_help_and_an_example():
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command.help, name
        assert "Example:" in (command.epilog or ""), name


def test_every_dependency_has_its_reason():
    choices = (ROOT / "docs" / "choices.md").read_text("utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.S | re.M)[1]
    names = re.findall(r'^\s*"([A-Za-z0-9_.-]+)', listed, re.M)
    assert [name for name in names if name.lower() not in choices] == []
