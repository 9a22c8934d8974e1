-- The campaign that people answered in, of batches, workshops and sums.
ALTER TABLE batch ADD COLUMN campaign TEXT NOT NULL DEFAULT '';
ALTER TABLE workshop ADD COLUMN campaign TEXT NOT NULL DEFAULT '';

DROP INDEX open_batch;
CREATE UNIQUE INDEX open_batch ON batch (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL;

ALTER TABLE total RENAME TO total_before;

-- What the statistics show: per week, the sum of the sealed batches of a region, a language and a source ('open',
-- 'workshop'), another over all languages and sources ('*' in place of both), the same over all regions ('*'), and how
-- many batches they are; of those with a campaign, also the sum of each campaign's, of a region and over all regions.
-- Each batch's counts are first rounded at random to a neighbouring multiple of three. counts are in the order of the
-- edition's items and choices, as text.
CREATE TABLE total (
    edition TEXT NOT NULL,
    region TEXT NOT NULL,
    language TEXT NOT NULL,
    source TEXT NOT NULL,
    campaign TEXT NOT NULL DEFAULT '',
    week TEXT NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 5),
    batches INTEGER NOT NULL CHECK (batches >= 1),
    counts TEXT NOT NULL,
    PRIMARY KEY (edition, region, language, source, campaign, week)
) STRICT, WITHOUT ROWID;

INSERT INTO total (edition, region, language, source, week, n, batches, counts)
SELECT edition, region, language, source, week, n, batches, counts FROM total_before;

DROP TABLE total_before;

-- A campaign: a week or another span of days (92 at the most) under whose address people take the quiz, with its names
-- in the languages of the pages, who organises it, where to read more, a region that it is of (empty if none), a note,
-- a digest of the coordinator's key that made it (NULL if the operator did), and how many workshops with enough people
-- were held in it. It stays when it has ended, so that its name is never used for another one.
CREATE TABLE campaign (
    slug TEXT PRIMARY KEY CHECK (length(slug) BETWEEN 3 AND 40),
    name_fi TEXT NOT NULL CHECK (length(name_fi) BETWEEN 1 AND 80),
    name_sv TEXT NOT NULL CHECK (length(name_sv) BETWEEN 1 AND 80),
    name_en TEXT NOT NULL CHECK (length(name_en) BETWEEN 1 AND 80),
    name_simple TEXT NOT NULL CHECK (length(name_simple) BETWEEN 1 AND 80),
    organiser TEXT NOT NULL CHECK (length(organiser) BETWEEN 1 AND 80),
    link TEXT NOT NULL CHECK (length(link) <= 200),
    first TEXT NOT NULL CHECK (first GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    last TEXT NOT NULL CHECK (last GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' AND last >= first),
    region TEXT NOT NULL,
    note TEXT NOT NULL CHECK (length(note) <= 300),
    key BLOB CHECK (length(key) = 32),
    made TEXT NOT NULL CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    workshops INTEGER NOT NULL DEFAULT 0 CHECK (workshops >= 0)
) STRICT, WITHOUT ROWID;
