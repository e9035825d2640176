/* The details of audit records in words. */
#include "web/words.h"

#include "base/utf8.h"
#include "domain/application.h"
#include "domain/member_report.h"
#include "domain/role.h"
#include "law/law.h"

typedef Str Label(Arena *a, Str code);

static Str as_it_is(Arena *a, Str code)
{
    (void)a;
    return code;
}

static Str channel_label(Arena *a, Str code)
{
    ApplicationChannel channel;
    ServiceWay way;
    (void)a;
    if (application_channel_from_code(code, &channel))
        return application_channel_label(channel);
    return service_way_from_code(code, &way) ? service_way_label(way) : code;
}

static Str event_label(Arena *a, Str code)
{
    ApplicationEvent event;
    (void)a;
    return application_event_from_code(code, &event) ? application_event(event)->label : code;
}

static Str outcome_label(Arena *a, Str code)
{
    LawRow row;
    if (!law_row_from_code(code, &row))
        return code;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1024);
    law_row_append_full_label(&b, row);
    return arena_str(a, strbuf_str(&b));
}

/* "handler,signer" */
static Str roles_label(Arena *a, Str code)
{
    Str words = STR(""), one;
    for (Str rest = code; str_split_next(&rest, STR(","), &one);) {
        Role role;
        Str label = role_from_code(str_trim(one), &role) ? role_label(role) : one;
        words =
            arena_printf(a, "%.*s%s%.*s", STR_FMT(words), words.len ? "、" : "", STR_FMT(label));
    }
    return words;
}

static Str remedy_label(Arena *a, Str code)
{
    RemedyBlock block;
    RemedyResult result;
    (void)a;
    if (remedy_block_from_code(code, &block))
        return block == REMEDY_BLOCK_REVIEW ? remedy_block_top_label(block)
                                            : remedy_block_label(block);
    return remedy_result_from_code(code, &result) ? remedy_result_label(result) : code;
}

static Str verdict_words(Arena *a, Str code)
{
    (void)a;
    Str label = verdict_label(code);
    return label.len ? label : code;
}

static const struct {
    Str key;
    Str label; /* empty: said by the action already */
    Label *value;
} MEMBERS[] = {
    {STR_STATIC("client"), STR_STATIC("来自"), as_it_is},
    {STR_STATIC("reason"), STR_STATIC("原因"), as_it_is},
    {STR_STATIC("unit"), STR_STATIC("承办单位"), as_it_is},
    {STR_STATIC("number"), STR_STATIC("文号"), as_it_is},
    {STR_STATIC("letter"), STR_STATIC("文号"), as_it_is},
    {STR_STATIC("source"), STR_STATIC("来源"), as_it_is},
    {STR_STATIC("rule"), STR_STATIC("规则"), as_it_is},
    {STR_STATIC("before"), STR_STATIC("原来归入"), as_it_is},
    {STR_STATIC("file"), STR_STATIC("文件"), as_it_is},
    {STR_STATIC("sha256"), STR_STATIC("校验值"), as_it_is},
    {STR_STATIC("roles"), STR_STATIC("角色"), roles_label},
    {STR_STATIC("channel"), STR_STATIC("渠道"), channel_label},
    {STR_STATIC("outcome"), STR_STATIC("结果"), outcome_label},
    {STR_STATIC("block"), STR_STATIC("类别"), remedy_label},
    {STR_STATIC("result"), STR_STATIC("结果"), remedy_label},
    {STR_STATIC("verdict"), STR_STATIC("结论"), verdict_words},
    {STR_STATIC("event"), STR_STATIC("环节"), event_label},
    {STR_STATIC("version"), STR_STATIC("稿次"), as_it_is},
    {STR_STATIC("moved"), STR_STATIC("变动的期限"), as_it_is},
    {STR_STATIC("cases"), STR_STATIC("案件"), as_it_is},
    {STR_STATIC("first"), STR_STATIC("第一份"), as_it_is},
    {STR_STATIC("kind"), STR_STATIC(""), NULL},
};

/* One JSON string off the front, unescaped; false: there is none. */
static bool take_string(Str *rest, Arena *a, Str *ret_text)
{
    if (!str_starts_with(*rest, STR("\"")))
        return false;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT((size_t)64 << 10);
    for (size_t i = 1; i < rest->len; i++) {
        char c = rest->ptr[i];
        if (c == '"') {
            *ret_text = arena_str(a, strbuf_str(&b));
            *rest = str_sub(*rest, i + 1, rest->len);
            return true;
        }
        if (c == '\\' && ++i < rest->len)
            c = rest->ptr[i] == 'n' || rest->ptr[i] == 't' || rest->ptr[i] == 'r' ? ' '
                                                                                  : rest->ptr[i];
        strbuf_append_char(&b, c);
    }
    return false;
}

static void add_member(StrBuf *out, Arena *a, Str key, Str value)
{
    for (size_t i = 0; i < ARRAY_LEN(MEMBERS); i++) {
        if (!str_eq(MEMBERS[i].key, key))
            continue;
        if (!MEMBERS[i].value)
            return;
        Str words = MEMBERS[i].value(a, value);
        strbuf_printf(out, "%s%.*s：%.*s", strbuf_str(out).len ? "；" : "",
                      STR_FMT(MEMBERS[i].label), STR_FMT(words));
        return;
    }
    strbuf_printf(out, "%s%.*s：%.*s", strbuf_str(out).len ? "；" : "", STR_FMT(key),
                  STR_FMT(value));
}

Str words_detail(Arena *a, Str json)
{
    Str rest = str_trim(json), key, value;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT((size_t)256 << 10);
    if (!str_starts_with(rest, STR("{")))
        return json;
    rest = str_trim(str_sub(rest, 1, rest.len));
    while (take_string(&rest, a, &key)) {
        rest = str_trim(rest);
        if (!str_starts_with(rest, STR(":")))
            return json;
        rest = str_trim(str_sub(rest, 1, rest.len));
        if (!take_string(&rest, a, &value))
            return json; /* not one of ours: better as it is than half of it */
        add_member(&b, a, key, value);
        rest = str_trim(rest);
        if (str_starts_with(rest, STR(",")))
            rest = str_trim(str_sub(rest, 1, rest.len));
    }
    return str_eq(rest, STR("}")) ? arena_str(a, strbuf_str(&b)) : json;
}
