#include "app/fault_scene_test.h"

#include "app/audit_log.h"
#include "app/body.h"
#include "app/calendar_use.h"
#include "app/doctor.h"
#include "app/draft.h"
#include "app/session.h"
#include "app/user_admin.h"
#include "base/error.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Accounts, sessions, bodies, calendar and the checks; each database call failing in turn. */

static int use_app_save_user(FaultScene *s)
{
    Str roles[] = {STR("handler")};
    SaveUser in = {.login = arena_printf(s->t.arena, "u%d", s->calls + 100),
                   .name = STR("新人"),
                   .body_id = s->t.body_id,
                   .roles = roles,
                   .role_count = 1,
                   .password = FAULT_PASSWORD};
    SaveUserResult ret = {0};
    return app_save_user(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_app_list_users(FaultScene *s)
{
    ListUsers in = {.body_id = s->t.body_id};
    ListUsersResult ret = {0};
    return app_list_users(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_app_reset_password(FaultScene *s)
{
    ResetPassword in = {.user_id = s->user_id, .password = FAULT_PASSWORD};
    ResetPasswordResult ret = {0};
    return app_reset_password(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_app_change_password(FaultScene *s)
{
    ChangePassword in = {FAULT_PASSWORD, STR("another long password")};
    ChangePasswordResult ret = {0};
    return app_change_password(s->t.app, &s->clerk, &in, s->t.arena, &ret);
}

static int use_app_sign_in(FaultScene *s)
{
    SignIn in = {STR("clerk"), FAULT_PASSWORD, STR("127.0.0.1")};
    SignInResult ret = {0};
    return app_sign_in(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

static int use_app_sign_out(FaultScene *s)
{
    return app_sign_out(s->t.app, &s->clerk);
}

static int use_app_user_actor(FaultScene *s)
{
    UserActor ret;
    return app_user_actor(s->t.app, s->user_id, STR("r-3"), s->t.arena, &ret);
}

static int use_app_session_create(FaultScene *s)
{
    SessionRow row = {.user_id = s->user_id, .created_at = 1, .last_seen_at = 1};
    memset(s->session, s->calls + 1, sizeof(s->session));
    memcpy(row.key, s->session, sizeof(row.key));
    return app_session_create(s->t.app, &row);
}

static int use_app_session_load(FaultScene *s)
{
    SessionRow row;
    return app_session_load(s->t.app, s->session, &row);
}

static int use_app_session_touch(FaultScene *s)
{
    return app_session_touch(s->t.app, s->session, 2);
}

static int use_app_session_renew(FaultScene *s)
{
    uint8_t fresh[SESSION_KEY_SIZE];
    memset(fresh, 0, sizeof(fresh));
    int r = app_session_renew(s->t.app, s->session, fresh);
    if (r == 0)
        memcpy(s->session, fresh, sizeof(fresh));
    return r;
}

static int use_app_session_remove(FaultScene *s)
{
    return app_session_remove(s->t.app, s->session);
}

static int use_app_sweep(FaultScene *s)
{
    return app_sweep(s->t.app, 3);
}

static int use_app_save_body(FaultScene *s)
{
    Body body = {.code = arena_printf(s->t.arena, "more%d", s->calls),
                 .name = STR("另一机关"),
                 .kind = STR("department"),
                 .approval = STR("short"),
                 .letter_prefix = STR("另公复"),
                 .review_body = STR("示例市人民政府"),
                 .court = STR("示例区人民法院")};
    SaveBodyResult ret = {0};
    return app_save_body(s->t.app, &s->t.system, &body, s->t.arena, &ret);
}

static int use_app_get_body(FaultScene *s)
{
    GetBody in = {.code = STR("demo")};
    Body ret;
    return app_get_body(s->t.app, &s->t.anonymous, &in, s->t.arena, &ret);
}

static int use_app_list_bodies(FaultScene *s)
{
    ListBodiesResult ret = {0};
    return app_list_bodies(s->t.app, &s->t.anonymous, s->t.arena, &ret);
}

static int use_app_save_unit(FaultScene *s)
{
    SaveUnit in = {.body_id = s->t.body_id, .name = STR("法制科"), .active = true};
    SaveUnitResult ret = {0};
    return app_save_unit(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_app_list_units(FaultScene *s)
{
    ListUnitsResult ret = {0};
    return app_list_units(s->t.app, &s->t.officer, s->t.body_id, s->t.arena, &ret);
}

/* Moves the deadlines of the scene's open cases. */
static int use_app_import_calendar(FaultScene *s)
{
    ImportCalendar in = {
        .text = STR("年度 2026 国办发明电〔2026〕0号\n放假 2026-03-09 2026-03-10 示例\n"),
        .source = STR("国办发明电〔2026〕0号")};
    ImportCalendarResult ret = {0};
    return app_import_calendar(s->t.app, &s->t.system, &in, s->t.arena, &ret);
}

static int use_app_get_calendar(FaultScene *s)
{
    const Calendar *ret;
    return app_get_calendar(s->t.app, s->t.arena, &ret);
}

static int use_app_list_audit(FaultScene *s)
{
    ListAudit in = {.body_id = s->t.body_id, .limit = 2};
    ListAuditResult ret = {0};
    return app_list_audit(s->t.app, &s->t.officer, &in, s->t.arena, &ret);
}

static int use_app_verify_audit(FaultScene *s)
{
    VerifyAuditResult ret = {0};
    return app_verify_audit(s->t.app, &s->t.system, s->t.arena, &ret);
}

static int use_app_doctor(FaultScene *s)
{
    DoctorResult ret = {0};
    return app_doctor(s->t.app, &s->t.system, s->t.arena, &ret);
}

/* A second process on the same folder. What it cannot open is an outcome of its own. */
static int use_app_open(FaultScene *s)
{
    char folder[300];
    (void)snprintf(folder, sizeof(folder), "%s/data", s->db->folder);
    AppOptions options = {.data_folder = folder, .db = s->db->url, .fault = &s->db->fault};
    App *app = NULL;
    int r = app_open(&options, &app);
    if (r == APP_OPEN_E_DATABASE) {
        assert_true(app_open_message()[0]);
        r = error_set(-EIO, "%s", app_open_message());
    }
    assert_true((r == 0) == (app != NULL));
    app_close(app);
    return r;
}

static void accounts_and_sessions_are_as_before_when_a_call_fails(TestDb *db)
{
    static const FaultUse uses[] = {
        FAULT_USE(app_save_user),      FAULT_USE(app_list_users),
        FAULT_USE(app_sign_in),        FAULT_USE(app_user_actor),
        FAULT_USE(app_session_create), FAULT_USE(app_session_load),
        FAULT_USE(app_session_touch),  FAULT_USE(app_session_renew),
        FAULT_USE(app_session_remove), FAULT_USE(app_session_create),
        FAULT_USE(app_sweep),          FAULT_USE(app_sign_out),
        FAULT_USE(app_reset_password), FAULT_USE(app_change_password),
    };
    FaultScene s;
    fault_scene_begin(db, false, &s);
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

static void bodies_calendar_and_checks_are_as_before_when_a_call_fails(TestDb *db)
{
    static const FaultUse uses[] = {
        FAULT_USE(app_open),         FAULT_USE(app_save_body),       FAULT_USE(app_get_body),
        FAULT_USE(app_list_bodies),  FAULT_USE(app_save_unit),       FAULT_USE(app_list_units),
        FAULT_USE(app_get_calendar), FAULT_USE(app_list_audit),      FAULT_USE(app_verify_audit),
        FAULT_USE(app_doctor),       FAULT_USE(app_import_calendar),
    };
    FaultScene s;
    fault_scene_begin(db, true, &s);
    fault_each_call(&s, uses, ARRAY_LEN(uses));
    fault_scene_end(&s);
}

int main(void)
{
    static const DbTest tests[] = {
        DB_TEST(accounts_and_sessions_are_as_before_when_a_call_fails),
        DB_TEST(bodies_calendar_and_checks_are_as_before_when_a_call_fails),
    };
    return db_test_main(tests, ARRAY_LEN(tests), NULL, NULL);
}
