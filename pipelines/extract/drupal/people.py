"""Who signs a node: the text itself, a field for authors, and only then the account.

The account in "Submitted by" is who was on duty, unless its name is a person's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from archive.model import Credit, Link, Role
from pipelines import people
from pipelines.credits import Line, Said, merge, read_line
from pipelines.extract.accounts import is_person, without_translators
from pipelines.extract.body import Body
from pipelines.extract.cached import cached_property
from pipelines.extract.container import Named, is_aside
from pipelines.extract.drupal.fields import Fields, field_values
from pipelines.extract.page import Page, absolute, line_of
from pipelines.extract.signing import signing

_FIELD_ROLES = {"translators": Role.TRANSLATOR, "interviewers": Role.INTERVIEWER}
_OF_TEXTS = frozenset({Role.TRANSLATOR, Role.ANNOTATOR, Role.INTERVIEWER})
_ACCOUNTS = ("username", "field--name-uid", "node__author", "field-name-author")


class Signatures:
    """The names in a node's fields and in its line about the account."""

    def __init__(
        self,
        root: HtmlElement,
        fields: Fields,
        language: str | None,
        publications: tuple[str | None, ...],
        named: Named,
        page: Page,
        stated: Callable[[], tuple[str, ...]] = tuple,
    ) -> None:
        self.root = root
        self.fields = fields
        self.language = language
        self.publications = publications
        self.named = named
        self.base_url = page.base_url
        self.stated = stated

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The authors that the node names outside its text."""
        return tuple(c.name for c in self._in_fields or self._account if c.role is Role.AUTHOR)

    @cached_property
    def _in_fields(self) -> tuple[Credit, ...]:
        return tuple(c for value in self.fields.values("authors") for c in self._byline(value))

    def _byline(self, value: str) -> Sequence[Credit]:
        said = read_line(Line(value, place="byline"), self.language)
        if said is None and value.count(", ") == 1:
            # "NAME, interviewed by NAME" is one clause, however it is punctuated.
            said = read_line(Line(value.replace(", ", " "), place="byline"), self.language)
        found = list(said.credits) if said else []
        if not found:
            return [Credit(Role.AUTHOR, value, people.kind(value), line=value)]
        # Who asks and who answers both sign the interview that the field is the byline of.
        signing = {Role.AUTHOR, Role.INTERVIEWER, Role.INTERVIEWEE}
        authors = [replace(c, role=Role.AUTHOR) for c in found if c.role in signing]
        return list(dict.fromkeys((*authors, *found)))

    @cached_property
    def _account(self) -> tuple[Credit, ...]:
        for element in self.named.under(self.root, *_ACCOUNTS):
            name = line_of(element)
            if not is_aside(element, self.root) and is_person(name, self.publications):
                return (Credit(Role.AUTHOR, name, people.kind(name)),)
        return ()

    @property
    def _stated(self) -> list[Credit]:
        """The persons that the page states as authors for machines."""
        names = (name for name in self.stated() if is_person(name, self.publications))
        return [Credit(Role.AUTHOR, name, people.kind(name)) for name in names]

    @cached_property
    def _fields_say(self) -> Said:
        """What the fields for translators, interviewers and the source say."""
        found = [self._source(element) for element in self.fields.elements("source")]
        for value in self.fields.values("credit"):
            said = read_line(Line(value), self.language)
            # A field for credits is mostly the picture's; one that names a translator is not.
            if said and any(c.role in _OF_TEXTS for c in said.credits):
                found.append(said)
        for part, role in _FIELD_ROLES.items():
            for value in self.fields.values(part):
                said = read_line(Line(value), self.language)
                found.append(said or Said((Credit(role, value, people.kind(value)),)))
        return merge(said for said in found if said)

    def _source(self, element: HtmlElement) -> Said | None:
        """Read a field that names the source, by a line of its own or by the name alone."""
        links = tuple(
            Link(url, line_of(a))
            for a in element.iter("a")
            if (url := absolute(a.get("href"), self.base_url))
        )
        for text in field_values(element):
            whole = read_line(Line(text, links), self.language)
            if whole is not None and (whole.first_published or whole.translated_from):
                return whole
            return read_line(Line(f"Source: {text}", links), self.language) or whole
        return None

    def said(self, body: Body) -> Said:
        """Return what fields and text say together."""
        return merge((body.said, self._fields_say))

    def credits(self, body: Body) -> tuple[Credit, ...]:
        """Return the credits of the node: those in the text first."""
        found = list(self.said(body).credits)
        if not any(credit.role is Role.AUTHOR for credit in found):
            account = without_translators(self._account, found)
            signed = self._in_fields or account or signing(found, body.bio)
            found = [*(signed or without_translators(self._stated, found)), *found]
        return tuple(dict.fromkeys(self._with_bio(credit, body.bio) for credit in found))

    def _with_bio(self, credit: Credit, bio: str | None) -> Credit:
        is_about = bio and credit.role is Role.AUTHOR and credit.name in bio
        return replace(credit, bio=bio) if is_about else credit
