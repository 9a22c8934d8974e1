-- The campaign that people answered in, of batches, workshops and sums.
ALTER TABLE batch ADD COLUMN campaign text NOT NULL DEFAULT '';
ALTER TABLE workshop ADD COLUMN campaign text NOT NULL DEFAULT '';
ALTER TABLE total ADD COLUMN campaign text NOT NULL DEFAULT '';

DROP INDEX open_batch;
CREATE UNIQUE INDEX open_batch ON batch (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL;

ALTER TABLE total DROP CONSTRAINT total_pkey, ADD PRIMARY KEY (edition, region, language, source, campaign, week);

-- A campaign: a week or another span of days (92 at the most) under whose address people take the quiz, with its names
-- in the languages of the pages, who organises it, where to read more, a region that it is of (empty if none), a note,
-- a digest of the coordinator's key that made it (NULL if the operator did), and how many workshops with enough people
-- were held in it. It stays when it has ended, so that its name is never used for another one.
CREATE TABLE campaign (
    slug text PRIMARY KEY CHECK (length(slug) BETWEEN 3 AND 40),
    name_fi text NOT NULL CHECK (length(name_fi) BETWEEN 1 AND 80),
    name_sv text NOT NULL CHECK (length(name_sv) BETWEEN 1 AND 80),
    name_en text NOT NULL CHECK (length(name_en) BETWEEN 1 AND 80),
    name_simple text NOT NULL CHECK (length(name_simple) BETWEEN 1 AND 80),
    organiser text NOT NULL CHECK (length(organiser) BETWEEN 1 AND 80),
    link text NOT NULL CHECK (length(link) <= 200),
    first date NOT NULL,
    last date NOT NULL CHECK (last >= first),
    region text NOT NULL,
    note text NOT NULL CHECK (length(note) <= 300),
    key bytea CHECK (length(key) = 32),
    made date NOT NULL,
    workshops integer NOT NULL DEFAULT 0 CHECK (workshops >= 0)
);

ALTER TABLE campaign ALTER COLUMN organiser SET STATISTICS 0, ALTER COLUMN link SET STATISTICS 0,
    ALTER COLUMN note SET STATISTICS 0, ALTER COLUMN key SET STATISTICS 0;
