-- The day on which a workshop was made, how many changes its host has written so far, and a question of the host's own.
ALTER TABLE workshop
    ADD COLUMN made date,
    ADD COLUMN written integer NOT NULL DEFAULT 0 CHECK (written >= 0),
    ADD COLUMN own_question text NOT NULL DEFAULT '' CHECK (length(own_question) <= 120);

ALTER TABLE workshop ALTER COLUMN own_question SET STATISTICS 0;

-- That of its first round, where that had people enough.
UPDATE workshop SET made = (
    SELECT min(opened) FROM round JOIN batch ON batch.id = round.batch WHERE round.workshop = workshop.id
);

-- The wall of changes: what the host writes of what groups say, in a line of at most 120 characters, twelve lines at the
-- most. number is how many were written when it was; shown is whether the wall may show it. Participants write nothing.
CREATE TABLE change (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number integer NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown boolean NOT NULL,
    PRIMARY KEY (workshop, number)
);

ALTER TABLE change ALTER COLUMN text SET STATISTICS 0;
