#include "app/draft.h"

#include "app/apply.h"
#include "app/internal.h"
#include "app/support_test.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static KeepDraftResult keep(TestApp *t, Str content, Str code)
{
    KeepDraft in = {.content = content, .code = code};
    KeepDraftResult kept = {0};
    test_fine(app_keep_draft(t->app, &t->anonymous, &in, t->arena, &kept), &kept.errors);
    return kept;
}

static int look(TestApp *t, Str code, OpenDraftResult *ret)
{
    return app_open_draft(t->app, &t->anonymous, code, t->arena, ret);
}

static void what_was_put_aside_comes_back_byte_for_byte_by_its_code(TestDb *db)
{
    TestApp t;
    OpenDraftResult opened;
    test_app_begin(db, "short", &t);
    Str content = str_make("name\0王小明\0\xff\0", 18);
    KeepDraftResult kept = keep(&t, content, STR(""));
    assert_int_equal(kept.code.len, 16);
    assert_int_equal(civil_date_cmp(kept.kept_until, civil_date_add(app_today(t.app), DRAFT_DAYS)),
                     0);
    test_fine(look(&t, kept.code, &opened), NULL);
    assert_true(str_eq(opened.content, content) && str_eq(opened.code, kept.code));

    char typed[40] = " ";
    for (size_t i = 0, n = 1; i < 16; i++) {
        char c = kept.code.ptr[i];
        typed[n++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        if (i % 4 == 3)
            typed[n++] = '-';
    }
    test_fine(look(&t, str_of(typed), &opened), NULL);

    /* Put aside again under the same code: the newer one is there, and one only. */
    KeepDraftResult again = keep(&t, STR("改过"), kept.code);
    assert_true(str_eq(again.code, kept.code));
    test_fine(look(&t, kept.code, &opened), NULL);
    assert_true(str_eq(opened.content, STR("改过")));
    test_fine(look(&t, keep(&t, STR(""), STR("no code")).code, &opened), NULL);
    assert_int_equal(opened.content.len, 0);
    test_app_end(&t);
}

static void no_other_code_opens_a_draft_nor_does_the_database(TestDb *db)
{
    static const char *const wrong[] = {"", "0000000000000000", "UUUUUUUUUUUUUUUU", "\xff\xfe",
                                        "' OR 1=1 --     "};
    TestApp t;
    OpenDraftResult opened;
    test_app_begin(db, "short", &t);
    KeepDraftResult kept = keep(&t, STR("王小明"), STR(""));
    char other[17];
    memcpy(other, kept.code.ptr, 17);
    other[15] = other[15] == '7' ? '8' : '7';
    assert_int_equal(look(&t, str_of(other), &opened), APP_E_NOT_FOUND);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_int_equal(look(&t, str_of(wrong[i]), &opened), APP_E_NOT_FOUND);
    Str sealed = secret_seal_by_code(t.app, t.arena, kept.code, STR("王小明")), text;
    assert_true(str_find(sealed, STR("王小明"), 0) == STR_NPOS);
    assert_true(secret_open_by_code(t.app, t.arena, str_of(other), sealed, &text) < 0);
    assert_true(secret_open(t.app, t.arena, sealed, &text) < 0);
    test_app_end(&t);
}

static void a_draft_that_is_too_long_is_refused_and_nothing_is_kept(TestDb *db)
{
    TestApp t;
    test_app_begin(db, "short", &t);
    char *much = arena_new(t.arena, char, DRAFT_BYTES_MAX + 1);
    memset(much, 'x', DRAFT_BYTES_MAX + 1);
    KeepDraftResult kept = keep(&t, str_make(much, DRAFT_BYTES_MAX), STR(""));
    KeepDraft in = {.content = str_make(much, DRAFT_BYTES_MAX + 1), .code = kept.code};
    KeepDraftResult refused = {0};
    assert_int_equal(app_keep_draft(t.app, &t.anonymous, &in, t.arena, &refused), APP_E_INVALID);
    assert_int_equal(refused.errors.count, 1);
    OpenDraftResult opened;
    test_fine(look(&t, kept.code, &opened), NULL);
    assert_int_equal(opened.content.len, DRAFT_BYTES_MAX);
    test_app_end(&t);
}

static void a_draft_ends_with_its_last_day(TestDb *db)
{
    TestApp t;
    OpenDraftResult opened;
    test_app_begin(db, "short", &t);
    Instant start = app_now(t.app), day = (Instant)86400 * INSTANT_SECOND;
    KeepDraftResult kept = keep(&t, STR("王小明"), STR(""));
    app_set_clock(t.app, start + DRAFT_DAYS * day);
    test_fine(app_sweep(t.app, 0), NULL);
    test_fine(look(&t, kept.code, &opened), NULL);
    app_set_clock(t.app, start + (DRAFT_DAYS + 1) * day);
    assert_int_equal(look(&t, kept.code, &opened), APP_E_NOT_FOUND);
    test_fine(app_sweep(t.app, 0), NULL);
    app_set_clock(t.app, start); /* it is not only hidden */
    assert_int_equal(look(&t, kept.code, &opened), APP_E_NOT_FOUND);
    test_app_end(&t);
}

static void what_is_kept_for_a_browser_has_its_own_code_and_ends_tomorrow(TestDb *db)
{
    TestApp t;
    OpenDraftResult opened;
    test_app_begin(db, "short", &t);
    Str code = app_draft_code(t.app, STR("form 1 of browser 1"), t.arena);
    assert_true(str_eq(code, app_draft_code(t.app, STR("form 1 of browser 1"), t.arena)));
    assert_false(str_eq(code, app_draft_code(t.app, STR("form 1 of browser 2"), t.arena)));
    KeepDraft in = {.content = STR("王小明"), .code = code, .for_a_day = true};
    KeepDraftResult kept = {0};
    test_fine(app_keep_draft(t.app, &t.anonymous, &in, t.arena, &kept), &kept.errors);
    assert_true(str_eq(kept.code, code));
    assert_int_equal(civil_date_cmp(kept.kept_until, civil_date_add(app_today(t.app), 1)), 0);
    test_fine(look(&t, code, &opened), NULL);
    assert_int_equal(civil_date_cmp(opened.kept_until, kept.kept_until), 0);
    app_set_clock(t.app, app_now(t.app) + 2 * (Instant)86400 * INSTANT_SECOND);
    assert_int_equal(look(&t, code, &opened), APP_E_NOT_FOUND);
    test_app_end(&t);
}

static void handing_in_deletes_the_draft_and_no_other(TestDb *db)
{
    TestApp t;
    OpenDraftResult opened;
    test_app_begin(db, "short", &t);
    KeepDraftResult mine = keep(&t, STR("一"), STR("")), other = keep(&t, STR("二"), STR(""));
    SubmitApplication in = {.body_id = t.body_id,
                            .idempotency_key = STR("key-0000000000000001"),
                            .form = test_form(),
                            .draft_codes = {STR("no code at all")}};
    ApplicationReceipt receipt = {0};
    assert_int_equal(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt),
                     APP_E_INVALID); /* not promised */
    test_fine(look(&t, mine.code, &opened), NULL);
    in.promised = true;
    test_fine(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt), &receipt.errors);
    in.idempotency_key = STR("key-0000000000000002");
    in.draft_codes[0] = mine.code;
    in.draft_codes[1] = keep(&t, STR("三"), STR("")).code;
    test_fine(app_submit_application(t.app, &t.anonymous, &in, t.arena, &receipt), &receipt.errors);
    assert_int_equal(look(&t, mine.code, &opened), APP_E_NOT_FOUND);
    assert_int_equal(look(&t, in.draft_codes[1], &opened), APP_E_NOT_FOUND);
    test_fine(look(&t, other.code, &opened), NULL);
    test_app_end(&t);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(what_was_put_aside_comes_back_byte_for_byte_by_its_code),
        DB_TEST(no_other_code_opens_a_draft_nor_does_the_database),
        DB_TEST(a_draft_that_is_too_long_is_refused_and_nothing_is_kept),
        DB_TEST(a_draft_ends_with_its_last_day),
        DB_TEST(what_is_kept_for_a_browser_has_its_own_code_and_ends_tomorrow),
        DB_TEST(handing_in_deletes_the_draft_and_no_other),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
