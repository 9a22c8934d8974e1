-- Version 9, as first released, with the finishers of version 8 and what a team has stated.
-- Never changed again.

CREATE TABLE batch (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('open', 'workshop')),
    region TEXT NOT NULL,
    language TEXT NOT NULL,
    edition TEXT NOT NULL,
    opened TEXT NOT NULL CHECK (opened GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    sealed TEXT CHECK (sealed GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 0)
, week TEXT, counts TEXT, campaign TEXT NOT NULL DEFAULT '') STRICT;
INSERT INTO "batch" VALUES(1,'open','none','fi','2026-1-2406b028','2026-11-21',NULL,1,NULL,'1 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 0 1 0 0 0 1 0 0 0 1 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 1 0 0 0 0','');
INSERT INTO "batch" VALUES(2,'open','lappi','fi','2026-1-2406b028','2026-11-21',NULL,2,NULL,'0 0 1 0 0 1 0 1 0 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 0 1 0 1 0 0 0 0 1 1 0 0 0 1 1 0 0 0 1 0 0 1 0 1 1 0 0 0 0 0 0 0 2 0 2 0 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 1 0 0 1 0 0 1 1 0 0 0 2 0 0 0 1 1 0 0','');
INSERT INTO "batch" VALUES(3,'open','lappi','sv','2026-1-2406b028','2026-11-21',NULL,1,NULL,'0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 1 0 0 1 0 0 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0','');
INSERT INTO "batch" VALUES(4,'open','none','fi-simple','2026-1-2406b028','2026-11-21',NULL,1,NULL,'0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 0 1 0 0 0','');
INSERT INTO "batch" VALUES(5,'workshop','kainuu','fi','2026-1-2406b028','2026-11-21','2026-11-21',6,'2026-W47','2 0 0 1 1 2 1 1 1 2 0 1 2 0 0 0 2 2 1 1 1 0 1 2 2 1 3 0 0 0 0 1 1 0 4 0 1 1 1 2 1 0 2 2 1 0 1 0 0 1 2 3 0 0 0 3 0 3 0 0 2 2 1 1 0 0 0 0 2 4 0 0 1 1 1 0 2 0 0 1 0 1 4 1 0 0 0 1 3 2 0 1 3 2 0 0','osallisuusviikko-2027');
INSERT INTO "batch" VALUES(6,'workshop','kainuu','fi','2026-1-2406b028','2026-11-21',NULL,2,NULL,'0 0 0 1 1 0 1 1 0 0 0 0 0 1 0 0 1 0 0 0 1 0 1 0 1 0 1 0 0 0 0 1 0 1 0 0 0 1 0 1 0 0 0 0 1 0 1 0 0 1 0 1 0 0 0 1 0 0 1 0 0 0 1 0 1 0 0 0 1 1 0 0 0 0 0 0 1 1 0 0 0 1 0 1 0 0 0 0 2 0 0 0 0 1 1 0','osallisuusviikko-2027');
INSERT INTO "batch" VALUES(7,'workshop','kainuu','fi','2026-1-2406b028','2026-11-21',NULL,0,NULL,'','osallisuusviikko-2027');
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
INSERT INTO "campaign" VALUES('osallisuusviikko-2027','Osallisuusviikko 2027','Delaktighetsveckan 2027','Inclusion Week 2027','Osallisuus-viikko 2027','Kainuun hyvinvointialue','https://example.org/viikko','2026-11-16','2026-12-15','kainuu','Tule mukaan.',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F','2026-11-10',1);
CREATE TABLE change (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;
INSERT INTO "change" VALUES(1,1,'Torstain kahvit pidetään auki',1);
INSERT INTO "change" VALUES(1,3,'Tuoli valmiiksi sille, joka tulee myöhässä',0);
CREATE TABLE coordinator_key (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made TEXT NOT NULL CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
INSERT INTO "coordinator_key" VALUES(1,'Kainuu',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F','2026-11-21');
CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    choices TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO "edition" VALUES('2026-1-2406b028','question:omenaampari 1 2 3 4 5 declined
question:ukulele 1 2 3 4 5 declined
question:kahvihuone 1 2 3 4 5 declined
question:kirjaston-sohva 1 2 3 4 5 declined
question:tyhja-lauantai 1 2 3 4 5 declined
question:ryhmaviesti 1 2 3 4 5 declined
question:pihatalkoot 1 2 3 4 5 declined
question:seinakalenteri 1 2 3 4 5 declined
question:palautelappu 1 2 3 4 5 declined
question:aika-ei-kay 1 2 3 4 5 declined
question:pitka-poyta 1 2 3 4 5 declined
question:kylakokous 1 2 3 4 5 declined
character siili pollo norppa karhu talitiainen majava lohi kurki none
dimension:own-life resting sprouting growing blooming none
dimension:communities resting sprouting growing blooming none
dimension:common-good resting sprouting growing blooming none');
CREATE TABLE held (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    what TEXT NOT NULL CHECK (what IN ('workshop', 'small', '5-9', '10-19', '20-49', '50+')),
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, what)
) STRICT, WITHOUT ROWID;
INSERT INTO "held" VALUES('2026-11-21','5-9',1);
INSERT INTO "held" VALUES('2026-11-21','workshop',1);
CREATE TABLE reach (
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    step TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, step)
) STRICT, WITHOUT ROWID;
INSERT INTO "reach" VALUES('2026-11-21','finish',5);
INSERT INTO "reach" VALUES('2026-11-21','question-1',8);
INSERT INTO "reach" VALUES('2026-11-21','start',17);
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
INSERT INTO "round" VALUES(1,1,5,NULL,'shown',6,0,6);
INSERT INTO "round" VALUES(1,2,6,7,'open',2,0,0);
CREATE TABLE sealing (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    waiting INTEGER NOT NULL CHECK (waiting >= 0)
) STRICT;
INSERT INTO "sealing" VALUES(1,'2026-11-25',7);
CREATE TABLE signed_out (
    session BLOB PRIMARY KEY CHECK (length(session) = 32),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;
INSERT INTO "signed_out" VALUES(X'5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E5E','2026-11-26');
CREATE TABLE statement (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    question TEXT NOT NULL,
    step INTEGER NOT NULL CHECK (step BETWEEN 0 AND 4),
    PRIMARY KEY (workshop, question)
) STRICT, WITHOUT ROWID;
INSERT INTO "statement" VALUES(1,'kiitos',0);
INSERT INTO "statement" VALUES(1,'ovi-auki',3);
CREATE TABLE ticket_page (
    id INTEGER PRIMARY KEY,
    born TEXT NOT NULL CHECK (born GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    bits BLOB NOT NULL CHECK (length(bits) = 512)
) STRICT;
INSERT INTO "ticket_page" VALUES(4611686018427387000,'2026-11-21',X'8140201000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
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
INSERT INTO "total" VALUES('2026-1-2406b028','*','*','*','','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-2406b028','*','*','*','osallisuusviikko-2027','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-2406b028','*','fi','workshop','','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-2406b028','kainuu','*','*','','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-2406b028','kainuu','*','*','osallisuusviikko-2027','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-2406b028','kainuu','fi','workshop','','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
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
, made TEXT CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'), written INTEGER NOT NULL DEFAULT 0 CHECK (written >= 0), own_question TEXT NOT NULL DEFAULT '' CHECK (length(own_question) <= 120), campaign TEXT NOT NULL DEFAULT '', asks TEXT NOT NULL DEFAULT 'quiz' CHECK (asks IN ('quiz', 'mirror'))) STRICT;
INSERT INTO "workshop" VALUES(1,'napi-rehi',X'F6BAB9A5ED049BE3BFF3E69BC2E7EEAE130FDBC26D12230D2E71F0E643C48B33','Torstain ryhmä','fi','kainuu',12,'2026-12-05',0,'join',1,'2026-11-21',3,'Mitä tänne tarvitaan?','osallisuusviikko-2027','quiz');
CREATE UNIQUE INDEX open_batch ON batch (region, language, edition, campaign) WHERE kind = 'open' AND sealed IS NULL;
PRAGMA user_version = 9;
