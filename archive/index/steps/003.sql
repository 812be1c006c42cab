-- Captures that are shown with the passages of withdrawn texts masked (archive/withdrawal).

CREATE TABLE redactions (
    capture TEXT PRIMARY KEY REFERENCES captures(id) ON DELETE CASCADE,
    article INTEGER NOT NULL
) WITHOUT ROWID;
