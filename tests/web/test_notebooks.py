"""The worked examples of docs/research/: run as they stand there, with what they print."""

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

EXAMPLES = sorted((Path(__file__).parents[2] / "docs" / "research").glob("*.md"))
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<printed>.*?)```", re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_a_worked_example_prints_what_it_says(example, press, tmp_path, monkeypatch):
    shutil.copytree(press.root, tmp_path / "c")
    monkeypatch.chdir(tmp_path / "c")
    monkeypatch.setenv("PYTHONPATH", str(EXAMPLES[0].parents[2]))
    blocks = list(BLOCK.finditer(example.read_text("utf-8")))
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block["code"], example.name, "exec"), names)
        assert printed.getvalue() == block["printed"]
    if "press" in names:
        names["press"].close()


def test_there_are_three():
    assert len(EXAMPLES) == 3
