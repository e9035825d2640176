/*
 * tmplgen: compiles one HTML template to C. docs/templates.md is the whole language; in short, five
 * constructs: {{value}}, {{if x}}…{{else}}…{{/if}}, {{each row in rows}}…{{/each}},
 * {{include "part/x.html" member}}, {{layout "layout/x.html" member}} with {{block b}}…{{/block}}.
 *
 *     templates/queue.html                        becomes, in the build folder,
 *
 *     {{view QueueView "web/view/queue.h"}}       void tmpl_queue(StrBuf *out, const QueueView *v)
 *     <ul>                                        {
 *     {{each row in rows}}                            strbuf_append(out, STR("<ul>\n"));
 *     <li><a href="/c/{{row.id}}">{{row.title}}       for (size_t at_row = 0; at_row <
 * v->rows_count; …
 *       </a></li>                                         … html_url_path(out, (*each_row).id);
 *     {{/each}}                                           … html_text(out, (*each_row).title);
 *     </ul>                                       }
 *
 * usage: tmplgen --root FOLDER --prefix LAYER --depfile D.d NAME.html OUT.c OUT.h
 */
#include "tmplgen.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct Folder {
    const char *root;
    FILE *depfile;
} Folder;

static bool folder_load(void *context, Arena *arena, Str path, Str *ret_source)
{
    const Folder *folder = context;
    Str full = arena_printf(arena, "%s/%.*s", folder->root, STR_FMT(path));
    FILE *file = fopen(full.ptr, "rb");
    if (!file)
        return false;
    char *bytes = arena_new(arena, char, TMPL_SOURCE_MAX + 1);
    size_t length = fread(bytes, 1, TMPL_SOURCE_MAX + 1, file);
    bool whole = !ferror(file);
    fclose(file);
    fprintf(folder->depfile, " %s", full.ptr);
    *ret_source = str_make(bytes, length);
    return whole;
}

static int write_file(const char *path, const StrBuf *content)
{
    Str bytes = strbuf_str(content);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes.ptr, 1, bytes.len, file) != bytes.len) {
        fprintf(stderr, "tmplgen: %s: %s\n", path, strerror(errno));
        if (file)
            fclose(file);
        return 1;
    }
    return fclose(file) ? 1 : 0;
}

/* Messages begin with the path as the compiler's would, so that editors jump to it. */
static int run(const char *prefix, const char *name, const char *out_c, const char *out_h,
               Folder *folder)
{
    CLEANUP(arena_freep) Arena *arena = arena_create(0);
    CLEANUP(strbuf_deinit) StrBuf c = STRBUF_INIT(TMPL_SOURCE_MAX * 32);
    CLEANUP(strbuf_deinit) StrBuf header = STRBUF_INIT(TMPL_SOURCE_MAX);
    CLEANUP(strbuf_deinit) StrBuf error = STRBUF_INIT(4096);
    TmplInput input = {.path = str_of(name),
                       .folder = str_of(folder->root),
                       .include_prefix = str_of(prefix),
                       .load = folder_load,
                       .load_context = folder};
    fprintf(folder->depfile, "%s:", out_c);
    if (!folder_load(folder, arena, input.path, &input.source)) {
        fprintf(stderr, "tmplgen: %s/%s: %s\n", folder->root, name, strerror(errno));
        return 1;
    }
    if (tmpl_compile(&input, arena, &c, &header, &error) != 0) {
        fprintf(stderr, "%s/%s", folder->root, strbuf_str(&error).ptr);
        return 1;
    }
    fprintf(folder->depfile, "\n");
    return write_file(out_c, &c) || write_file(out_h, &header);
}

int main(int argc, char **argv)
{
    if (argc != 10 || strcmp(argv[1], "--root") != 0 || strcmp(argv[3], "--prefix") != 0 ||
        strcmp(argv[5], "--depfile") != 0) {
        fputs("usage: tmplgen --root FOLDER --prefix LAYER --depfile D.d NAME.html OUT.c OUT.h\n",
              stderr);
        return 2;
    }
    Folder folder = {.root = argv[2], .depfile = fopen(argv[6], "w")};
    if (!folder.depfile) {
        fprintf(stderr, "tmplgen: %s: %s\n", argv[6], strerror(errno));
        return 1;
    }
    int status = run(argv[4], argv[7], argv[8], argv[9], &folder);
    fclose(folder.depfile);
    return status;
}
