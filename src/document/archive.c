#include "document/archive.h"

#include "base/utf8.h"
#include "document/charset.h"
#include "document/container.h"

#include <stdlib.h>

#define UNPACKED_MAX ((uint64_t)4 << 30)

struct Archive {
    const DocumentLimits *limits;
    DocumentLimits wide; /* of the archive itself */
    Str bytes;
    Container *outer;
    Arena *inner_arena; /* of the inner archive read last */
    Container *inner;
    int32_t inner_index; /* -1: none */
};

typedef struct Lister {
    Archive *archive;
    Arena *arena;
    ArchiveEntry *entries;
    size_t count, capacity;
    uint64_t unpacked; /* what the files found so far claim to be */
} Lister;

bool archive_begins(Str head)
{
    static const Str parts[] = {STR_STATIC("[Content_Types].xml"),
                                STR_STATIC("_rels/"),
                                STR_STATIC("docProps/"),
                                STR_STATIC("word/"),
                                STR_STATIC("xl/"),
                                STR_STATIC("customXml/"),
                                STR_STATIC("OFD.xml"),
                                STR_STATIC("/OFD.xml"),
                                STR_STATIC("Doc_0/"),
                                STR_STATIC("mimetype")}; /* ODT and the like */
    if (str_starts_with(head, STR("PK\x05\x06")))
        return true; /* an empty one */
    if (!str_starts_with(head, STR("PK\x03\x04")))
        return false;
    Str name = str_sub(head, 30, head.len); /* of the first entry, and what follows it */
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (name.len >= parts[i].len && str_eq_nocase(str_sub(name, 0, parts[i].len), parts[i]))
            return false;
    return true;
}

int archive_open(Str bytes, const DocumentLimits *limits, Archive **ret_archive)
{
    Archive *r = calloc(1, sizeof(*r));
    if (!r)
        abort();
    *r = (Archive){.limits = limits, .wide = *limits, .bytes = bytes, .inner_index = -1};
    /* The bounds of documents, for a container that may itself be larger. */
    r->wide.input_bytes = MAX(limits->input_bytes, ARCHIVE_BYTES_MAX);
    r->wide.parts = MAX(limits->parts, ARCHIVE_ENTRIES_MAX);
    int outcome = container_open(bytes, &r->wide, &r->outer);
    if (outcome == 0 && container_kind(r->outer) != DOCUMENT_FORMAT_ZIP)
        outcome = DOCUMENT_E_UNKNOWN_FORMAT;
    if (outcome != 0) {
        archive_closep(&r);
        return outcome;
    }
    *ret_archive = r;
    return 0;
}

static void inner_close(Archive *r)
{
    container_closep(&r->inner);
    r->inner_arena = arena_free(r->inner_arena);
    r->inner_index = -1;
}

void archive_closep(Archive **archive)
{
    if (!*archive)
        return;
    inner_close(*archive);
    container_close((*archive)->outer);
    free(*archive);
    *archive = NULL;
}

/* Unpacks and opens the archive that entry `index` is, unless it is open. */
static int inner_open(Archive *r, int32_t index, bool must_be_zip)
{
    if (r->inner && r->inner_index == index)
        return 0;
    inner_close(r);
    r->inner_arena = arena_create(0);
    Str bytes;
    container_forget(r->outer);
    int outcome = container_read(r->outer, index, r->inner_arena, &bytes);
    if (outcome == 0)
        outcome = container_open(bytes, r->limits, &r->inner);
    if (outcome == 0 && must_be_zip && container_kind(r->inner) != DOCUMENT_FORMAT_ZIP)
        outcome = DOCUMENT_E_UNKNOWN_FORMAT;
    if (outcome != 0)
        inner_close(r);
    else
        r->inner_index = index;
    return outcome;
}

static Str readable_name(Str raw, Arena *a)
{
    Str name = utf8_valid(raw) ? raw : charset_decode_as(raw, STR("gb18030"), a);
    char *clean = arena_cstr(a, name);
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)clean[i] < ' ' || clean[i] == 0x7F)
            clean[i] = '?';
    return str_make(clean, name.len);
}

/* Folders, and what file managers leave behind. */
static bool is_passed_over(Str name)
{
    size_t slash = str_rfind(name, STR("/"));
    Str base = slash == STR_NPOS ? name : str_sub(name, slash + 1, name.len);
    return !base.len || base.ptr[0] == '.' || str_starts_with(name, STR("__MACOSX/"));
}

static void add_entry(Lister *l, Str name, size_t index, int64_t inner)
{
    ARENA_PUSH(l->arena, l->entries, l->count, l->capacity);
    l->entries[l->count - 1] = (ArchiveEntry){name, (int32_t)index, (int32_t)inner};
}

/* Counts what a container claims to hold, against its own size and in all. */
static bool is_bomb(Lister *l, const Container *c, size_t packed)
{
    uint64_t claimed = 0;
    for (size_t i = 0; i < container_count(c); i++) {
        uint64_t size = container_size(c, i);
        if (size > UNPACKED_MAX)
            return true;
        claimed += size;
    }
    l->unpacked += claimed;
    return claimed / l->archive->limits->ratio > packed + 65536 || l->unpacked > UNPACKED_MAX;
}

/* The files of the archive that entry `index` is. Outcomes: what stops them from being listed. */
static int list_inner(Lister *l, int32_t index, Str name)
{
    Archive *r = l->archive;
    int outcome = inner_open(r, index, true);
    if (outcome != 0)
        return outcome;
    uint64_t packed = container_size(r->outer, (size_t)index);
    if (is_bomb(l, r->inner, (size_t)packed) ||
        l->count + container_count(r->inner) > ARCHIVE_ENTRIES_MAX)
        return DOCUMENT_E_TOO_LARGE;
    size_t before = l->count;
    for (size_t i = 0; i < container_count(r->inner); i++) {
        Str inner = readable_name(container_name(r->inner, i), l->arena);
        if (!is_passed_over(inner))
            add_entry(l, arena_printf(l->arena, "%.*s!%.*s", STR_FMT(name), STR_FMT(inner)),
                      (size_t)index, (int64_t)i);
    }
    return l->count > before ? 0 : DOCUMENT_E_EMPTY;
}

static bool is_named_zip(Str name)
{
    return name.len >= 4 && str_eq_nocase(str_sub(name, name.len - 4, name.len), STR(".zip"));
}

int archive_list(Archive *archive, Arena *a, ArchiveEntry **ret_entries, size_t *ret_count)
{
    Lister l = {.archive = archive, .arena = a};
    if (is_bomb(&l, archive->outer, archive->bytes.len))
        return DOCUMENT_E_TOO_LARGE;
    for (size_t i = 0; i < container_count(archive->outer); i++) {
        Str name = readable_name(container_name(archive->outer, i), a);
        /* Inner archives are unpacked here only to be listed: each against the bounds of its own,
         * all against that of the total. */
        if (is_passed_over(name) || (is_named_zip(name) && list_inner(&l, (int32_t)i, name) == 0))
            continue;
        add_entry(&l, name, i, -1);
    }
    if (l.unpacked > UNPACKED_MAX || l.count > ARCHIVE_ENTRIES_MAX)
        return DOCUMENT_E_TOO_LARGE;
    *ret_entries = l.entries;
    *ret_count = l.count;
    return l.count ? 0 : DOCUMENT_E_EMPTY;
}

int archive_read(Archive *archive, const ArchiveEntry *entry, Arena *a, Str *ret_bytes)
{
    if (entry->inner < 0) {
        container_forget(archive->outer);
        return container_read(archive->outer, entry->index, a, ret_bytes);
    }
    int outcome = inner_open(archive, entry->index, false);
    if (outcome != 0)
        return outcome;
    container_forget(archive->inner);
    return container_read(archive->inner, entry->inner, a, ret_bytes);
}

/* ---- the list as bytes: index, inner, length of the name (4 bytes each, least first), name ----
 */

static void put(StrBuf *out, uint32_t n)
{
    const char bytes[4] = {(char)n, (char)(n >> 8), (char)(n >> 16), (char)(n >> 24)};
    strbuf_append(out, str_make(bytes, 4));
}

static uint32_t take(Str *rest)
{
    const unsigned char *p = (const unsigned char *)rest->ptr;
    *rest = str_sub(*rest, 4, rest->len);
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void archive_entries_encode(const ArchiveEntry *entries, size_t count, StrBuf *out)
{
    for (size_t i = 0; i < count; i++) {
        put(out, (uint32_t)entries[i].index);
        put(out, (uint32_t)entries[i].inner);
        put(out, (uint32_t)entries[i].name.len);
        strbuf_append(out, entries[i].name);
    }
}

int archive_entries_decode(Str bytes, Arena *a, ArchiveEntry **ret_entries, size_t *ret_count)
{
    ArchiveEntry *entries = NULL;
    size_t count = 0, capacity = 0;
    while (bytes.len) {
        if (bytes.len < 12 || count >= ARCHIVE_ENTRIES_MAX)
            return DOCUMENT_E_DAMAGED;
        ArchiveEntry e = {.index = (int32_t)take(&bytes), .inner = (int32_t)take(&bytes)};
        uint32_t length = take(&bytes);
        if (length > bytes.len || e.index < 0 || e.inner < -1)
            return DOCUMENT_E_DAMAGED;
        Str name = str_sub(bytes, 0, length);
        bytes = str_sub(bytes, length, bytes.len);
        for (size_t i = 0; i < name.len; i++)
            if ((unsigned char)name.ptr[i] < ' ')
                return DOCUMENT_E_DAMAGED;
        if (!utf8_valid(name))
            return DOCUMENT_E_DAMAGED;
        e.name = arena_str(a, name);
        ARENA_PUSH(a, entries, count, capacity);
        entries[count - 1] = e;
    }
    *ret_entries = entries;
    *ret_count = count;
    return 0;
}

int archive_refuse(Str bytes, const DocumentLimits *limits, ATTR_UNUSED Arena *a,
                   ATTR_UNUSED Document *ret_document)
{
    Archive *archive = NULL;
    int outcome = archive_open(bytes, limits, &archive);
    if (outcome != 0)
        return outcome;
    archive_closep(&archive);
    return DOCUMENT_E_UNSUPPORTED;
}
