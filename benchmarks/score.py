"""Score extraction on the sample sets, field by field, against pinned floors.

    python -m benchmarks.score [SET ...] [--raise] [--lower] [--worst N]

Every page of a set's WARCs is read, the readings are assembled, and each article is compared with
its gold file by the rules below; the exit code is 1 when a field is under its floor
(benchmarks/floors.json). `--raise` pins what was measured where it is higher; a floor goes down
only with `--lower`.

A field is averaged over the articles in which the gold file or the extraction has a value, so
that finding nothing scores 0 and inventing costs as much as missing:

* exact fields: 1 when equal after normalising quotes, dashes and white space;
* sets (names, keywords, addresses): F1;
* texts: F1 of shingles of four words;
* footnotes: F1 of the notes found under the right number with 0.9 of their text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastwarc.warc import ArchiveIterator, WarcRecordType

from archive.errors import ExtractionError
from archive.model import Article, Capture, Family, Reading, Role, Site
from pipelines.assemble import assemble
from pipelines.extract import Page, read
from pipelines.grouping import groups

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures"
FLOORS = Path(__file__).parent / "floors.json"
NOW = datetime(2026, 11, 22, tzinfo=UTC)

TEXTS = ("body_text", "standfirst", "postscript")
EXACT = (
    *("title", "subtitle", "surtitle", "section", "language", "canonical_url", "published"),
    *("signed_date", "date_original", "issue_code", "translated_from", "first_published"),
)
NAMES = ("authors", "translators", "annotators", "keywords", "translations", "images", "documents")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚", "'") | dict.fromkeys("“”„«»", '"'))
_DASHES = str.maketrans(dict.fromkeys("–—‐‑", "-") | {"…": "..."})


@dataclass(frozen=True)
class SampleSet:
    """A folder of WARCs with right answers; each WARC and the host that it holds."""

    family: Family
    warcs: tuple[tuple[str, str], ...]

    @property
    def folder(self) -> Path:
        """Where the set's WARCs and gold files are."""
        return FIXTURES / self.family.value


SETS = {
    "spip": SampleSet(
        Family.SPIP, (("site-a.warc.gz", "iv.test"), ("site-b.warc.gz", "iv-legacy.test"))
    ),
    "wordpress": SampleSet(
        Family.WORDPRESS, (("site-a.warc.gz", "wp-one.test"), ("site-b.warc.gz", "wp-dos.test"))
    ),
    "drupal": SampleSet(Family.DRUPAL, (("site-l.warc.gz", "drupal-links.test"),)),
}


# --- reading a set ----------------------------------------------------------------------------


def captured_pages(path: Path) -> Iterator[Page]:
    """Yield each response of a WARC as a page."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            head = record.http_headers
            yield Page(
                record.headers["WARC-Target-URI"].strip("<>"),
                head.status_code or 0,
                head.get("content-type"),
                record.reader.read(),
                head.get("location"),
            )


def extracted(sample: SampleSet) -> dict[str, dict[str, Any]]:
    """Return the articles of a set, by canonical address, with the gold files' field names."""
    found: list[tuple[Capture, Reading]] = []
    for name, host in sample.warcs:
        site = Site("sample", "Sample", f"http://{host}/", sample.family)
        for page in captured_pages(sample.folder / name):
            found += [(_capture(page, name, len(found)), each) for each in _read(page, site)]
    articles = [assemble(group).article for group in groups(found)]
    return {article.canonical_url.rstrip("/"): as_gold(article) for article in articles}


def _read(page: Page, site: Site) -> tuple[Reading, ...]:
    try:
        return read(page, site)
    except ExtractionError:
        return ()


def _capture(page: Page, warc: str, number: int) -> Capture:
    length = len(page.body)
    return Capture(
        str(number), page.url, NOW, page.status, page.content_type, None, length, warc, number, 0
    )


def as_gold(article: Article) -> dict[str, Any]:
    """Return an article with the gold files' field names."""
    names = {f"{role.value}s": article.names(role) for role in Role}
    return asdict(article) | names


# --- the rules --------------------------------------------------------------------------------


def normal(value: object) -> str:
    """Return a text with quotes, dashes and white space as one form."""
    text = unicodedata.normalize("NFKC", str(value or "")).translate(_QUOTES).translate(_DASHES)
    text = re.sub(r'"\s+(?=\S[^"]*")', '"', " ".join(text.split()))
    return re.sub(r'\s+([;:!?"])', r"\1", text)


def shingles(text: object) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text."""
    words = re.findall(r"\w+", normal(text).lower())
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def f1(gold: Counter[Any], found: Counter[Any]) -> float | None:
    """Return the harmonic mean of precision and recall; None when both are empty."""
    if not gold and not found:
        return None
    common = (gold & found).total()
    return 2 * common / (gold.total() + found.total())


def _names(items: Iterable[Any] | None) -> Counter[str]:
    texts = (
        item.get("name") or item.get("src") or item.get("url") if isinstance(item, dict) else item
        for item in items or ()
    )
    return Counter({normal(text).casefold() for text in texts})


def _exact(field: str, article: Mapping[str, Any]) -> str:
    issue = article.get("magazine_issue") or {}
    value = issue.get("code") if field == "issue_code" else article.get(field)
    if isinstance(value, dict):
        value = value.get("publication")
    if field in {"published", "date_original"}:
        value = str(value or "")[:10]
    return normal(value).casefold()


def _footnotes(gold: Iterable[Any], found: Iterable[Any]) -> float | None:
    right, ours = ({str(n["n"]): n["text"] for n in notes or ()} for notes in (gold, found))
    if not right and not ours:
        return None
    same = [
        n for n in right if n in ours and (f1(shingles(right[n]), shingles(ours[n])) or 0) >= 0.9
    ]
    return 2 * len(same) / (len(right) + len(ours))


def score(gold: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, float | None]:
    """Return a score between 0 and 1 for each field; None where both sides are empty."""
    row: dict[str, float | None] = {}
    for field in TEXTS:
        row[field] = f1(shingles(gold.get(field)), shingles(found.get(field)))
    for field in EXACT:
        right, ours = _exact(field, gold), _exact(field, found)
        row[field] = float(right == ours) if right or ours else None
    for field in NAMES:
        row[field] = f1(_names(gold.get(field)), _names(found.get(field)))
    row["footnotes"] = _footnotes(gold.get("footnotes", ()), found.get("footnotes", ()))
    known = {*gold, "issue_code"} if "magazine_issue" in gold else {*gold}
    return {field: value if field in known else None for field, value in row.items()}


def gold_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the right answers of a set by the name of their file, first versions only."""
    paths = [p for p in sorted(folder.glob("gold/*.json")) if not p.name.startswith("_")]
    return {p.stem: json.loads(p.read_text("utf-8")) for p in paths if ".v" not in p.stem}


@dataclass(frozen=True)
class Scores:
    """The mean of each field, and the cells under 1."""

    fields: dict[str, float]
    cells: tuple[tuple[float, str, str], ...]


def score_all(
    gold: Mapping[str, Mapping[str, Any]], found: Mapping[str, Mapping[str, Any]]
) -> Scores:
    """Score every right answer; `found` is by canonical address without trailing slash."""
    values: dict[str, list[float]] = {}
    cells = []
    for stem, right in gold.items():
        for field, value in score(right, found.get(right["canonical_url"].rstrip("/"), {})).items():
            if value is not None:
                values.setdefault(field, []).append(value)
                cells += [(value, stem, field)] if value < 1 else []
    means = {field: sum(each) / len(each) for field, each in values.items()}
    means["all_fields"] = sum(means.values()) / len(means)
    return Scores(means, tuple(sorted(cells)))


# --- the gate ---------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Score the sets named, all by default; return 1 when a field is under its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=", ".join(SETS))
    parser.add_argument("--raise", action="store_true", dest="up", help="pin higher floors")
    parser.add_argument("--lower", action="store_true", help="let floors go down too")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst cells")
    options = parser.parse_args(arguments)
    floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
    under = 0
    for name in options.sets or SETS:
        scores = score_all(gold_files(SETS[name].folder), extracted(SETS[name]))
        under += report(name, scores, floors.get(name, {}), options.worst)
        if options.up or options.lower:
            floors[name] = pinned(scores.fields, floors.get(name, {}), lower=options.lower)
    if options.up or options.lower:
        FLOORS.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf-8")
        return 0
    return 1 if under else 0


def pinned(
    measured: Mapping[str, float], floors: Mapping[str, float], *, lower: bool
) -> dict[str, float]:
    """Return the floors after a measurement, cut to three places."""
    down = {field: int(value * 1000) / 1000 for field, value in measured.items()}
    if lower:
        return down
    return {f: max(down.get(f, 0.0), floors.get(f, 0.0)) for f in {*down, *floors}}


def report(name: str, scores: Scores, floors: Mapping[str, float], worst: int) -> int:
    """Print a set's scores; return how many fields are under their floors."""
    print(f"{name}")
    under = 0
    for field in {**scores.fields, **floors}:
        value, floor = scores.fields.get(field, 0.0), floors.get(field, 0.0)
        low = value < floor
        under += low
        print(f"  {field:16} {value:.3f}  floor {floor:.3f}{'  UNDER' if low else ''}")
    for value, stem, field in scores.cells[:worst]:
        print(f"    {value:.2f} {stem} {field}")
    return under


if __name__ == "__main__":
    sys.exit(main())
