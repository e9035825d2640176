-- INTEGER and BLOB in comments and 'BLOB' in strings stay.
CREATE TABLE note (
    id INTEGER NOT NULL PRIMARY KEY,
    text TEXT NOT NULL DEFAULT 'a "BLOB" \ of 文字'
) STRICT;
