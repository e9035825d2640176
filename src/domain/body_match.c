#include "domain/body_match.h"

#include "base/utf8.h"

/* Pairs that say nothing about who is responsible. */
static bool is_common(Str pair)
{
    static const char *const common[] = {"政府", "信息", "公开", "申请", "有关", "关于",
                                         "相关", "年度", "我要", "想要", "需要", "人民",
                                         "办公", "文件", "什么", "情况", "资料", "获取"};
    for (size_t i = 0; i < ARRAY_LEN(common); i++)
        if (str_eq(pair, str_of(common[i])))
            return true;
    return false;
}

/* A letter, a digit or a Chinese character. */
static bool is_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

int body_match(const Body *body, Str words)
{
    int score = 0;
    size_t before = 0, at = 0;
    uint32_t last = 0;
    words = utf8_prefix(words, BODY_MATCH_WORDS_MAX);
    while (at < words.len) {
        size_t here = at;
        uint32_t c = utf8_next(words, &at);
        Str pair = str_sub(words, before, at);
        if (is_word(last) && is_word(c) && !is_common(pair) &&
            str_find(words, pair, 0) == before) { /* once for each pair */
            score += str_find(body->duties, pair, 0) != STR_NPOS;
            score += 2 * (str_find(body->name, pair, 0) != STR_NPOS);
        }
        last = c;
        before = here;
    }
    return score;
}
