/*
 * The files that a report is written as: its figures as JSON, or the statutory form of
 * report_layout() in a document format. Pure; the same report gives the same bytes.
 */
#pragma once

#include "document/page_fonts.h"
#include "report/report.h"

typedef enum ReportFile {
    REPORT_FILE_HTML,
    REPORT_FILE_DOCX,
    REPORT_FILE_XLSX,
    REPORT_FILE_PDF,
    REPORT_FILE_OFD,
    REPORT_FILE_JSON,
    REPORT_FILE_MAX
} ReportFile;

/* "html", "docx", "xlsx", "pdf", "ofd", "json". */
bool report_file_from_name(Str name, ReportFile *ret_file) ATTR_NODISCARD;
Str report_file_name(ReportFile file);
/* With its charset where it is text; ends with a NUL. */
const char *report_file_media_type(ReportFile file);
/*
 * Appends the file to out; < 0 when out meets its maximum. Memory for the layout is from a. The
 * fonts are looked at for REPORT_FILE_PDF, which cannot be written without, and REPORT_FILE_OFD,
 * which then only names them; else they may be NULL.
 */
int report_write_file(const AnnualReport *r, ReportFile file, const PageFonts *fonts, Arena *a,
                      StrBuf *out) ATTR_NODISCARD;
