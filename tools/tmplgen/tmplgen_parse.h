/*
 * A template as a tree: what tmplgen_parse.c reads and tmplgen_compile.c prints as C. Nodes live on
 * the parser's arena; their Strs are views of the source. Single-threaded.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

#define NESTING_MAX 32

typedef enum NodeKind {
    NODE_TEXT,
    NODE_VALUE,
    NODE_IF,
    NODE_EACH,
    NODE_INCLUDE,
    NODE_BLOCK
} NodeKind;

typedef struct Node Node;

typedef struct NodeList {
    Node *items;
    size_t count;
    size_t capacity;
} NodeList;

struct Node {
    NodeKind kind;
    Str file;
    int line;
    int end_line; /* of the closing construct */
    Str text;     /* TEXT: the literal; others: the name after the keyword */
    Str second;   /* EACH: the array; INCLUDE: the member; IF: "not" or empty */
    NodeList body;
    NodeList other; /* of else */
    bool has_else;
};

/* One file while it is read. */
typedef struct Parser {
    Arena *arena;
    StrBuf *error;
    Str file;
    Str source;
    size_t at;
    int line;
    int depth;
    bool failed;
    Str view_type, view_header;   /* {{view}} */
    Str layout_path, layout_name; /* {{layout}} */
    int layout_line;
} Parser;

/* Writes "file:line: what: about" as the one message, unless *failed is set already; sets it. */
void tmpl_reject(StrBuf *error, bool *failed, Str file, int line, const char *what, Str about);
/* Reads all of p->source; false when p->failed. */
bool tmpl_parse(Parser *p, NodeList *ret_list);
bool tmpl_is_name_byte(char c);
