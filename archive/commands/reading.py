"""Finding and reading articles, and handing them on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import console, results
from archive.collection import Collection
from archive.commands.options import FILE, check_part, collection_option, example, json_option


@click.command(epilog=example("hemeroteca search 'pueblo OR people translator:Fagan after:2026'"))
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1))
@click.option("--offset", default=0, type=click.IntRange(min=0))
@click.option(
    "--order",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@json_option
@collection_option
def search(query: str, root: Path, limit: int, offset: int, order: str, as_json: bool) -> None:
    """Find articles.

    Words, "phrases", OR, -not, prefix*, and the filters author: translator: person: site: lang:
    issue: section: keyword: year: state: after: before:, title: and notes: for words in one place.
    Accents do not matter.
    """
    from archive.index import articles, search

    with articles.open_index(Collection.open(root).press) as db:
        found = search.search(
            db, query, limit=limit, offset=offset, order=order, marks=results.MARKS
        )
    for problem in found.query.problems:
        console.notice(problem)
    results.hits(found, as_json=as_json)


@click.command(
    epilog=example("hemeroteca show https://internationalviewpoint.org/spip.php?article1")
)
@click.argument("article")
@click.option("--credits", "brief", is_flag=True, help="Only who, where and when.")
@json_option
@collection_option
def show(article: str, root: Path, brief: bool, as_json: bool) -> None:
    """Show one ARTICLE with its credits, notes, versions and captures.

    ARTICLE is one of its addresses, its id, or the number that its site gave it.
    """
    from archive.index import articles

    with articles.open_index(Collection.open(root).press) as db:
        results.article(articles.article(db, article), as_json=as_json, brief=brief)


@click.command(epilog=example("hemeroteca serve --port 8001"))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@collection_option
def serve(root: Path, host: str, port: int) -> None:
    """Open the collection in a browser: the desk, with Datasette."""
    from archive.web import serving

    serving.serve(Collection.open(root), host=host, port=port)


@click.command(epilog=example("hemeroteca export bibtex -o fujimori.bib --query Fujimori"))
@click.argument("format_", metavar="FORMAT")
@click.option("-o", "--output", default="-", metavar="PATH", help="[default: -, the terminal]")
@click.option("--query", help="Only what a search finds.")
@click.option("--site", "sites", multiple=True, help="Only this publication; repeatable.")
@click.option("--after", metavar="DATE", callback=check_part, help="Only from DATE on.")
@click.option("--before", metavar="DATE", callback=check_part, help="Only until DATE, inclusive.")
@click.option("--without-text", "--no-text", is_flag=True, help="Only the facts, not the texts.")
@click.option("--moved", is_flag=True, help="Also the rows of former addresses of articles.")
@click.option("--tables", type=click.Choice(["csv", "jsonl", "parquet"]), help="package: as what.")
@click.option("--link", is_flag=True, help="bagit: hard links instead of copies, on one disk.")
@click.option("--sign", type=FILE, metavar="KEY.pem", help="wacz: sign it with this key.")
@click.option("--check", type=FILE, metavar="FILE", help="Check a WACZ instead of making one.")
@json_option
@collection_option
def export(
    format_: str,
    output: str,
    root: Path,
    as_json: bool,
    check: Path | None,
    without_text: bool,
    **chosen: Any,
) -> None:
    """Hand the collection on, or a part of it.

    FORMAT is one of jsonl csv parquet sqlite package, csl bibtex ris, warc wacz bagit ocfl.
    A PATH that ends with / makes a folder of a table, with a README of what is in it. DATE is a
    day, a month or a year: 2026-06-19, 2026-06, 2026.
    """
    from archive import exports

    if check is not None:
        if format_ != "wacz":
            raise click.UsageError(f"--check is for wacz, not for {format_}")
        from archive.exports.check import check_wacz

        console.facts(check_wacz(check), as_json=as_json)
        return
    options = {name: chosen.pop(name) for name in ("tables", "link", "sign")}
    selection = exports.Selection(text=not without_text, **chosen)
    for problem in selection.problems:
        console.notice(problem)
    options["folder"] = format_ in exports.TABLES and output.endswith("/")
    target = None if output == "-" else Path(output)
    collection = Collection.open(root)
    exports.check_sites(collection, selection)
    result = exports.export(collection, format_, target, selection, **options)
    if target is not None:
        console.facts(result, as_json=as_json)
