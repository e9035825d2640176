#include "domain/identifier.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static const CivilDate today = {20779}; /* 2026-11-22 */

static void a_citizen_id_is_checked_by_its_last_digit_and_birth_date(void **state)
{
    (void)state;
    const struct {
        const char *number;
        IdentifierFinding finding;
    } cases[] = {
        {"11010519491231002X", IDENTIFIER_OK}, /* the example of GB 11643-1999 */
        {"11010519491231002x", IDENTIFIER_OK},
        {"440524188001010014", IDENTIFIER_OK}, /* the other */
        {"110105194912310021", IDENTIFIER_CHECK_DIGIT},
        {"11010519491331002X", IDENTIFIER_BIRTH_DATE},
        {"110105202702280010", IDENTIFIER_BIRTH_DATE},
        {"11010519491231002", IDENTIFIER_LENGTH},
        {"110105491231002", IDENTIFIER_LENGTH},
        {" 11010519491231002", IDENTIFIER_CHARACTER},
        {"1101051949123100X2", IDENTIFIER_CHARACTER},
        {"11010519491231002Y", IDENTIFIER_CHARACTER},
        {"１１０１０５", IDENTIFIER_CHARACTER},
        {"", IDENTIFIER_LENGTH},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        IdentifierFinding finding = identifier_check_citizen(str_of(cases[i].number), today);
        assert_int_equal(finding, cases[i].finding);
        assert_int_equal(str_empty(identifier_finding_words(finding)), finding == IDENTIFIER_OK);
    }
    /* Any single digit changed is noticed. */
    char number[] = "11010519491231002X";
    for (size_t i = 0; i < 17; i++) {
        char was = number[i];
        for (int c = '0'; c <= '9'; c++) {
            number[i] = (char)c;
            if (c != was)
                assert_int_not_equal(identifier_check_citizen(str_make(number, 18), today),
                                     IDENTIFIER_OK);
        }
        number[i] = was;
    }
}

static void a_credit_code_is_checked_by_its_last_character(void **state)
{
    (void)state;
    const struct {
        const char *code;
        IdentifierFinding finding;
    } cases[] = {
        {"91350100M000100Y43", IDENTIFIER_OK}, /* the example of GB 32100-2015 */
        {"91350100m000100y43", IDENTIFIER_OK},
        {"11441700007280420Y", IDENTIFIER_OK}, /* an authority's, from an index number */
        {"11341702486344515H", IDENTIFIER_OK},
        {"91350100M000100Y44", IDENTIFIER_CHECK_DIGIT},
        {"91350100M000100Y4", IDENTIFIER_LENGTH},
        {"91350100I000100Y43", IDENTIFIER_CHARACTER},
        {"9135A100M000100Y43", IDENTIFIER_CHARACTER},
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_int_equal(identifier_check_credit_code(str_of(cases[i].code)), cases[i].finding);
}

static void phones_mails_and_postcodes_are_checked_by_shape(void **state)
{
    (void)state;
    assert_int_equal(identifier_check_phone(STR("13800138000")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_phone(STR("+86 138 0013 8000")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_phone(STR("(0335) 3220000-8012")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_phone(STR("3220000")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_phone(STR("12345")), IDENTIFIER_LENGTH);
    assert_int_equal(identifier_check_phone(STR("")), IDENTIFIER_LENGTH);
    assert_int_equal(identifier_check_phone(STR("call me")), IDENTIFIER_CHARACTER);
    assert_int_equal(identifier_check_email(STR("zhang.san@example.cn")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_email(STR("zhang.san@example")), IDENTIFIER_FORM);
    assert_int_equal(identifier_check_email(STR("@example.cn")), IDENTIFIER_FORM);
    assert_int_equal(identifier_check_email(STR("a@b@c.cn")), IDENTIFIER_FORM);
    assert_int_equal(identifier_check_email(STR("a@b..cn")), IDENTIFIER_FORM);
    assert_int_equal(identifier_check_email(STR("a b@c.cn")), IDENTIFIER_CHARACTER);
    assert_int_equal(identifier_check_email(STR("a@b.cn\r\nBcc: c@d.cn")), IDENTIFIER_CHARACTER);
    assert_int_equal(identifier_check_postcode(STR("066000")), IDENTIFIER_OK);
    assert_int_equal(identifier_check_postcode(STR("06600")), IDENTIFIER_LENGTH);
    assert_int_equal(identifier_check_postcode(STR("06600O")), IDENTIFIER_CHARACTER);
}

static void numbers_are_masked_in_the_middle(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(1000);
    identifier_append_masked(&b, STR("11010519491231002X"));
    strbuf_append_char(&b, ' ');
    identifier_append_masked(&b, STR("G1234567"));
    strbuf_append_char(&b, ' ');
    identifier_append_masked(&b, STR("军字第1号"));
    identifier_append_masked(&b, STR(""));
    assert_string_equal(b.ptr, "110105********002X G1****67 军***号");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_citizen_id_is_checked_by_its_last_digit_and_birth_date),
        cmocka_unit_test(a_credit_code_is_checked_by_its_last_character),
        cmocka_unit_test(phones_mails_and_postcodes_are_checked_by_shape),
        cmocka_unit_test(numbers_are_masked_in_the_middle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
