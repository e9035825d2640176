#include "base/civil_date.h"
#include "base/json.h"
#include "base/utf8.h"
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

/* Whatever the bytes are, what the base layer writes of them is valid UTF-8 and what it reads of
 * them prints as it was. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str s = str_make((const char *)data, size);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 22);
    JsonWriter w = json_writer(&out, false);
    json_text(&w, s);
    if (!strbuf_failed(&out) && !utf8_valid(strbuf_str(&out)))
        abort();
    size_t position = 0, count = 0;
    while (position < s.len) {
        utf8_next(s, &position);
        count++;
    }
    if (count != utf8_count(s) || utf8_columns(s) < 0)
        abort();
    CivilDate date;
    if (civil_date_parse(s, &date)) {
        strbuf_clear(&out);
        civil_date_append(&out, date);
        if (!str_eq(strbuf_str(&out), s))
            abort();
    }
    int64_t value;
    if (str_parse_int(s, &value) && s.len > 21 && s.ptr[0] != '0' && s.ptr[0] != '-')
        abort();
    return 0;
}
