-- What a workshop asks, and what its team has stated.
ALTER TABLE workshop ADD COLUMN asks text NOT NULL DEFAULT 'quiz' CHECK (asks IN ('quiz', 'mirror'));

-- What the team that runs an activity has stated together in a workshop that asks the mirror: the step of each question,
-- 0 where they could not tell. It can be changed only before the first participant begins, and is deleted with the
-- workshop. It is no count of people.
CREATE TABLE statement (
    workshop bigint NOT NULL REFERENCES workshop (id) ON DELETE CASCADE,
    question text NOT NULL,
    step integer NOT NULL CHECK (step BETWEEN 0 AND 4),
    PRIMARY KEY (workshop, question)
);

ALTER TABLE statement ALTER COLUMN step SET STATISTICS 0;
