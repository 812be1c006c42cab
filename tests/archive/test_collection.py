import subprocess
import sys
from pathlib import Path

import pytest

from archive.collection import CONFIG, Collection
from archive.errors import (
    CollectionError,
    CollectionExists,
    CollectionLocked,
    ConfigError,
    NotACollection,
)

NAMES = 'title = "T"\noperator = "O"\ncontact = "c@example.org"\n'


def make(root: Path) -> Collection:
    return Collection.create(
        root,
        title='Los "Viernes"\n',
        operator="Archivo (Lima)",
        contact="a@example.org",
        sites=("iv",),
    )


def test_what_is_made_can_be_opened(tmp_path: Path) -> None:
    made = make(tmp_path / "a" / "b")
    opened = Collection.open(tmp_path / "a" / "b")
    assert opened.settings == made.settings
    assert opened.settings.sites == ("iv",)
    assert opened.warcs.is_dir()
    assert opened.cdxj.parent.is_dir()
    assert opened.user_agent.startswith("hemeroteca/")
    assert opened.user_agent.endswith(" (+Archivo Lima ; a@example.org)")


def test_there_is_one_already(tmp_path: Path) -> None:
    make(tmp_path)
    text = (tmp_path / CONFIG).read_text()
    with pytest.raises(CollectionExists, match="is a collection already"):
        make(tmp_path)
    assert (tmp_path / CONFIG).read_text() == text


def test_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotACollection, match=r"no collection in .*hemeroteca init"):
        Collection.open(tmp_path)


def test_it_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CollectionError, match="cannot be made"):
        make(tmp_path / "file")
    with pytest.raises(ConfigError, match="operator is missing"):
        Collection.create(tmp_path / "c", title="T", operator=" ", contact="c")
    assert not (tmp_path / "c").exists()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("title = ", "not TOML"),
        ('title = "T"\noperator = "O"\n', "contact is missing"),
        (NAMES.replace('"O"', '" "'), "operator is missing"),
        (NAMES.replace('"O"', "3"), "operator must be a text in quotes, not 3"),
        (NAMES + "delays = 2", "unknown setting 'delays'; known are title, operator"),
        (NAMES + 'delay = "2"', "delay must be a number, not '2'"),
        (NAMES + "delay = -1", "delay must not be negative"),
        (NAMES + "delay = nan", "delay must not be negative, but is nan"),
        (NAMES + "delay = true", "delay must be a number, not True"),
        (NAMES + "concurrency = 0", "concurrency must be at least 1"),
        (NAMES + "concurrency = 1.5", "concurrency must be a whole number"),
        (NAMES + 'robots = "ignore"', 'robots can only be "obey"'),
        (NAMES + 'sites = "iv"', "sites must be a list, not 'iv'"),
        (NAMES + "sites = [1]", r"sites must be a list of texts, not \[1\]"),
    ],
)
def test_a_setting_that_is_wrong_is_named(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / CONFIG).write_text(text)
    with pytest.raises(ConfigError, match=what) as caught:
        Collection.open(tmp_path)
    assert str(tmp_path / CONFIG) in str(caught.value)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read"):
        Collection.open(tmp_path)


def test_settings_are_taken(tmp_path: Path) -> None:
    (tmp_path / CONFIG).write_text(NAMES + 'delay = 3\nsites = ["iv"]\non_report = ["mail", "me"]')
    settings = Collection.open(tmp_path).settings
    assert (settings.delay, settings.sites, settings.on_report) == (3, ("iv",), ("mail", "me"))


HOLDER = """
import sys, time
from pathlib import Path
from archive.collection import Collection
with Collection.open(Path(sys.argv[1])).lock("crawl"):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_one_writer_at_a_time_whatever_ends_it(tmp_path: Path) -> None:
    collection = make(tmp_path)
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            what = rf"`hemeroteca crawl` \(process {process.pid}\)"
            with pytest.raises(CollectionLocked, match=what), collection.lock("import"):
                pass
        finally:
            process.kill()
    with (
        collection.lock("import"),
        pytest.raises(CollectionLocked, match="hemeroteca import"),
        collection.lock("reindex"),
    ):
        pass
    with collection.lock("reindex"):
        pass
