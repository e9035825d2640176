/*
 * fuzz_pack pack FOLDER FILE.zip | unpack FILE.zip FOLDER: the minimised corpus of a fuzz target as
 * one file of the repository. The same files give the same bytes.
 */
#include "document/container.h"
#include "document/container_write.h"
#include "os/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX ((size_t)1 << 20)
#define PACK_MAX  ((size_t)64 << 20)
#define FILES_MAX 100000

static int pack(const char *folder, const char *file)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    FileList list = {0};
    int r = file_walk(a, folder, FILES_MAX, &list);
    if (r)
        return r;
    ContainerPart *parts = arena_new(a, ContainerPart, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        parts[i].name = str_of(list.entries[i].path);
        r = file_read(a, arena_printf(a, "%s/%s", folder, list.entries[i].path).ptr, INPUT_MAX,
                      &parts[i].bytes);
        if (r)
            return r;
    }
    StrBuf out = STRBUF_INIT(PACK_MAX);
    r = container_write(parts, list.count, &out);
    if (r == 0)
        r = file_write_atomic(file, strbuf_str(&out), 0644);
    strbuf_deinit(&out);
    return r;
}

static int unpack(const char *file, const char *folder)
{
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    Str bytes, part;
    int r = file_read(a, file, PACK_MAX, &bytes);
    if (r)
        return r;
    DocumentLimits limits = DOCUMENT_LIMITS_DEFAULT;
    limits.parts = FILES_MAX;
    limits.ratio = UINT32_MAX;
    CLEANUP(container_closep) Container *c = NULL;
    r = container_open(bytes, &limits, &c);
    for (size_t i = 0; r == 0 && i < container_count(c); i++) {
        r = container_read(c, (int64_t)i, a, &part);
        if (r == 0)
            r = file_write_atomic(
                arena_printf(a, "%s/%.*s", folder, STR_FMT(container_name(c, i))).ptr, part, 0644);
    }
    return r;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "pack") == 0)
        return pack(argv[2], argv[3]) != 0;
    if (argc == 4 && strcmp(argv[1], "unpack") == 0)
        return unpack(argv[2], argv[3]) != 0;
    fputs("usage: fuzz_pack pack FOLDER FILE.zip | unpack FILE.zip FOLDER\n", stderr);
    return 2;
}
