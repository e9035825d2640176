/*
 * Where in an HTML text a place is: tmplgen feeds it the literal text of a template and asks how a
 * value that stands here must be escaped. Strict on purpose: attribute values are quoted, elements
 * are closed, and what the Content-Security-Policy would drop anyhow is an error.
 *
 * HtmlPlace is a plain value: copy it to try a branch. No memory is owned; single-threaded.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

#define HTML_DEPTH_MAX 64
#define HTML_NAME_MAX  24

typedef enum HtmlState {
    HTML_TEXT,
    HTML_TAG_OPEN, /* behind '<' */
    HTML_TAG_NAME,
    HTML_TAG_SPACE, /* an attribute may begin */
    HTML_TAG_SLASH, /* behind '/' in a tag: '>' must follow */
    HTML_ATTR_NAME,
    HTML_ATTR_EQUALS, /* a quote must follow */
    HTML_ATTR_VALUE,
    HTML_ATTR_END,    /* behind a value or a name: white space, '/' or '>' must follow */
    HTML_DECLARATION, /* <!doctype … */
    HTML_COMMENT,
} HtmlState;

typedef struct HtmlName {
    char text[HTML_NAME_MAX];
    uint8_t length;
} HtmlName;

typedef struct HtmlPlace {
    HtmlState state;
    bool closing;     /* the tag is an end tag */
    char quote;       /* around the attribute's value */
    bool is_url;      /* of the attribute */
    bool has_start;   /* something stands in the value already */
    bool after_value; /* that something ended with a value */
    bool in_query;    /* a '?' or '#' stood in the URL */
    uint8_t dashes;   /* of a comment's end */
    HtmlName element; /* of the tag */
    HtmlName attribute;
    HtmlName open[HTML_DEPTH_MAX];
    size_t open_count;
} HtmlPlace;

/* How a value is printed; HTML_PRINT_NOWHERE: it may not stand here. */
typedef enum HtmlPrint {
    HTML_PRINT_NOWHERE,
    HTML_PRINT_TEXT,
    HTML_PRINT_ATTR,
    HTML_PRINT_URL,
    HTML_PRINT_URL_PATH,
    HTML_PRINT_URL_QUERY,
} HtmlPrint;

/* Moves over one byte; NULL, or what is wrong (a constant). */
const char *html_place_advance(HtmlPlace *p, char c);
/* A value stands here: how it is printed, and on; on HTML_PRINT_NOWHERE *ret_why says why. */
HtmlPrint html_place_value(HtmlPlace *p, const char **ret_why);
/* Settles what construct boundaries may cut: a name inside a tag ends here. */
void html_place_settle(HtmlPlace *p);
/* Whether two settled places are of one kind; then *a becomes the stricter of the two. */
bool html_place_join(HtmlPlace *a, const HtmlPlace *b);
/* For messages: "in a tag", "between tags, inside <td>" is built by the caller from these. */
const char *html_place_name(const HtmlPlace *p);
