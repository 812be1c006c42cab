"""Canned queries: what a researcher asks of the press, ready to run, change and download.

Each is plain SQL over press.db, so it is also an example of how the tables hang together.
`escape_fts` is Datasette's own function that makes any input a safe full-text query.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """A question, in words and in SQL; its `:parameters` become a form."""

    title: str
    description: str
    sql: str


ADDRESS = "articles.canonical_url as address"

QUERIES: dict[str, Query] = {
    "find_words": Query(
        "Articles with these words",
        "Full-text search over title, standfirst, text, notes and names; accents do not matter.",
        f"""
        select articles.title, sites.title as publication, substr(published, 1, 10) as published,
          snippet(articles_fts, -1, '«', '»', '…', 24) as found, {ADDRESS}
        from articles_fts
        join articles on articles.docid = articles_fts.rowid
        join sites on sites.slug = articles.site
        where articles_fts match escape_fts(:words) and articles.listed
        order by articles_fts.rank limit 200
        """,
    ),
    "word_by_year": Query(
        "How often a word was written, year by year",
        "Articles that hold the word, and their share of all articles of that year.",
        """
        with found as (
          select rowid from articles_fts where articles_fts match escape_fts(:word)
        )
        select articles.year, count(found.rowid) as articles_with_the_word,
          count(*) as all_articles,
          round(100.0 * count(found.rowid) / count(*), 2) as per_cent
        from articles left join found on found.rowid = articles.docid
        where articles.listed and articles.year is not null
        group by articles.year order by articles.year
        """,
    ),
    "by_person": Query(
        "All that a person did",
        "What somebody wrote, translated, annotated or was asked about. Part of a name is enough.",
        f"""
        select people.name, credits.role, articles.title, sites.title as publication,
          substr(published, 1, 10) as published, {ADDRESS}
        from people
        join credits on credits.person = people.id
        join articles on articles.id = credits.article
        join sites on sites.slug = articles.site
        where people.name like '%' || :name || '%' and articles.listed
        order by people.name, articles.published
        """,
    ),
    "translators": Query(
        "Who translates",
        "Translators with the number of their translations, from which languages, and since when.",
        """
        select people.name, count(distinct articles.id) as translations,
          group_concat(distinct sources.language) as from_languages,
          group_concat(distinct articles.language) as into_languages,
          min(substr(published, 1, 10)) as first, max(substr(published, 1, 10)) as last
        from credits
        join people on people.id = credits.person
        join articles on articles.id = credits.article and articles.listed
        left join sources on sources.article = articles.id and sources.kind = 'translated_from'
        where credits.role = 'translator'
        group by people.id order by translations desc, people.name
        """,
    ),
    "who_translates_whom": Query(
        "Who translates whom",
        "Pairs of translator and author, with the number of texts.",
        """
        select translators.name as translator, authors.name as author,
          count(distinct t.article) as texts
        from credits as t
        join credits as a on a.article = t.article and a.role = 'author'
        join people as translators on translators.id = t.person
        join people as authors on authors.id = a.person
        join articles on articles.id = t.article and articles.listed
        where t.role = 'translator'
        group by t.person, a.person order by texts desc, translator, author
        """,
    ),
    "sources": Query(
        "Where texts come from",
        "Publications named as source of a translation or as place of first publication.",
        """
        select sources.publication, sources.kind, count(*) as articles,
          min(substr(published, 1, 10)) as first, max(substr(published, 1, 10)) as last
        from sources join articles on articles.id = sources.article and articles.listed
        where sources.publication is not null
        group by sources.publication, sources.kind order by articles desc, sources.publication
        """,
    ),
    "reprints_and_translations": Query(
        "Reprints and translations inside the archive",
        "Pairs of articles, both kept here, with the words that tie them together.",
        """
        select relations.kind, a.title, a.language, a.site, b.title as of_title,
          b.language as of_language, b.site as of_site, relations.evidence,
          a.canonical_url as address, b.canonical_url as of_address
        from relations
        join articles as a on a.id = relations.from_article
        join articles as b on b.id = relations.to_article
        order by relations.kind, a.published
        """,
    ),
    "issue_contents": Query(
        "Table of contents of an issue",
        "By the issue's code or a part of its label, such as IVP617 or June 2026.",
        f"""
        select issues.label, articles.title, articles.surtitle,
          group_concat(people.name, ', ') as authors, {ADDRESS}
        from issues
        join articles on articles.issue = issues.id and articles.listed
        left join credits on credits.article = articles.id and credits.role = 'author'
        left join people on people.id = credits.person
        where issues.code = :issue or issues.label like '%' || :issue || '%'
        group by articles.id order by issues.year, issues.month, articles.published
        """,
    ),
    "keywords_together": Query(
        "Keywords that go together",
        "The keywords that stand beside a given one.",
        """
        select others.name as keyword, count(*) as articles
        from keywords
        join article_keywords as a on a.keyword = keywords.id
        join article_keywords as b on b.article = a.article and b.keyword != a.keyword
        join keywords as others on others.id = b.keyword
        where keywords.name = :keyword collate nocase
        group by others.id order by articles desc, keyword
        """,
    ),
    "articles_by_month": Query(
        "Articles month by month",
        "How many articles each publication published in each month.",
        """
        select substr(published, 1, 7) as month, sites.title as publication,
          count(*) as articles, sum(words) as words
        from articles join sites on sites.slug = articles.site
        where published is not null and listed
        group by month, articles.site order by month desc, publication
        """,
    ),
    "changed_articles": Query(
        "Articles that were changed after publication",
        "With the kind of change and the number of words added and taken out.",
        f"""
        select articles.title, versions.n as version, substr(versions.time, 1, 10) as seen,
          versions.change, versions.words_added, versions.words_removed, {ADDRESS}
        from versions join articles on articles.id = versions.article
        where versions.n > 1 order by versions.time desc
        """,
    ),
    "gone_and_moved": Query(
        "Articles that are gone or moved",
        "What stood at an address that answers 404 or 410 now, or leads elsewhere.",
        f"""
        select state, title, substr(published, 1, 10) as published,
          substr(last_seen, 1, 10) as last_seen, {ADDRESS}, moved_to_url
        from articles where state in ('gone', 'moved') order by last_seen desc
        """,
    ),
    "notes_about": Query(
        "Notes that mention",
        "Footnotes with these words: the small print where sources and explanations stand.",
        f"""
        select footnotes.n, footnotes.text, articles.title, {ADDRESS}
        from footnotes join articles on articles.id = footnotes.article and articles.listed
        where footnotes.text like '%' || :words || '%'
        order by articles.published, footnotes.position limit 500
        """,
    ),
    "newly_archived": Query(
        "Newly archived",
        "The articles that entered the archive last.",
        f"""
        select substr(first_seen, 1, 16) as first_seen, sites.title as publication,
          articles.title, substr(published, 1, 10) as published, {ADDRESS}
        from articles join sites on sites.slug = articles.site
        where listed order by articles.first_seen desc limit 100
        """,
    ),
    "not_asked_for": Query(
        "Addresses that were not asked for",
        "How many addresses each crawl left out, by reason, with an example.",
        """
        select crawl, site, reason, count(*) as addresses, min(url) as example
        from skips group by crawl, site, reason order by crawl desc, addresses desc
        """,
    ),
}
