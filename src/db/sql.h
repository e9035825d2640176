/*
 * What tools/sqlgen writes and the db layer runs: statements, sets of statements, migrations.
 *
 * All of it is constant data in the binary; nobody owns it and every thread may read it. A
 * statement is written once in src/store/sql/NAME.sql (docs/sql.md has the rules) and becomes
 *
 *     extern const SqlStmt SQL_APPLICATION_BY_ID;
 *     enum { P_APPLICATION_BY_ID_ID, ... };      its parameters, $1 is 0
 *     enum { C_APPLICATION_BY_ID_TITLE, ... };   its result columns
 */
#pragma once

#include "base/base.h"

/* More than any statement needs; sqlgen refuses more. */
#define SQL_PARAMS_MAX 100

/* What a result column holds, as far as the schema tells. */
typedef enum SqlType {
    SQL_TYPE_UNKNOWN, /* an expression: either engine says when it runs */
    SQL_TYPE_INT,
    SQL_TYPE_TEXT,
    SQL_TYPE_BYTES,
} SqlType;

typedef struct SqlColumn {
    const char *name;
    SqlType type;
} SqlColumn;

typedef struct SqlStmt {
    const char *name;         /* application_by_id */
    const char *sql;          /* for both engines */
    const char *pg_sql;       /* what PostgreSQL runs instead; NULL: the same */
    const SqlColumn *columns; /* n_cols of them */
    int n_params;
    int n_cols;
    bool writes; /* changes data: refused in a read transaction */
} SqlStmt;

/* All statements of a layer, for tests that prepare each on each engine. */
typedef struct SqlSet {
    const SqlStmt *const *statements;
    size_t count;
} SqlSet;

/* One forward step of the schema; immutable once released. */
typedef struct SqlMigration {
    int number;         /* 1, 2, 3 ... without a gap */
    const char *name;   /* 0001-audit */
    const char *sql;    /* as written, for SQLite; what the recorded hash is over */
    const char *pg_sql; /* the same for PostgreSQL */
} SqlMigration;

typedef struct SqlMigrations {
    const SqlMigration *steps; /* by number */
    size_t count;
} SqlMigrations;
