"""The words of the project, as frozen dataclasses.

Nothing here does anything: these are the shapes that the rooms hand to each other. Times are
aware `datetime`s in UTC; dates that a page prints are ISO 8601 strings which may be partial
(`2026-06`), because a magazine often says no more. Addresses are absolute. `None` and `()`
mean "the page does not say".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Family(StrEnum):
    """How a site is built; each family has one spider and one extractor."""

    SPIP = "spip"
    WORDPRESS = "wordpress"
    DRUPAL = "drupal"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True)
class Site:
    """A publication.

    `hosts` are further host names under which the same publication answers; `requisite_hosts`
    those of others from which its pages may load images and styles.
    """

    slug: str
    title: str
    url: str
    family: Family
    languages: tuple[str, ...] = ()
    country: str | None = None
    hosts: tuple[str, ...] = ()
    requisite_hosts: tuple[str, ...] = ()


# --- captures ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Capture:
    """One fetch, kept as one `response` or `revisit` record.

    `warc` is a path relative to the collection's `warcs/`, `offset` and `length` are bytes of
    the compressed member. `payload_digest` is `sha256:...` over the body with transfer coding
    removed and content coding kept (WARC/1.1 section 5.9). `refers_to` is the record id that a
    revisit stands for. `hops` is Heritrix's hop path: L link, E embed, R redirect, M manifest
    (feed or sitemap), X speculative.
    """

    id: str
    url: str
    time: datetime
    status: int
    mime: str | None
    payload_digest: str | None
    payload_length: int
    warc: str
    offset: int
    length: int
    method: str = "GET"
    record_type: str = "response"
    refers_to: str | None = None
    truncated: str | None = None
    ip: str | None = None
    crawl: str | None = None
    site: str | None = None
    via: str | None = None
    hops: str = ""


class SkipReason(StrEnum):
    """Why an address was not fetched: a closed list."""

    ROBOTS = "robots"
    """robots.txt says no."""
    OFF_SITE = "off-site"
    """Another publication's host."""
    TRAP_HOME = "trap-home"
    """An address that a family knows to be answered with the home page."""
    TRAP_PAGINATION = "trap-pagination"
    """A pagination that goes on without new entries."""
    TRAP_PATH = "trap-path"
    """A path that grows or repeats itself."""
    TRAP_CALENDAR = "trap-calendar"
    """An archive by date that goes on without end."""
    TRAP_SAME_BODY = "trap-same-body"
    """One body under ever new addresses."""
    DUPLICATE = "duplicate"
    """Another address of a page that is known already."""
    ACTION = "action"
    """An address that does something: log in, search, share, reply, print as PDF."""
    SCHEME = "scheme"
    """Neither http nor https."""
    TOO_LONG = "too-long"
    """Longer than 2,000 characters."""
    TOO_LARGE = "too-large"
    """A requisite over the limit by size."""
    TYPE = "type"
    """A kind of file that is not kept."""
    DEPTH = "depth"
    """Too many steps from the start."""
    PRIVATE_ADDRESS = "private-address"
    """On a private network, and not named by the operator."""
    BUDGET = "budget"
    """The run's budget of pages, bytes or minutes was used up."""
    NOT_DUE = "not-due"
    """Known, and not due yet."""
    FAILED = "failed"
    """Tried, without an answer."""
    OPT_OUT = "opt-out"
    """The site asks that it not be shown or mined, and the collection heeds that."""
    WITHDRAWN = "withdrawn"
    """Taken out of view by a decision in the ledger."""


@dataclass(frozen=True, slots=True)
class Skip:
    """An address that was not fetched, and why."""

    url: str
    reason: SkipReason
    site: str | None = None
    via: str | None = None
    detail: str | None = None


# --- articles ---------------------------------------------------------------------------------


class Role(StrEnum):
    """What a person or organisation did for an article."""

    AUTHOR = "author"
    TRANSLATOR = "translator"
    ANNOTATOR = "annotator"
    INTERVIEWER = "interviewer"
    INTERVIEWEE = "interviewee"
    EDITOR = "editor"
    PHOTOGRAPHER = "photographer"
    ILLUSTRATOR = "illustrator"
    SIGNATORY = "signatory"


@dataclass(frozen=True, slots=True)
class Credit:
    """A name in a role, as printed. `kind` is `person` or `organisation`."""

    role: Role
    name: str
    kind: str = "person"
    bio: str | None = None
    url: str | None = None
    line: str | None = None
    """The whole line that says so: the evidence."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text comes from: another publication, as a credit line names it."""

    publication: str | None = None
    url: str | None = None
    language: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link in a text. `kind` is `body`, `note`, `credit` or `related`."""

    url: str
    text: str
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note under its number; `label` is what is printed (`1`, `i`, `*`).

    Paragraphs of one note are separated by a blank line.
    """

    n: str
    text: str
    label: str | None = None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the body: `p`, `heading`, `quote`, `list`, `table`, `image`, `document`, `embed`.

    List items are separated by a newline, table cells by ` | `. For `image`, `document` and
    `embed`, `src` is the address and `text` is empty.
    """

    type: str
    text: str = ""
    text_with_calls: str = ""
    src: str | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; `caption` is title and description, one a line."""

    src: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file that belongs to an article; `type` is a MIME type."""

    url: str
    title: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """Another language version on the same site."""

    lang: str | None
    url: str


@dataclass(frozen=True, slots=True)
class MagazineIssue:
    """An issue of a magazine, as its label says: `IVP617 - June 2026`."""

    code: str | None
    label: str
    year: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What a person reads. Field names are those of `export jsonl` and of the gold files.

    `body_text` holds headings, paragraphs, quotes, lists and tables, separated by blank lines,
    without note calls, notes, captions, closing lines or postscript; `body_text_with_calls` is
    the same with note calls as ` [n]`. `front_matter` and `end_matter` are the lines that stand
    inside the text on the page and are not its prose: bylines, credits, place and date.
    """

    url: str
    canonical_url: str
    title: str | None = None
    language: str | None = None
    subtitle: str | None = None
    surtitle: str | None = None
    section: str | None = None
    breadcrumb: tuple[str, ...] = ()
    magazine_issue: MagazineIssue | None = None
    standfirst: str | None = None
    excerpt: str | None = None
    blocks: tuple[Block, ...] = ()
    body_text: str = ""
    body_text_with_calls: str = ""
    front_matter: tuple[str, ...] = ()
    end_matter: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    notes_typed_by_hand: bool = False
    postscript: str | None = None
    postscript_is_donation_appeal: bool = False
    credits: tuple[Credit, ...] = ()
    translated_from: Source | None = None
    first_published: Source | None = None
    published: str | None = None
    date_original: str | None = None
    dateline: str | None = None
    signed_date: str | None = None
    modified: str | None = None
    keywords: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()
    images: tuple[Image, ...] = ()
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    comments: int | None = None
    access: str = "public"
    """`public`, `teaser` (the page holds only the beginning) or `password`."""

    def names(self, role: Role) -> list[str]:
        """Return the names in `role`, in the order of the page."""
        return [credit.name for credit in self.credits if credit.role is role]


class ReadingRole(StrEnum):
    """What a capture is to the article it speaks of, best witness first."""

    PAGE = "page"
    """The article's page, or (with `part` > 1) a further part of it."""
    PRINT = "print"
    """Its print version."""
    ALTERNATE = "alternate"
    """Another address that shows the article whole (AMP, comments page, another skin)."""
    API = "api"
    """The CMS's own answer about it (REST, JSON:API)."""
    FEED = "feed"
    """An entry of a feed or sitemap."""
    ALIAS = "alias"
    """A redirect to it."""
    GONE = "gone"
    """404 or 410 where it was."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one capture says of one article: a pure function of the capture's bytes.

    An article is assembled from all readings that agree on `canonical_url` or on `number` (the
    CMS's own number with its kind: `article9876`, `post4101`, `node4615`), so the order in
    which captures arrive does not matter, and an index can be rebuilt or merged.
    """

    url: str
    canonical_url: str
    role: ReadingRole
    number: str | None = None
    part: int = 1
    article: Article | None = None


# --- what happened ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a run did, with its figures; one line of the ledger and one row of `crawls`."""

    id: str
    started: datetime
    finished: datetime | None
    sites: tuple[str, ...]
    outcome: str
    """`finished`, `stopped`, `budget`, `disk-full`, `failed` or `killed`."""
    requests: int = 0
    responses: int = 0
    revisits: int = 0
    bytes: int = 0
    articles_new: int = 0
    articles_changed: int = 0
    articles_unchanged: int = 0
    articles_gone: int = 0
    articles_moved: int = 0
    failed: Mapping[str, int] = field(default_factory=dict)
    """Reason -> count."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """Reason -> count."""
    warnings: tuple[str, ...] = ()
