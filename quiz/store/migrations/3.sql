-- An access key to the coordinators' statistics, made and revoked on the command line. label is the operator's own word
-- for it, as an office or a task; of the key itself only a digest is here. A key that is revoked is deleted.
CREATE TABLE coordinator_key (
    id INTEGER PRIMARY KEY,
    label TEXT NOT NULL UNIQUE CHECK (length(label) BETWEEN 1 AND 60),
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    made TEXT NOT NULL CHECK (made GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT;
