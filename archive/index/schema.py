"""What every table and column of `press.db` means: one declaration, which `describing` shows.

Times are UTC to the millisecond (`2026-06-19T09:12:00.000Z`); dates are ISO 8601 and may be
partial (`2026-06`). Columns that hold a list or an object hold it as JSON.
"""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE = "id of the article"
POSITION = "place in the order of the page, from 1"
SITE = "publication"
CAPTURE = "record id of the capture"
LISTED = "number of articles, former addresses left out"
_YES = "1 for yes, 0 for no"


@dataclass(frozen=True, slots=True)
class Table:
    """What one row of a table is, and its columns with what they hold, unit and source."""

    row: str
    columns: dict[str, str]
    internal: bool = False
    """Needed to build the others; of no interest to a reader."""


TABLES: dict[str, Table] = {
    "sites": Table(
        "a publication",
        {
            "slug": "its short name in this collection",
            "title": "its name",
            "url": "its first page",
            "family": "how the site is built: spip, wordpress, drupal, generic",
            "languages": "languages it publishes in, ISO 639-1, JSON list",
            "country": "ISO 3166-1 code, where known",
            "hosts": "further host names under which it answers, JSON list",
            "requisite_hosts": "hosts from which its pages may load images and styles, JSON list",
        },
    ),
    "articles": Table(
        "an article as it stands now",
        {
            "id": "hash of publication and canonical address: the same in every index",
            "docid": "number of its texts in articles_fts; means nothing outside this file",
            "site": SITE,
            "url": "its address",
            "canonical_url": "the address that the publication calls its own; here equal to url",
            "number": "the CMS's own number with its kind, such as article9876",
            "state": "what the latest capture of its address showed: live, gone, moved",
            "listed": "0 for a former address whose article is in the archive at its new one",
            "moved_to_url": "where a moved article's address redirects to",
            "moved_to": "the article that is there, if it is in the archive",
            "title": "title as printed",
            "subtitle": "subtitle as printed",
            "surtitle": "line above the title, often the country",
            "language": "language of the text, ISO 639-1",
            "section": "section that holds it",
            "issue": "issue of the magazine that holds it",
            "published": "date of publication: from the CMS in UTC where known, else as shown",
            "year": "year of publication",
            "date_original": "date of an earlier publication, as the page says",
            "dateline": "line of place and date, as printed",
            "signed_date": "date in that line",
            "modified": "date of the last change, as the page or the CMS says",
            "first_seen": "time of the first capture",
            "last_seen": "time of the latest capture that showed it",
            "capture": "capture that the text was read from",
            "access": "public, teaser (the page holds only the beginning), password",
            "words": "words of title, standfirst, text and notes",
            "comments": "number of readers' comments, where the page says",
            "notes_typed_by_hand": f"whether notes are part of the text: {_YES}",
            "postscript_is_donation_appeal": _YES,
            "breadcrumb": "path from the first page, as printed, JSON list",
            "front_matter": "bylines and credits before the prose, JSON list",
            "end_matter": "closing lines after the prose, JSON list",
            "people": "all names in its credits, one a line",
            "standfirst": "lead",
            "excerpt": "summary typed by the editors, which the page itself does not show",
            "postscript": "postscript",
            "notes": "text of all notes, separated by blank lines",
            "body_text": "prose: headings, paragraphs, quotes, lists, tables; no notes, no credits",
            "body_text_with_calls": "the same with note calls as [n]; empty where there are none",
            "blocks": "the prose as JSON list of blocks with their type",
        },
    ),
    "versions": Table(
        "the text of an article from one capture until the next change",
        {
            "article": ARTICLE,
            "n": "number of the version, from 1",
            "time": "time of the capture that first showed it",
            "capture": CAPTURE,
            "change": "first, correction (words replaced or removed), addition, furniture",
            "changed": "fields that differ from the version before, JSON list",
            "words": "words of title, standfirst, text and notes",
            "words_added": "words that the version before does not have",
            "words_removed": "words of the version before that are gone",
            "language": "language of the text, ISO 639-1",
            "digest": "hash of title and text",
            "title": "title",
            "subtitle": "subtitle",
            "surtitle": "line above the title",
            "standfirst": "lead",
            "body_text": "prose",
            "notes": "text of all notes",
            "postscript": "postscript",
            "matter": "lines before and after the prose, one a line",
        },
    ),
    "people": Table(
        "a person or organisation with credits, however the name is printed",
        {
            "id": "normalised name, or that of a human correction (people.toml)",
            "name": "the form that is printed most often",
            "kind": "person or organisation",
            "printed": "all printed forms, JSON list",
            "folded": "their words without accents and capitals, for searching",
            "articles": "number of articles with a credit",
        },
    ),
    "credits": Table(
        "what a person or organisation did for an article",
        {
            "article": ARTICLE,
            "position": POSITION,
            "role": "author, translator, annotator, interviewer, interviewee, editor, "
            "photographer, illustrator, signatory",
            "person": "who",
            "name": "the name as printed",
            "kind": "person or organisation",
            "bio": "what the page says about them",
            "url": "their page",
            "line": "the line that says so, as printed: the evidence",
        },
    ),
    "footnotes": Table(
        "a note of an article",
        {
            "article": ARTICLE,
            "position": POSITION,
            "n": "its number",
            "label": "what is printed (1, i, *)",
            "text": "its text; paragraphs are separated by blank lines",
            "links": "its links, JSON list of {text, url}",
        },
    ),
    "images": Table(
        "a picture of an article",
        {
            "article": ARTICLE,
            "position": POSITION,
            "src": "address of the picture",
            "alt": "its description for those who do not see it",
            "caption": "caption as printed",
            "credit": "credit as printed",
            "width": "pixels",
            "height": "pixels",
        },
    ),
    "documents": Table(
        "a file that belongs to an article",
        {
            "article": ARTICLE,
            "position": POSITION,
            "url": "address of the file",
            "title": "title as printed",
            "type": "MIME type",
        },
    ),
    "links": Table(
        "a link in an article",
        {
            "article": ARTICLE,
            "position": POSITION,
            "kind": "body, note, credit, related",
            "url": "where it leads",
            "key": "the same in the form in which addresses are compared",
            "text": "its words",
            "target": "the article it leads to, if that is in the archive",
        },
    ),
    "sources": Table(
        "where an article says that it comes from, or stands in another language",
        {
            "article": ARTICLE,
            "position": POSITION,
            "kind": "translated_from, first_published, translation (another language version)",
            "publication": "name of the publication, as printed",
            "url": "address, where the page gives one",
            "key": "the same in the form in which addresses are compared",
            "language": "language, ISO 639-1",
            "date": "date, as the page says",
            "target": "the article there, if it is in the archive",
        },
    ),
    "relations": Table(
        "a tie between two articles of the archive",
        {
            "from_article": "the article that says so",
            "to_article": "the article that it names",
            "kind": "translation_of, reprint_of, language_version",
            "evidence": "how it is known",
        },
    ),
    "keywords": Table(
        "a keyword, as publications print it",
        {"id": "hash", "name": "keyword", "articles": LISTED},
    ),
    "article_keywords": Table(
        "a keyword of an article",
        {"article": ARTICLE, "keyword": "keyword", "position": POSITION},
    ),
    "sections": Table(
        "a section of a publication",
        {
            "id": "hash of publication and title",
            "site": SITE,
            "title": "title as printed",
            "articles": LISTED,
        },
    ),
    "issues": Table(
        "an issue of a magazine",
        {
            "id": "hash of publication and label",
            "site": SITE,
            "code": "its short name, such as IVP617",
            "label": "its name as printed",
            "year": "year, as the label says",
            "month": "month, as the label says",
            "articles": LISTED,
        },
    ),
    "addresses": Table(
        "an address under which an article is or was known",
        {
            "key": "the address in the form in which addresses are compared",
            "article": ARTICLE,
            "kind": "canonical, former (redirects now), alias, part, print, api",
            "url": "the address",
        },
    ),
    "captures": Table(
        "one fetch, kept as a record in a WARC file",
        {
            "id": "record id",
            "url": "address that was asked for",
            "time": "when it was asked for",
            "status": "HTTP status",
            "mime": "media type, as the server said",
            "payload_digest": "SHA-256 of the body without transfer coding, with content coding",
            "payload_length": "bytes of that body",
            "warc": "WARC file, relative to the collection's warcs/",
            "offset": "bytes before the record in that file",
            "length": "bytes of the compressed record",
            "method": "HTTP method",
            "record_type": "response, revisit of an earlier capture of the same body, or "
            "conversion: what was left of a response by a purge",
            "refers_to": "record id of that earlier capture",
            "truncated": "why the response is not whole: disconnect, time, length, unspecified",
            "ip": "address of the server",
            "crawl": "run that made it",
            "site": SITE,
            "via": "address of the page that led here",
            "hops": "steps from the start: L link, E embed, R redirect, M manifest, X speculative",
        },
    ),
    "failures": Table(
        "a capture that could not be read; tried again by every reindex",
        {"capture": CAPTURE, "url": "its address", "reason": "why"},
    ),
    "redactions": Table(
        "a capture that is shown with passages of withdrawn texts masked",
        {"capture": CAPTURE, "article": "1 where it is an article's page: quotations in it stay"},
    ),
    "crawls": Table(
        "a run of the crawler, as the ledger has it; one without an outcome was killed",
        {
            "id": "name of the run",
            "started": "time",
            "finished": "time",
            "sites": "publications, JSON list",
            "outcome": "finished, stopped, budget, disk-full, failed, killed",
            "requests": "requests sent",
            "responses": "responses received",
            "revisits": "responses whose body was known",
            "bytes": "bytes received",
            "articles_new": "articles seen for the first time",
            "articles_changed": "articles with a new version",
            "articles_unchanged": "articles seen again as they were",
            "articles_gone": "articles that are gone now",
            "articles_moved": "articles that moved",
            "failed": "reason -> number of addresses that gave no answer, JSON",
            "skipped": "reason -> number of addresses not fetched, JSON",
            "warnings": "what looked wrong, JSON list",
        },
    ),
    "skips": Table(
        "an address that was not fetched, and why",
        {
            "id": "hash of run, reason and address",
            "url": "the address",
            "reason": "one of a closed list: robots, off-site, trap-home ...",
            "site": SITE,
            "via": "address of the page that led here",
            "detail": "more about the reason",
            "crawl": "run",
        },
    ),
    "coverage": Table(
        "how much there is of a publication from one year, in one language and state",
        {
            "site": SITE,
            "language": "language, ISO 639-1",
            "year": "year of publication",
            "state": "live, gone, moved",
            "listed": "0 for former addresses whose article is in the archive at its new one",
            "articles": "number of articles",
            "first": "date of the first of them",
            "last": "date of the last of them",
        },
    ),
    "roles": Table(
        "what a person or organisation does, and how often",
        {"person": "who", "role": "as in credits", "articles": LISTED},
    ),
    "translated": Table(
        "who translated whom",
        {"translator": "who translated", "author": "who wrote", "articles": LISTED},
    ),
    "ties": Table(
        "a tie between two publications",
        {
            "site": "the publication that translates, reprints or links",
            "other": "the publication that it names",
            "kind": "translation_of, reprint_of, language_version, link",
            "articles": "number of articles of the first that do so",
        },
    ),
    "figures": Table(
        "how much there is of something in the whole collection",
        {"name": "articles, publications, people, notes, captures", "number": "how many"},
    ),
    "readings": Table(
        "what one capture says of one article",
        {
            "capture": CAPTURE,
            "position": "number of the reading in the capture, from 0",
            "site": SITE,
            "role": "page, print, alternate, api, feed, alias (a redirect), gone",
            "url": "address that the reading is from",
            "canonical_url": "address of the article that it speaks of",
            "number": "the CMS's own number, such as article9876",
            "part": "part of an article of several pages, from 1",
            "content": "what it says: digest in contents",
        },
        internal=True,
    ),
    "contents": Table(
        "what readings say of an article, each once",
        {"digest": "hash of the JSON", "article": "an article as JSON, without empty fields"},
        internal=True,
    ),
    "reading_keys": Table(
        "what ties a reading to others: canonical address (c:) or number (n:)",
        {"capture": CAPTURE, "position": "number of the reading", "key": "publication and key"},
        internal=True,
    ),
    "unsettled": Table(
        "a key of readings whose article is yet to be assembled; empty between runs",
        {"key": "publication and key"},
        internal=True,
    ),
}
