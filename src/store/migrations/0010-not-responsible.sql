-- Whether what was asked for is not this body's to disclose: art. 36(5) of the Regulation, not 36(4).
ALTER TABLE decision ADD COLUMN not_responsible INTEGER NOT NULL DEFAULT 0 CHECK (not_responsible IN (0, 1));
