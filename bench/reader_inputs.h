/*
 * The inputs of the reader's benchmark: random consistent reports of one seed, as our writers and
 * the flattening styles of the property tests make them. The same call gives the same bytes.
 *
 * Memory: the arena given. One thread.
 */
#pragma once

#include "base/arena.h"
#include "document/document.h"
#include "report/report.h"

typedef enum InputKind {
    INPUT_TEXT,    /* the flattening styles in turn */
    INPUT_HTML,    /* our writer's page */
    INPUT_GB18030, /* that page within the menus of a site, in GB18030 */
    INPUT_DOCX,
    INPUT_XLSX,
    INPUT_PDF, /* ruled tables, embedded fonts */
    INPUT_KIND_MAX
} InputKind;

/* "text", "html", "gb18030", "docx" …: the end of a file's name. */
const char *input_name(InputKind kind);
/* count reports. < 0: one could not be written. */
int input_reports(InputKind kind, size_t count, Arena *a, Str *ret_files) ATTR_NODISCARD;
/* One report whose prose is about `bytes` long. */
int input_long(InputKind kind, int64_t bytes, Arena *a, Str *ret_file) ATTR_NODISCARD;
/* Writes files to a folder as 000000.<name>, in all count of them, the files over and over. */
int input_write_folder(const char *folder, InputKind kind, const Str *files, size_t files_count,
                       size_t count) ATTR_NODISCARD;
