"""Every error that Hemeroteca raises on purpose.

    HemerotecaError
    ├── CollectionError          the folder is not, or not quite, a collection
    │   ├── NotACollection
    │   ├── CollectionExists
    │   ├── ConfigError          collection.toml cannot be used as it stands
    │   └── CollectionLocked     another process is writing
    ├── StorageFault             a file that the system will not read or write
    │   ├── StorageFull          no room left on the disk
    │   └── ReadOnly             the disk may only be read
    ├── WarcError                a file that should be WARC and is not, or not whole
    │   └── RecordNotFound
    ├── HttpError                bytes that cannot be read as an HTTP message
    │   └── BodyTooLarge         a decompressed body went over its limit
    ├── ExtractionError          a page that could not be turned into an article
    ├── SiteError                an unknown publication, or one whose family was not found
    ├── CrawlError               a crawl that could not start or had to stop
    │   └── Unreachable
    ├── IndexFault              press.db cannot be used
    │   └── SchemaTooNew
    ├── QueryError               a search that cannot be understood (dates, filters)
    ├── ArticleNotFound
    ├── ExportError
    └── LedgerError              a line of the ledger was changed or removed

A message says what is wrong, where, and what to do about it; the command line prints it as it
is and exits with 1.
"""


class HemerotecaError(Exception):
    """The root of the tree."""


class CollectionError(HemerotecaError):
    """The folder is not, or not quite, a collection."""


class NotACollection(CollectionError):
    """No `collection.toml` where a collection was expected."""


class CollectionExists(CollectionError):
    """A collection stands already where one was to be made."""


class ConfigError(CollectionError):
    """`collection.toml` cannot be used as it stands."""


class CollectionLocked(CollectionError):
    """Another process is writing to this collection."""


class StorageFault(HemerotecaError):
    """A file that the system will not read or write: not there, not allowed, a failing disk."""


class StorageFull(StorageFault):
    """No room is left on the disk; everything written so far is whole."""


class ReadOnly(StorageFault):
    """The disk may only be read."""


class WarcError(HemerotecaError):
    """A file that should be WARC and is not, or is not whole."""


class RecordNotFound(WarcError):
    """There is no record at the place where the index says there is."""


class HttpError(HemerotecaError):
    """Bytes that cannot be read as an HTTP message."""


class BodyTooLarge(HttpError):
    """A decompressed body went over its limit."""


class ExtractionError(HemerotecaError):
    """A page that could not be turned into an article."""


class SiteError(HemerotecaError):
    """An unknown publication, or one whose family was not found."""


class CrawlError(HemerotecaError):
    """A crawl that could not start or had to stop."""


class Unreachable(CrawlError):
    """Not one page of a site could be reached."""


class IndexFault(HemerotecaError):
    """`press.db` cannot be used."""


class SchemaTooNew(IndexFault):
    """`press.db` was written by a newer Hemeroteca."""


class QueryError(HemerotecaError):
    """A filter of a search that cannot be understood."""


class ArticleNotFound(HemerotecaError):
    """No article of the collection answers to that name."""


class ExportError(HemerotecaError):
    """An export that could not be made."""


class LedgerError(HemerotecaError):
    """A line of the ledger was changed or removed."""
