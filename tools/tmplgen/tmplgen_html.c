#include "tmplgen_html.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

static bool is_name_byte(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == ':' || c == '_';
}

static Str name_str(const HtmlName *n)
{
    return str_make(n->text, n->length);
}

static bool name_push(HtmlName *n, char c)
{
    if (n->length == HTML_NAME_MAX)
        return false;
    n->text[n->length++] = lower(c);
    return true;
}

static bool name_in(const HtmlName *n, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(name_str(n), str_of(list[i])))
            return true;
    return false;
}

static bool is_void_element(const HtmlName *n)
{
    static const char *const names[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                        "input", "link", "meta", "param", "source", "track", "wbr"};
    return name_in(n, names, ARRAY_LEN(names));
}

static bool inside(const HtmlPlace *p, const char *element)
{
    for (size_t i = 0; i < p->open_count; i++)
        if (str_eq(name_str(&p->open[i]), str_of(element)))
            return true;
    return false;
}

/* Whether the innermost open element is script or style: their content is not HTML. */
static bool in_raw_text(const HtmlPlace *p)
{
    static const char *const names[] = {"script", "style"};
    return p->open_count && name_in(&p->open[p->open_count - 1], names, ARRAY_LEN(names));
}

static const char *close_element(HtmlPlace *p)
{
    if (!p->open_count)
        return "an end tag without its start tag";
    if (!str_eq(name_str(&p->open[p->open_count - 1]), name_str(&p->element)))
        return "an end tag that does not match the element open here";
    p->open_count--;
    p->state = HTML_TEXT;
    return NULL;
}

/* '>' of a tag; slash: "/>". */
static const char *end_tag(HtmlPlace *p, bool slash)
{
    if (p->closing)
        return close_element(p);
    p->state = HTML_TEXT;
    if (is_void_element(&p->element))
        return NULL;
    if (slash) {
        bool foreign = inside(p, "svg") || inside(p, "math");
        return foreign ? NULL : "'/>' closes only void elements and those inside <svg>";
    }
    if (p->open_count == HTML_DEPTH_MAX)
        return "elements nested too deeply";
    p->open[p->open_count++] = p->element;
    return NULL;
}

/* The attribute's name is complete. */
static const char *begin_attribute(HtmlPlace *p)
{
    static const char *const urls[] = {"href",       "src",      "action",   "formaction",
                                       "cite",       "data",     "ping",     "poster",
                                       "xlink:href", "manifest", "codebase", "background"};
    static const char *const forbidden[] = {"style", "srcdoc", "srcset", "imagesrcset"};
    Str name = name_str(&p->attribute);
    if (name.len > 2 && str_starts_with(name, STR("on")))
        return "an event handler: the Content-Security-Policy forbids inline script";
    if (name_in(&p->attribute, forbidden, ARRAY_LEN(forbidden)))
        return "this attribute is not allowed: style, srcdoc, srcset";
    p->is_url = name_in(&p->attribute, urls, ARRAY_LEN(urls));
    return NULL;
}

static const char *advance_tag_open(HtmlPlace *p, char c)
{
    if (c == '!') {
        p->state = HTML_DECLARATION;
        p->dashes = 0;
        return NULL;
    }
    if (c == '/' && !p->closing) {
        p->closing = true;
        return NULL;
    }
    if (!is_letter(c))
        return "'<' that opens no tag: write &lt;";
    p->element = (HtmlName){0};
    name_push(&p->element, c);
    p->state = HTML_TAG_NAME;
    return NULL;
}

/* Inside a tag, between its parts. after_part: white space is due before an attribute. */
static const char *advance_tag(HtmlPlace *p, char c, bool after_part)
{
    if (is_space(c)) {
        p->state = HTML_TAG_SPACE;
        return NULL;
    }
    if (c == '>')
        return end_tag(p, false);
    if (c == '/') {
        p->state = HTML_TAG_SLASH;
        return NULL;
    }
    if (after_part || !is_letter(c))
        return after_part ? "white space must stand between attributes" : "not an attribute's name";
    if (p->closing)
        return "an end tag has no attributes";
    p->attribute = (HtmlName){0};
    name_push(&p->attribute, c);
    p->state = HTML_ATTR_NAME;
    return NULL;
}

static const char *advance_name(HtmlPlace *p, char c)
{
    HtmlName *name = p->state == HTML_TAG_NAME ? &p->element : &p->attribute;
    if (is_name_byte(c))
        return name_push(name, c) ? NULL : "a name that is too long";
    if (p->state == HTML_TAG_NAME)
        return advance_tag(p, c, true);
    const char *wrong = begin_attribute(p);
    if (wrong)
        return wrong;
    if (c != '=')
        return advance_tag(p, c, true);
    p->state = HTML_ATTR_EQUALS;
    return NULL;
}

static const char *advance_value(HtmlPlace *p, char c)
{
    if (c == p->quote) {
        p->state = HTML_ATTR_END;
        return NULL;
    }
    p->has_start = true;
    p->after_value = false;
    if (c == '?' || c == '#')
        p->in_query = true;
    return c == '<' ? "'<' inside an attribute's value: a quote is missing, or write &lt;" : NULL;
}

/* "<!--" … "-->" or "<!doctype" … ">" */
static const char *advance_declaration(HtmlPlace *p, char c)
{
    if (p->state == HTML_DECLARATION) {
        if (c == '-' && p->dashes < 2 && ++p->dashes == 2) {
            p->state = HTML_COMMENT;
            p->dashes = 0;
        } else if (c == '>') {
            p->state = HTML_TEXT;
        }
        return NULL;
    }
    if (c == '>' && p->dashes >= 2)
        p->state = HTML_TEXT;
    p->dashes = c == '-' ? (uint8_t)MIN(p->dashes + 1, 2) : 0;
    return NULL;
}

const char *html_place_advance(HtmlPlace *p, char c)
{
    switch (p->state) {
    case HTML_TEXT:
        if (c == '<') {
            p->state = HTML_TAG_OPEN;
            p->closing = false;
        } else if (in_raw_text(p) && !is_space(c)) {
            return "inline script and style: the Content-Security-Policy forbids them";
        }
        return NULL;
    case HTML_TAG_OPEN:
        return advance_tag_open(p, c);
    case HTML_TAG_NAME:
    case HTML_ATTR_NAME:
        return advance_name(p, c);
    case HTML_TAG_SPACE:
        return advance_tag(p, c, false);
    case HTML_ATTR_END:
        return advance_tag(p, c, true);
    case HTML_TAG_SLASH:
        return c == '>' ? end_tag(p, true) : "'/' inside a tag";
    case HTML_ATTR_EQUALS:
        if (c != '"' && c != '\'')
            return "an attribute's value without quotes";
        p->quote = c;
        p->has_start = p->after_value = p->in_query = false;
        p->state = HTML_ATTR_VALUE;
        return NULL;
    case HTML_ATTR_VALUE:
        return advance_value(p, c);
    case HTML_DECLARATION:
    case HTML_COMMENT:
        return advance_declaration(p, c);
    }
    return NULL;
}

static HtmlPrint attribute_value(HtmlPlace *p, const char **ret_why)
{
    bool at_start = !p->has_start;
    if (p->is_url && p->after_value) {
        *ret_why = "two values side by side in a URL";
        return HTML_PRINT_NOWHERE;
    }
    p->has_start = p->after_value = true;
    if (!p->is_url)
        return HTML_PRINT_ATTR;
    if (at_start)
        return HTML_PRINT_URL;
    return p->in_query ? HTML_PRINT_URL_QUERY : HTML_PRINT_URL_PATH;
}

HtmlPrint html_place_value(HtmlPlace *p, const char **ret_why)
{
    if (p->state == HTML_TEXT && !in_raw_text(p))
        return HTML_PRINT_TEXT;
    if (p->state == HTML_ATTR_VALUE)
        return attribute_value(p, ret_why);
    if (p->state == HTML_TEXT)
        *ret_why = "a value inside <script> or <style>";
    else if (p->state == HTML_ATTR_EQUALS)
        *ret_why = "an attribute's value without quotes";
    else if (p->state == HTML_COMMENT || p->state == HTML_DECLARATION)
        *ret_why = "a value inside a comment or declaration";
    else
        *ret_why = "a value inside a tag, outside a quoted attribute";
    return HTML_PRINT_NOWHERE;
}

void html_place_settle(HtmlPlace *p)
{
    if (p->state == HTML_TAG_NAME || p->state == HTML_ATTR_NAME)
        p->state = HTML_ATTR_END;
}

static bool in_tag(const HtmlPlace *p)
{
    return p->state == HTML_TAG_SPACE || p->state == HTML_ATTR_END;
}

static bool same_open(const HtmlPlace *a, const HtmlPlace *b)
{
    if (a->open_count != b->open_count)
        return false;
    for (size_t i = 0; i < a->open_count; i++)
        if (!str_eq(name_str(&a->open[i]), name_str(&b->open[i])))
            return false;
    return true;
}

bool html_place_join(HtmlPlace *a, const HtmlPlace *b)
{
    if (!same_open(a, b))
        return false;
    if (in_tag(a) && in_tag(b)) {
        if (!str_eq(name_str(&a->element), name_str(&b->element)) || a->closing != b->closing)
            return false;
        if (b->state == HTML_ATTR_END)
            a->state = HTML_ATTR_END;
        return true;
    }
    if (a->state == HTML_ATTR_VALUE && b->state == HTML_ATTR_VALUE) {
        bool same =
            a->quote == b->quote && str_eq(name_str(&a->attribute), name_str(&b->attribute));
        /* A URL whose start hangs on a condition could not be checked. */
        if (!same || (a->is_url && (a->has_start != b->has_start || a->in_query != b->in_query)))
            return false;
        a->has_start |= b->has_start;
        a->after_value |= b->after_value;
        return true;
    }
    return a->state == b->state && a->state == HTML_TEXT;
}

const char *html_place_name(const HtmlPlace *p)
{
    switch (p->state) {
    case HTML_TEXT:
        return "between tags";
    case HTML_TAG_OPEN:
    case HTML_TAG_NAME:
    case HTML_TAG_SPACE:
    case HTML_TAG_SLASH:
    case HTML_ATTR_NAME:
    case HTML_ATTR_EQUALS:
    case HTML_ATTR_END:
        return "in a tag";
    case HTML_ATTR_VALUE:
        return "in an attribute's value";
    case HTML_DECLARATION:
    case HTML_COMMENT:
        return "in a comment";
    }
    return "";
}
