#include "document/archive.h"
#include "document/document_fuzz.h"

/* Lists an archive and unpacks its first files: names are UTF-8, indexes hold, no bound is passed.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    DocumentLimits limits = DOCUMENT_LIMITS_DEFAULT;
    limits.part_bytes = 1u << 20;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    ArchiveEntry *entries;
    size_t count;
    Str bytes = str_make((const char *)data, size), file;
    CLEANUP(archive_closep) Archive *archive = NULL;
    int outcome = archive_open(bytes, &limits, &archive);
    if (outcome == 0)
        outcome = archive_list(archive, a, &entries, &count);
    fuzz_require(outcome >= 0 && outcome < DOCUMENT_E_MAX);
    for (size_t i = 0; outcome == 0 && i < count; i++) {
        fuzz_require(utf8_valid(entries[i].name));
        if (i >= 4)
            continue;
        int read = archive_read(archive, &entries[i], a, &file);
        fuzz_require(read >= 0 && read < DOCUMENT_E_MAX);
        fuzz_require(read != 0 || file.len <= limits.part_bytes);
    }
    outcome = archive_entries_decode(bytes, a, &entries, &count); /* what a child may say */
    fuzz_require(outcome == 0 || outcome == DOCUMENT_E_DAMAGED);
    return 0;
}
