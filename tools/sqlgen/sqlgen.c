/*
 * sqlgen PREFIX INCLUDE OUT.h OUT.c OUT.pg.sql FILE.sql...
 *
 * Files whose name begins with four digits are migrations; all others hold statements, each headed
 * "-- name: application_by_id(body_id, id)". INCLUDE is how OUT.c includes OUT.h. Exit: 0 written;
 * 1 complaints, nothing written; 2 wrong use.
 */
#include "sqlgen.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_file(Generator *g, Source *s)
{
    FILE *f = fopen(s->path, "rb");
    if (!f) {
        complain(g, s->path, 0, "%s", strerror(errno));
        return false;
    }
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(OUTPUT_MAX);
    char block[8192];
    for (size_t n; (n = fread(block, 1, sizeof(block), f)) > 0;)
        strbuf_append(&b, str_make(block, n));
    fclose(f);
    s->text = arena_str(g->arena, strbuf_str(&b));
    return true;
}

/* Sets what the file name says: stem, pg, number. */
static void source_init(Source *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    Str stem = str_of(slash ? slash + 1 : path);
    *s = (Source){.path = path};
    if (str_ends_with(stem, STR(".sql")))
        stem.len -= 4;
    s->pg = str_ends_with(stem, STR(".pg"));
    if (s->pg)
        stem.len -= 3;
    s->stem = stem;
    int64_t number = 0;
    if (stem.len > 5 && stem.ptr[4] == '-' && str_parse_int(str_sub(stem, 0, 4), &number))
        s->number = (int)number;
}

static int source_cmp(const void *a, const void *b)
{
    const Source *x = a, *y = b;
    int by_name = str_cmp(x->stem, y->stem);
    return by_name ? by_name : (int)x->pg - (int)y->pg;
}

static void read_sources(Generator *g, int count, char **paths)
{
    g->sources = arena_new(g->arena, Source, (size_t)count);
    g->n_sources = (size_t)count;
    for (int i = 0; i < count; i++)
        source_init(&g->sources[i], paths[i]);
    qsort(g->sources, g->n_sources, sizeof(Source), source_cmp);
    for (size_t i = 0; i < g->n_sources; i++)
        read_file(g, &g->sources[i]);
}

/* Runs the migrations in order on the empty database. */
static void apply_migrations(Generator *g)
{
    int expected = 1;
    for (size_t i = 0; i < g->n_sources; i++) {
        Source *s = &g->sources[i];
        if (!s->number)
            continue;
        if (s->pg) {
            if (i == 0 || g->sources[i - 1].number != s->number)
                complain(g, s->path, 1, "a variant of a migration that is not there");
            else
                g->sources[i - 1].variant = s;
            continue;
        }
        s->tokens = tokenize(g, s->path, 1, s->text);
        check_migration(g, s);
        if (s->number != expected)
            complain(g, s->path, 1, "migration %d is missing or there twice", expected);
        expected = s->number + 1;
        char *message = NULL;
        if (sqlite3_exec(g->db, arena_cstr(g->arena, s->text), NULL, NULL, &message) != SQLITE_OK)
            complain(g, s->path, 1, "%s", message ? message : "failed");
        sqlite3_free(message);
    }
}

static bool is_name(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') || s.ptr[i] == '_' ||
              (i > 0 && s.ptr[i] >= '0' && s.ptr[i] <= '9')))
            return false;
    return s.len > 0;
}

/* Reads "application_by_id(body_id, id)". */
static bool read_heading(Generator *g, Statement *s, Str heading)
{
    size_t open = str_find(heading, STR("("), 0);
    Str list = {0};
    if (open != STR_NPOS) {
        if (!str_ends_with(heading, STR(")")))
            return false;
        list = str_trim(str_sub(heading, open + 1, heading.len - 1));
    }
    s->name = str_trim(str_sub(heading, 0, open));
    if (!is_name(s->name))
        return false;
    for (Str rest = list, part; list.len && str_split_next(&rest, STR(","), &part);) {
        part = str_trim(part);
        if (!is_name(part) || s->n_params == SQL_PARAMS_MAX)
            return false;
        for (int i = 0; i < s->n_params; i++)
            if (str_eq(s->params[i], part))
                complain(g, s->source->path, s->line, "two parameters are called %.*s",
                         STR_FMT(part));
        s->params[s->n_params++] = part;
    }
    return true;
}

static Statement *find_statement(Generator *g, Str name)
{
    for (size_t i = 0; i < g->n_statements; i++)
        if (str_eq(g->statements[i]->name, name))
            return g->statements[i];
    return NULL;
}

/* Takes in one block: its heading, and the text up to the next. */
static void add_statement(Generator *g, Source *source, int line, Str heading, Str body)
{
    Statement *s = arena_new(g->arena, Statement, 1);
    *s = (Statement){.source = source, .line = line};
    if (!read_heading(g, s, heading)) {
        complain(g, source->path, line, "write -- name: lower_case_name(parameter, parameter)");
        return;
    }
    s->tokens = tokenize(g, source->path, line, body);
    if (s->tokens.count && token_is(&s->tokens.at[s->tokens.count - 1], ";"))
        s->tokens.count--;
    if (!s->tokens.count) {
        complain(g, source->path, line, "%.*s is empty", STR_FMT(s->name));
        return;
    }
    s->sql = tokens_join(g, &s->tokens);
    Statement *same = find_statement(g, s->name);
    if (source->pg) {
        if (!same)
            complain(g, source->path, line, "a variant of a statement that is not there");
        else if (same->n_params != s->n_params)
            complain(g, source->path, line, "the statement has %d parameters, its variant %d",
                     same->n_params, s->n_params);
        else
            same->variant = s;
    } else if (same) {
        complain(g, source->path, line, "%.*s is already at %s:%d", STR_FMT(s->name),
                 same->source->path, same->line);
    } else {
        ARENA_PUSH(g->arena, g->statements, g->n_statements, g->statements_capacity);
        g->statements[g->n_statements - 1] = s;
    }
    check_statement(g, s);
}

static void read_statements(Generator *g, Source *source)
{
    Str heading = {0};
    int line = 0, heading_line = 0;
    size_t begin = 0, end = 0;
    for (Str rest = source->text, part; str_split_next(&rest, STR("\n"), &part);) {
        line++;
        size_t at = (size_t)(part.ptr - source->text.ptr);
        if (str_starts_with(part, STR("-- name:"))) {
            if (heading_line)
                add_statement(g, source, heading_line, heading, str_sub(source->text, begin, at));
            heading = str_trim(str_sub(part, 8, part.len));
            heading_line = line;
            begin = at + part.len;
        } else if (!heading_line && str_trim(part).len && !str_starts_with(part, STR("--"))) {
            complain(g, source->path, line, "SQL before the first -- name:");
            return;
        }
        end = at + part.len;
    }
    if (heading_line)
        add_statement(g, source, heading_line, heading, str_sub(source->text, begin, end));
}

typedef struct Authorizing {
    Generator *g;
    Statement *s;
} Authorizing;

/* SQLite tells which functions and tables a statement uses. */
static int authorize(void *data, int action, const char *a, const char *b, const char *database,
                     const char *cause)
{
    (void)database, (void)cause;
    Authorizing *x = data;
    Statement *s = x->s;
    if (action == SQLITE_FUNCTION && !function_is_common(b))
        complain(x->g, s->source->path, s->line, "%s(): not the same on both engines", b);
    if (action == SQLITE_READ && a && *a) {
        for (size_t i = 0; i < s->n_tables; i++)
            if (str_eq(s->tables[i], str_of(a)))
                return SQLITE_OK;
        ARENA_PUSH(x->g->arena, s->tables, s->n_tables, s->tables_capacity);
        s->tables[s->n_tables - 1] = arena_str(x->g->arena, str_of(a));
    }
    return SQLITE_OK;
}

static int line_of_offset(const Statement *s, int offset)
{
    int line = s->line;
    for (size_t i = 0; i < s->tokens.count; i++)
        if (offset >= 0 && s->tokens.at[i].offset <= (size_t)offset)
            line = s->tokens.at[i].line;
    return line;
}

static SqlType column_type(const char *declared)
{
    if (!declared)
        return SQL_TYPE_UNKNOWN;
    return strcmp(declared, "INTEGER") == 0 ? SQL_TYPE_INT
           : strcmp(declared, "TEXT") == 0  ? SQL_TYPE_TEXT
           : strcmp(declared, "BLOB") == 0  ? SQL_TYPE_BYTES
                                            : SQL_TYPE_UNKNOWN;
}

static void prepare(Generator *g, Statement *s)
{
    Authorizing context = {g, s};
    sqlite3_stmt *q = NULL;
    sqlite3_set_authorizer(g->db, authorize, &context);
    int r = sqlite3_prepare_v2(g->db, s->sql.ptr, (int)s->sql.len, &q, NULL);
    sqlite3_set_authorizer(g->db, NULL, NULL);
    if (r != SQLITE_OK) {
        complain(g, s->source->path, line_of_offset(s, sqlite3_error_offset(g->db)), "%.*s: %s",
                 STR_FMT(s->name), sqlite3_errmsg(g->db));
        return;
    }
    s->writes = !sqlite3_stmt_readonly(q);
    s->n_cols = sqlite3_column_count(q);
    s->columns = arena_new(g->arena, SqlColumn, (size_t)s->n_cols);
    for (int i = 0; i < s->n_cols; i++)
        s->columns[i] = (SqlColumn){arena_cstr(g->arena, str_of(sqlite3_column_name(q, i))),
                                    column_type(sqlite3_column_decltype(q, i))};
    sqlite3_finalize(q);
    check_prepared(g, s);
}

/* Complains when the file cannot be written whole. */
static void write_file(Generator *g, const char *path, const StrBuf *b)
{
    FILE *f = fopen(path, "wb");
    if (!f || strbuf_failed(b) || fwrite(b->ptr, 1, b->len, f) != b->len)
        complain(g, path, 0, "cannot be written");
    if (f && fclose(f) != 0)
        complain(g, path, 0, "cannot be written");
}

static void generate(Generator *g, char **argv)
{
    CLEANUP(strbuf_deinit) StrBuf header = STRBUF_INIT(OUTPUT_MAX);
    CLEANUP(strbuf_deinit) StrBuf source = STRBUF_INIT(OUTPUT_MAX);
    CLEANUP(strbuf_deinit) StrBuf schema = STRBUF_INIT(OUTPUT_MAX);
    emit_header(g, argv[1], &header);
    emit_source(g, argv[1], argv[2], &source);
    emit_postgres_schema(g, &schema);
    write_file(g, argv[3], &header);
    write_file(g, argv[4], &source);
    write_file(g, argv[5], &schema);
}

static bool open_memory(Generator *g)
{
    int ignored = 0;
    return sqlite3_open(":memory:", &g->db) == SQLITE_OK &&
           sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DML, 0, &ignored) == SQLITE_OK &&
           sqlite3_db_config(g->db, SQLITE_DBCONFIG_DQS_DDL, 0, &ignored) == SQLITE_OK &&
           sqlite3_exec(g->db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL) == SQLITE_OK;
}

int main(int argc, char **argv)
{
    if (argc < 7) {
        fputs("usage: sqlgen PREFIX INCLUDE OUT.h OUT.c OUT.pg.sql FILE.sql...\n", stderr);
        return 2;
    }
    Generator g = {.arena = arena_create(1 << 20)};
    if (!open_memory(&g))
        complain(&g, "sqlite", 0, "does not open");
    read_sources(&g, argc - 6, argv + 6);
    apply_migrations(&g);
    check_schema(&g);
    for (size_t i = 0; i < g.n_sources; i++)
        if (!g.sources[i].number)
            read_statements(&g, &g.sources[i]);
    for (size_t i = 0; i < g.n_statements; i++)
        prepare(&g, g.statements[i]);
    if (!g.complaints)
        generate(&g, argv);
    sqlite3_close(g.db);
    arena_free(g.arena);
    return g.complaints ? 1 : 0;
}
