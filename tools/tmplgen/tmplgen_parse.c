#include "tmplgen_parse.h"

#include "tmplgen.h"

#include "base/utf8.h"

#include <string.h>

#define WORDS_MAX 4

/* The words of a construct; a quoted one is without its quotes. */
typedef struct Tag {
    Str words[WORDS_MAX];
    size_t count;
    bool quoted[WORDS_MAX];
    int line;
} Tag;

void tmpl_reject(StrBuf *error, bool *failed, Str file, int line, const char *what, Str about)
{
    if (*failed)
        return;
    *failed = true;
    strbuf_printf(error, "%.*s:%d: %s", STR_FMT(file), line, what);
    if (about.len)
        strbuf_printf(error, ": %.*s", STR_FMT(utf8_prefix(about, 80)));
    strbuf_append_char(error, '\n');
}

static void parser_reject(Parser *p, int line, const char *what, Str about)
{
    tmpl_reject(p->error, &p->failed, p->file, line, what, about);
}

/* ---- words ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

bool tmpl_is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* name, a.b, a->b: what may be printed into C source. */
static bool is_member_path(Str s)
{
    bool at_name = true;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (at_name && (!tmpl_is_name_byte(c) || (c >= '0' && c <= '9')))
            return false;
        at_name = false;
        if (tmpl_is_name_byte(c))
            continue;
        if (c == '-' && i + 1 < s.len && s.ptr[i + 1] == '>')
            i++;
        else if (c != '.')
            return false;
        at_name = true;
    }
    return s.len && !at_name;
}

static bool is_simple_name(Str s)
{
    return is_member_path(s) && !str_contains(s, STR(".")) && !str_contains(s, STR("->"));
}

/* A path below the templates folder, or a header: no "..", nothing that C or a shell would mind. */
static bool is_file_path(Str s)
{
    if (!s.len || s.ptr[0] == '/' || str_contains(s, STR("..")))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!tmpl_is_name_byte(s.ptr[i]) && !strchr("/.-", s.ptr[i]))
            return false;
    return true;
}

static void parser_words(Parser *p, Str inner, Tag *tag)
{
    size_t at = 0;
    while (at < inner.len) {
        if (is_blank(inner.ptr[at])) {
            at++;
            continue;
        }
        if (tag->count == WORDS_MAX) {
            parser_reject(p, tag->line, "a construct with too many words", inner);
            return;
        }
        bool quoted = inner.ptr[at] == '"';
        size_t end = at + quoted;
        while (end < inner.len && (quoted ? inner.ptr[end] != '"' : !is_blank(inner.ptr[end])))
            end++;
        if (quoted && end == inner.len) {
            parser_reject(p, tag->line, "a quote without its end", inner);
            return;
        }
        tag->quoted[tag->count] = quoted;
        tag->words[tag->count++] = str_sub(inner, at + quoted, end);
        at = end + quoted;
    }
    if (!tag->count)
        parser_reject(p, tag->line, "an empty construct", (Str){NULL, 0});
}

/* ---- constructs ---- */

static Node *list_push(Parser *p, NodeList *list, NodeKind kind, int line)
{
    ARENA_PUSH(p->arena, list->items, list->count, list->capacity);
    Node *node = &list->items[list->count - 1];
    node->kind = kind;
    node->file = p->file;
    node->line = line;
    return node;
}

static bool tag_is(const Tag *tag, const char *keyword)
{
    return !tag->quoted[0] && str_eq(tag->words[0], str_of(keyword));
}

/* Whether a tag leaves no line behind when it stands alone on one. */
static bool tag_is_silent(const Tag *tag)
{
    static const char *const keywords[] = {"if",  "else",  "each",   "include", "block",
                                           "/if", "/each", "/block", "view",    "layout"};
    for (size_t i = 0; i < ARRAY_LEN(keywords); i++)
        if (tag_is(tag, keywords[i]))
            return true;
    return tag->words[0].ptr[0] == '!';
}

/*
 * If the construct source[begin, end) stands alone on its line, *ret_begin and *ret_end take in the
 * white space before it and the line end behind it.
 */
static void whole_line(Str source, size_t begin, size_t end, size_t *ret_begin, size_t *ret_end)
{
    size_t first = begin;
    while (first > 0 && is_blank(source.ptr[first - 1]))
        first--;
    size_t last = end;
    while (last < source.len && (is_blank(source.ptr[last]) || source.ptr[last] == '\r'))
        last++;
    bool at_start = first == 0 || source.ptr[first - 1] == '\n';
    bool at_end = last == source.len || source.ptr[last] == '\n';
    if (!at_start || !at_end)
        return;
    *ret_begin = first;
    *ret_end = MIN(last + 1, source.len);
}

static void push_text(Parser *p, NodeList *list, size_t from, size_t to)
{
    Str text = str_sub(p->source, from, to);
    if (text.len)
        list_push(p, list, NODE_TEXT, p->line)->text = text;
    for (size_t i = 0; i < text.len; i++)
        p->line += text.ptr[i] == '\n';
}

/* Reads the text up to the next construct into list, and the construct; false at the end. */
static bool parser_next(Parser *p, NodeList *list, Tag *ret_tag)
{
    size_t begin = str_find(p->source, STR("{{"), p->at);
    if (begin == STR_NPOS) {
        push_text(p, list, p->at, p->source.len);
        p->at = p->source.len;
        return false;
    }
    size_t close = str_find(p->source, STR("}}"), begin);
    Str inner = str_sub(p->source, begin + 2, close);
    int line = p->line;
    for (size_t i = p->at; i < begin; i++)
        line += p->source.ptr[i] == '\n';
    if (close == STR_NPOS || str_contains(inner, STR("\n"))) {
        parser_reject(p, line, "'{{' without '}}' on the same line", (Str){NULL, 0});
        return false;
    }
    *ret_tag = (Tag){.line = line};
    if (inner.len && inner.ptr[0] == '!')
        *ret_tag = (Tag){.line = line, .words = {inner}, .count = 1};
    else
        parser_words(p, inner, ret_tag);
    if (p->failed)
        return false;
    size_t end = close + 2;
    size_t tail = end;
    if (tag_is_silent(ret_tag))
        whole_line(p->source, begin, end, &begin, &tail);
    push_text(p, list, p->at, MAX(begin, p->at));
    for (size_t i = end; i < tail; i++)
        p->line += p->source.ptr[i] == '\n';
    p->at = tail;
    return true;
}

static void parse_list(Parser *p, NodeList *list, const char *closing, Node *owner);

static void parse_body(Parser *p, Node *node, const char *closing)
{
    if (++p->depth > NESTING_MAX)
        parser_reject(p, node->line, "constructs nested too deeply", (Str){NULL, 0});
    else
        parse_list(p, &node->body, closing, node);
    p->depth--;
}

static void parse_if(Parser *p, NodeList *list, const Tag *tag)
{
    bool negated = tag->count == 3 && str_eq(tag->words[1], STR("not"));
    if ((tag->count != 2 && !negated) || !is_member_path(tag->words[tag->count - 1])) {
        parser_reject(p, tag->line, "write {{if name}} or {{if not name}}", (Str){NULL, 0});
        return;
    }
    Node node = {.kind = NODE_IF, .file = p->file, .line = tag->line};
    node.text = tag->words[tag->count - 1];
    node.second = negated ? tag->words[1] : (Str){NULL, 0};
    parse_body(p, &node, "/if");
    *list_push(p, list, NODE_IF, tag->line) = node;
}

static void parse_each(Parser *p, NodeList *list, const Tag *tag)
{
    if (tag->count != 4 || !str_eq(tag->words[2], STR("in")) || !is_simple_name(tag->words[1]) ||
        !is_member_path(tag->words[3])) {
        parser_reject(p, tag->line, "write {{each row in rows}}", (Str){NULL, 0});
        return;
    }
    Node node = {.kind = NODE_EACH, .file = p->file, .line = tag->line};
    node.text = tag->words[1];
    node.second = tag->words[3];
    parse_body(p, &node, "/each");
    *list_push(p, list, NODE_EACH, tag->line) = node;
}

static void parse_block(Parser *p, NodeList *list, const Tag *tag)
{
    if (tag->count != 2 || !is_simple_name(tag->words[1])) {
        parser_reject(p, tag->line, "write {{block name}}", (Str){NULL, 0});
        return;
    }
    Node node = {.kind = NODE_BLOCK, .file = p->file, .line = tag->line};
    node.text = tag->words[1];
    parse_body(p, &node, "/block");
    *list_push(p, list, NODE_BLOCK, tag->line) = node;
}

static void parse_include(Parser *p, NodeList *list, const Tag *tag)
{
    bool named = tag->count == 3;
    if ((tag->count != 2 && !named) || !tag->quoted[1] || !is_file_path(tag->words[1]) ||
        (named && !is_member_path(tag->words[2]))) {
        parser_reject(p, tag->line, "write {{include \"part/x.html\" member}}", (Str){NULL, 0});
        return;
    }
    Node *node = list_push(p, list, NODE_INCLUDE, tag->line);
    node->text = tag->words[1];
    node->second = named ? tag->words[2] : (Str){NULL, 0};
}

static void parse_heading(Parser *p, const Tag *tag)
{
    bool is_view = tag_is(tag, "view");
    if (is_view && (tag->count != 3 || !is_simple_name(tag->words[1]) || !tag->quoted[2] ||
                    !is_file_path(tag->words[2])))
        parser_reject(p, tag->line, "write {{view Type \"layer/header.h\"}}", (Str){NULL, 0});
    else if (!is_view &&
             ((tag->count != 2 && tag->count != 3) || !tag->quoted[1] ||
              !is_file_path(tag->words[1]) || (tag->count == 3 && !is_member_path(tag->words[2]))))
        parser_reject(p, tag->line, "write {{layout \"layout/x.html\" member}}", (Str){NULL, 0});
    else if (p->depth || (is_view ? p->view_type.len : p->layout_path.len))
        parser_reject(p, tag->line, "view and layout stand once, at the top", tag->words[0]);
    else if (is_view) {
        p->view_type = tag->words[1];
        p->view_header = tag->words[2];
    } else {
        p->layout_path = tag->words[1];
        p->layout_name = tag->count == 3 ? tag->words[2] : (Str){NULL, 0};
        p->layout_line = tag->line;
    }
}

static void parse_value(Parser *p, NodeList *list, const Tag *tag)
{
    if (tag->count != 1 || tag->quoted[0] || !is_member_path(tag->words[0])) {
        parser_reject(p, tag->line, "not a construct, nor a value's name", tag->words[0]);
        return;
    }
    list_push(p, list, NODE_VALUE, tag->line)->text = tag->words[0];
}

static void parse_construct(Parser *p, NodeList *list, const Tag *tag)
{
    if (tag_is(tag, "if"))
        parse_if(p, list, tag);
    else if (tag_is(tag, "each"))
        parse_each(p, list, tag);
    else if (tag_is(tag, "block"))
        parse_block(p, list, tag);
    else if (tag_is(tag, "include"))
        parse_include(p, list, tag);
    else if (tag_is(tag, "view") || tag_is(tag, "layout"))
        parse_heading(p, tag);
    else if (tag->words[0].ptr && tag->words[0].ptr[0] != '!')
        parse_value(p, list, tag);
}

/* Reads nodes until the closing construct (NULL: the end of the file); owner is what it closes. */
static void parse_list(Parser *p, NodeList *list, const char *closing, Node *owner)
{
    Tag tag;
    while (!p->failed && parser_next(p, list, &tag)) {
        bool closes = tag.words[0].len && tag.words[0].ptr[0] == '/';
        if (closes && closing && tag.count == 1 && tag_is(&tag, closing)) {
            owner->end_line = tag.line;
            return;
        }
        if (closes) {
            parser_reject(p, tag.line, "this closes nothing that is open here", tag.words[0]);
        } else if (tag_is(&tag, "else") && tag.count == 1) {
            if (!owner || owner->kind != NODE_IF || owner->has_else) {
                parser_reject(p, tag.line, "{{else}} without its {{if}}", (Str){NULL, 0});
                return;
            }
            owner->has_else = true;
            list = &owner->other;
        } else {
            parse_construct(p, list, &tag);
        }
    }
    if (!p->failed && closing)
        parser_reject(p, owner->line, "this construct is not closed; it needs", str_of(closing));
}

bool tmpl_parse(Parser *p, NodeList *ret_list)
{
    p->line = 1;
    NodeList list = {0};
    if (p->source.len > TMPL_SOURCE_MAX)
        parser_reject(p, 1, "a template that is too large", (Str){NULL, 0});
    else if (!utf8_valid(p->source) || memchr(p->source.ptr, 0, p->source.len))
        parser_reject(p, 1, "a template is UTF-8 without NUL bytes", (Str){NULL, 0});
    else
        parse_list(p, &list, NULL, NULL);
    if (!p->failed && !p->view_type.len)
        parser_reject(p, 1, "the first line must be {{view Type \"layer/header.h\"}}",
                      (Str){NULL, 0});
    *ret_list = list;
    return !p->failed;
}
