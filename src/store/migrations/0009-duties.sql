-- 主要职责 of a body, by which an applicant finds the one to ask (art. 20(2) has it published).
ALTER TABLE body ADD COLUMN duties TEXT NOT NULL DEFAULT '';
