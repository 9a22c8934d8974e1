-- Everything that Osallisuustesti keeps. Counters only: no table has a row for a person,
-- no column holds a time finer than a date, an address, a name, a device or free text by citizens. What a host writes,
-- the title of a workshop and what is for its wall, is in no statistics and is deleted with the workshop.

-- PostgreSQL writes a row anew when it changes, and the old one stays in its page until the space is used again.
-- With a low fillfactor a row has its page nearly to itself, so that is at the next change or the one after. It also
-- samples columns into its statistics; it must not of those that tell of people or workshops.

-- A batch: people whose answers may be shown together, once, when it is sealed. n is how many they are. language is the
-- language of the pages; region one of 23, or 'none'; '*' where people of more than one were put together to be enough.
-- edition is the questionnaire's version, week the one that the batch was summed up in. counts are how many of them
-- chose what: numbers in the order of the edition, as text. They are deleted (NULL) when the batch is in the sums of
-- its week and no picture of a round needs them any more. campaign is the one that its people answered in, empty if
-- none.
CREATE TABLE batch (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('open', 'workshop')),
    region text NOT NULL,
    language text NOT NULL,
    edition text NOT NULL,
    opened date NOT NULL,
    sealed date,
    n integer NOT NULL CHECK (n >= 0),
    week text,
    counts text,
    campaign text NOT NULL DEFAULT ''
) WITH (fillfactor = 20);

ALTER TABLE batch ALTER COLUMN n SET STATISTICS 0, ALTER COLUMN counts SET STATISTICS 0;

CREATE UNIQUE INDEX open_batch ON batch (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL;

-- 4,096 tickets a page, one bit each: "the walk with this ticket was counted". Deleted within 48 hours.
CREATE TABLE ticket_page (
    id bigint PRIMARY KEY,
    born date NOT NULL,
    bits bytea NOT NULL CHECK (length(bits) = 512)
) WITH (fillfactor = 10);

ALTER TABLE ticket_page ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN bits SET STATISTICS 0;

-- How many walks got to a step on a day: start, question-1, question-2 ... finish. Not tied to any answer.
CREATE TABLE reach (
    day date NOT NULL,
    step text NOT NULL,
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, step)
);

-- A workshop until it ends (30 days at the most): how to join it, who may host it (only a digest of the key), what its
-- projector shows, the day on which it was made, how many changes its host has written so far, one question of the
-- host's own, and the campaign that it is part of. Deleted with its code, title, rounds and changes when it ends; its
-- batches stay.
CREATE TABLE workshop (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE,
    key bytea NOT NULL CHECK (length(key) = 32),
    title text NOT NULL CHECK (length(title) <= 60),
    language text NOT NULL,
    region text NOT NULL,
    size integer CHECK (size > 0),
    ends date NOT NULL,
    paused boolean NOT NULL,
    view text NOT NULL,
    question integer NOT NULL,
    made date,
    written integer NOT NULL DEFAULT 0 CHECK (written >= 0),
    own_question text NOT NULL DEFAULT '' CHECK (length(own_question) <= 120),
    campaign text NOT NULL DEFAULT '',
    asks text NOT NULL DEFAULT 'quiz' CHECK (asks IN ('quiz', 'mirror'))
);

ALTER TABLE workshop ALTER COLUMN code SET STATISTICS 0, ALTER COLUMN key SET STATISTICS 0,
    ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN own_question SET STATISTICS 0;

-- A round: one batch of a workshop. The sheets of paper, which the host has seen, are a batch of their own: known
-- answers in the same batch would tell of the others. joined is how many came along; done and paper are how many
-- finished a round that was closed, and how many of them on paper.
CREATE TABLE round (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number integer NOT NULL,
    batch bigint REFERENCES batch (id),
    paper_batch bigint REFERENCES batch (id),
    state text NOT NULL CHECK (state IN ('open', 'shown', 'small')),
    joined integer NOT NULL CHECK (joined >= 0),
    paper integer NOT NULL CHECK (paper >= 0),
    done integer NOT NULL CHECK (done >= 0),
    PRIMARY KEY (workshop, number)
);

-- The wall of changes: what the host writes of what groups say, in a line of at most 120 characters, twelve lines at
-- the most. number is how many were written when it was; shown is whether the wall may show it. Participants write
-- nothing.
CREATE TABLE change (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number integer NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown boolean NOT NULL,
    PRIMARY KEY (workshop, number)
);

ALTER TABLE change ALTER COLUMN text SET STATISTICS 0;

-- What the team that runs an activity has stated together in a workshop that asks the mirror: the step of each question,
-- 0 where they could not tell. It can be changed only before the first participant begins, and is deleted with the
-- workshop. It is no count of people.
CREATE TABLE statement (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    question text NOT NULL,
    step integer NOT NULL CHECK (step BETWEEN 0 AND 4),
    PRIMARY KEY (workshop, question)
);

ALTER TABLE statement ALTER COLUMN step SET STATISTICS 0;

-- What the statistics show: per week, the sum of the sealed batches of a region, a language and a source ('open',
-- 'workshop'), another over all languages and sources ('*' in place of both), the same over all regions ('*'), and how
-- many batches they are; of those with a campaign, also the sum of each campaign's, of a region and over all regions.
-- Each batch's counts are first rounded at random, mostly to a multiple of three. counts are in the order of the
-- edition's items and choices, as text.
CREATE TABLE total (
    edition text NOT NULL,
    region text NOT NULL,
    language text NOT NULL,
    source text NOT NULL,
    week text NOT NULL CHECK (week ~ '^[0-9]{4}-W[0-9]{2}$'),
    n integer NOT NULL CHECK (n >= 5),
    batches integer NOT NULL CHECK (batches >= 1),
    counts text NOT NULL,
    campaign text NOT NULL DEFAULT '',
    PRIMARY KEY (edition, region, language, source, campaign, week)
);

-- How far the sealing has got: the last day that is over, and how many finishers were then still waiting for a sum.
-- rewritten is whether the tables were written anew since, so that nothing of what was deleted is left in their files.
CREATE TABLE sealing (
    one integer PRIMARY KEY CHECK (one = 1),
    day date NOT NULL,
    waiting integer NOT NULL CHECK (waiting >= 0),
    rewritten boolean NOT NULL DEFAULT false
);

-- How many workshops were made on a day, and how many rounds were closed, by size: small, 5-9, 10-19, 20-49, 50+.
CREATE TABLE held (
    day date NOT NULL,
    what text NOT NULL CHECK (what IN ('workshop', 'small', '5-9', '10-19', '20-49', '50+')),
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, what)
);

-- An access key to the coordinators' statistics, made and revoked on the command line. label is the operator's own word
-- for it, as an office or a task; of the key itself only a digest is here. A key that is revoked is deleted.
CREATE TABLE coordinator_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label text NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    made date NOT NULL
);

ALTER TABLE coordinator_key ALTER COLUMN label SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0;

-- The order of an edition's counts: its items (questions, headline character, dimensions), a line each, and after each
-- of them its choices: positions or 'declined', characters or 'none', growth words or 'none'.
CREATE TABLE edition (
    id text PRIMARY KEY,
    choices text NOT NULL
);

-- A coordinator's session that was ended by signing out: a digest of its random number and the day. Whoever kept a copy
-- of its cookie gets in no more. A session lasts 12 hours; the row is deleted when somebody signs out two days later.
CREATE TABLE signed_out (
    session bytea PRIMARY KEY CHECK (length(session) = 32),
    day date NOT NULL
);

ALTER TABLE signed_out ALTER COLUMN session SET STATISTICS 0;

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

-- The version of these tables, which tells a program whether it knows them.
CREATE TABLE schema_version (
    one integer PRIMARY KEY CHECK (one = 1),
    version integer NOT NULL
);
