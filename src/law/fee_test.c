#include "law/category.h"
#include "law/fee.h"
#include "law/table_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static int number_of(Str s)
{
    int64_t value = 0;
    assert_true(str_parse_int(s, &value));
    return (int)value;
}

static void every_line_of_the_fee_table_holds(void **state)
{
    (void)state;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    TestTable table = test_table_open(a, "fees.tsv");
    int lines = 0;
    for (TestRow row; test_table_next(&table, &row); lines++) {
        FeeBasis basis;
        assert_true(fee_basis_from_code(row.fields[0], &basis));
        int64_t yuan = fee_of(basis, number_of(row.fields[1]), number_of(row.fields[2]));
        if (yuan != number_of(row.fields[3]))
            fail_msg("tests/data/fees.tsv:%d: got %" PRId64, row.line, yuan);
    }
    assert_int_equal(lines, 21);
}

/* However a month's items are divided over applications, together they cost the same. */
static void splitting_a_month_changes_no_sum(void **state)
{
    (void)state;
    int64_t last = 0;
    FeeBasis back;
    assert_true(fee_basis_from_code(fee_basis_code(FEE_PAGES), &back));
    assert_int_equal(back, FEE_PAGES);
    assert_false(fee_basis_from_code(STR("hours"), &back));
    assert_true(str_eq(fee_basis_label(FEE_ITEMS), STR("按件计收")));
    for (int n = 0; n <= 120; n++) {
        int64_t total = fee_total(FEE_ITEMS, n);
        assert_true(total >= last);
        last = total;
        for (int k = 0; k <= n; k++)
            assert_int_equal(fee_of(FEE_ITEMS, 0, k) + fee_of(FEE_ITEMS, k, n - k), total);
    }
    assert_true(fee_total(FEE_PAGES, FEE_UNITS_MAX) > fee_total(FEE_PAGES, FEE_UNITS_MAX - 1));
    assert_true(fee_total(FEE_ITEMS, FEE_UNITS_MAX) > 0);
}

static void a_fee_explains_itself(void **state)
{
    (void)state;
    CLEANUP(strbuf_deinit) StrBuf b = STRBUF_INIT(10000);
    fee_explain(&b, FEE_ITEMS, 28, 14);
    assert_string_equal(
        b.ptr, "第29至30件，2件，每件100元，计200元；第31至40件，10件，每件200元，计2000元；"
               "第41至42件，2件，每件300元，计600元；合计2800元。");
    strbuf_clear(&b);
    fee_explain(&b, FEE_PAGES, 0, 31);
    assert_string_equal(b.ptr, "第1至30页，30页，不收费；第31页，每页10元，计10元；合计10元。");
    strbuf_clear(&b);
    fee_explain(&b, FEE_PAGES, 0, 30);
    assert_string_equal(b.ptr, "不收费。");
}

static void article_20_has_15_items_and_article_21_two_lists(void **state)
{
    (void)state;
    for (int i = 1; i <= LAW_CATEGORY_COUNT; i++) {
        const LawCategory *c = law_category(i);
        assert_int_equal(c->number, i);
        assert_ptr_equal(law_category_from_code(c->code), c);
        assert_false(str_empty(c->text));
        assert_true(str_starts_with(law_category_heading(i), STR("第二十条第（")));
    }
    assert_null(law_category_from_code(STR("nonsense")));
    size_t count;
    assert_true(str_eq(law_category_extras(LAW_CATEGORY_COUNTY, &count)[0].text, STR("市政建设")));
    assert_int_equal(count, 7);
    law_category_extras(LAW_CATEGORY_TOWNSHIP, &count);
    assert_int_equal(count, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_line_of_the_fee_table_holds),
        cmocka_unit_test(splitting_a_month_changes_no_sum),
        cmocka_unit_test(a_fee_explains_itself),
        cmocka_unit_test(article_20_has_15_items_and_article_21_two_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
