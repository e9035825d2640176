/*
 * The template compiler as a function, so that its program, its tests and its fuzz target are one.
 * All memory is the caller's arena and buffers; single-threaded.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

#define TMPL_SOURCE_MAX ((size_t)1 << 20)

/* Reads a layout by its path below the templates folder. false: there is none. */
typedef bool TmplLoader(void *context, Arena *arena, Str path, Str *ret_source);

typedef struct TmplInput {
    Str path; /* "part/pager.html": makes the function tmpl_part_pager */
    Str source;
    Str folder;         /* what #line puts before paths; may be empty */
    Str include_prefix; /* "web": generated headers are "web/tmpl_….h" */
    TmplLoader *load;
    void *load_context;
} TmplInput;

typedef enum TmplOutcome {
    TMPL_E_REJECTED = 1, /* error holds one line: "path:line: what is wrong" */
} TmplOutcome;

/* Appends the C file and the header; error is appended to only on TMPL_E_REJECTED. */
int tmpl_compile(const TmplInput *input, Arena *arena, StrBuf *c, StrBuf *header,
                 StrBuf *error) ATTR_NODISCARD;
