-- A workshop until it ends (two weeks at the most): how to join it, who may host it (only a digest of the key), what
-- its projector shows. Deleted with its code, title and rounds when it ends; its batches stay.
CREATE TABLE workshop (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    key BLOB NOT NULL CHECK (length(key) = 32),
    title TEXT NOT NULL CHECK (length(title) <= 60),
    language TEXT NOT NULL,
    region TEXT NOT NULL,
    size INTEGER CHECK (size > 0),
    ends TEXT NOT NULL CHECK (ends GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    paused INTEGER NOT NULL CHECK (paused IN (0, 1)),
    view TEXT NOT NULL,
    question INTEGER NOT NULL
) STRICT;

-- A round: one batch of a workshop. The sheets of paper, which the host has seen, are a batch of their own: known
-- answers in the same batch would tell of the others. joined is how many came along; done and paper are how many
-- finished a round that was closed, and how many of them on paper.
CREATE TABLE round (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    batch INTEGER REFERENCES batch (id),
    paper_batch INTEGER REFERENCES batch (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'shown', 'small')),
    joined INTEGER NOT NULL CHECK (joined >= 0),
    paper INTEGER NOT NULL CHECK (paper >= 0),
    done INTEGER NOT NULL CHECK (done >= 0),
    PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;
