"""From captures to `press.db`: the same way for a live crawl, an import and a rebuild."""

from pipelines.indexing.importing import ImportReport, import_files
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.opting_out import withdraw_pages
from pipelines.indexing.rebuilding import RebuildReport, reindex
from pipelines.indexing.taking import Imported
from pipelines.indexing.withdrawing import Withdrawal, ended, lift, undo, withdraw

__all__ = [
    "ImportReport", "Imported", "Indexer", "RebuildReport", "Withdrawal", "ended", "import_files",
    "lift", "reindex", "undo", "withdraw", "withdraw_pages",
]  # fmt: skip
