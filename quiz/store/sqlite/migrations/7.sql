-- The day on which a workshop was made, how many changes its host has written so far, and a question of the host's own.
ALTER TABLE workshop ADD COLUMN made TEXT CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]');
ALTER TABLE workshop ADD COLUMN written INTEGER NOT NULL DEFAULT 0 CHECK (written >= 0);
ALTER TABLE workshop ADD COLUMN own_question TEXT NOT NULL DEFAULT '' CHECK (length(own_question) <= 120);

-- That of its first round, where that had people enough.
UPDATE workshop SET made = (
    SELECT min(opened) FROM round JOIN batch ON batch.id = round.batch WHERE round.workshop = workshop.id
);

-- The wall of changes: what the host writes of what groups say, in a line of at most 120 characters, twelve lines at the
-- most. number is how many were written when it was; shown is whether the wall may show it. Participants write nothing.
CREATE TABLE change (
    workshop INTEGER NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 120),
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    PRIMARY KEY (workshop, number)
) STRICT, WITHOUT ROWID;
