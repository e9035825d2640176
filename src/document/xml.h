/*
 * XML from outside, as events: elements by local name, text in between. No DTD, no entities but the
 * five, no network, bounded depth. Namespaces are not told apart: the readers look for local names
 * that do not clash in the parts they read.
 *
 * Memory: names, attributes and text are valid only within the event. One thread at a time.
 */
#pragma once

#include "document/document.h"

/* Local names and what they mean to a reader, sorted by name; kinds are > 0. */
typedef struct NameKind {
    const char *name;
    int kind;
} NameKind;

#define NAME_CACHE 256u

/* A look-up that remembers by address, as parsers intern their names. Zeroed but for the table. */
typedef struct NameMap {
    const NameKind *names;
    size_t count;
    struct {
        const unsigned char *name;
        int kind;
    } cache[NAME_CACHE];
} NameMap;

/* The kind of an interned name; 0 if it is not in the table. */
int name_map_find(NameMap *map, const unsigned char *name);

/* The attributes of one element, as the parser hands them over. */
typedef struct XmlAttributes {
    const unsigned char **items;
    int count;
} XmlAttributes;

/* An attribute by local name, its first 5 references undone; false if there is none. */
bool xml_attribute(const XmlAttributes *attributes, const char *name, Str *ret_value);
/* The same as a number; fallback if absent or none. Units and digits behind it are left out. */
int64_t xml_attribute_int(const XmlAttributes *attributes, const char *name, int64_t fallback);
/* An on/off property: absent val, "1", "true", "on" are on. */
bool xml_attribute_on(const XmlAttributes *attributes, const char *name);

typedef struct XmlEvents {
    /* kind is 0 for names outside the map. */
    void (*start)(void *context, int kind, const XmlAttributes *attributes);
    void (*end)(void *context, int kind);
    void (*text)(void *context, Str text); /* may come in pieces */
    /* Asked after each start: a non-zero outcome ends the parsing and is returned. May be NULL. */
    int (*failed)(void *context);
} XmlEvents;

/*
 * Parses a whole document. Outcomes: DOCUMENT_E_DAMAGED (not well-formed, or any DOCTYPE),
 * DOCUMENT_E_TOO_LARGE (depth), or what `failed` said.
 */
int xml_parse(Str xml, const DocumentLimits *limits, NameMap *names, const XmlEvents *events,
              void *context) ATTR_NODISCARD;
