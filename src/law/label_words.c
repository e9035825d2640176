#include "law/law.h"

#include "base/utf8.h"

static const Str words[] = {
#define LAW_WORD(word) STR_STATIC(word),
#include "law/words.def"
};

static bool is_one_of(Str text, size_t at, size_t end, const char *marks)
{
    return str_contains(str_of(marks), str_sub(text, at, end));
}

/* Behind what belongs to the word that follows: digits, Latin, opening marks. */
static size_t skip_prefix(Str text, size_t at)
{
    for (size_t end = at; at < text.len; at = end) {
        uint32_t c = utf8_next(text, &end);
        if (c >= 0x80 && !is_one_of(text, at, end, "（“《"))
            break;
    }
    return at;
}

static size_t skip_suffix(Str text, size_t at)
{
    for (size_t end = at; at < text.len; at = end) {
        (void)utf8_next(text, &end);
        if (!is_one_of(text, at, end, "）”》、，：。；"))
            break;
    }
    return at;
}

/* Behind the longest word at `at`; behind one character where there is none. */
static size_t skip_word(Str text, size_t at)
{
    size_t longest = 0, end = at;
    for (size_t i = 0; i < ARRAY_LEN(words); i++)
        if (words[i].len > longest && str_starts_with(str_sub(text, at, text.len), words[i]))
            longest = words[i].len;
    if (longest)
        return at + longest;
    if (at < text.len)
        (void)utf8_next(text, &end);
    return end;
}

void law_label_append(StrBuf *out, Str label)
{
    size_t at = 0, end = 0, count = 0;
    for (; at < label.len; at = end, count++) {
        end = skip_suffix(label, skip_word(label, skip_prefix(label, at)));
        strbuf_append(out, str_sub(label, at, end));
        if (end < label.len)
            strbuf_append(out, STR(LAW_BREAK));
    }
    if (count == 1) /* that it may not be parted must be said, too */
        strbuf_append(out, STR(LAW_BREAK));
}
