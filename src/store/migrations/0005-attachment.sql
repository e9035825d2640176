-- Whether a file was read through for a 密级标志; what was taken before this step was not.
ALTER TABLE attachment ADD COLUMN sought INTEGER NOT NULL DEFAULT 0 CHECK (sought IN (0, 1));
