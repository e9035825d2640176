-- Whether the file of a report was kept beside its figures: a collection of many keeps figures only.
ALTER TABLE imported_report ADD COLUMN kept INTEGER NOT NULL DEFAULT 1 CHECK (kept IN (0, 1));
