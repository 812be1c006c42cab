-- What the desk's pages count over the whole collection, counted once (archive/index/summaries.py).

CREATE TABLE figures (
    name TEXT PRIMARY KEY,
    number INTEGER NOT NULL
);
CREATE TABLE coverage (
    site TEXT NOT NULL REFERENCES sites(slug),
    language TEXT,
    year INTEGER,
    state TEXT NOT NULL,
    listed INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    first TEXT,
    last TEXT
);
CREATE INDEX coverage_site ON coverage(site);
CREATE TABLE roles (
    person TEXT NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (person, role)
) WITHOUT ROWID;
CREATE INDEX roles_articles ON roles(role, articles);
CREATE TABLE translated (
    translator TEXT NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    author TEXT NOT NULL REFERENCES people(id) ON DELETE CASCADE,
    articles INTEGER NOT NULL,
    PRIMARY KEY (translator, author)
) WITHOUT ROWID;
CREATE INDEX translated_articles ON translated(articles);
CREATE INDEX translated_author ON translated(author);
CREATE TABLE ties (
    site TEXT NOT NULL REFERENCES sites(slug),
    other TEXT NOT NULL REFERENCES sites(slug),
    kind TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (site, other, kind)
) WITHOUT ROWID;
ALTER TABLE keywords ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sections ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE issues ADD COLUMN articles INTEGER NOT NULL DEFAULT 0;
CREATE INDEX keywords_articles ON keywords(articles);
CREATE INDEX sections_articles ON sections(articles);
CREATE INDEX issues_articles ON issues(articles);
CREATE INDEX sections_site ON sections(site);
CREATE INDEX issues_site ON issues(site);

-- What lists, facets and summaries ask of an article stands in every index that leads to it, so
-- that its row, which holds the text, is read only for the few that are shown.
DROP INDEX articles_order;
DROP INDEX articles_published;
DROP INDEX articles_section;
DROP INDEX articles_issue;
DROP INDEX articles_language;
DROP INDEX articles_year;
DROP INDEX articles_state;
CREATE INDEX articles_brief ON articles(
    id, listed, state, site, language, year, section, issue, published, docid
);
CREATE INDEX articles_order ON articles(
    site, published, id, listed, state, language, year, section, issue, docid
);
CREATE INDEX articles_published ON articles(
    published, id, listed, state, site, language, year, section, issue, docid
);
CREATE INDEX articles_section ON articles(
    section, published, id, listed, state, site, language, year, issue, docid
);
CREATE INDEX articles_issue ON articles(
    issue, published, id, listed, state, site, language, year, section, docid
);
CREATE INDEX articles_language ON articles(
    language, id, listed, state, site, year, section, issue, published, docid
);
CREATE INDEX articles_year ON articles(
    year, id, listed, state, site, language, section, issue, published, docid
);
CREATE INDEX articles_state ON articles(
    state, id, listed, site, language, year, section, issue, published, docid
);
CREATE INDEX articles_unlisted ON articles(id, docid) WHERE NOT listed;
CREATE INDEX people_folded ON people(folded, id);
DROP INDEX article_keywords_keyword;
CREATE INDEX article_keywords_keyword ON article_keywords(keyword, article);
DROP INDEX credits_person;
CREATE INDEX credits_person ON credits(person, role, article);
DROP INDEX links_target;
CREATE INDEX links_target ON links(target, article);
