-- Counting everyone who waits is one statement: one transaction, one step of SQLite, one call of its thread.
-- A statement a row would be a wait a row: on a busy server each waits for Python's lock and for the event loop.
-- These are made anew in each connection and are not in the file.

CREATE TEMP VIEW counting AS SELECT NULL AS page, NULL AS bits, NULL AS today, NULL AS counts;

-- A row with a page: the bits of its tickets as they are now.
CREATE TEMP TRIGGER take_tickets INSTEAD OF INSERT ON counting WHEN NEW.page IS NOT NULL
BEGIN
    UPDATE ticket_page SET bits = NEW.bits WHERE id = NEW.page;
END;

-- The row without a page: counts as JSON. Rounds are known by their batch's id, the open quiz's batches by region,
-- language and edition; every entry ends with the number to add.
CREATE TEMP TRIGGER add_counts INSTEAD OF INSERT ON counting WHEN NEW.page IS NULL
BEGIN
    UPDATE batch SET n = n + (SELECT value ->> 1 FROM json_each(NEW.counts, '$.rounds') WHERE value ->> 0 = batch.id)
    WHERE id IN (SELECT value ->> 0 FROM json_each(NEW.counts, '$.rounds'));

    INSERT INTO cell (batch, item, choice, n)
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(NEW.counts, '$.round_cells') WHERE true
    ON CONFLICT (batch, item, choice) DO UPDATE SET n = n + excluded.n;

    INSERT INTO batch (kind, region, language, edition, opened, n)
    SELECT 'open', value ->> 0, value ->> 1, value ->> 2, NEW.today, value ->> 3
    FROM json_each(NEW.counts, '$.open') WHERE true
    ON CONFLICT (region, language, edition) WHERE kind = 'open' AND sealed IS NULL DO UPDATE SET n = n + excluded.n;

    INSERT INTO cell (batch, item, choice, n)
    SELECT batch.id, value ->> 3, value ->> 4, value ->> 5 FROM json_each(NEW.counts, '$.open_cells')
    JOIN batch ON batch.region = value ->> 0 AND batch.language = value ->> 1 AND batch.edition = value ->> 2
    WHERE batch.kind = 'open' AND batch.sealed IS NULL
    ON CONFLICT (batch, item, choice) DO UPDATE SET n = n + excluded.n;

    UPDATE round SET joined = joined + (
        SELECT value ->> 1 FROM json_each(NEW.counts, '$.joined') JOIN workshop ON code = value ->> 0
        WHERE workshop.id = round.workshop
    ) WHERE state = 'open'
    AND workshop IN (SELECT workshop.id FROM workshop JOIN json_each(NEW.counts, '$.joined') ON code = value ->> 0);

    INSERT INTO reach (day, step, n)
    SELECT NEW.today, value ->> 0, value ->> 1 FROM json_each(NEW.counts, '$.reached') WHERE true
    ON CONFLICT (day, step) DO UPDATE SET n = n + excluded.n;
END;
