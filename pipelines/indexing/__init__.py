"""From captures to `press.db`: the same way for a live crawl, an import and a rebuild."""

from pipelines.indexing.importing import Imported, ImportReport, import_files
from pipelines.indexing.indexer import Indexer
from pipelines.indexing.rebuilding import RebuildReport, reindex

__all__ = ["ImportReport", "Imported", "Indexer", "RebuildReport", "import_files", "reindex"]
