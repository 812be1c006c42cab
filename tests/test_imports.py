"""The tree is the architecture: imports go down only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("archive", "pipelines", "spiders", "hemeroteca")
MODULES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py")) or [ROOT / f"{room}.py"]
    if path.exists()
]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_only(path):
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    above = set(ROOMS[ROOMS.index(room) + 1 :])
    assert not imported(path) & above


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.relative_to(ROOT).parts[0] == "archive"],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_the_archive_knows_no_crawler(path):
    forbidden = {"scrapy", "twisted"}
    if "web" not in path.parts:
        forbidden.add("datasette")
    assert not imported(path) & forbidden


def test_nothing_in_the_house_imports_the_tests():
    assert not any("tests" in imported(path) for path in MODULES)
