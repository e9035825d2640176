/*
 * For tests only: reads the tables of tests/data, tab-separated, "#" starts a comment line. Memory
 * is the caller's arena. A missing file fails the test.
 */
#pragma once

#include "base/arena.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEST_FIELDS_MAX 16

typedef struct TestRow {
    int line;
    size_t count;
    Str fields[TEST_FIELDS_MAX];
} TestRow;

typedef struct TestTable {
    Str rest;
    int line;
} TestTable;

/* Opens GONGKAI_SOURCE/tests/data/<name>; aborts with a message if it is not there. */
static inline TestTable test_table_open(Arena *a, const char *name)
{
    const char *root = getenv("GONGKAI_SOURCE");
    Str path = arena_printf(a, "%s/tests/data/%s", root ? root : ".", name);
    FILE *f = fopen(path.ptr, "rb");
    if (!f) {
        fprintf(stderr, "no test data: %s\n", path.ptr);
        abort();
    }
    char *bytes = arena_alloc(a, 1, 1 << 20);
    size_t len = fread(bytes, 1, 1 << 20, f);
    fclose(f);
    return (TestTable){str_make(bytes, len), 0};
}

/* The next line that holds data; false at the end. */
static inline bool test_table_next(TestTable *t, TestRow *ret_row)
{
    Str line;
    while (str_split_next(&t->rest, STR("\n"), &line)) {
        t->line++;
        if (str_empty(str_trim(line)) || line.ptr[0] == '#')
            continue;
        *ret_row = (TestRow){.line = t->line};
        for (Str field;
             ret_row->count < TEST_FIELDS_MAX && str_split_next(&line, STR("\t"), &field);)
            ret_row->fields[ret_row->count++] = field;
        return true;
    }
    return false;
}
