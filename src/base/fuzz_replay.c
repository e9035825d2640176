/*
 * Replays the corpus of a fuzz target as an ordinary test, one TAP line a file: links with any
 * LLVMFuzzerTestOneInput. Arguments: the corpus folder. A crash is a failing test.
 */
#include "base/base.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX ((size_t)16 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool replay(const char *folder, const char *name)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *f = fopen(path, "rb");
    if (!f)
        return false;
    uint8_t *bytes = malloc(INPUT_MAX);
    size_t len = bytes ? fread(bytes, 1, INPUT_MAX, f) : 0;
    fclose(f);
    /* An exact copy, so that a sanitizer sees one byte read too many. */
    uint8_t *exact = malloc(len ? len : 1);
    bool ok = bytes && exact;
    if (ok) {
        memcpy(exact, bytes, len);
        ok = LLVMFuzzerTestOneInput(exact, len) == 0;
    }
    free(bytes);
    free(exact);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    struct dirent **entries;
    int count = scandir(argv[1], &entries, NULL, by_name);
    int number = 0, failed = 0;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (name[0] != '.') {
            bool ok = replay(argv[1], name);
            failed += !ok;
            printf("%s %d - %s\n", ok ? "ok" : "not ok", ++number, name);
            fflush(stdout);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    printf("1..%d\n", number);
    return failed || number == 0;
}
