#include "domain/body_match.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const Body HOUSING = {.name = STR_STATIC("示例市住房和城乡建设局"),
                             .duties = STR_STATIC("房屋征收、供热、物业管理、建筑工程施工许可。")};

static void words_in_the_duties_or_the_name_count_once_each(void **state)
{
    (void)state;
    assert_int_equal(body_match(&HOUSING, STR("供热")), 1);
    assert_int_equal(body_match(&HOUSING, STR("供热，供热")), 1);
    assert_int_equal(body_match(&HOUSING, STR("2025年供热改造的施工许可")), 4); /* 施工 工许 许可 */
    assert_int_equal(body_match(&HOUSING, STR("住房")), 2);
}

static void what_stands_in_every_request_does_not_count(void **state)
{
    (void)state;
    static const char *const nothing[] = {
        "", "热", "申请获取有关政府信息", "示 例", "，。", "\xe4\xbe", "养老金"};
    for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
        assert_int_equal(body_match(&HOUSING, str_of(nothing[i])), 0);
    assert_int_equal(body_match(&(Body){0}, STR("供热改造")), 0);
}

static void put_word(char *at)
{
    static const char word[] = "供热";
    for (size_t i = 0; i + 1 < sizeof(word); i++)
        at[i] = word[i];
}

static void a_long_text_is_looked_at_from_its_beginning_only(void **state)
{
    (void)state;
    char text[BODY_MATCH_WORDS_MAX + 8];
    for (size_t i = 0; i < sizeof(text) - 7; i++)
        text[i] = 'x';
    put_word(text + BODY_MATCH_WORDS_MAX);
    assert_int_equal(body_match(&HOUSING, str_make(text, BODY_MATCH_WORDS_MAX + 6)), 0);
    put_word(text + 10);
    assert_int_equal(body_match(&HOUSING, str_make(text, BODY_MATCH_WORDS_MAX + 6)), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_in_the_duties_or_the_name_count_once_each),
        cmocka_unit_test(what_stands_in_every_request_does_not_count),
        cmocka_unit_test(a_long_text_is_looked_at_from_its_beginning_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
