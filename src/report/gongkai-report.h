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
    /* The result would exceed the library's bound; nothing is given. */
    GONGKAI_REPORT_TOO_LARGE = 2,
    /* What is asked for makes no sense (too few reports, no such indicator); nothing is given. */
    GONGKAI_REPORT_USAGE = 3,
} GongkaiReportOutcome;

/*
 * Reads `size` bytes of one document, whatever its format. `name` (may be NULL) is only repeated as
 * source.path. *ret_json is NUL-terminated UTF-8; *ret_size (may be NULL) its length in bytes.
 */
GONGKAI_REPORT_API int gongkai_report_read(const void *bytes, size_t size, const char *name,
                                           unsigned flags, char **ret_json, size_t *ret_size);

typedef enum GongkaiReportComparison {
    GONGKAI_REPORT_DIFF,    /* of two: each figure and each sentence that differs */
    GONGKAI_REPORT_TREND,   /* of one body over the years */
    GONGKAI_REPORT_MERGE,   /* the sum of many, with who is missing, counted twice, late */
    GONGKAI_REPORT_COMPARE, /* a league table by an indicator, with outliers */
} GongkaiReportComparison;

typedef enum GongkaiReportFormat {
    GONGKAI_REPORT_TEXT,
    GONGKAI_REPORT_CSV,
    GONGKAI_REPORT_JSON,
    GONGKAI_REPORT_SVG,
    GONGKAI_REPORT_FIGURES, /* of MERGE: the sum as an object of the schema */
} GongkaiReportFormat;

/* What `gongkai report diff|trend|merge|compare` does. All members but the first may be 0 or NULL.
 */
typedef struct GongkaiReportRequest {
    GongkaiReportComparison comparison;
    GongkaiReportFormat format;
    const char *indicator;       /* of COMPARE: its code; NULL: "received" */
    const char *agency;          /* of MERGE: in whose name the sum is; NULL: 合计 */
    const char *const *expected; /* of MERGE: the bodies that must be there, by name */
    size_t expected_count;
} GongkaiReportRequest;

/*
 * Compares `count` reports, each the JSON object that gongkai_report_read() gave. *ret_text is
 * NUL-terminated UTF-8; *ret_size (may be NULL) its length. UNREADABLE: one of them is no such
 * object; its position is in *ret_size.
 */
GONGKAI_REPORT_API int gongkai_report_compare(const char *const *reports, size_t count,
                                              const GongkaiReportRequest *request, char **ret_text,
                                              size_t *ret_size);

/* Gives back what the library handed out; NULL is fine. */
GONGKAI_REPORT_API void gongkai_report_free(char *text);

/* "0.1.0"; lives as long as the library is loaded. */
GONGKAI_REPORT_API const char *gongkai_report_version(void);

#ifdef __cplusplus
}
#endif
