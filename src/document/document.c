#include "document/document.h"

#include "document/archive.h"
#include "document/charset.h"

#include <gsf/gsf-utils.h>
#include <libxml/parser.h>

const DocumentLimits DOCUMENT_LIMITS_DEFAULT = {
    .input_bytes = (size_t)64 << 20,
    .text_bytes = (size_t)16 << 20,
    .blocks = 200000,
    .cells = 40000,
    .pages = 300,
    .depth = 256,
    .parts = 2000,
    .part_bytes = (size_t)64 << 20,
    .ratio = 200,
};

Str document_media_type(DocumentFormat format)
{
    static const Str types[DOCUMENT_FORMAT_MAX] = {
        [DOCUMENT_FORMAT_UNKNOWN] = STR_STATIC("application/octet-stream"),
        [DOCUMENT_FORMAT_TEXT] = STR_STATIC("text/plain"),
        [DOCUMENT_FORMAT_HTML] = STR_STATIC("text/html"),
        [DOCUMENT_FORMAT_DOCX] =
            STR_STATIC("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        [DOCUMENT_FORMAT_XLSX] =
            STR_STATIC("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        [DOCUMENT_FORMAT_PDF] = STR_STATIC("application/pdf"),
        [DOCUMENT_FORMAT_OFD] = STR_STATIC("application/ofd"),
        [DOCUMENT_FORMAT_DOC] = STR_STATIC("application/msword"),
        [DOCUMENT_FORMAT_RTF] = STR_STATIC("application/rtf"),
        [DOCUMENT_FORMAT_ZIP] = STR_STATIC("application/zip"),
        [DOCUMENT_FORMAT_IMAGE] = STR_STATIC("image/*"),
        [DOCUMENT_FORMAT_MHTML] = STR_STATIC("multipart/related"),
    };
    return format < DOCUMENT_FORMAT_MAX ? types[format] : types[DOCUMENT_FORMAT_UNKNOWN];
}

Str document_outcome_text(DocumentOutcome outcome)
{
    switch (outcome) {
    case DOCUMENT_E_UNKNOWN_FORMAT:
        return STR("无法识别的文件格式，请提供文本、网页、Word、Excel、PDF 或 OFD 文件");
    case DOCUMENT_E_UNSUPPORTED:
        return STR("当前安装不支持读取此格式，请另存为 DOCX、XLSX、网页或文本后重试");
    case DOCUMENT_E_DAMAGED:
        return STR("文件已损坏或结构不完整，请重新下载或另存后重试");
    case DOCUMENT_E_ENCRYPTED:
        return STR("文件已加密，请另存为未加密的文件后重试");
    case DOCUMENT_E_TOO_LARGE:
        return STR("文件超出可处理的大小、页数或嵌套层数，请拆分后重试");
    case DOCUMENT_E_EMPTY:
        return STR("文件中没有文字，可能是空白文件或扫描图片");
    case DOCUMENT_E_SCAN:
        return STR("扫描件或图片，没有文字层，须经文字识别：请安装 tesseract-ocr 及 "
                   "tesseract-ocr-chi-sim 后重试，或提供带文字的文件");
    case DOCUMENT_E_MAX:
        break;
    }
    return STR("");
}

/* What a library beneath minds about a file from outside is no event of this program. */
static void ignore_message(ATTR_UNUSED const gchar *domain, ATTR_UNUSED GLogLevelFlags level,
                           ATTR_UNUSED const gchar *message, ATTR_UNUSED gpointer data)
{
}

void document_prepare(void)
{
    g_log_set_default_handler(ignore_message, NULL);
    gsf_init();
    xmlInitParser();
    charset_prepare();
}

typedef int (*Reader)(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document);

static const Reader readers[DOCUMENT_FORMAT_MAX] = {
    [DOCUMENT_FORMAT_TEXT] = document_read_text,   [DOCUMENT_FORMAT_HTML] = document_read_html,
    [DOCUMENT_FORMAT_DOCX] = document_read_docx,   [DOCUMENT_FORMAT_XLSX] = document_read_xlsx,
    [DOCUMENT_FORMAT_OFD] = document_read_ofd,     [DOCUMENT_FORMAT_DOC] = document_read_doc,
    [DOCUMENT_FORMAT_MHTML] = document_read_mhtml, [DOCUMENT_FORMAT_RTF] = document_read_rtf,
    [DOCUMENT_FORMAT_ZIP] = archive_refuse,
};

static Str outcome_detail(int outcome, DocumentFormat format, Arena *a)
{
    static const char *const reasons[DOCUMENT_E_MAX] = {
        [DOCUMENT_E_UNKNOWN_FORMAT] = "unknown format",
        [DOCUMENT_E_UNSUPPORTED] = "this build has no reader for it",
        [DOCUMENT_E_DAMAGED] = "its structure is broken",
        [DOCUMENT_E_ENCRYPTED] = "it is encrypted",
        [DOCUMENT_E_TOO_LARGE] = "a bound was met",
        [DOCUMENT_E_EMPTY] = "no text",
        [DOCUMENT_E_SCAN] = "no program here recognises text",
    };
    if (outcome <= 0 || outcome >= DOCUMENT_E_MAX)
        return STR("");
    if (outcome == DOCUMENT_E_UNSUPPORTED && format == DOCUMENT_FORMAT_DOC)
        return STR("an OLE2 file, but no document of Word or WPS: a workbook, slides, a mail");
    return arena_printf(a, "%.*s: %s", STR_FMT(document_media_type(format)), reasons[outcome]);
}

int document_read(Str bytes, const DocumentLimits *limits, Arena *a, Document *ret_document,
                  Str *ret_detail)
{
    DocumentFormat format = DOCUMENT_FORMAT_UNKNOWN;
    int outcome;
    if (bytes.len > limits->input_bytes)
        outcome = DOCUMENT_E_TOO_LARGE;
    else if (!str_trim(bytes).len)
        outcome = DOCUMENT_E_EMPTY;
    else {
        format = document_sniff(bytes);
        outcome = readers[format] ? readers[format](bytes, limits, a, ret_document)
                  : format == DOCUMENT_FORMAT_UNKNOWN ? DOCUMENT_E_UNKNOWN_FORMAT
                                                      : DOCUMENT_E_UNSUPPORTED;
    }
    if (outcome > 0 && ret_detail)
        *ret_detail = outcome_detail(outcome, format, a);
    return outcome;
}
