/*
 * libgongkai-report: reads and checks annual reports of government information disclosure
 * (政府信息公开工作年度报告) in any format that the program reads, from bytes in memory.
 *
 * The result is the JSON object of schema gongkai.annual-report/1. Memory that the library hands
 * out is the caller's, to be given back with gongkai_report_free(). All functions may be called
 * from any thread at the same time.
 *
 * PDF files and pictures are read by the program gongkai-pdf, a caged process of its own, which is
 * sought in $GONGKAI_LIBEXEC, beside the calling program, and where `make install` puts it; without
 * it they cannot be read. With the first of them the process begins to ignore SIGPIPE.
 *
 * Warning: the library parses all other formats in the caller's process. Its parsers are bounded in
 * memory, depth and size, but only the program `gongkai` runs them in a sandbox. Read what
 * strangers send you with the program, or put the library into a process that may do nothing else.
 */
#pragma once

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GONGKAI_REPORT_API __attribute__((visibility("default")))

typedef enum GongkaiReportFlag {
    GONGKAI_REPORT_CHECK = 1,  /* add findings and suggestion */
    GONGKAI_REPORT_CELLS = 2,  /* add the place of every figure in the source */
    GONGKAI_REPORT_PRETTY = 4, /* lines and indentation */
} GongkaiReportFlag;

typedef enum GongkaiReportOutcome {
    GONGKAI_REPORT_OK = 0,
    /* The bytes could not be read: the JSON then holds "source" and "error" only. */
    GONGKAI_REPORT_UNREADABLE = 1,
    /* The result would exceed the library's bound; no JSON is given. */
    GONGKAI_REPORT_TOO_LARGE = 2,
} GongkaiReportOutcome;

/*
 * Reads `size` bytes of one document, whatever its format. `name` (may be NULL) is only repeated as
 * source.path. *ret_json is NUL-terminated UTF-8; *ret_size (may be NULL) its length in bytes.
 */
GONGKAI_REPORT_API int gongkai_report_read(const void *bytes, size_t size, const char *name,
                                           unsigned flags, char **ret_json, size_t *ret_size);

/* Gives back what gongkai_report_read() handed out; NULL is fine. */
GONGKAI_REPORT_API void gongkai_report_free(char *json);

/* "0.1.0"; lives as long as the library is loaded. */
GONGKAI_REPORT_API const char *gongkai_report_version(void);

#ifdef __cplusplus
}
#endif
