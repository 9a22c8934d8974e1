-- The sessions of coordinators who signed out, so that a copied cookie is worth nothing after a restart either.
CREATE TABLE signed_out (
    session BLOB PRIMARY KEY CHECK (length(session) = 32),
    day TEXT NOT NULL CHECK (day GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
) STRICT, WITHOUT ROWID;
