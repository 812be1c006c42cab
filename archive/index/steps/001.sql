-- The first schema of press.db. What tables and columns mean is said in archive/index/schema.py.
-- Tables become STRICT where SQLite allows (archive/index/migrations.py).

-- publications, runs, and what publications order their articles by

CREATE TABLE sites (
    slug TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    family TEXT NOT NULL,
    languages TEXT NOT NULL DEFAULT '[]',
    country TEXT,
    hosts TEXT NOT NULL DEFAULT '[]',
    requisite_hosts TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE crawls (
    id TEXT PRIMARY KEY,
    started TEXT,
    finished TEXT,
    sites TEXT NOT NULL DEFAULT '[]',
    outcome TEXT,
    requests INTEGER NOT NULL DEFAULT 0,
    responses INTEGER NOT NULL DEFAULT 0,
    revisits INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    articles_new INTEGER NOT NULL DEFAULT 0,
    articles_changed INTEGER NOT NULL DEFAULT 0,
    articles_unchanged INTEGER NOT NULL DEFAULT 0,
    articles_gone INTEGER NOT NULL DEFAULT 0,
    articles_moved INTEGER NOT NULL DEFAULT 0,
    failed TEXT NOT NULL DEFAULT '{}',
    skipped TEXT NOT NULL DEFAULT '{}',
    warnings TEXT NOT NULL DEFAULT '[]'
);
CREATE TABLE sections (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites(slug),
    title TEXT NOT NULL
);
CREATE TABLE issues (
    id TEXT PRIMARY KEY,
    site TEXT NOT NULL REFERENCES sites(slug),
    code TEXT,
    label TEXT NOT NULL,
    year INTEGER,
    month INTEGER
);
CREATE TABLE keywords (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);
CREATE TABLE people (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    printed TEXT NOT NULL DEFAULT '[]',
    folded TEXT NOT NULL DEFAULT '',
    articles INTEGER NOT NULL DEFAULT 0
);

-- captures and what they say

CREATE TABLE captures (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    time TEXT NOT NULL,
    status INTEGER NOT NULL,
    mime TEXT,
    payload_digest TEXT,
    payload_length INTEGER NOT NULL,
    warc TEXT NOT NULL,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    method TEXT NOT NULL,
    record_type TEXT NOT NULL,
    refers_to TEXT,
    truncated TEXT,
    ip TEXT,
    crawl TEXT REFERENCES crawls(id),
    site TEXT REFERENCES sites(slug),
    via TEXT,
    hops TEXT NOT NULL DEFAULT ''
);
CREATE INDEX captures_place ON captures(warc, offset);
CREATE INDEX captures_digest ON captures(payload_digest);
CREATE INDEX captures_url ON captures(url, time);
CREATE INDEX captures_crawl ON captures(crawl);
CREATE INDEX captures_site ON captures(site, time);
CREATE TABLE contents (
    digest TEXT PRIMARY KEY,
    article TEXT NOT NULL
);
CREATE TABLE readings (
    capture TEXT NOT NULL REFERENCES captures(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    site TEXT NOT NULL REFERENCES sites(slug),
    role TEXT NOT NULL,
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    number TEXT,
    part INTEGER NOT NULL DEFAULT 1,
    content TEXT REFERENCES contents(digest),
    PRIMARY KEY (capture, position)
);
CREATE INDEX readings_site ON readings(site);
CREATE INDEX readings_content ON readings(content);
CREATE TABLE reading_keys (
    key TEXT NOT NULL,
    capture TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (key, capture, position),
    FOREIGN KEY (capture, position) REFERENCES readings(capture, position) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX reading_keys_reading ON reading_keys(capture, position);
CREATE TABLE unsettled (
    key TEXT PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE failures (
    capture TEXT PRIMARY KEY REFERENCES captures(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE TABLE skips (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    reason TEXT NOT NULL,
    site TEXT,
    via TEXT,
    detail TEXT,
    crawl TEXT REFERENCES crawls(id)
);
CREATE INDEX skips_crawl ON skips(crawl, reason);

-- articles as they stand, their texts, addresses and versions

CREATE TABLE articles (
    id TEXT PRIMARY KEY,
    docid INTEGER NOT NULL UNIQUE,
    site TEXT NOT NULL REFERENCES sites(slug),
    url TEXT NOT NULL,
    canonical_url TEXT NOT NULL,
    number TEXT,
    state TEXT NOT NULL,
    listed INTEGER NOT NULL DEFAULT 1,
    moved_to_url TEXT,
    moved_to TEXT REFERENCES articles(id) ON DELETE SET NULL,
    title TEXT,
    subtitle TEXT,
    surtitle TEXT,
    language TEXT,
    section TEXT REFERENCES sections(id),
    issue TEXT REFERENCES issues(id),
    published TEXT,
    year INTEGER,
    date_original TEXT,
    dateline TEXT,
    signed_date TEXT,
    modified TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    capture TEXT NOT NULL REFERENCES captures(id),
    access TEXT NOT NULL DEFAULT 'public',
    words INTEGER NOT NULL DEFAULT 0,
    comments INTEGER,
    notes_typed_by_hand INTEGER NOT NULL DEFAULT 0,
    postscript_is_donation_appeal INTEGER NOT NULL DEFAULT 0,
    breadcrumb TEXT NOT NULL DEFAULT '[]',
    front_matter TEXT NOT NULL DEFAULT '[]',
    end_matter TEXT NOT NULL DEFAULT '[]',
    people TEXT NOT NULL DEFAULT '',
    standfirst TEXT,
    excerpt TEXT,
    postscript TEXT,
    notes TEXT NOT NULL DEFAULT '',
    body_text TEXT NOT NULL DEFAULT '',
    body_text_with_calls TEXT NOT NULL DEFAULT '',
    blocks TEXT NOT NULL DEFAULT '[]'
);
CREATE INDEX articles_facets ON articles(
    docid, listed, state, site, language, year, section, issue, published, id
);
CREATE INDEX articles_order ON articles(site, published, id);
CREATE INDEX articles_published ON articles(published, id);
CREATE INDEX articles_section ON articles(section);
CREATE INDEX articles_issue ON articles(issue);
CREATE INDEX articles_language ON articles(language);
CREATE INDEX articles_year ON articles(year);
CREATE INDEX articles_state ON articles(state);
CREATE INDEX articles_capture ON articles(capture);
CREATE INDEX articles_moved_to ON articles(moved_to);
CREATE INDEX articles_canonical_url ON articles(canonical_url);
CREATE INDEX articles_number ON articles(number);
CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, standfirst, body_text, notes, people,
    content="articles", content_rowid='docid', tokenize='unicode61 remove_diacritics 2'
);
CREATE VIRTUAL TABLE articles_words USING fts5vocab('articles_fts', 'row');
CREATE TABLE addresses (
    key TEXT NOT NULL,
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (key, article)
);
CREATE INDEX addresses_article ON addresses(article);
CREATE TABLE versions (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    n INTEGER NOT NULL,
    time TEXT NOT NULL,
    capture TEXT NOT NULL REFERENCES captures(id),
    change TEXT NOT NULL,
    changed TEXT NOT NULL DEFAULT '[]',
    words INTEGER NOT NULL DEFAULT 0,
    words_added INTEGER NOT NULL DEFAULT 0,
    words_removed INTEGER NOT NULL DEFAULT 0,
    language TEXT,
    digest TEXT NOT NULL,
    title TEXT,
    subtitle TEXT,
    surtitle TEXT,
    standfirst TEXT,
    body_text TEXT NOT NULL DEFAULT '',
    notes TEXT NOT NULL DEFAULT '',
    postscript TEXT,
    matter TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (article, n)
);
CREATE INDEX versions_capture ON versions(capture);
CREATE INDEX versions_digest ON versions(digest);

-- parts of articles, and ties between them

CREATE TABLE credits (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    person TEXT NOT NULL REFERENCES people(id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    bio TEXT,
    url TEXT,
    line TEXT,
    PRIMARY KEY (article, position)
);
CREATE INDEX credits_person ON credits(person, role);
CREATE INDEX credits_article ON credits(article, role, person);
CREATE TABLE footnotes (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    n TEXT NOT NULL,
    label TEXT,
    text TEXT NOT NULL,
    links TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (article, position)
);
CREATE TABLE images (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    src TEXT NOT NULL,
    alt TEXT,
    caption TEXT,
    credit TEXT,
    width INTEGER,
    height INTEGER,
    PRIMARY KEY (article, position)
);
CREATE TABLE documents (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    url TEXT NOT NULL,
    title TEXT,
    type TEXT,
    PRIMARY KEY (article, position)
);
CREATE TABLE links (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    url TEXT NOT NULL,
    key TEXT NOT NULL,
    text TEXT NOT NULL,
    target TEXT REFERENCES articles(id) ON DELETE SET NULL,
    PRIMARY KEY (article, position)
);
CREATE INDEX links_key ON links(key);
CREATE INDEX links_target ON links(target);
CREATE TABLE sources (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    publication TEXT,
    url TEXT,
    key TEXT,
    language TEXT,
    date TEXT,
    target TEXT REFERENCES articles(id) ON DELETE SET NULL,
    PRIMARY KEY (article, position)
);
CREATE INDEX sources_key ON sources(key);
CREATE INDEX sources_target ON sources(target);
CREATE TABLE article_keywords (
    article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    keyword TEXT NOT NULL REFERENCES keywords(id),
    position INTEGER NOT NULL,
    PRIMARY KEY (article, keyword)
);
CREATE INDEX article_keywords_keyword ON article_keywords(keyword);
CREATE TABLE relations (
    from_article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    to_article TEXT NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (from_article, to_article, kind)
);
CREATE INDEX relations_to ON relations(to_article);
