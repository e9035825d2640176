/*
 * A streaming JSON writer on a StrBuf. Commas, quoting and indentation are its work; the caller
 * opens and closes in the right order (checked by assert). Invalid UTF-8 is written as U+FFFD.
 * Reading JSON is jansson's work, at the edges that accept it.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

#define JSON_DEPTH_MAX 32

typedef struct JsonWriter {
    StrBuf *out;
    bool pretty; /* two blanks a level; arrays of numbers stay on one line */
    int depth;
    bool has_member[JSON_DEPTH_MAX];
    bool flat[JSON_DEPTH_MAX]; /* this level prints on one line even when pretty */
    bool after_key;
} JsonWriter;

JsonWriter json_writer(StrBuf *out, bool pretty);

void json_object_begin(JsonWriter *w);
void json_object_end(JsonWriter *w);
void json_array_begin(JsonWriter *w);
/* An array or object printed on one line even in a pretty document. */
void json_flat_array_begin(JsonWriter *w);
void json_flat_object_begin(JsonWriter *w);
void json_array_end(JsonWriter *w);
void json_key(JsonWriter *w, const char *key);
void json_text(JsonWriter *w, Str value);
void json_int(JsonWriter *w, int64_t value);
void json_bool(JsonWriter *w, bool value);
void json_null(JsonWriter *w);

/* key and value in one call */
void json_member_text(JsonWriter *w, const char *key, Str value);
void json_member_int(JsonWriter *w, const char *key, int64_t value);
void json_member_bool(JsonWriter *w, const char *key, bool value);
