ALTER TABLE batch ADD COLUMN week TEXT;

-- What the statistics show: per week, the sum of the sealed batches of a region, a language and a source ('open',
-- 'workshop'), each also over all ('*'), and how many batches they are. Each batch's counts are first rounded at random
-- to a neighbouring multiple of three. counts are in the order of the edition's items and choices, as text.
CREATE TABLE total (
    edition TEXT NOT NULL,
    region TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    week TEXT NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 5),
    batches INTEGER NOT NULL CHECK (batches >= 1),
    counts TEXT NOT NULL,
    PRIMARY KEY (edition, region, language, source, week)
) STRICT, WITHOUT ROWID;

-- How far the sealing has got: the last day whose night is over, and how many finishers were still waiting then.
CREATE TABLE sealing (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    waiting INTEGER NOT NULL CHECK (waiting >= 0)
) STRICT;

-- How many workshops were made on a day, and how many rounds were closed, by size: small, 5-9, 10-19, 20-49, 50+.
CREATE TABLE held (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    what TEXT NOT NULL CHECK (what IN ('workshop', 'small', '5-9', '10-19', '20-49', '50+')),
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;

-- An access key to the coordinators' statistics, made and revoked on the command line. label is the operator's own word
-- for it, as an office or a task; of the key itself only a digest is here. A key that is revoked is deleted.
CREATE TABLE coordinator_key (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made TEXT NOT NULL CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
