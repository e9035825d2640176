/*
 * Archives of documents: a ZIP, and ZIPs within it one level down, as a list of its files. Names in
 * GBK, as Windows writes them, are decoded. What an archive claims to unpack to is bounded before a
 * byte is unpacked.
 *
 * Memory: the arena; an Archive holds its bytes open until it is closed. One thread at a time.
 * Outcomes: DocumentOutcome. Archives from outside are looked into by a caged child only
 * (app/report_files.h).
 */
#pragma once

#include "document/document.h"

typedef struct ArchiveEntry {
    Str name;      /* UTF-8, without control characters: "2023/年报.docx", "a.zip!b.docx" */
    int32_t index; /* in the archive */
    int32_t inner; /* in the archive that the entry itself is; -1: the entry is a file */
} ArchiveEntry;

/* Archives may be larger than documents, and hold more files than a document has parts. */
#define ARCHIVE_BYTES_MAX   ((size_t)256 << 20)
#define ARCHIVE_ENTRIES_MAX 20000u

/*
 * Whether bytes are an archive by their first 64: a ZIP whose first entry is no part of a DOCX,
 * XLSX or OFD file. Looks at fixed places only; archive_open() judges by all names.
 */
bool archive_begins(Str head);

typedef struct Archive Archive;

/*
 * bytes and limits must outlive the archive. Outcomes: _DAMAGED, _TOO_LARGE; _UNKNOWN_FORMAT: it is
 * a document itself.
 */
int archive_open(Str bytes, const DocumentLimits *limits, Archive **ret_archive) ATTR_NODISCARD;
void archive_closep(Archive **archive); /* for CLEANUP */
/*
 * The files of an archive in its order, without folders and hidden files. An inner archive that
 * cannot be listed is a file. Outcomes: _TOO_LARGE (too many, or a bomb), _EMPTY.
 */
int archive_list(Archive *archive, Arena *a, ArchiveEntry **ret_entries,
                 size_t *ret_count) ATTR_NODISCARD;
/*
 * One file, unpacked; the inner archive read last is kept. Outcomes: _DAMAGED (also: no such
 * entry), _TOO_LARGE, _ENCRYPTED.
 */
int archive_read(Archive *archive, const ArchiveEntry *entry, Arena *a,
                 Str *ret_bytes) ATTR_NODISCARD;

/* The list as bytes and back, for a pipe; decode trusts nothing. Outcome of decode: _DAMAGED. */
void archive_entries_encode(const ArchiveEntry *entries, size_t count, StrBuf *out);
int archive_entries_decode(Str bytes, Arena *a, ArchiveEntry **ret_entries,
                           size_t *ret_count) ATTR_NODISCARD;

/* Why a ZIP that is no document cannot be read as one: a reader, for document_read(). */
int archive_refuse(Str bytes, const DocumentLimits *limits, Arena *a,
                   Document *ret_document) ATTR_NODISCARD;
