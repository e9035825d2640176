#include "app/secrecy.h"

#include "app/extract.h"
#include "app/report_files.h"
#include "base/error.h"
#include "os/clock.h"

#define FILE_TIME_MAX  6000 /* milliseconds for one document */
#define ENTRY_SIZE_MAX ((size_t)20 << 20)

/* Steps over blanks that people set between the characters of a mark. */
static size_t skip_blanks(Str text, size_t at)
{
    static const Str BLANKS[] = {STR_STATIC(" "), STR_STATIC("\t"), STR_STATIC("\xC2\xA0"),
                                 STR_STATIC("\xE3\x80\x80")};
    for (bool moved = true; moved;) {
        moved = false;
        for (size_t i = 0; i < ARRAY_LEN(BLANKS); i++) {
            if (str_starts_with(str_sub(text, at, text.len), BLANKS[i])) {
                at += BLANKS[i].len;
                moved = true;
            }
        }
    }
    return at;
}

bool secrecy_in_text(Str text)
{
    static const Str FIRST[] = {STR_STATIC("绝"), STR_STATIC("机"), STR_STATIC("秘"),
                                STR_STATIC("絕"), STR_STATIC("機")};
    for (size_t at = 0; (at = str_find(text, STR("密"), at)) != STR_NPOS;) {
        size_t after = skip_blanks(text, at + 3);
        Str rest = str_sub(text, after, text.len);
        bool star = str_starts_with(rest, STR("★")) || str_starts_with(rest, STR("☆"));
        Str before = str_trim(str_sub(text, 0, at));
        for (size_t i = 0; star && i < ARRAY_LEN(FIRST); i++)
            if (str_ends_with(before, FIRST[i]))
                return true;
        at += 3;
    }
    return false;
}

bool secrecy_in_document(const Document *d)
{
    if (secrecy_in_text(d->title))
        return true;
    for (size_t i = 0; i < d->block_count; i++) {
        const Block *b = &d->blocks[i];
        if (secrecy_in_text(b->text))
            return true;
        for (size_t c = 0; b->kind == BLOCK_GRID && c < b->grid->cell_count; c++)
            if (secrecy_in_text(b->grid->cells[c].text))
                return true;
    }
    return false;
}

/* One file that is no archive. */
static int seek_file(Str bytes, Extractor *x, Arena *a, SecrecyResult *ret)
{
    Document d;
    *ret = (SecrecyResult){.marked = secrecy_in_text(bytes)};
    int r = bytes.len ? extractor_read(x, bytes, a, &d, NULL) : (int)DOCUMENT_E_EMPTY;
    if (r < 0)
        return error_trace(r);
    ret->sought = r == 0 || (r == DOCUMENT_E_EMPTY && bytes.len == 0);
    if (r == 0)
        ret->marked = ret->marked || secrecy_in_document(&d);
    return 0;
}

static int seek_archive(ReportFiles *files, Extractor *x, SecrecyResult *ret)
{
    CLEANUP(arena_freep) Arena *scratch = arena_create(0);
    size_t count = MIN(report_files_count(files), (size_t)SECRECY_FILES_MAX);
    int64_t until = clock_monotonic() + (int64_t)SECRECY_TIME_MAX * 1000;
    ret->sought = count == report_files_count(files);
    for (size_t i = 0; i < count && !ret->marked; i++) {
        Str bytes = {0}, problem = {0};
        SecrecyResult one = {.marked = secrecy_in_text(report_files_name(files, i))};
        arena_reset(scratch);
        int r = clock_monotonic() > until
                    ? 1
                    : report_files_read(files, i, ENTRY_SIZE_MAX, scratch, &bytes, &problem);
        if (r == 0 && !one.marked)
            r = seek_file(bytes, x, scratch, &one);
        if (r < 0)
            return error_trace(r);
        ret->sought = ret->sought && r == 0 && one.sought;
        ret->marked = one.marked;
    }
    return 0;
}

int secrecy_seek(Str bytes, Str name, Arena *a, SecrecyResult *ret_result)
{
    SecrecyResult result = {.marked = secrecy_in_text(name)};
    CLEANUP(report_files_closep) ReportFiles *files = NULL;
    CLEANUP(extractor_freep) Extractor *x = extractor_new(FILE_TIME_MAX);
    int r = result.marked ? 0 : report_files_open_bytes(bytes, name, &files);
    if (r == 0 && !result.marked)
        r = report_files_is_archive(files) ? seek_archive(files, x, &result)
                                           : seek_file(bytes, x, a, &result);
    if (r < 0)
        return error_trace(r);
    *ret_result = result;
    return 0;
}
