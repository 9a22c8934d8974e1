-- Everything that Osallisuustesti keeps. Counters only: no table has a row for a person,
-- no column holds a time finer than a date, an address, a name, a device or free text by citizens.

-- A batch: people whose answers may be shown together, once, when it is sealed. n is how many they are.
-- language is the language of the pages; region one of 23, or 'none'; edition the questionnaire's version.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('open', 'workshop')),
    region TEXT NOT NULL,
    language TEXT NOT NULL,
    edition TEXT NOT NULL,
    opened TEXT NOT NULL CHECK (opened GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    sealed TEXT CHECK (sealed GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 0)
) STRICT;

CREATE UNIQUE INDEX open_batch ON batch (region, language, edition) WHERE kind = 'open' AND sealed IS NULL;

-- How many people of a batch chose what: one row per question and position (or 'declined'),
-- per headline character (or 'none'), per dimension and growth word (or 'none').
CREATE TABLE cell (
    batch INTEGER NOT NULL REFERENCES batch (id),
    item TEXT NOT NULL,
    choice TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (batch, item, choice)
) STRICT, WITHOUT ROWID;

-- 4,096 tickets a page, one bit each: "the walk with this ticket was counted". Deleted within 48 hours.
CREATE TABLE ticket_page (
    id INTEGER PRIMARY KEY,
    born TEXT NOT NULL CHECK (born GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    bits BLOB NOT NULL CHECK (length(bits) = 512)
) STRICT;

-- How many walks got to a step on a day: start, question-1, question-2 ... finish. Not tied to any answer.
CREATE TABLE reach (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    step TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, step)
) STRICT, WITHOUT ROWID;
