-- Sums over all languages but of one source, or over all sources but of one language, are added up when they are read.
DELETE FROM total WHERE (language = '*') <> (source = '*');
