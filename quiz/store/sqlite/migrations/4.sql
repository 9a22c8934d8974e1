-- How many people of a batch chose what: numbers in the order of its edition, as text. Deleted (NULL) when the batch is
-- in the sums of its week and no picture of a round needs them any more.
ALTER TABLE batch ADD COLUMN counts TEXT;

-- The order of an edition's counts: its items (questions, headline character, dimensions), a line each, and after each
-- of them its choices.
CREATE TABLE edition (
    id TEXT PRIMARY KEY,
    choices TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- `layout` is the order of the questionnaire that the program has; that of other editions was kept nowhere.
UPDATE batch SET counts = iif(n = 0, '', (
    SELECT group_concat(n, ' ') FROM (
        SELECT coalesce(cell.n, 0) AS n FROM layout
        LEFT JOIN cell ON cell.batch = batch.id AND cell.item = layout.item AND cell.choice = layout.choice
        WHERE layout.edition = batch.edition ORDER BY place
    )
))
WHERE week IS NULL OR id IN (SELECT batch FROM round WHERE batch IS NOT NULL);

-- An edition by themselves: nobody is counted in with people whose answers are not known.
UPDATE batch SET edition = edition || ' (before version 4)'
WHERE week IS NULL AND edition NOT IN (SELECT edition FROM layout);

DROP TABLE cell;
