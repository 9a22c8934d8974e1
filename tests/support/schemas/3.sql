-- Version 3, as first released, with the finishers of version 2 after a night, what the statistics show of them, and a key.
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
, week TEXT) STRICT;
INSERT INTO "batch" VALUES(1,'open','none','fi','2026-1-15165ae0','2026-11-21',NULL,1,NULL);
INSERT INTO "batch" VALUES(2,'open','lappi','fi','2026-1-15165ae0','2026-11-21',NULL,2,NULL);
INSERT INTO "batch" VALUES(3,'open','lappi','sv','2026-1-15165ae0','2026-11-21',NULL,1,NULL);
INSERT INTO "batch" VALUES(4,'open','none','fi-simple','2026-1-15165ae0','2026-11-21',NULL,1,NULL);
INSERT INTO "batch" VALUES(5,'workshop','kainuu','fi','2026-1-15165ae0','2026-11-21','2026-11-21',6,'2026-W47');
INSERT INTO "batch" VALUES(6,'workshop','kainuu','fi','2026-1-15165ae0','2026-11-21',NULL,2,NULL);
INSERT INTO "batch" VALUES(7,'workshop','kainuu','fi','2026-1-15165ae0','2026-11-21',NULL,0,NULL);
CREATE TABLE cell (
    batch INTEGER NOT NULL REFERENCES batch (id),
    item TEXT NOT NULL,
    choice TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n >= 0),
    PRIMARY KEY (batch, item, choice)
) STRICT, WITHOUT ROWID;
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
INSERT INTO "cell" VALUES(5,'character','kurki',1);
INSERT INTO "cell" VALUES(5,'character','norppa',1);
INSERT INTO "cell" VALUES(5,'character','pollo',1);
INSERT INTO "cell" VALUES(5,'character','siili',1);
INSERT INTO "cell" VALUES(5,'character','talitiainen',2);
INSERT INTO "cell" VALUES(5,'dimension:common-good','growing',2);
INSERT INTO "cell" VALUES(5,'dimension:common-good','resting',1);
INSERT INTO "cell" VALUES(5,'dimension:common-good','sprouting',3);
INSERT INTO "cell" VALUES(5,'dimension:communities','blooming',2);
INSERT INTO "cell" VALUES(5,'dimension:communities','growing',3);
INSERT INTO "cell" VALUES(5,'dimension:communities','sprouting',1);
INSERT INTO "cell" VALUES(5,'dimension:own-life','growing',1);
INSERT INTO "cell" VALUES(5,'dimension:own-life','resting',1);
INSERT INTO "cell" VALUES(5,'dimension:own-life','sprouting',4);
INSERT INTO "cell" VALUES(5,'question:aika-ei-kay','2',3);
INSERT INTO "cell" VALUES(5,'question:aika-ei-kay','4',3);
INSERT INTO "cell" VALUES(5,'question:kahvihuone','1',2);
INSERT INTO "cell" VALUES(5,'question:kahvihuone','5',2);
INSERT INTO "cell" VALUES(5,'question:kahvihuone','declined',2);
INSERT INTO "cell" VALUES(5,'question:kirjaston-sohva','1',1);
INSERT INTO "cell" VALUES(5,'question:kirjaston-sohva','2',1);
INSERT INTO "cell" VALUES(5,'question:kirjaston-sohva','3',1);
INSERT INTO "cell" VALUES(5,'question:kirjaston-sohva','5',1);
INSERT INTO "cell" VALUES(5,'question:kirjaston-sohva','declined',2);
INSERT INTO "cell" VALUES(5,'question:kylakokous','3',2);
INSERT INTO "cell" VALUES(5,'question:kylakokous','4',4);
INSERT INTO "cell" VALUES(5,'question:omenaampari','1',2);
INSERT INTO "cell" VALUES(5,'question:omenaampari','4',1);
INSERT INTO "cell" VALUES(5,'question:omenaampari','5',1);
INSERT INTO "cell" VALUES(5,'question:omenaampari','declined',2);
INSERT INTO "cell" VALUES(5,'question:palautelappu','2',1);
INSERT INTO "cell" VALUES(5,'question:palautelappu','3',2);
INSERT INTO "cell" VALUES(5,'question:palautelappu','4',3);
INSERT INTO "cell" VALUES(5,'question:pihatalkoot','1',1);
INSERT INTO "cell" VALUES(5,'question:pihatalkoot','2',1);
INSERT INTO "cell" VALUES(5,'question:pihatalkoot','3',1);
INSERT INTO "cell" VALUES(5,'question:pihatalkoot','4',2);
INSERT INTO "cell" VALUES(5,'question:pihatalkoot','5',1);
INSERT INTO "cell" VALUES(5,'question:pitka-poyta','1',2);
INSERT INTO "cell" VALUES(5,'question:pitka-poyta','2',2);
INSERT INTO "cell" VALUES(5,'question:pitka-poyta','3',1);
INSERT INTO "cell" VALUES(5,'question:pitka-poyta','4',1);
INSERT INTO "cell" VALUES(5,'question:ryhmaviesti','2',1);
INSERT INTO "cell" VALUES(5,'question:ryhmaviesti','3',1);
INSERT INTO "cell" VALUES(5,'question:ryhmaviesti','5',4);
INSERT INTO "cell" VALUES(5,'question:seinakalenteri','1',2);
INSERT INTO "cell" VALUES(5,'question:seinakalenteri','2',2);
INSERT INTO "cell" VALUES(5,'question:seinakalenteri','3',1);
INSERT INTO "cell" VALUES(5,'question:seinakalenteri','5',1);
INSERT INTO "cell" VALUES(5,'question:tyhja-lauantai','1',2);
INSERT INTO "cell" VALUES(5,'question:tyhja-lauantai','2',1);
INSERT INTO "cell" VALUES(5,'question:tyhja-lauantai','3',3);
INSERT INTO "cell" VALUES(5,'question:ukulele','1',1);
INSERT INTO "cell" VALUES(5,'question:ukulele','2',1);
INSERT INTO "cell" VALUES(5,'question:ukulele','3',1);
INSERT INTO "cell" VALUES(5,'question:ukulele','4',2);
INSERT INTO "cell" VALUES(5,'question:ukulele','declined',1);
INSERT INTO "cell" VALUES(6,'character','majava',1);
INSERT INTO "cell" VALUES(6,'character','talitiainen',1);
INSERT INTO "cell" VALUES(6,'dimension:common-good','blooming',1);
INSERT INTO "cell" VALUES(6,'dimension:common-good','growing',1);
INSERT INTO "cell" VALUES(6,'dimension:communities','growing',2);
INSERT INTO "cell" VALUES(6,'dimension:own-life','growing',1);
INSERT INTO "cell" VALUES(6,'dimension:own-life','resting',1);
INSERT INTO "cell" VALUES(6,'question:aika-ei-kay','2',1);
INSERT INTO "cell" VALUES(6,'question:aika-ei-kay','5',1);
INSERT INTO "cell" VALUES(6,'question:kahvihuone','2',1);
INSERT INTO "cell" VALUES(6,'question:kahvihuone','5',1);
INSERT INTO "cell" VALUES(6,'question:kirjaston-sohva','3',1);
INSERT INTO "cell" VALUES(6,'question:kirjaston-sohva','5',1);
INSERT INTO "cell" VALUES(6,'question:kylakokous','3',1);
INSERT INTO "cell" VALUES(6,'question:kylakokous','4',1);
INSERT INTO "cell" VALUES(6,'question:omenaampari','4',1);
INSERT INTO "cell" VALUES(6,'question:omenaampari','5',1);
INSERT INTO "cell" VALUES(6,'question:palautelappu','2',1);
INSERT INTO "cell" VALUES(6,'question:palautelappu','4',1);
INSERT INTO "cell" VALUES(6,'question:pihatalkoot','2',1);
INSERT INTO "cell" VALUES(6,'question:pihatalkoot','4',1);
INSERT INTO "cell" VALUES(6,'question:pitka-poyta','3',1);
INSERT INTO "cell" VALUES(6,'question:pitka-poyta','5',1);
INSERT INTO "cell" VALUES(6,'question:ryhmaviesti','2',1);
INSERT INTO "cell" VALUES(6,'question:ryhmaviesti','4',1);
INSERT INTO "cell" VALUES(6,'question:seinakalenteri','3',1);
INSERT INTO "cell" VALUES(6,'question:seinakalenteri','5',1);
INSERT INTO "cell" VALUES(6,'question:tyhja-lauantai','1',1);
INSERT INTO "cell" VALUES(6,'question:tyhja-lauantai','3',1);
INSERT INTO "cell" VALUES(6,'question:ukulele','1',1);
INSERT INTO "cell" VALUES(6,'question:ukulele','2',1);
CREATE TABLE coordinator_key (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made TEXT NOT NULL CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
INSERT INTO "coordinator_key" VALUES(1,'Kainuu',X'000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F','2026-11-21');
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
    week TEXT NOT NULL CHECK (week GLOB '[0-9][0-9][0-9][0-9]-W[0-9][0-9]'),
    n INTEGER NOT NULL CHECK (n >= 5),
    batches INTEGER NOT NULL CHECK (batches >= 1),
    counts TEXT NOT NULL,
    PRIMARY KEY (edition, region, language, source, week)
) STRICT, WITHOUT ROWID;
INSERT INTO "total" VALUES('2026-1-15165ae0','*','*','*','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','*','*','workshop','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','*','fi','*','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','*','fi','workshop','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','kainuu','*','*','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','kainuu','*','workshop','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','kainuu','fi','*','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO "total" VALUES('2026-1-15165ae0','kainuu','fi','workshop','2026-W47',6,1,'3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
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
INSERT INTO "workshop" VALUES(1,'napi-rehi',X'F6BAB9A5ED049BE3BFF3E69BC2E7EEAE130FDBC26D12230D2E71F0E643C48B33','Torstain ryhmä','fi','kainuu',12,'2026-12-05',0,'join',1);
CREATE UNIQUE INDEX open_batch ON batch (region, language, edition) WHERE kind = 'open' AND sealed IS NULL;
PRAGMA user_version = 3;
