/*
 * The view of tests/golden/tmplgen/page, which template_test.c renders. Plain data.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "html/html.h"

#define STYLE_PATH STR("/assets/a.css")

typedef struct ShellView {
    Str site;
} ShellView;

typedef struct PagerView {
    int64_t page;
} PagerView;

typedef struct RowView {
    int64_t id;
    Str number, colour;
    bool late;
    const Str *tags;
    size_t tags_count;
} RowView;

typedef struct PageView {
    ShellView shell;
    PagerView pager;
    Str tab, link;
    SafeHtml note;
    int64_t total;
    const RowView *rows;
    size_t rows_count;
} PageView;
