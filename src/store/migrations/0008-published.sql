-- Whether what was asked for had already been published: art. 36(1) of the Regulation, not 36(2).
ALTER TABLE decision ADD COLUMN published INTEGER NOT NULL DEFAULT 0 CHECK (published IN (0, 1));
