"""Making a collection, and seeing to it that what is in it stays what it is."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archive import console, results
from archive.collection import Collection
from archive.commands.options import collection_option, example, json_option


@click.command(epilog=example('hemeroteca init my-archive --operator "Ana Ruiz" --contact a@x.org'))
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


@click.command(epilog=example("hemeroteca verify --jobs 2"))
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(min=1))
@click.option("--due", is_flag=True, help="Only the share whose turn it is; for a timer.")
@json_option
@collection_option
def verify(root: Path, jobs: int, as_json: bool, due: bool) -> None:
    """Check every record and digest, and the index against the files.

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
    results.verified(found, as_json=as_json)
    if not collection.ledger.is_writable:
        console.notice(f"{root} may only be read: this is not noted in its ledger")
    if found.faults:
        click.get_current_context().exit(1)


@click.command(epilog=example("hemeroteca copies check"))
@click.argument("what", type=click.Choice(["check", "repair"]))
@json_option
@collection_option
def copies(what: str, root: Path, as_json: bool) -> None:
    """Compare the copies of the archive, or repair each from another.

    collection.toml names them. Only bytes that have the checksum in the ledger are ever copied.
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


@click.command(epilog=example("hemeroteca repair"))
@collection_option
def repair(root: Path) -> None:
    """Put right what `verify` found; the rest goes to quarantine."""
    from archive.fixity.repair import NOT_REPAIRED, repair

    done = repair(Collection.open(root))
    for line in done or ["Nothing to repair."]:
        console.say(line)
    if any(line.startswith(NOT_REPAIRED) for line in done):
        click.get_current_context().exit(1)


@click.command(epilog=example("hemeroteca schedule --systemd /etc/systemd/system"))
@click.option("--systemd", "folder", type=click.Path(path_type=Path), help="Write units there.")
@click.option("--cron", is_flag=True, help="Print crontab lines instead.")
@collection_option
def schedule(root: Path, folder: Path | None, cron: bool) -> None:
    """Write systemd units or crontab lines for the collection."""
    from archive.schedule import schedule

    for line in schedule(Collection.open(root), folder=folder, cron=cron):
        click.echo(line)
