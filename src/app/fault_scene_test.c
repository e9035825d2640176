#include "app/fault_scene_test.h"

#include "app/casework.h"
#include "app/letter.h"
#include "app/queue.h"
#include "app/user_admin.h"
#include "base/error.h"
#include "domain/role.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define CALLS_MAX 2000

/* A case with an outcome and a drafted reply. */
static LetterView scene_draft(FaultScene *s, const char *key, ApplicationReceipt *ret_receipt)
{
    TestApp *t = &s->t;
    *ret_receipt = test_submit(t, key);
    int64_t id = ret_receipt->id;
    AssignCase assign = {.case_id = id, .version = 1};
    CaseChange change = {0};
    test_fine(app_assign_case(t->app, &t->officer, &assign, t->arena, &change), &change.errors);
    ChooseOutcome choose = {.case_id = id, .version = change.version, .outcome = STR("granted")};
    test_fine(app_choose_outcome(t->app, &t->officer, &choose, t->arena, &change), &change.errors);
    DraftLetter draft = {id, STR("reply")};
    LetterView letter = {0};
    test_fine(app_draft_letter(t->app, &t->officer, &draft, t->arena, &letter), &letter.errors);
    return letter;
}

static void scene_cases(FaultScene *s)
{
    TestApp *t = &s->t;
    ApplicationReceipt receipt = test_submit(t, "key-0000000000000001");
    s->case_id = receipt.id;
    s->code = receipt.query_code;
    LetterView letter = scene_draft(s, "key-0000000000000002", &receipt);
    s->decided = receipt.id;
    s->decided_code = receipt.query_code;
    s->letter_id = letter.id;
    NumberLetter number = {letter.id, letter.version};
    test_fine(app_number_letter(t->app, &t->officer, &number, t->arena, &letter), &letter.errors);
    s->draft_id = scene_draft(s, "key-0000000000000003", &receipt).id;
    s->drafted = receipt.id;
}

void fault_scene_begin(TestDb *db, bool cases, FaultScene *s)
{
    *s = (FaultScene){.db = db};
    test_app_begin(db, "short", &s->t);
    s->user_id = test_user(&s->t, "clerk", FAULT_PASSWORD).id;
    s->clerk = s->t.officer;
    s->clerk.user_id = s->user_id;
    s->clerk.login = STR("clerk");
    if (cases)
        scene_cases(s);
}

void fault_scene_end(FaultScene *s)
{
    test_app_end(&s->t);
}

Str fault_key(FaultScene *s, const char *prefix)
{
    return arena_printf(s->t.arena, "%s-%010d", prefix, s->calls);
}

/* The versions that the changes of the next use case build on. */
static void scene_refresh(FaultScene *s)
{
    const int64_t ids[] = {s->case_id, s->decided, s->drafted};
    TestApp *t = &s->t;
    for (size_t i = 0; i < ARRAY_LEN(ids) && s->case_id; i++)
        s->versions[i] = test_case_version(t, ids[i]);
    GetLetter get = {s->draft_id, 0};
    LetterView letter = {0};
    if (s->draft_id)
        test_fine(app_get_letter(t->app, &t->officer, &get, t->arena, &letter), NULL);
    s->draft_version = letter.version;
}

static void fail_each_call(FaultScene *s, const FaultUse *use)
{
    Str before = test_dump(s->db, s->t.arena);
    for (int64_t n = 1; n < CALLS_MAX; n++) {
        ArenaMark mark = arena_mark(s->t.arena);
        s->calls++;
        db_fault_arm(&s->db->fault, DB_FAULT_ERROR, n);
        int r = use->use(s);
        if (!db_fault_disarm(&s->db->fault)) {
            if (r != 0)
                print_message("# %s gave %d\n", use->name, r);
            test_fine(r, NULL);
            assert_true(n > 3);
            return;
        }
        if (r >= 0)
            print_message("# %s: call %" PRId64 " failed, but it gave %d\n", use->name, n, r);
        assert_true(r < 0);
        error_clear();
        bool same = str_eq(before, test_dump(s->db, s->t.arena));
        if (!same)
            print_message("# %s: call %" PRId64 " failed and left something behind\n", use->name,
                          n);
        assert_true(same);
        arena_reset_to(s->t.arena, mark);
    }
    fail_msg("%s does not end", use->name);
}

void fault_each_call(FaultScene *s, const FaultUse *uses, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        scene_refresh(s);
        fail_each_call(s, &uses[i]);
    }
}
