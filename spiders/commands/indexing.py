"""What becomes of WARC files: into the index, and out of view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from archive import console, results
from archive.collection import Collection
from archive.commands.options import check_date, collection_option, example, json_option


@click.command(name="import", epilog=example("hemeroteca import old-crawl.warc.gz other.wacz"))
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--only-sites", is_flag=True, help="Only the publications that are known.")
@json_option
@collection_option
def import_(files: tuple[Path, ...], root: Path, as_json: bool, only_sites: bool) -> None:
    """Take in WARC, ARC, WACZ or bags made elsewhere, unchanged."""
    from archive.withdrawal.decisions import unmasked
    from pipelines import indexing
    from spiders import publications

    collection = Collection.open(root)
    with collection.lock("import"), console.progress("Importing") as progress:
        result = indexing.import_files(
            collection, files, publications.load_sites(), progress, only_known=only_sites
        )
    results.imported(result, as_json=as_json)
    if unmasked(collection) and any(path.is_dir() for path in files):
        console.notice(
            "what the bag's decisions hide is hidden here too; later captures with a teaser of it "
            "are masked only when withdrawn/ of its collection is brought here, before `reindex`"
        )
    failed = sum(file.outcome == "failed" or file.fault is not None for file in result.files)
    if failed:
        click.get_current_context().exit(1 if failed == len(files) else 3)


@click.command(epilog=example("hemeroteca reindex"))
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


@click.command(epilog=example('hemeroteca takedown site:left-voice --reason "asked by mail"'))
@click.argument("what", metavar="ARTICLE|URL|person:NAME|site:SLUG", required=False)
@click.option("--reason", help="Why; kept in the ledger.")
@click.option("--requested-by", help="Who asked; kept in the ledger.")
@click.option("--until", metavar="DATE", callback=check_date, help="Bring it back on DATE.")
@click.option("--purge", "for_good", is_flag=True, help="Remove it from the WARC files too.")
@click.option("--undo", is_flag=True, help="Bring back what was hidden.")
@json_option
@collection_option
def takedown(what: str | None, root: Path, as_json: bool, undo: bool, **chosen: Any) -> None:
    """Take something out of view, everywhere and for crawls to come.

    Desk, search, replay and exports show nothing of it. Without an argument: lists what is
    withdrawn, and brings back what was only so until today.
    """
    from archive.withdrawal.decisions import decisions
    from pipelines import indexing
    from spiders import publications

    if undo and what is None:
        raise click.UsageError("--undo what? `hemeroteca takedown` lists what is withdrawn")
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
    results.withdrawn(decisions(collection), back, as_json=as_json)
