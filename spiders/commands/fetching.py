"""Crawling, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import console, results
from archive.collection import CONFIG, Collection
from archive.commands.options import Command, collection_option, example, json_option


@click.command(epilog=example("hemeroteca sites --detect https://example.org/"))
@click.option("--detect", metavar="URL", help="Say how the site at URL is built, and the evidence.")
@click.option("--new", "new", metavar="URL", help="Write a site file and a test for URL.")
@click.option("--connect-to", multiple=True, metavar="HOST1:PORT1:HOST2:PORT2", help="As curl's.")
@json_option
def sites(detect: str | None, new: str | None, connect_to: tuple[str, ...], as_json: bool) -> None:
    """List the publications that are known, or find out about another."""
    from spiders import crawling, detection, publications

    options = crawling.CrawlOptions(connect_to=connect_to)
    if new:
        results.detected(detection.new_site(new, options), as_json=as_json)
    elif detect:
        results.detected(detection.detect_site(detect, options), as_json=as_json)
    else:
        results.sites(publications.load_sites().values(), as_json=as_json)


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


@click.command(epilog=example("hemeroteca crawl international-viewpoint"))
@click.argument("what", metavar="[SITE|URL]...", nargs=-1)
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
        results.plan(planning.plan(collection, options), as_json=as_json)
        return
    with console.crawl_progress() as progress:
        report = crawling.crawl(collection, options, progress)
    _end(report, as_json=as_json)


@click.command(epilog=example("hemeroteca capture https://example.org/one-page"))
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
    results.report(report, as_json=as_json)
    if report.failed:
        click.get_current_context().exit(3)


@click.command(epilog=example("hemeroteca status"))
@click.option("--report", is_flag=True, help="The last crawl's report in words, as for a mail.")
@json_option
@collection_option
def status(root: Path, as_json: bool, report: bool) -> None:
    """Show crawls, coverage, freshness and failures."""
    from spiders import status, telling

    collection = Collection.open(root)
    if not report:
        results.status(status.status(collection), as_json=as_json)
    elif as_json:
        console.print_json(telling.last(collection))
    else:
        click.echo(telling.last_in_words(collection), nl=False)
