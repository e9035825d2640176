#include "base/json.h"

#include "base/utf8.h"

#include <assert.h>

JsonWriter json_writer(StrBuf *out, bool pretty)
{
    return (JsonWriter){.out = out, .pretty = pretty};
}

static void json_line(JsonWriter *w)
{
    strbuf_append_char(w->out, '\n');
    for (int i = 0; i < w->depth; i++)
        strbuf_append(w->out, STR("  "));
}

/* What stands before a value or a key: a comma, a line end, a blank, or nothing. */
static void json_separate(JsonWriter *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    if (w->depth == 0)
        return;
    bool first = !w->has_member[w->depth];
    w->has_member[w->depth] = true;
    if (!first)
        strbuf_append_char(w->out, ',');
    if (w->pretty && !w->flat[w->depth])
        json_line(w);
    else if (w->pretty && !first)
        strbuf_append_char(w->out, ' ');
}

static void json_begin(JsonWriter *w, char bracket, bool flat)
{
    json_separate(w);
    strbuf_append_char(w->out, bracket);
    assert(w->depth + 1 < JSON_DEPTH_MAX);
    bool inherited = w->flat[w->depth];
    w->depth++;
    w->has_member[w->depth] = false;
    w->flat[w->depth] = flat || inherited;
}

static void json_end(JsonWriter *w, char bracket)
{
    assert(w->depth > 0);
    bool broken = w->pretty && !w->flat[w->depth] && w->has_member[w->depth];
    w->depth--;
    if (broken)
        json_line(w);
    strbuf_append_char(w->out, bracket);
}

void json_object_begin(JsonWriter *w)
{
    json_begin(w, '{', false);
}

void json_flat_object_begin(JsonWriter *w)
{
    json_begin(w, '{', true);
}

void json_object_end(JsonWriter *w)
{
    json_end(w, '}');
}

void json_array_begin(JsonWriter *w)
{
    json_begin(w, '[', false);
}

void json_flat_array_begin(JsonWriter *w)
{
    json_begin(w, '[', true);
}

void json_array_end(JsonWriter *w)
{
    json_end(w, ']');
}

/* How many bytes from `at` on stand for themselves: valid UTF-8 with nothing to escape. */
static size_t json_run(Str s, size_t at)
{
    size_t i = at;
    while (i < s.len) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x80) {
            if (c < 0x20 || c == '"' || c == '\\' || c == 0x7F)
                break;
            i++;
            continue;
        }
        if (c >= 0xE1 && c <= 0xEC && i + 2 < s.len && (s.ptr[i + 1] & 0xC0) == 0x80 &&
            (s.ptr[i + 2] & 0xC0) == 0x80) {
            i += 3; /* most of Chinese text */
            continue;
        }
        size_t next = i;
        /* A bad sequence gives U+FFFD for one byte; a real U+FFFD has three. */
        if (utf8_next(s, &next) == 0xFFFD && next - i < 3)
            break;
        i = next;
    }
    return i - at;
}

static void json_quoted(StrBuf *out, Str s)
{
    strbuf_append_char(out, '"');
    for (size_t i = 0; i < s.len;) {
        size_t run = json_run(s, i);
        if (run) {
            strbuf_append(out, str_sub(s, i, i + run));
            i += run;
            continue;
        }
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '"' || c == '\\') {
            strbuf_append_char(out, '\\');
            strbuf_append_char(out, (char)c);
            i++;
        } else if (c == '\n') {
            strbuf_append(out, STR("\\n"));
            i++;
        } else if (c < 0x80) {
            strbuf_printf(out, "\\u%04x", c);
            i++;
        } else {
            strbuf_append_codepoint(out, utf8_next(s, &i));
        }
    }
    strbuf_append_char(out, '"');
}

void json_key(JsonWriter *w, const char *key)
{
    json_separate(w);
    json_quoted(w->out, str_of(key));
    strbuf_append(w->out, w->pretty ? STR(": ") : STR(":"));
    w->after_key = true;
}

void json_text(JsonWriter *w, Str value)
{
    json_separate(w);
    json_quoted(w->out, value);
}

void json_int(JsonWriter *w, int64_t value)
{
    json_separate(w);
    strbuf_append_int(w->out, value);
}

void json_bool(JsonWriter *w, bool value)
{
    json_separate(w);
    strbuf_append(w->out, value ? STR("true") : STR("false"));
}

void json_null(JsonWriter *w)
{
    json_separate(w);
    strbuf_append(w->out, STR("null"));
}

void json_member_text(JsonWriter *w, const char *key, Str value)
{
    json_key(w, key);
    json_text(w, value);
}

void json_member_int(JsonWriter *w, const char *key, int64_t value)
{
    json_key(w, key);
    json_int(w, value);
}

void json_member_bool(JsonWriter *w, const char *key, bool value)
{
    json_key(w, key);
    json_bool(w, value);
}
