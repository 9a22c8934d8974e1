-- Version 4 of the tables in PostgreSQL, as first released, with the people of version 3 and a campaign.
-- Never changed again.

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

CREATE TABLE ticket_page (
    id bigint PRIMARY KEY,
    born date NOT NULL,
    bits bytea NOT NULL CHECK (length(bits) = 512)
) WITH (fillfactor = 10);

ALTER TABLE ticket_page ALTER COLUMN id SET STATISTICS 0, ALTER COLUMN bits SET STATISTICS 0;

CREATE TABLE reach (
    day date NOT NULL,
    step text NOT NULL,
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, step)
);

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
    campaign text NOT NULL DEFAULT ''
);

ALTER TABLE workshop ALTER COLUMN code SET STATISTICS 0, ALTER COLUMN key SET STATISTICS 0,
    ALTER COLUMN title SET STATISTICS 0, ALTER COLUMN own_question SET STATISTICS 0;

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

CREATE TABLE change (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number integer NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown boolean NOT NULL,
    PRIMARY KEY (workshop, number)
);

ALTER TABLE change ALTER COLUMN text SET STATISTICS 0;

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

CREATE TABLE sealing (
    one integer PRIMARY KEY CHECK (one = 1),
    day date NOT NULL,
    waiting integer NOT NULL CHECK (waiting >= 0),
    rewritten boolean NOT NULL DEFAULT false
);

CREATE TABLE held (
    day date NOT NULL,
    what text NOT NULL CHECK (what IN ('workshop', 'small', '5-9', '10-19', '20-49', '50+')),
    n integer NOT NULL CHECK (n >= 0),
    PRIMARY KEY (day, what)
);

CREATE TABLE coordinator_key (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    label text NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
    made date NOT NULL
);

ALTER TABLE coordinator_key ALTER COLUMN label SET STATISTICS 0, ALTER COLUMN digest SET STATISTICS 0;

CREATE TABLE edition (
    id text PRIMARY KEY,
    choices text NOT NULL
);

CREATE TABLE signed_out (
    session bytea PRIMARY KEY CHECK (length(session) = 32),
    day date NOT NULL
);

ALTER TABLE signed_out ALTER COLUMN session SET STATISTICS 0;

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

CREATE TABLE schema_version (
    one integer PRIMARY KEY CHECK (one = 1),
    version integer NOT NULL
);

INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (1, 'open', 'none', 'fi', '2026-1-2406b028', '2026-11-21', NULL, 1, NULL, '1 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 0 1 0 0 0 1 0 0 0 1 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 1 0 0 0 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (2, 'open', 'lappi', 'fi', '2026-1-2406b028', '2026-11-21', NULL, 2, NULL, '0 0 1 0 0 1 0 1 0 0 0 1 0 0 1 0 0 1 0 0 1 0 0 1 0 0 0 1 0 1 0 0 0 0 1 1 0 0 0 1 1 0 0 0 1 0 0 1 0 1 1 0 0 0 0 0 0 0 2 0 2 0 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 1 0 0 1 0 0 1 1 0 0 0 2 0 0 0 1 1 0 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (3, 'open', 'lappi', 'sv', '2026-1-2406b028', '2026-11-21', NULL, 1, NULL, '0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 1 0 0 1 0 0 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (4, 'open', 'none', 'fi-simple', '2026-1-2406b028', '2026-11-21', NULL, 1, NULL, '0 0 1 0 0 0 0 1 0 0 0 0 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 1 0 0 1 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 1 0 0 0 0 1 0 0 0 0 0 1 0 0 1 0 0 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (5, 'workshop', 'kainuu', 'fi', '2026-1-2406b028', '2026-11-21', '2026-11-21', 6, '2026-W47', '2 0 0 1 1 2 1 1 1 2 0 1 2 0 0 0 2 2 1 1 1 0 1 2 2 1 3 0 0 0 0 1 1 0 4 0 1 1 1 2 1 0 2 2 1 0 1 0 0 1 2 3 0 0 0 3 0 3 0 0 2 2 1 1 0 0 0 0 2 4 0 0 1 1 1 0 2 0 0 1 0 1 4 1 0 0 0 1 3 2 0 1 3 2 0 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (6, 'workshop', 'kainuu', 'fi', '2026-1-2406b028', '2026-11-21', NULL, 2, NULL, '0 0 0 1 1 0 1 1 0 0 0 0 0 1 0 0 1 0 0 0 1 0 1 0 1 0 1 0 0 0 0 1 0 1 0 0 0 1 0 1 0 0 0 0 1 0 1 0 0 1 0 1 0 0 0 1 0 0 1 0 0 0 1 0 1 0 0 0 1 1 0 0 0 0 0 0 1 1 0 0 0 1 0 1 0 0 0 0 2 0 0 0 0 1 1 0');
INSERT INTO batch (id, kind, region, language, edition, opened, sealed, n, week, counts) OVERRIDING SYSTEM VALUE VALUES (7, 'workshop', 'kainuu', 'fi', '2026-1-2406b028', '2026-11-21', NULL, 0, NULL, '');
ALTER TABLE batch ALTER COLUMN id RESTART WITH 8;
INSERT INTO ticket_page (id, born, bits) VALUES (4611686018427387000, '2026-11-21', '\x8140201000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000');
INSERT INTO reach (day, step, n) VALUES ('2026-11-21', 'finish', 5);
INSERT INTO reach (day, step, n) VALUES ('2026-11-21', 'question-1', 8);
INSERT INTO reach (day, step, n) VALUES ('2026-11-21', 'start', 17);
INSERT INTO workshop (id, code, key, title, language, region, size, ends, paused, view, question, made, written, own_question) OVERRIDING SYSTEM VALUE VALUES (1, 'napi-rehi', '\xf6bab9a5ed049be3bff3e69bc2e7eeae130fdbc26d12230d2e71f0e643c48b33', 'Torstain ryhmä', 'fi', 'kainuu', 12, '2026-12-05', false, 'join', 1, '2026-11-21', 3, 'Mitä tänne tarvitaan?');
ALTER TABLE workshop ALTER COLUMN id RESTART WITH 2;
INSERT INTO round (workshop, number, batch, paper_batch, state, joined, paper, done) VALUES (1, 1, 5, NULL, 'shown', 6, 0, 6);
INSERT INTO round (workshop, number, batch, paper_batch, state, joined, paper, done) VALUES (1, 2, 6, 7, 'open', 2, 0, 0);
INSERT INTO change (workshop, number, text, shown) VALUES (1, 1, 'Penkki bussipysäkille', true);
INSERT INTO total (edition, region, language, source, week, n, batches, counts) VALUES ('2026-1-2406b028', '*', '*', '*', '2026-W47', 6, 1, '3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO total (edition, region, language, source, week, n, batches, counts) VALUES ('2026-1-2406b028', '*', 'fi', 'workshop', '2026-W47', 6, 1, '3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO total (edition, region, language, source, week, n, batches, counts) VALUES ('2026-1-2406b028', 'kainuu', '*', '*', '2026-W47', 6, 1, '3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO total (edition, region, language, source, week, n, batches, counts) VALUES ('2026-1-2406b028', 'kainuu', 'fi', 'workshop', '2026-W47', 6, 1, '3 0 0 0 0 3 0 3 0 3 0 0 2 0 0 0 2 2 3 0 0 0 0 3 0 3 3 0 0 0 0 0 3 0 3 0 0 0 0 3 3 0 3 0 0 0 3 0 0 0 3 3 0 0 0 3 0 3 0 0 3 3 0 0 0 0 0 0 2 5 0 0 0 0 3 0 3 0 0 0 0 0 3 3 0 0 0 0 3 3 0 0 3 3 0 0');
INSERT INTO sealing (one, day, waiting) VALUES (1, '2026-11-25', 7);
INSERT INTO held (day, what, n) VALUES ('2026-11-21', '5-9', 1);
INSERT INTO held (day, what, n) VALUES ('2026-11-21', 'workshop', 1);
INSERT INTO coordinator_key (id, label, digest, made) OVERRIDING SYSTEM VALUE VALUES (1, 'Kainuu', '\x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', '2026-11-21');
ALTER TABLE coordinator_key ALTER COLUMN id RESTART WITH 2;
INSERT INTO edition (id, choices) VALUES ('2026-1-2406b028', 'question:omenaampari 1 2 3 4 5 declined
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
INSERT INTO signed_out (session, day) VALUES ('\x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e', '2026-11-26');
INSERT INTO campaign (slug, name_fi, name_sv, name_en, name_simple, organiser, link, first, last, region, note, key, made, workshops) VALUES ('osallisuusviikko-2027', 'Osallisuusviikko 2027', 'Delaktighetsveckan 2027', 'Inclusion Week 2027', 'Osallisuus-viikko 2027', 'Kainuun hyvinvointialue', 'https://example.org/viikko', '2027-02-01', '2027-02-04', '', '', NULL, '2026-11-21', 0);
INSERT INTO schema_version (one, version) VALUES (1, 4);
