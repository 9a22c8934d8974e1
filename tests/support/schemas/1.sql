-- Version 1, as first released, with five finishers. Never changed again.

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

INSERT INTO "batch" VALUES(1,'open','none','fi','2026-1-15165ae0','2026-11-21',NULL,1);
INSERT INTO "batch" VALUES(2,'open','lappi','fi','2026-1-15165ae0','2026-11-21',NULL,2);
INSERT INTO "batch" VALUES(3,'open','lappi','sv','2026-1-15165ae0','2026-11-21',NULL,1);
INSERT INTO "batch" VALUES(4,'open','none','fi-simple','2026-1-15165ae0','2026-11-21',NULL,1);
INSERT INTO "cell" VALUES(1,'character','lohi',1);
INSERT INTO "cell" VALUES(1,'dimension:common-good','resting',1);
INSERT INTO "cell" VALUES(1,'dimension:communities','blooming',1);
INSERT INTO "cell" VALUES(1,'dimension:own-life','growing',1);
INSERT INTO "cell" VALUES(1,'question:aika-ei-kay','3',1);
INSERT INTO "cell" VALUES(1,'question:kahvihuone','declined',1);
INSERT INTO "cell" VALUES(1,'question:kirjaston-sohva','2',1);
INSERT INTO "cell" VALUES(1,'question:kylakokous','declined',1);
INSERT INTO "cell" VALUES(1,'question:omenaampari','1',1);
INSERT INTO "cell" VALUES(1,'question:palautelappu','5',1);
INSERT INTO "cell" VALUES(1,'question:pihatalkoot','3',1);
INSERT INTO "cell" VALUES(1,'question:pitka-poyta','1',1);
INSERT INTO "cell" VALUES(1,'question:ryhmaviesti','3',1);
INSERT INTO "cell" VALUES(1,'question:seinakalenteri','3',1);
INSERT INTO "cell" VALUES(1,'question:tyhja-lauantai','declined',1);
INSERT INTO "cell" VALUES(1,'question:ukulele','4',1);
INSERT INTO "cell" VALUES(2,'character','majava',1);
INSERT INTO "cell" VALUES(2,'character','none',1);
INSERT INTO "cell" VALUES(2,'dimension:common-good','growing',1);
INSERT INTO "cell" VALUES(2,'dimension:common-good','sprouting',1);
INSERT INTO "cell" VALUES(2,'dimension:communities','growing',2);
INSERT INTO "cell" VALUES(2,'dimension:own-life','blooming',1);
INSERT INTO "cell" VALUES(2,'dimension:own-life','growing',1);
INSERT INTO "cell" VALUES(2,'question:aika-ei-kay','5',2);
INSERT INTO "cell" VALUES(2,'question:kahvihuone','3',1);
INSERT INTO "cell" VALUES(2,'question:kahvihuone','declined',1);
INSERT INTO "cell" VALUES(2,'question:kirjaston-sohva','3',1);
INSERT INTO "cell" VALUES(2,'question:kirjaston-sohva','declined',1);
INSERT INTO "cell" VALUES(2,'question:kylakokous','3',1);
INSERT INTO "cell" VALUES(2,'question:kylakokous','4',1);
INSERT INTO "cell" VALUES(2,'question:omenaampari','3',1);
INSERT INTO "cell" VALUES(2,'question:omenaampari','declined',1);
INSERT INTO "cell" VALUES(2,'question:palautelappu','2',1);
INSERT INTO "cell" VALUES(2,'question:palautelappu','3',1);
INSERT INTO "cell" VALUES(2,'question:pihatalkoot','4',1);
INSERT INTO "cell" VALUES(2,'question:pihatalkoot','5',1);
INSERT INTO "cell" VALUES(2,'question:pitka-poyta','1',2);
INSERT INTO "cell" VALUES(2,'question:ryhmaviesti','5',1);
INSERT INTO "cell" VALUES(2,'question:ryhmaviesti','declined',1);
INSERT INTO "cell" VALUES(2,'question:seinakalenteri','3',1);
INSERT INTO "cell" VALUES(2,'question:seinakalenteri','declined',1);
INSERT INTO "cell" VALUES(2,'question:tyhja-lauantai','4',1);
INSERT INTO "cell" VALUES(2,'question:tyhja-lauantai','declined',1);
INSERT INTO "cell" VALUES(2,'question:ukulele','2',1);
INSERT INTO "cell" VALUES(2,'question:ukulele','declined',1);
INSERT INTO "cell" VALUES(3,'character','talitiainen',1);
INSERT INTO "cell" VALUES(3,'dimension:common-good','growing',1);
INSERT INTO "cell" VALUES(3,'dimension:communities','sprouting',1);
INSERT INTO "cell" VALUES(3,'dimension:own-life','resting',1);
INSERT INTO "cell" VALUES(3,'question:aika-ei-kay','1',1);
INSERT INTO "cell" VALUES(3,'question:kahvihuone','4',1);
INSERT INTO "cell" VALUES(3,'question:kirjaston-sohva','1',1);
INSERT INTO "cell" VALUES(3,'question:kylakokous','1',1);
INSERT INTO "cell" VALUES(3,'question:omenaampari','5',1);
INSERT INTO "cell" VALUES(3,'question:palautelappu','2',1);
INSERT INTO "cell" VALUES(3,'question:pihatalkoot','4',1);
INSERT INTO "cell" VALUES(3,'question:pitka-poyta','5',1);
INSERT INTO "cell" VALUES(3,'question:ryhmaviesti','3',1);
INSERT INTO "cell" VALUES(3,'question:seinakalenteri','1',1);
INSERT INTO "cell" VALUES(3,'question:tyhja-lauantai','3',1);
INSERT INTO "cell" VALUES(3,'question:ukulele','declined',1);
INSERT INTO "cell" VALUES(4,'character','lohi',1);
INSERT INTO "cell" VALUES(4,'dimension:common-good','sprouting',1);
INSERT INTO "cell" VALUES(4,'dimension:communities','blooming',1);
INSERT INTO "cell" VALUES(4,'dimension:own-life','growing',1);
INSERT INTO "cell" VALUES(4,'question:aika-ei-kay','5',1);
INSERT INTO "cell" VALUES(4,'question:kahvihuone','declined',1);
INSERT INTO "cell" VALUES(4,'question:kirjaston-sohva','3',1);
INSERT INTO "cell" VALUES(4,'question:kylakokous','declined',1);
INSERT INTO "cell" VALUES(4,'question:omenaampari','3',1);
INSERT INTO "cell" VALUES(4,'question:palautelappu','5',1);
INSERT INTO "cell" VALUES(4,'question:pihatalkoot','declined',1);
INSERT INTO "cell" VALUES(4,'question:pitka-poyta','2',1);
INSERT INTO "cell" VALUES(4,'question:ryhmaviesti','5',1);
INSERT INTO "cell" VALUES(4,'question:seinakalenteri','1',1);
INSERT INTO "cell" VALUES(4,'question:tyhja-lauantai','4',1);
INSERT INTO "cell" VALUES(4,'question:ukulele','2',1);
INSERT INTO "reach" VALUES('2026-11-21','finish',5);
INSERT INTO "reach" VALUES('2026-11-21','question-1',8);
INSERT INTO "reach" VALUES('2026-11-21','start',9);
INSERT INTO "ticket_page" VALUES(4611686018427387000,'2026-11-21',X'8140201000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');

PRAGMA user_version = 1;
