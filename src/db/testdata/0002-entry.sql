CREATE TABLE entry (
    id INTEGER NOT NULL PRIMARY KEY,
    account_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    FOREIGN KEY (account_id, name) REFERENCES part (account_id, name)
) STRICT;
