#include "tmplgen.h"

#include "tmplgen_html.h"
#include "tmplgen_parse.h"

/* ---- output ---- */

typedef struct Scope {
    const struct Scope *outer;
    Str name; /* variable of an each */
} Scope;

typedef struct Emitter {
    const TmplInput *input;
    Arena *arena;
    StrBuf *c;
    StrBuf *error;
    StrBuf includes;
    const NodeList *blocks; /* the page's, when it has a layout */
    HtmlPlace place;
    int indent;
    bool in_block; /* of the page */
    bool failed;
} Emitter;

static void emit_list(Emitter *e, const NodeList *list, Str root, const Scope *scope);

static void emit_line(Emitter *e, const Node *node, int line)
{
    Str folder = e->input->folder;
    strbuf_printf(e->c, "#line %d \"%.*s%s%.*s\"\n", line, STR_FMT(folder), folder.len ? "/" : "",
                  STR_FMT(node->file));
}

static void emit_indent(Emitter *e)
{
    for (int i = 0; i < e->indent; i++)
        strbuf_append_c(e->c, "    ");
}

static void emitter_reject(Emitter *e, const Node *node, int line, const char *what, Str about)
{
    tmpl_reject(e->error, &e->failed, node->file, line, what, about);
}

static void emit_literal(Emitter *e, Str text)
{
    emit_indent(e);
    strbuf_append_c(e->c, "strbuf_append(out, STR(\"");
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n') {
            strbuf_append_c(e->c, i + 1 < text.len ? "\\n\"\n        \"" : "\\n");
        } else if (c == '"' || c == '\\' || c == '?') {
            strbuf_append_char(e->c, '\\');
            strbuf_append_char(e->c, c);
        } else if ((unsigned char)c < 0x20 || c == 0x7f) {
            strbuf_printf(e->c, "\\%03o", (unsigned)(unsigned char)c);
        } else {
            strbuf_append_char(e->c, c);
        }
    }
    strbuf_append_c(e->c, "\"));\n");
}

static void emit_text(Emitter *e, const Node *node)
{
    int line = node->line;
    for (size_t i = 0; i < node->text.len; i++) {
        const char *wrong = html_place_advance(&e->place, node->text.ptr[i]);
        if (wrong) {
            emitter_reject(e, node, line, wrong, (Str){NULL, 0});
            return;
        }
        line += node->text.ptr[i] == '\n';
    }
    emit_line(e, node, node->line);
    emit_literal(e, node->text);
}

/* The C expression for a name of the template. */
static Str resolve(Emitter *e, Str path, Str root, const Scope *scope)
{
    size_t end = 0;
    while (end < path.len && tmpl_is_name_byte(path.ptr[end]))
        end++;
    Str first = str_sub(path, 0, end);
    Str rest = str_sub(path, end, path.len);
    for (; scope; scope = scope->outer)
        if (str_eq(scope->name, first))
            return arena_printf(e->arena, "(*each_%.*s)%.*s", STR_FMT(first), STR_FMT(rest));
    if (first.ptr[0] >= 'A' && first.ptr[0] <= 'Z')
        return path;
    return arena_printf(e->arena, "%.*s%.*s", STR_FMT(root), STR_FMT(path));
}

static void emit_value(Emitter *e, const Node *node, Str root, const Scope *scope)
{
    static const char *const printers[] = {[HTML_PRINT_TEXT] = "html_text",
                                           [HTML_PRINT_ATTR] = "html_attr",
                                           [HTML_PRINT_URL] = "html_url",
                                           [HTML_PRINT_URL_PATH] = "html_url_path",
                                           [HTML_PRINT_URL_QUERY] = "html_url_query"};
    const char *why = "";
    HtmlPrint print = html_place_value(&e->place, &why);
    if (print == HTML_PRINT_NOWHERE) {
        emitter_reject(e, node, node->line, why, node->text);
        return;
    }
    emit_line(e, node, node->line);
    emit_indent(e);
    strbuf_printf(e->c, "%s(out, %.*s);\n", printers[print],
                  STR_FMT(resolve(e, node->text, root, scope)));
}

static void emit_if(Emitter *e, const Node *node, Str root, const Scope *scope)
{
    emit_line(e, node, node->line);
    emit_indent(e);
    strbuf_printf(e->c, "if (%shtml_true(%.*s)) {\n", node->second.len ? "!" : "",
                  STR_FMT(resolve(e, node->text, root, scope)));
    html_place_settle(&e->place);
    HtmlPlace *before = arena_new(e->arena, HtmlPlace, 1);
    *before = e->place;
    emit_list(e, &node->body, root, scope);
    html_place_settle(&e->place);
    HtmlPlace *after = arena_new(e->arena, HtmlPlace, 1);
    *after = e->place;
    e->place = *before;
    if (node->has_else) {
        emit_indent(e);
        strbuf_append_c(e->c, "} else {\n");
        emit_list(e, &node->other, root, scope);
        html_place_settle(&e->place);
    }
    emit_indent(e);
    strbuf_append_c(e->c, "}\n");
    if (!e->failed && !html_place_join(&e->place, after))
        emitter_reject(e, node, node->end_line, "the branches end in different places",
                       str_of(html_place_name(after)));
}

static void emit_each(Emitter *e, const Node *node, Str root, const Scope *scope)
{
    for (const Scope *s = scope; s; s = s->outer)
        if (str_eq(s->name, node->text)) {
            emitter_reject(e, node, node->line, "an each inside an each of the same name", s->name);
            return;
        }
    Str array = resolve(e, node->second, root, scope);
    Str name = node->text;
    emit_line(e, node, node->line);
    emit_indent(e);
    strbuf_printf(e->c, "for (size_t at_%.*s = 0; at_%.*s < %.*s_count; at_%.*s++) {\n",
                  STR_FMT(name), STR_FMT(name), STR_FMT(array), STR_FMT(name));
    emit_indent(e);
    strbuf_printf(e->c, "    const __typeof__(%.*s[0]) *each_%.*s = &%.*s[at_%.*s];\n",
                  STR_FMT(array), STR_FMT(name), STR_FMT(array), STR_FMT(name));
    emit_indent(e);
    strbuf_printf(e->c, "    (void)each_%.*s;\n", STR_FMT(name));
    html_place_settle(&e->place);
    HtmlPlace *before = arena_new(e->arena, HtmlPlace, 1);
    *before = e->place;
    Scope inner = {scope, name};
    emit_list(e, &node->body, root, &inner);
    html_place_settle(&e->place);
    emit_indent(e);
    strbuf_append_c(e->c, "}\n");
    if (!e->failed && !html_place_join(&e->place, before))
        emitter_reject(e, node, node->end_line, "the loop ends in another place than it began",
                       str_of(html_place_name(before)));
}

/* "part/pager.html" -> "part_pager" */
static Str function_name(Arena *arena, Str path)
{
    if (str_ends_with(path, STR(".html")))
        path.len -= 5;
    char *name = arena_cstr(arena, path);
    for (size_t i = 0; i < path.len; i++)
        if (!tmpl_is_name_byte(name[i]))
            name[i] = '_';
    return str_make(name, path.len);
}

static void emit_include(Emitter *e, const Node *node, Str root, const Scope *scope)
{
    if (e->place.state != HTML_TEXT) {
        emitter_reject(e, node, node->line, "an include stands only between tags", node->text);
        return;
    }
    Str name = function_name(e->arena, node->text);
    strbuf_printf(&e->includes, "#include \"%.*s/tmpl_%.*s.h\"\n",
                  STR_FMT(e->input->include_prefix), STR_FMT(name));
    bool whole = str_eq(root, STR("v->")) && !node->second.len;
    Str view = whole              ? STR("v")
               : node->second.len ? resolve(e, node->second, root, scope)
                                  : str_sub(root, 0, root.len - 1);
    emit_line(e, node, node->line);
    emit_indent(e);
    strbuf_printf(e->c, "tmpl_%.*s(out, %s%.*s);\n", STR_FMT(name), whole ? "" : "&",
                  STR_FMT(view));
}

static const Node *find_block(const NodeList *list, Str name)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i].kind == NODE_BLOCK && str_eq(list->items[i].text, name))
            return &list->items[i];
    return NULL;
}

/* The same at any depth. */
static const Node *find_block_deep(const NodeList *list, Str name)
{
    const Node *found = find_block(list, name);
    for (size_t i = 0; !found && i < list->count; i++) {
        found = find_block_deep(&list->items[i].body, name);
        if (!found)
            found = find_block_deep(&list->items[i].other, name);
    }
    return found;
}

/* A block of a layout: the page's own if it has one, else what the layout has in it. */
static void emit_block(Emitter *e, const Node *node, Str root, const Scope *scope)
{
    const Node *own = find_block(e->blocks, node->text);
    if (!e->blocks)
        emitter_reject(e, node, node->line, "a block without a layout", node->text);
    else if (e->in_block)
        emitter_reject(e, node, node->line, "a block inside a block of the page", node->text);
    else if (own) {
        e->in_block = true;
        html_place_settle(&e->place);
        HtmlPlace *before = arena_new(e->arena, HtmlPlace, 1);
        *before = e->place;
        emit_list(e, &own->body, STR("v->"), NULL);
        html_place_settle(&e->place);
        e->in_block = false;
        if (!e->failed && !html_place_join(&e->place, before))
            emitter_reject(e, own, own->end_line, "the block ends in another place than it began",
                           str_of(html_place_name(before)));
    } else {
        emit_list(e, &node->body, root, scope);
    }
}

static void emit_list(Emitter *e, const NodeList *list, Str root, const Scope *scope)
{
    e->indent++;
    for (size_t i = 0; i < list->count && !e->failed; i++) {
        const Node *node = &list->items[i];
        switch (node->kind) {
        case NODE_TEXT:
            emit_text(e, node);
            break;
        case NODE_VALUE:
            emit_value(e, node, root, scope);
            break;
        case NODE_IF:
            emit_if(e, node, root, scope);
            break;
        case NODE_EACH:
            emit_each(e, node, root, scope);
            break;
        case NODE_INCLUDE:
            emit_include(e, node, root, scope);
            break;
        case NODE_BLOCK:
            emit_block(e, node, root, scope);
            break;
        }
    }
    e->indent--;
}

/* ---- files ---- */

static bool is_blank_text(Str s)
{
    return str_trim(s).len == 0;
}

/* A page with a layout holds blocks only, each known to the layout and given once. */
static void check_page(Emitter *e, const NodeList *page, const NodeList *layout)
{
    for (size_t i = 0; i < page->count; i++) {
        const Node *node = &page->items[i];
        bool is_block = node->kind == NODE_BLOCK;
        if (!is_block && (node->kind != NODE_TEXT || !is_blank_text(node->text)))
            emitter_reject(e, node, node->line,
                           "a page with a layout has nothing outside its blocks", (Str){NULL, 0});
        if (is_block && find_block(page, node->text) != node)
            emitter_reject(e, node, node->line, "this block stands twice", node->text);
        if (is_block && !find_block_deep(layout, node->text))
            emitter_reject(e, node, node->line, "the layout has no such block", node->text);
    }
}

static bool load_layout(Emitter *e, const Parser *page, Parser *layout, NodeList *ret_list)
{
    Str source = {NULL, 0};
    Node at = {.file = page->file, .line = page->layout_line};
    if (!e->input->load ||
        !e->input->load(e->input->load_context, e->arena, page->layout_path, &source)) {
        emitter_reject(e, &at, at.line, "no such layout", page->layout_path);
        return false;
    }
    *layout =
        (Parser){.arena = e->arena, .error = e->error, .file = page->layout_path, .source = source};
    if (tmpl_parse(layout, ret_list) && layout->layout_path.len)
        tmpl_reject(e->error, &layout->failed, layout->file, layout->layout_line,
                    "a layout inside a layout", (Str){NULL, 0});
    e->failed |= layout->failed;
    return !e->failed;
}

static void emit_file(Emitter *e, const Parser *page, const NodeList *nodes)
{
    if (!page->layout_path.len) {
        emit_list(e, nodes, STR("v->"), NULL);
    } else {
        Parser layout;
        NodeList outer = {0};
        if (!load_layout(e, page, &layout, &outer))
            return;
        check_page(e, nodes, &outer);
        e->blocks = nodes;
        Str name = page->layout_name;
        Str root = name.len ? arena_printf(e->arena, "v->%.*s.", STR_FMT(name)) : STR("v->");
        emit_list(e, &outer, root, NULL);
    }
    if (e->failed || (e->place.state == HTML_TEXT && !e->place.open_count))
        return;
    Str open = e->place.open_count ? str_make(e->place.open[e->place.open_count - 1].text,
                                              e->place.open[e->place.open_count - 1].length)
                                   : str_of(html_place_name(&e->place));
    tmpl_reject(e->error, &e->failed, page->file, 1, "the file ends with something left open",
                open);
}

static void print_header(const TmplInput *input, const Parser *page, Str function, StrBuf *out)
{
    strbuf_printf(out, "/* generated from %.*s */\n#pragma once\n\n", STR_FMT(input->path));
    strbuf_printf(out, "#include \"base/strbuf.h\"\n#include \"%.*s\"\n\n",
                  STR_FMT(page->view_header));
    strbuf_printf(out, "void tmpl_%.*s(StrBuf *out, const %.*s *v);\n", STR_FMT(function),
                  STR_FMT(page->view_type));
}

int tmpl_compile(const TmplInput *input, Arena *arena, StrBuf *c, StrBuf *header, StrBuf *error)
{
    Parser page = {.arena = arena, .error = error, .file = input->path, .source = input->source};
    NodeList nodes;
    if (!tmpl_parse(&page, &nodes))
        return TMPL_E_REJECTED;
    CLEANUP(strbuf_deinit) StrBuf body = STRBUF_INIT(TMPL_SOURCE_MAX * 32);
    Emitter e = {.input = input, .arena = arena, .c = &body, .error = error};
    e.includes = STRBUF_INIT(TMPL_SOURCE_MAX * 8);
    emit_file(&e, &page, &nodes);
    if (!e.failed && (strbuf_failed(&body) || strbuf_failed(&e.includes)))
        tmpl_reject(error, &e.failed, input->path, 1, "the page is too large", (Str){NULL, 0});
    if (!e.failed) {
        Str function = function_name(arena, input->path);
        print_header(input, &page, function, header);
        strbuf_printf(c, "/* generated from %.*s */\n#include \"%.*s/tmpl_%.*s.h\"\n\n",
                      STR_FMT(input->path), STR_FMT(input->include_prefix), STR_FMT(function));
        strbuf_append_c(c, "#include \"html/html.h\"\n");
        strbuf_append(c, strbuf_str(&e.includes));
        strbuf_printf(c, "\nvoid tmpl_%.*s(StrBuf *out, const %.*s *v)\n{\n    (void)v;\n",
                      STR_FMT(function), STR_FMT(page.view_type));
        strbuf_append(c, strbuf_str(&body));
        strbuf_append_c(c, "}\n");
    }
    strbuf_deinit(&e.includes);
    return e.failed ? TMPL_E_REJECTED : 0;
}
