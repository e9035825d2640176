/*
 * sqlgen: turns migrations and named statements into C constants, after preparing every statement
 * on the migrated schema and checking the rules of docs/sql.md. One thread; all memory belongs to
 * the generator's arena. Complaints go to standard error as FILE:LINE: MESSAGE and are counted.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"
#include "db/sql.h"
#include <sqlite3.h>

#define OUTPUT_MAX ((size_t)16 << 20)

typedef enum TokenKind {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_STRING,
    TOKEN_PARAM,
    TOKEN_PUNCT
} TokenKind;

typedef struct Token {
    TokenKind kind;
    Str text;
    int line;
    int depth;     /* of parentheses; "(" and ")" themselves have the outer depth */
    bool gap;      /* white space or a comment stands before it */
    size_t offset; /* in the joined statement */
} Token;

typedef struct Tokens {
    Token *at;
    size_t count, capacity;
} Tokens;

typedef struct Source {
    const char *path;
    Str stem; /* application, 0001-audit */
    Str text;
    bool pg;
    int number; /* of a migration; 0: a file of statements */
    Tokens tokens;
    struct Source *variant; /* of a migration: its .pg.sql */
} Source;

typedef struct Statement {
    Source *source;
    int line;
    Str name;
    Str params[SQL_PARAMS_MAX];
    int n_params;
    Tokens tokens;
    Str sql; /* joined, without comments */
    struct Statement *variant;
    SqlColumn *columns;
    int n_cols;
    bool writes;
    Str *tables; /* that it reads, each once */
    size_t n_tables, tables_capacity;
} Statement;

typedef struct Generator {
    Arena *arena;
    sqlite3 *db;
    Source *sources;
    size_t n_sources;
    Statement **statements; /* variants are not among them */
    size_t n_statements, statements_capacity;
    int complaints;
} Generator;

void complain(Generator *g, const char *path, int line, const char *format, ...) ATTR_PRINTF(4, 5);
/* A word of SQL, whatever its case. */
bool token_is(const Token *t, const char *word);
/* Cuts text, whose first line is `line` of path, into tokens; complains where that fails. */
Tokens tokenize(Generator *g, const char *path, int line, Str text);
/* The statement in one line without comments; sets each token's offset. */
Str tokens_join(Generator *g, Tokens *tokens);

/* The rules of docs/sql.md that the text alone can show. */
void check_migration(Generator *g, const Source *s);
void check_statement(Generator *g, const Statement *s);
/* Those that need the schema: strict tables of known types. */
void check_schema(Generator *g);
/* Those that need the prepared statement. */
void check_prepared(Generator *g, const Statement *s);
/* Whether a function is the same on both engines. */
bool function_is_common(const char *name);

/* The migration in PostgreSQL's words. */
Str migration_for_postgres(Generator *g, const Source *s);
void emit_header(Generator *g, const char *prefix, StrBuf *out);
void emit_source(Generator *g, const char *prefix, const char *include, StrBuf *out);
void emit_postgres_schema(Generator *g, StrBuf *out);
