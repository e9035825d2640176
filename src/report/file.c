#include "report/file.h"

#include "base/error.h"

#include <errno.h>

static const struct {
    Str name;
    const char *media_type;
} files[REPORT_FILE_MAX] = {
    [REPORT_FILE_HTML] = {STR_STATIC("html"), "text/html; charset=utf-8"},
    [REPORT_FILE_DOCX] = {STR_STATIC("docx"), "application/vnd.openxmlformats-officedocument."
                                              "wordprocessingml.document"},
    [REPORT_FILE_XLSX] = {STR_STATIC("xlsx"),
                          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    [REPORT_FILE_PDF] = {STR_STATIC("pdf"), "application/pdf"},
    [REPORT_FILE_OFD] = {STR_STATIC("ofd"), "application/ofd"},
    [REPORT_FILE_JSON] = {STR_STATIC("json"), "application/json; charset=utf-8"},
};

bool report_file_from_name(Str name, ReportFile *ret_file)
{
    for (int i = 0; i < REPORT_FILE_MAX; i++) {
        if (!str_eq(files[i].name, name))
            continue;
        *ret_file = (ReportFile)i;
        return true;
    }
    return false;
}

Str report_file_name(ReportFile file)
{
    return files[file].name;
}

const char *report_file_media_type(ReportFile file)
{
    return files[file].media_type;
}

int report_write_file(const AnnualReport *r, ReportFile file, const PageFonts *fonts, Arena *a,
                      StrBuf *out)
{
    Document d;
    if (file != REPORT_FILE_JSON)
        report_layout(r, a, &d);
    switch (file) {
    case REPORT_FILE_HTML:
        return error_trace(document_write_html(&d, out));
    case REPORT_FILE_DOCX:
        return error_trace(document_write_docx(&d, out));
    case REPORT_FILE_XLSX:
        return error_trace(document_write_xlsx(&d, out));
    case REPORT_FILE_PDF:
        if (!fonts)
            return error_set(EINVAL, "a PDF file needs fonts");
        return error_trace(document_write_pdf(&d, fonts, out));
    case REPORT_FILE_OFD:
        return error_trace(fonts ? document_write_ofd_embedded(&d, fonts, out)
                                 : document_write_ofd(&d, out));
    case REPORT_FILE_JSON:
    case REPORT_FILE_MAX:
        break;
    }
    report_write_json(r, NULL, REPORT_JSON_PRETTY | REPORT_JSON_FINDINGS, out);
    strbuf_append_char(out, '\n');
    return strbuf_failed(out) ? error_set(ENOSPC, "the report is too large") : 0;
}
