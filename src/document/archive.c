#include "document/archive.h"

#include "base/utf8.h"
#include "document/charset.h"
#include "document/container.h"

#define ENTRIES_MAX  20000u
#define UNPACKED_MAX ((uint64_t)4 << 30)

typedef struct Lister {
    const DocumentLimits *limits;
    Arena *arena;
    ArchiveEntry *entries;
    size_t count, capacity;
    uint64_t unpacked; /* what the files found so far claim to be */
} Lister;

/* The bounds of documents, for a container that may itself be larger. */
static DocumentLimits archive_limits(const DocumentLimits *limits)
{
    DocumentLimits l = *limits;
    l.input_bytes = MAX(l.input_bytes, ARCHIVE_BYTES_MAX);
    return l;
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
    return claimed / l->limits->ratio > packed + 65536 || l->unpacked > UNPACKED_MAX;
}

/* The files of the archive that entry `index` is. Outcomes: what stops them from being listed. */
static int list_inner(Lister *l, Container *outer, size_t index, Str name)
{
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    CLEANUP(container_closep) Container *c = NULL;
    Str bytes;
    int outcome = container_read(outer, (int64_t)index, scratch, &bytes);
    if (outcome == 0 && container_sniff(bytes) != DOCUMENT_FORMAT_ZIP)
        outcome = DOCUMENT_E_UNSUPPORTED;
    if (outcome == 0)
        outcome = container_open(bytes, l->limits, &c);
    if (outcome != 0)
        return outcome;
    if (is_bomb(l, c, bytes.len) || l->count + container_count(c) > ENTRIES_MAX)
        return DOCUMENT_E_TOO_LARGE;
    size_t before = l->count;
    for (size_t i = 0; i < container_count(c); i++) {
        Str inner = readable_name(container_name(c, i), l->arena);
        if (!is_passed_over(inner))
            add_entry(l, arena_printf(l->arena, "%.*s!%.*s", STR_FMT(name), STR_FMT(inner)), index,
                      (int64_t)i);
    }
    return l->count > before ? 0 : DOCUMENT_E_EMPTY;
}

static bool is_named_zip(Str name)
{
    return name.len >= 4 && str_eq_nocase(str_sub(name, name.len - 4, name.len), STR(".zip"));
}

int archive_list(Str bytes, const DocumentLimits *limits, Arena *a, ArchiveEntry **ret_entries,
                 size_t *ret_count)
{
    DocumentLimits wide = archive_limits(limits);
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, &wide, &c);
    if (outcome != 0)
        return outcome;
    Lister l = {.limits = limits, .arena = a};
    if (is_bomb(&l, c, bytes.len))
        return DOCUMENT_E_TOO_LARGE;
    for (size_t i = 0; i < container_count(c); i++) {
        Str name = readable_name(container_name(c, i), a);
        if (is_passed_over(name))
            continue;
        if (is_named_zip(name)) {
            /* The inner archives are unpacked here only to be listed: each against the bounds of
             * its own, all against that of the total. */
            CLEANUP(container_closep) Container *again = NULL;
            outcome = container_open(bytes, &wide, &again);
            if (outcome == 0)
                outcome = list_inner(&l, again, i, name);
            if (outcome == 0)
                continue;
        }
        add_entry(&l, name, i, -1);
    }
    if (l.unpacked > UNPACKED_MAX || l.count > ENTRIES_MAX)
        return DOCUMENT_E_TOO_LARGE;
    *ret_entries = l.entries;
    *ret_count = l.count;
    return l.count ? 0 : DOCUMENT_E_EMPTY;
}

static int read_entry(Str bytes, const DocumentLimits *limits, int32_t index, Arena *a,
                      Str *ret_bytes)
{
    CLEANUP(container_closep) Container *c = NULL;
    int outcome = container_open(bytes, limits, &c);
    return outcome ? outcome : container_read(c, index, a, ret_bytes);
}

int archive_read(Str bytes, const DocumentLimits *limits, const ArchiveEntry *entry, Arena *a,
                 Str *ret_bytes)
{
    DocumentLimits wide = archive_limits(limits);
    if (entry->inner < 0)
        return read_entry(bytes, &wide, entry->index, a, ret_bytes);
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    Str inner;
    int outcome = read_entry(bytes, &wide, entry->index, scratch, &inner);
    return outcome ? outcome : read_entry(inner, limits, entry->inner, a, ret_bytes);
}
