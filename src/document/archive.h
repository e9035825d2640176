/*
 * Archives of documents: a ZIP, and ZIPs within it one level down, as a list of its files. Names in
 * GBK, as Windows writes them, are decoded. What an archive claims to unpack to is bounded before a
 * byte is unpacked.
 *
 * Memory: the arena. Any thread. Outcomes: DocumentOutcome.
 */
#pragma once

#include "document/document.h"

typedef struct ArchiveEntry {
    Str name;      /* UTF-8, without control characters: "2023/年报.docx", "a.zip!b.docx" */
    int32_t index; /* in the archive */
    int32_t inner; /* in the archive that the entry itself is; -1: the entry is a file */
} ArchiveEntry;

/* Archives may be larger than documents. */
#define ARCHIVE_BYTES_MAX ((size_t)256 << 20)

/*
 * The files of an archive in its order, without folders and hidden files. An inner archive that
 * cannot be listed is a file. Outcomes: _DAMAGED, _TOO_LARGE (too many, or a bomb), _EMPTY.
 */
int archive_list(Str bytes, const DocumentLimits *limits, Arena *a, ArchiveEntry **ret_entries,
                 size_t *ret_count) ATTR_NODISCARD;
/* One file, unpacked. Outcomes: _DAMAGED, _TOO_LARGE, _ENCRYPTED. */
int archive_read(Str bytes, const DocumentLimits *limits, const ArchiveEntry *entry, Arena *a,
                 Str *ret_bytes) ATTR_NODISCARD;
