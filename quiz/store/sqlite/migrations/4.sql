-- How many people of a batch chose what: numbers in the order of the edition's questions, headline characters and
-- dimensions, and of the choices of each, as text. Deleted (NULL) when the batch is in its week's sums and no picture
-- of a round needs them any more.
ALTER TABLE batch ADD COLUMN counts TEXT;

-- `layout` is the order of the questionnaire's edition. Nobody knows that of other editions, and nothing shows them.
UPDATE batch SET counts = iif(n = 0, '', (
    SELECT group_concat(n, ' ') FROM (
        SELECT coalesce(cell.n, 0) AS n FROM layout
        LEFT JOIN cell ON cell.batch = batch.id AND cell.item = layout.item AND cell.choice = layout.choice
        WHERE layout.edition = batch.edition ORDER BY place
    )
))
WHERE week IS NULL OR id IN (SELECT batch FROM round WHERE batch IS NOT NULL);

DROP TABLE cell;
