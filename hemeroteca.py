"""The front door: the command line, which only calls the rooms below.

Exit codes: 0 done, 1 an error (one line says what, where and the fix), 2 wrong usage, 3 done but
some pages failed (they are listed).
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from archive import console
from archive.collection import CONFIG, VERSION, Collection
from archive.errors import HemerotecaError
from archive.room import explained

Command = Callable[..., Any]


class Cli(click.Group):
    """Lists commands in the order of use, and turns errors into one line."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the names in the order in which they were defined."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; an error of ours, or of the disk, becomes a line and exit code 1."""
        try:
            return super().invoke(ctx)
        except HemerotecaError as error:
            console.error(str(error))
        except BrokenPipeError:  # the reader of our output has seen enough
            _say_no_more()
            ctx.exit(0)
        except (OSError, sqlite3.OperationalError) as error:
            if (said := explained(error)) is None:
                raise
            console.error(str(said))
            _say_no_more()  # it may be standard output that is full
        return ctx.exit(1)


def _say_no_more() -> None:
    """Send what is still to be printed nowhere."""
    with suppress(OSError):  # no file of the system's
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _find_collection(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path:
    if value is not None:
        return value
    here = Path()
    return here if (here / CONFIG).exists() else here / "collection"


def collection_option(command: Command) -> Command:
    """Give a command `-c/--collection`."""
    return click.option(
        "-c",
        "--collection",
        "root",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="HEMEROTECA_COLLECTION",
        callback=_find_collection,
        help="The collection's folder  [default: $HEMEROTECA_COLLECTION, else the current "
        "folder if it is a collection, else ./collection]",
    )(command)


def _check_date(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    try:
        return date.fromisoformat(value).isoformat() if value else None
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date such as 2027-01-31") from None


def _check_part(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Let a day pass, a month or a year."""
    try:
        if not value or str(date.fromisoformat(f"{value}-01-01"[:10])).startswith(value):
            return value or None
    except ValueError:
        pass
    raise click.BadParameter(f"{value!r} is not a date such as 2027, 2027-01 or 2027-01-31")


_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


def _example(text: str) -> str:
    return f"\b\nExample:\n  {text}"


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="hemeroteca")
def main() -> None:
    """Keep, read and hand on the magazines of the left.

    Crawls publications into WARC files, turns their pages into articles with everything that a
    reader sees in them, and lets people search, cite and export them.
    """


@main.command(epilog=_example('hemeroteca init my-archive --operator "Ana Ruiz" --contact a@x.org'))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--operator", help="Who runs the crawler: a person or an organisation.")
@click.option("--contact", help="A mail address or page, sent with every request.")
@click.option("--title", help="The collection's name  [default: the folder's name]")
@click.option("--site", "sites", multiple=True, help="A publication to follow; repeatable.")
def init(
    folder: Path,
    operator: str | None,
    contact: str | None,
    title: str | None,
    sites: tuple[str, ...],
) -> None:
    """Make a new collection in FOLDER."""
    import getpass

    answers = {"operator": operator, "contact": contact}
    for name, value in answers.items():
        if not value:
            if not sys.stdin.isatty():
                raise click.UsageError(f"--{name} is missing; sites want to know who calls")
            answers[name] = click.prompt(name.capitalize())
    collection = Collection.create(
        folder,
        title=title or folder.resolve().name,
        operator=str(answers["operator"]),
        contact=str(answers["contact"]),
        sites=sites,
    )
    collection.ledger.append("init", {"title": collection.settings.title}, who=getpass.getuser())
    console.say(f"Made {folder}. Next: hemeroteca crawl international-viewpoint -c {folder}")


@main.command(epilog=_example("hemeroteca sites --detect https://example.org/"))
@click.option("--detect", metavar="URL", help="Say how the site at URL is built, and the evidence.")
@click.option("--new", "new", metavar="URL", help="Write a site file and a test for URL.")
@click.option("--connect-to", multiple=True, metavar="HOST1:PORT1:HOST2:PORT2", help="As curl's.")
@json_option
def sites(detect: str | None, new: str | None, connect_to: tuple[str, ...], as_json: bool) -> None:
    """List the publications that are known, or find out about another."""
    from spiders import crawling, detection, publications

    options = crawling.CrawlOptions(connect_to=connect_to)
    if new:
        console.detected(detection.new_site(new, options), as_json=as_json)
    elif detect:
        console.detected(detection.detect_site(detect, options), as_json=as_json)
    else:
        console.sites(publications.load_sites().values(), as_json=as_json)


def crawl_options(command: Command) -> Command:
    """Give a command the options that `crawl` and `capture` share."""
    for option in (
        click.option("--delay", type=click.FloatRange(min=0), help="Seconds between two requests."),
        click.option("--concurrency", type=click.IntRange(min=1), help="Requests at a time."),
        click.option(
            "--connect-to",
            multiple=True,
            metavar="HOST1:PORT1:HOST2:PORT2",
            help="Connect to HOST2:PORT2 instead of HOST1:PORT1 (as curl's); repeatable.",
        ),
        json_option,
        collection_option,
    ):
        command = option(command)
    return command


@main.command(epilog=_example("hemeroteca crawl international-viewpoint"))
@click.argument("what", metavar="SITE|URL", nargs=-1)
@click.option("--limit", type=click.IntRange(min=1), help="Ask for at most so many pages.")
@click.option("--since", metavar="DATE", help="Only what changed since, as far as feeds tell.")
@click.option("--full", is_flag=True, help="Ask for every known page again.")
@click.option("--dry-run", is_flag=True, help="List what would be asked, and why.")
@crawl_options
def crawl(what: tuple[str, ...], root: Path, as_json: bool, dry_run: bool, **chosen: Any) -> None:
    """Discover and archive publications; run it again to update.

    SITE is a name from `hemeroteca sites`; a bare URL finds out by itself how the site is built.
    Without either, the sites of collection.toml.
    """
    from spiders import crawling, planning

    collection = Collection.open(root)
    if not (names := what or collection.settings.sites):
        raise click.UsageError(f"say which site, or list sites in {root / CONFIG}")
    options = crawling.CrawlOptions(names=names, **chosen)
    if dry_run:
        console.plan(planning.plan(collection, options), as_json=as_json)
        return
    with console.crawl_progress() as progress:
        report = crawling.crawl(collection, options, progress)
    _end(report, as_json=as_json)


@main.command(epilog=_example("hemeroteca capture https://example.org/one-page"))
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@crawl_options
def capture(urls: tuple[str, ...], root: Path, as_json: bool, **chosen: Any) -> None:
    """Archive just these pages, with what they need to be shown."""
    from spiders import crawling

    options = crawling.CrawlOptions(names=urls, **chosen)
    with console.crawl_progress() as progress:
        report = crawling.capture_pages(Collection.open(root), options, progress)
    _end(report, as_json=as_json)


def _end(report: Any, *, as_json: bool) -> None:
    console.report(report, as_json=as_json)
    if report.failed:
        click.get_current_context().exit(3)


@main.command(name="import", epilog=_example("hemeroteca import old-crawl.warc.gz other.wacz"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--only-sites", is_flag=True, help="Only the publications that are known.")
@json_option
@collection_option
def import_(files: tuple[Path, ...], root: Path, as_json: bool, only_sites: bool) -> None:
    """Take in WARC, ARC or WACZ files that were made elsewhere, unchanged."""
    from pipelines import indexing
    from spiders import publications

    collection = Collection.open(root)
    with collection.lock("import"), console.progress("Importing") as progress:
        result = indexing.import_files(
            collection, files, publications.load_sites(), progress, only_known=only_sites
        )
    console.imported(result, as_json=as_json)
    failed = sum(file.outcome == "failed" or file.fault is not None for file in result.files)
    if failed:
        click.get_current_context().exit(1 if failed == len(files) else 3)


@main.command(epilog=_example("hemeroteca reindex"))
@json_option
@collection_option
def reindex(root: Path, as_json: bool) -> None:
    """Rebuild press.db and the CDXJ from the WARC files."""
    from pipelines import indexing
    from spiders import publications

    collection = Collection.open(root)
    with collection.lock("reindex"), console.progress("Indexing") as progress:
        result = indexing.reindex(collection, publications.load_sites(), progress)
    console.facts(result, as_json=as_json)


@main.command(epilog=_example("hemeroteca search 'pueblo OR people translator:Fagan after:2026'"))
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
            db, query, limit=limit, offset=offset, order=order, marks=console.MARKS
        )
    for problem in found.query.problems:
        console.notice(problem)
    console.hits(found, as_json=as_json)


@main.command(
    epilog=_example("hemeroteca show https://internationalviewpoint.org/spip.php?article1")
)
@click.argument("article")
@click.option("--credits", "brief", is_flag=True, help="Only who, where and when.")
@json_option
@collection_option
def show(article: str, root: Path, brief: bool, as_json: bool) -> None:
    """Show one ARTICLE (address, id or number) with credits, notes, versions and captures."""
    from archive.index import articles

    with articles.open_index(Collection.open(root).press) as db:
        console.article(articles.article(db, article), as_json=as_json, brief=brief)


@main.command(epilog=_example("hemeroteca serve --port 8001"))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535))
@collection_option
def serve(root: Path, host: str, port: int) -> None:
    """Open the collection in a browser: Datasette with the reading desk."""
    from archive.web import serving

    serving.serve(Collection.open(root), host=host, port=port)


@main.command(epilog=_example("hemeroteca export bibtex -o fujimori.bib --query Fujimori"))
@click.argument("format_", metavar="FORMAT")
@click.option("-o", "--output", default="-", metavar="PATH", help="[default: -, the terminal]")
@click.option("--query", help="Only what a search finds.")
@click.option("--site", "sites", multiple=True, help="Only this publication; repeatable.")
@click.option("--after", metavar="DATE", callback=_check_part, help="Only from DATE on.")
@click.option("--before", metavar="DATE", callback=_check_part, help="Only until DATE, inclusive.")
@click.option("--without-text", "--no-text", is_flag=True, help="Only the facts, not the texts.")
@click.option("--moved", is_flag=True, help="Also the rows of former addresses of articles.")
@click.option("--tables", type=click.Choice(["csv", "jsonl", "parquet"]), help="package: as what.")
@click.option("--link", is_flag=True, help="bagit: hard links instead of copies, on one disk.")
@click.option("--sign", type=_FILE, metavar="KEY.pem", help="wacz: sign it with this key.")
@click.option("--check", type=_FILE, metavar="FILE", help="Check a WACZ instead of making one.")
@json_option
@collection_option
def export(
    format_: str,
    output: str,
    root: Path,
    as_json: bool,
    without_text: bool,
    tables: str | None,
    link: bool,
    sign: Path | None,
    check: Path | None,
    **chosen: Any,
) -> None:
    """Hand the collection on, or a part of it.

    FORMAT is one of jsonl csv parquet sqlite package, csl bibtex ris, warc wacz bagit ocfl.
    A PATH that ends with / makes a folder of a table, with a README of what is in it. DATE is a
    day, a month or a year: 2026-06-19, 2026-06, 2026.
    """
    from archive import exports

    if check is not None:
        from archive.exports.check import check_wacz

        console.facts(check_wacz(check), as_json=as_json)
        return
    selection = exports.Selection(text=not without_text, **chosen)
    for problem in selection.problems:
        console.notice(problem)
    folder = format_ in exports.TABLES and output.endswith("/")
    target = None if output == "-" else Path(output)
    collection = Collection.open(root)
    exports.check_sites(collection, selection)
    result = exports.export(
        collection,
        format_,
        target,
        selection,
        folder=folder,
        tables=tables,
        link=link,
        sign=sign,
    )
    if target is not None:
        console.facts(result, as_json=as_json)


@main.command(epilog=_example('hemeroteca takedown site:left-voice --reason "asked by mail"'))
@click.argument("what", metavar="ARTICLE|URL|person:NAME|site:SLUG", required=False)
@click.option("--reason", help="Why; kept in the ledger.")
@click.option("--requested-by", help="Who asked; kept in the ledger.")
@click.option("--until", metavar="DATE", callback=_check_date, help="Bring it back on DATE.")
@click.option("--purge", "for_good", is_flag=True, help="Remove it from the WARC files too.")
@click.option("--undo", is_flag=True, help="Bring back what was hidden.")
@json_option
@collection_option
def takedown(what: str | None, root: Path, as_json: bool, undo: bool, **chosen: Any) -> None:
    """Take something out of view: desk, search, replay, exports and new crawls.

    Without an argument: lists what is withdrawn, and brings back what was only so until today.
    """
    from archive.withdrawal.decisions import decisions
    from pipelines import indexing
    from spiders import publications

    collection, back = Collection.open(root), tuple[str, ...]()
    if what is not None or (indexing.ended(collection) and collection.ledger.is_writable):
        sites = publications.load_sites()
        with collection.lock("takedown"), console.progress("Withdrawing") as progress:
            if what is None:
                back = indexing.lift(collection, sites, progress)
            elif undo:
                back = indexing.undo(collection, what, sites, progress)
            else:
                if not chosen["reason"]:
                    raise click.UsageError("--reason is missing: it is kept in the ledger")
                done = indexing.withdraw(collection, what, sites, progress=progress, **chosen)
                console.facts(done, as_json=as_json)
                return
    console.withdrawn(decisions(collection), back, as_json=as_json)


@main.command(epilog=_example("hemeroteca verify --jobs 2"))
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1))
@click.option("--due", is_flag=True, help="Only the share whose turn it is; for a timer.")
@json_option
@collection_option
def verify(root: Path, jobs: int, as_json: bool, due: bool) -> None:
    """Check every record, every digest, and the index against the files.

    With --due: as many files as are due, so that each is read once in `verify_days`.
    """
    from archive.fixity.held import verify_due
    from archive.fixity.verify import verify

    if due:
        share = verify_due(Collection.open(root))
        console.facts(share, as_json=as_json)
        if share.faults:
            click.get_current_context().exit(1)
        return
    collection = Collection.open(root)
    with console.progress("Verifying"):
        found = verify(collection, jobs=jobs)
    console.verified(found, as_json=as_json)
    if not collection.ledger.is_writable:
        console.notice(f"{root} may only be read: this is not noted in its ledger")
    if found.faults:
        click.get_current_context().exit(1)


@main.command(epilog=_example("hemeroteca copies check"))
@click.argument("what", type=click.Choice(["check", "repair"]))
@json_option
@collection_option
def copies(what: str, root: Path, as_json: bool) -> None:
    """Compare the copies that collection.toml names, or repair each from another.

    Only bytes that have the checksum in the ledger are ever copied.
    """
    from archive import copies

    collection = Collection.open(root)
    if what == "repair":
        with collection.lock("copies repair"):
            report = copies.repair(collection)
    else:
        report = copies.check(collection)
    console.facts(report, as_json=as_json)
    if report.faults:
        click.get_current_context().exit(1)


@main.command(epilog=_example("hemeroteca repair"))
@collection_option
def repair(root: Path) -> None:
    """Put right what `verify` found and can be put right; the rest goes to quarantine."""
    from archive.fixity.repair import NOT_REPAIRED, repair

    done = repair(Collection.open(root))
    for line in done or ["Nothing to repair."]:
        console.say(line)
    if any(line.startswith(NOT_REPAIRED) for line in done):
        click.get_current_context().exit(1)


@main.command(epilog=_example("hemeroteca status"))
@click.option("--report", is_flag=True, help="The last crawl's report in words, as for a mail.")
@json_option
@collection_option
def status(root: Path, as_json: bool, report: bool) -> None:
    """Show crawls, coverage, freshness and failures."""
    from spiders import status, telling

    collection = Collection.open(root)
    if not report:
        console.status(status.status(collection), as_json=as_json)
    elif as_json:
        console.print_json(telling.last(collection))
    else:
        click.echo(telling.last_in_words(collection), nl=False)


@main.command(epilog=_example("hemeroteca schedule --systemd /etc/systemd/system"))
@click.option("--systemd", "folder", type=click.Path(path_type=Path), help="Write units there.")
@click.option("--cron", is_flag=True, help="Print crontab lines instead.")
@collection_option
def schedule(root: Path, folder: Path | None, cron: bool) -> None:
    """Write systemd units or crontab lines for this collection's sites."""
    from archive.schedule import schedule

    for line in schedule(Collection.open(root), folder=folder, cron=cron):
        click.echo(line)


if __name__ == "__main__":
    main()
