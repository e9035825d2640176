/*
 * Replays the corpus of one fuzz target in the normal test suite: each file of its folder as it is,
 * cut short at several places, and with single bytes changed (the changes depend on nothing but the
 * file); then what a long run of the fuzzer has kept, the inputs of NAME.zip, as they are.
 */
#include "tests/fuzz/fuzz.h"

#include "base/arena.h"
#include "document/container.h"
#include "os/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX   ((size_t)16 << 20)
#define PACK_MAX   ((size_t)64 << 20)
#define FILES_MAX  100000
#define MUTATE_MAX ((size_t)64 << 10) /* larger files are replayed as they are */
#define MUTATIONS  24

/* Provided by the sanitizers' runtime: lets us name the input when it ends the process. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static const char *current_file = "";
static int current_change;

static void name_the_input(void)
{
    fprintf(stderr, "# fuzz input: %s, change %d\n", current_file, current_change);
}

/* Runs the target on a heap copy of its exact size, so that reading past the end is noticed. */
static void run(const char *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    if (!copy)
        abort();
    if (size)
        memcpy(copy, bytes, size);
    LLVMFuzzerTestOneInput(copy, size);
    free(copy);
}

/* A fixed sequence of numbers (Numerical Recipes' generator). */
static size_t next_number(uint32_t *state, size_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

static void run_changed(char *bytes, size_t size)
{
    static const char telling[] = {0, '\xff', '<', '"', '9', '\n', '-', '\x80'};
    uint32_t state = (uint32_t)size;
    for (current_change = 1; size && current_change <= MUTATIONS; current_change++) {
        if (current_change % 3 == 0) {
            run(bytes, next_number(&state, size));
            continue;
        }
        size_t at = next_number(&state, size);
        char old = bytes[at];
        bytes[at] = telling[next_number(&state, sizeof(telling))];
        run(bytes, size);
        bytes[at] = old;
    }
    current_change = 0;
}

/* Runs what the pack holds; the number of its inputs, -1 when it cannot be read. */
static int64_t run_pack(Str packed)
{
    DocumentLimits limits = DOCUMENT_LIMITS_DEFAULT;
    limits.parts = FILES_MAX;
    limits.ratio = UINT32_MAX;
    CLEANUP(container_closep) Container *c = NULL;
    if (container_open(packed, &limits, &c) != 0)
        return -1;
    for (size_t i = 0; i < container_count(c); i++) {
        CLEANUP(arena_freep) Arena *each = arena_create(0);
        Str bytes;
        container_forget(c);
        if (container_read(c, (int64_t)i, each, &bytes) != 0)
            return -1;
        current_file = arena_cstr(each, container_name(c, i));
        run(bytes.ptr, bytes.len);
        current_file = "none: at the end";
    }
    return (int64_t)container_count(c);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(name_the_input);
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    FileList list = {0};
    if (file_walk(a, argv[2], FILES_MAX, &list) != 0 || list.count == 0) {
        printf("1..1\nnot ok 1 - %s: there is no corpus in %s\n", argv[1], argv[2]);
        return 1;
    }
    Str packed;
    bool has_pack = file_read(a, arena_printf(a, "%s.zip", argv[2]).ptr, PACK_MAX, &packed) == 0;
    printf("1..%zu\n", list.count + has_pack);
    run("", 0);
    for (size_t i = 0; i < list.count; i++) {
        CLEANUP(arena_freep) Arena *each = arena_create(0);
        current_file = list.entries[i].path;
        Str bytes;
        if (file_read(each, arena_printf(each, "%s/%s", argv[2], current_file).ptr, FILE_MAX,
                      &bytes) != 0) {
            printf("not ok %zu - %s/%s cannot be read\n", i + 1, argv[1], current_file);
            continue;
        }
        run(bytes.ptr, bytes.len);
        if (bytes.len <= MUTATE_MAX)
            run_changed(arena_cstr(each, bytes), bytes.len);
        printf("ok %zu - %s/%s and its changes\n", i + 1, argv[1], current_file);
        fflush(stdout);
    }
    current_file = "none: at the end";
    if (has_pack) {
        int64_t inputs = run_pack(packed);
        printf("%sok %zu - %s: %" PRId64 " inputs that the fuzzer kept\n", inputs > 0 ? "" : "not ",
               list.count + 1, argv[1], inputs);
    }
    return 0;
}
