-- Everything that Osallisuustesti keeps. Counters only: no table has a row for a person,
-- no column holds a time finer than a date, an address, a name, a device or free text by citizens. What a host writes,
-- the title of a workshop and what is for its wall, is in no statistics and is deleted with the workshop.

-- A batch: people whose answers may be shown together, once, when it is sealed. n is how many they are. language is the
-- language of the pages; region one of 23, or 'none'; '*' where people of more than one were put together to be enough.
-- edition is the questionnaire's version, week the one that the batch was summed up in. counts are how many of them
-- chose what: numbers in the order of the edition, as text. They are deleted (NULL) when the batch is in the sums of
-- its week and no picture of a round needs them any more. campaign is the one that its people answered in, empty if
-- none.
CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('open', 'workshop')),
    region TEXT NOT NULL,
    language TEXT NOT NULL,
    edition TEXT NOT NULL,
    opened TEXT NOT NULL CHECK (opened GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    sealed TEXT CHECK (sealed GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 0),
    week TEXT,
    counts TEXT,
    campaign TEXT NOT NULL DEFAULT ''
) STRICT;

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

-- A workshop until it ends (30 days at the most): how to join it, who may host it (only a digest of the key), what its
-- projector shows, the day on which it was made, how many changes its host has written so far, one question of the
-- host's own, and the campaign that it is part of. Deleted with its code, title, rounds and changes when it ends; its
-- batches stay.
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
    question INTEGER NOT NULL,
    made TEXT CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    written INTEGER NOT NULL DEFAULT 0 CHECK (written >= 0),
    own_question TEXT NOT NULL DEFAULT '' CHECK (length(own_question) <= 120),
    campaign TEXT NOT NULL DEFAULT '',
    asks TEXT NOT NULL DEFAULT 'quiz' CHECK (asks IN ('quiz', 'mirror'))
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

-- How far the sealing has got: the last day that is over, and how many finishers were then still waiting for a sum.
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

-- The order of an edition's counts: its items (questions, headline character, dimensions), a line each, and after each
-- of them its choices: positions or 'declined', characters or 'none', growth words or 'none'.
CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    choices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A coordinator's session that was ended by signing out: a digest of its random number and the day. Whoever kept a copy
-- of its cookie gets in no more. A session lasts 12 hours; the row is deleted when somebody signs out two days later.
CREATE TABLE signed_out (
    session BLOB PRIMARY KEY CHECK (length(session) = 32),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;

-- The wall of changes: what the host writes of what groups say, in a line of at most 120 characters, twelve lines at
-- the most. number is how many were written when it was; shown is whether the wall may show it. Participants write
-- nothing.
CREATE TABLE change (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX open_batch ON batch (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL;

-- What the statistics show: per week, the sum of the sealed batches of a region, a language and a source ('open',
-- 'workshop'), another over all languages and sources ('*' in place of both), the same over all regions ('*'), and how
-- many batches they are; of those with a campaign, also the sum of each campaign's, of a region and over all regions.
-- Each batch's counts are first rounded at random, mostly to a multiple of three. counts are in the order of the
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

-- What the team that runs an activity has stated together in a workshop that asks the mirror: the step of each question,
-- 0 where they could not tell. It can be changed only before the first participant begins, and is deleted with the
-- workshop. It is no count of people.
CREATE TABLE statement (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step BETWEEN 0 AND 4),
    PRIMARY KEY (workshop, question)
) STRICT, WITHOUT ROWID;
