#include "sqlgen.h"

#include <string.h>

typedef struct Banned {
    const char *words;
    const char *instead;
} Banned;

static const Banned banned_in_statements[] = {
    {"INTEGER INT", "it has 32 bits on PostgreSQL: write BIGINT"},
    {"BLOB", "PostgreSQL has no such type"},
    {"REAL NUMERIC", "figures are integers"},
    {"OFFSET", "page by the key of the last row"},
    {"ROWID", "use id"},
    {"GLOB REGEXP MATCH ILIKE INDEXED", "only one engine has it"},
    {"TRUE FALSE", "write 1 or 0"},
    {"REPLACE", "write ON CONFLICT"},
    {"COLLATE", "text sorts by its bytes"},
    {"CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME", "time is a parameter"},
};
static const Banned banned_in_migrations[] = {
    {"AUTOINCREMENT", "the program makes ids"},
    {"ROWID VIRTUAL PRAGMA", "SQLite only"},
    {"TRIGGER VIEW", "no hidden work: write a statement"},
    {"BIGINT BYTEA", "write INTEGER or BLOB, which are mapped"},
    {"BEGIN COMMIT", "each migration is one transaction already"},
    {"REPLACE", "write ON CONFLICT"},
    {"COLLATE", "text sorts by its bytes"},
    {"CURRENT_TIMESTAMP CURRENT_DATE CURRENT_TIME", "time is a parameter"},
};

static bool in_list(const char *list, Str word)
{
    for (Str rest = str_of(list), part; str_split_next(&rest, STR(" "), &part);)
        if (str_eq_nocase(part, word))
            return true;
    return false;
}

static void check_words(Generator *g, const char *path, const Tokens *tokens, const Banned *banned,
                        size_t count)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *t = &tokens->at[i];
        if (t->kind == TOKEN_PUNCT && strchr("\"`[]?:@", t->text.ptr[0]))
            complain(g, path, t->line, "'%c': names are plain words, strings '...', parameters $1",
                     t->text.ptr[0]);
        if (token_is(t, "=="))
            complain(g, path, t->line, "'==': write =");
        if (t->kind == TOKEN_NUMBER && memchr(t->text.ptr, '.', t->text.len))
            complain(g, path, t->line, "%.*s: figures are integers", STR_FMT(t->text));
        /* replace(a, b, c) is a function, REPLACE INTO is not. */
        bool call = i + 1 < tokens->count && token_is(&tokens->at[i + 1], "(");
        for (size_t k = 0; k < count && t->kind == TOKEN_WORD; k++)
            if (in_list(banned[k].words, t->text) && !(call && token_is(t, "REPLACE")))
                complain(g, path, t->line, "%.*s: %s", STR_FMT(t->text), banned[k].instead);
    }
}

void check_migration(Generator *g, const Source *s)
{
    check_words(g, s->path, &s->tokens, banned_in_migrations, ARRAY_LEN(banned_in_migrations));
    for (size_t i = 0; i < s->tokens.count; i++) {
        const Token *t = &s->tokens.at[i];
        if (in_list("integer blob strict", t->text) && t->text.ptr[0] >= 'a')
            complain(g, s->path, t->line, "%.*s: write it in capitals, it is mapped for PostgreSQL",
                     STR_FMT(t->text));
        if (t->kind == TOKEN_PARAM)
            complain(g, s->path, t->line, "a migration has no parameters");
        if (t->kind == TOKEN_WORD && t->text.len > 63)
            complain(g, s->path, t->line, "%.*s: PostgreSQL cuts names at 63 bytes",
                     STR_FMT(t->text));
    }
}

/* Each $n first appears in ascending order, and the heading names them all. */
static void check_params(Generator *g, const Statement *s)
{
    int64_t seen = 0;
    for (size_t i = 0; i < s->tokens.count; i++) {
        const Token *t = &s->tokens.at[i];
        if (t->kind != TOKEN_PARAM)
            continue;
        int64_t n = 0;
        if (!str_parse_int(str_sub(t->text, 1, t->text.len), &n) || n < 1)
            complain(g, s->source->path, t->line, "%.*s: parameters are $1, $2, ...",
                     STR_FMT(t->text));
        else if (n > seen + 1 && !s->source->pg)
            complain(g, s->source->path, t->line,
                     "$%d appears before $%d: SQLite numbers parameters by appearance", (int)n,
                     (int)seen + 1);
        seen = MAX(seen, n);
    }
    if (seen != s->n_params)
        complain(g, s->source->path, s->line, "%.*s names %d parameters but uses %d",
                 STR_FMT(s->name), s->n_params, (int)seen);
}

static void check_call(Generator *g, const Statement *s, size_t i)
{
    const Token *at = s->tokens.at, *t = &at[i];
    bool cast = !token_is(t, "sum");
    int depth = t->depth;
    for (size_t k = i; k-- > 1 && !cast;)
        if (at[k].depth < depth && token_is(&at[k], "(")) {
            depth = at[k].depth;
            cast = token_is(&at[k - 1], "CAST");
        }
    if (!cast)
        complain(g, s->source->path, t->line,
                 "sum: write CAST(sum(...) AS BIGINT), PostgreSQL gives numeric");
    if (token_is(t, "max") || token_is(t, "min"))
        for (size_t k = i + 2; k < s->tokens.count && at[k].depth > t->depth; k++)
            if (token_is(&at[k], ",") && at[k].depth == t->depth + 1)
                complain(g, s->source->path, t->line,
                         "%.*s of several values is SQLite only: write CASE", STR_FMT(t->text));
}

static void check_like(Generator *g, const Statement *s, size_t i)
{
    const Token *at = s->tokens.at, *t = &at[i];
    for (size_t k = i + 1; k + 1 < s->tokens.count && at[k].depth >= t->depth; k++) {
        if (token_is(&at[k], "ESCAPE") && str_eq(at[k + 1].text, STR("'!'")))
            return;
        if (at[k].depth == t->depth && (token_is(&at[k], "AND") || token_is(&at[k], "OR")))
            break;
    }
    complain(g, s->source->path, t->line, "LIKE: write LIKE ... ESCAPE '!'");
}

/* A write names its columns, or its condition; but for DO UPDATE, and FOR UPDATE. */
static void check_write(Generator *g, const Statement *s, size_t i)
{
    const Token *at = s->tokens.at, *t = &at[i];
    bool insert = token_is(t, "INTO");
    bool found = insert ? i + 2 < s->tokens.count && token_is(&at[i + 2], "(")
                        : i > 0 && in_list("DO FOR", at[i - 1].text);
    for (size_t k = i; k < s->tokens.count && at[k].depth >= t->depth && !insert; k++)
        found = found || (at[k].depth == t->depth && token_is(&at[k], "WHERE"));
    if (!found)
        complain(g, s->source->path, t->line,
                 insert ? "INSERT names its columns" : "%.*s has a WHERE", STR_FMT(t->text));
}

static void check_is(Generator *g, const Statement *s, size_t i)
{
    const Token *at = s->tokens.at;
    size_t k = i + 1;
    if (k < s->tokens.count && token_is(&at[k], "NOT"))
        k++;
    if (k >= s->tokens.count || !(token_is(&at[k], "NULL") || token_is(&at[k], "DISTINCT")))
        complain(g, s->source->path, at[i].line,
                 "IS stands before NULL or [NOT] DISTINCT FROM, for values write =");
}

void check_statement(Generator *g, const Statement *s)
{
    check_params(g, s);
    if (!in_list("SELECT INSERT UPDATE DELETE WITH", s->tokens.at[0].text))
        complain(g, s->source->path, s->line, "a statement is SELECT, INSERT, UPDATE or DELETE");
    if (s->source->pg)
        return;
    check_words(g, s->source->path, &s->tokens, banned_in_statements,
                ARRAY_LEN(banned_in_statements));
    const Token *at = s->tokens.at;
    for (size_t i = 0; i < s->tokens.count; i++) {
        if (token_is(&at[i], ";"))
            complain(g, s->source->path, at[i].line, "one statement a block");
        if (i + 1 < s->tokens.count && token_is(&at[i + 1], "("))
            check_call(g, s, i);
        if (token_is(&at[i], "LIKE"))
            check_like(g, s, i);
        if (token_is(&at[i], "IS"))
            check_is(g, s, i);
        if (in_list("INTO UPDATE DELETE", at[i].text))
            check_write(g, s, i);
        if (token_is(&at[i], "OR") && i > 0 && in_list("INSERT UPDATE", at[i - 1].text))
            complain(g, s->source->path, at[i].line, "OR: write ON CONFLICT");
        if (token_is(&at[i], "*") && i > 0 && in_list("SELECT .", at[i - 1].text))
            complain(g, s->source->path, at[i].line, "*: name the columns");
    }
}

bool function_is_common(const char *name)
{
    return in_list(
        "count sum min max coalesce nullif length substr replace trim ltrim rtrim abs like "
        "row_number rank dense_rank lag lead first_value last_value",
        str_of(name));
}

/* Whether each of the names stands in the list of column terms that begins at i, and ends at end.
 */
static bool list_has(const Tokens *tokens, size_t i, size_t end, Str name)
{
    int depth = i < end ? tokens->at[i].depth : 0;
    for (; i < end; i++) {
        bool last = i + 1 == end || !token_is(&tokens->at[i + 1], ".");
        if (tokens->at[i].depth == depth && last && str_eq_nocase(tokens->at[i].text, name))
            return true;
    }
    return false;
}

/* Whether the ORDER BY list holds all columns of a unique key of a table that is read. */
static bool order_has_key(Generator *g, const Statement *s, size_t from, size_t to)
{
    static const char sql[] =
        "SELECT l.name, i.name FROM pragma_index_list($1) l JOIN pragma_index_info(l.name) i "
        "WHERE l.\"unique\" AND NOT l.partial UNION ALL "
        "SELECT '', name FROM pragma_table_info($1) WHERE pk ORDER BY 1";
    for (size_t k = 0; k < s->n_tables; k++) {
        sqlite3_stmt *q = NULL;
        if (sqlite3_prepare_v2(g->db, sql, -1, &q, NULL) != SQLITE_OK)
            return false;
        sqlite3_bind_text(q, 1, s->tables[k].ptr, (int)s->tables[k].len, SQLITE_STATIC);
        char key[128] = "\x01";
        bool all = false;
        while (sqlite3_step(q) == SQLITE_ROW) {
            const char *index = (const char *)sqlite3_column_text(q, 0);
            Str column = str_of((const char *)sqlite3_column_text(q, 1));
            if (strncmp(key, index, sizeof(key) - 1) != 0) {
                if (all)
                    break;
                all = true;
                strncpy(key, index, sizeof(key) - 1);
            }
            all = all && list_has(&s->tokens, from, to, column);
        }
        sqlite3_finalize(q);
        if (all)
            return true;
    }
    return false;
}

/* Whether the ORDER BY list holds all that stands after GROUP BY. */
static bool order_has_group(const Tokens *t, size_t group, size_t order)
{
    size_t end = group + 2;
    while (end < order && !token_is(&t->at[end], "HAVING") && !token_is(&t->at[end], "ORDER"))
        end++;
    for (size_t i = group + 2; i < end; i++) {
        bool column =
            t->at[i].kind == TOKEN_WORD && (i + 1 == end || !token_is(&t->at[i + 1], "."));
        size_t limit = order;
        while (limit < t->count && !token_is(&t->at[limit], "LIMIT"))
            limit++;
        if (column && !list_has(t, order + 2, limit, t->at[i].text))
            return false;
    }
    return true;
}

static void check_limit(Generator *g, const Statement *s, size_t limit)
{
    const Token *at = s->tokens.at;
    int depth = at[limit].depth;
    size_t order = 0, group = 0, begin = limit;
    while (begin > 0 && at[begin - 1].depth >= depth) {
        begin--;
        if (at[begin].depth != depth)
            continue;
        if (!order && token_is(&at[begin], "ORDER"))
            order = begin;
        if (!group && token_is(&at[begin], "GROUP"))
            group = begin;
    }
    /* SELECT 1 ... LIMIT n counts up to n: which rows they are does not matter. */
    if (token_is(&at[begin], "SELECT") && begin + 2 < limit && str_eq(at[begin + 1].text, STR("1")))
        return;
    if (!order)
        complain(g, s->source->path, at[limit].line, "LIMIT without ORDER BY");
    else if (!list_has(&s->tokens, order + 2, limit, STR("id")) &&
             !order_has_key(g, s, order + 2, limit) &&
             !(group && order_has_group(&s->tokens, group, order)))
        complain(g, s->source->path, at[order].line,
                 "ORDER BY is not total: name id, a unique key, or all of GROUP BY");
}

void check_prepared(Generator *g, const Statement *s)
{
    for (size_t i = 0; i < s->tokens.count; i++)
        if (token_is(&s->tokens.at[i], "LIMIT"))
            check_limit(g, s, i);
    for (int i = 0; i < s->n_cols; i++) {
        Str name = str_of(s->columns[i].name);
        if (strspn(name.ptr, "abcdefghijklmnopqrstuvwxyz0123456789_") != name.len)
            complain(g, s->source->path, s->line, "column \"%s\": give it a name with AS",
                     name.ptr);
        for (int k = 0; k < i; k++)
            if (str_eq(str_of(s->columns[k].name), name))
                complain(g, s->source->path, s->line, "two columns are called %s", name.ptr);
    }
    if (!str_starts_with(s->source->stem, STR("public_")))
        return;
    for (size_t i = 0; i < s->n_tables; i++)
        if (!str_starts_with(s->tables[i], STR("public_")) &&
            !str_starts_with(s->tables[i], STR("law_")))
            complain(g, s->source->path, s->line, "%.*s reads %.*s: the portal sees public_* only",
                     STR_FMT(s->name), STR_FMT(s->tables[i]));
}

void check_schema(Generator *g)
{
    static const char sql[] =
        "SELECT t.name, coalesce(c.name, ''), CASE WHEN NOT t.strict THEN 'STRICT is missing' "
        "WHEN c.type NOT IN ('INTEGER', 'TEXT', 'BLOB') THEN 'types are INTEGER, TEXT, BLOB' "
        "WHEN c.pk AND NOT c.\"notnull\" THEN 'a primary key is NOT NULL' END AS what "
        "FROM pragma_table_list t JOIN pragma_table_info(t.name) c "
        "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite_%' AND what NOT NULL ORDER BY 1, 2";
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(g->db, sql, -1, &q, NULL) != SQLITE_OK) {
        complain(g, "schema", 0, "%s", sqlite3_errmsg(g->db));
        return;
    }
    while (sqlite3_step(q) == SQLITE_ROW)
        complain(g, "schema", 0, "%s.%s: %s", (const char *)sqlite3_column_text(q, 0),
                 (const char *)sqlite3_column_text(q, 1), (const char *)sqlite3_column_text(q, 2));
    sqlite3_finalize(q);
}
