#include "web/routes.h"

#include "web/handlers.h"
#include "web/site_forms.h"

#define P               WEB_ZONE_PORTAL
#define W               WEB_ZONE_WORKBENCH
#define BOTH            (WEB_ZONE_PORTAL | WEB_ZONE_WORKBENCH)
#define ANYONE          (int)CAPABILITY_NONE
#define CAN(capability) (int)CAPABILITY_##capability
#define FORMS(...)                                                                                 \
    (const Form *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
#define CACHE     HTTP_ROUTE_CACHEABLE
#define UPLOADS   HTTP_ROUTE_UPLOADS
#define SECRET    HTTP_ROUTE_SECRET_PATH
#define API       (HTTP_ROUTE_API | HTTP_ROUTE_RAW_BODY)
#define GET       HTTP_GET
#define POST      HTTP_POST
#define R_PAGE    WEB_RATE_PAGE
#define R_SUBMIT  WEB_RATE_SUBMIT
#define R_QUERY   WEB_RATE_QUERY
#define R_SIGN_IN WEB_RATE_SIGN_IN
#define R_CHECK   WEB_RATE_CHECK
#define R_DESK    WEB_RATE_DESK
#define MB        ((int64_t)1024 * 1024)

#define APPLY_FORMS                                                                                \
    FORMS(&FORM_APPLY_BODY, &FORM_APPLY_CLASS, &FORM_APPLY_PERSON, &FORM_APPLY_ORGANISATION,       \
          &FORM_APPLY_CONTENT, &FORM_APPLY_DELIVERY, &FORM_APPLY_CHECK)

#define DOWNLOAD_FORMS FORMS(&FORM_REPORT_DOWNLOAD)

#define REGISTER_FORMS FORMS(&FORM_REGISTER, &FORM_REGISTER_APPLICANT)

/* zone, method, pattern, handler, capability, flags, rate class, body limit, forms */
/* clang-format off */
const HttpRoute WEB_ROUTES[] = {
    {P, GET, "/", portal_home, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/xxgk", portal_home, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/xxgk/:body", portal_body, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/ysq/", portal_notice, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/help", portal_help, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/a11y", portal_a11y, ANYONE, CACHE, R_PAGE, 0, NULL},
    {BOTH, GET, "/robots.txt", portal_robots, ANYONE, CACHE, R_PAGE, 0, NULL},
    {P, GET, "/ysq/shenqing", portal_apply_start, ANYONE, 0, R_PAGE, 0, NULL},
    {P, POST, "/ysq/shenqing", portal_apply_step, ANYONE, UPLOADS, R_SUBMIT, 42 * MB, APPLY_FORMS},
    {P, GET, "/ysq/shenqing/:key/:step", portal_apply_page, ANYONE, SECRET, R_PAGE, 0, NULL},
    {P, GET, "/ysq/jixu", portal_draft_form, ANYONE, 0, R_PAGE, 0, NULL},
    {P, POST, "/ysq/jixu", portal_draft_open, ANYONE, 0, R_QUERY, 0, FORMS(&FORM_DRAFT)},
    {P, GET, "/ysq/huizhi/:key", portal_receipt, ANYONE, SECRET, R_QUERY, 0, NULL},
    {P, GET, "/ysq/cx", portal_status_form, ANYONE, 0, R_PAGE, 0, NULL},
    {P, POST, "/ysq/cx", portal_status_ask, ANYONE, 0, R_QUERY, 0, FORMS(&FORM_STATUS)},
    {P, POST, "/ysq/cx/dafu", portal_status_letter, ANYONE, 0, R_QUERY, 0, FORMS(&FORM_STATUS)},
    {P, GET, "/ysq/cx/:code", portal_status_link, ANYONE, SECRET, R_QUERY, 0, NULL},
    {P, GET, "/nb/check", portal_check_form, ANYONE, 0, R_PAGE, 0, NULL},
    {P, POST, "/nb/check", portal_check, ANYONE, UPLOADS, R_CHECK, 12 * MB, FORMS(&FORM_REPORT_CHECK)},
    {P, POST, "/nb/check/download", portal_check_download, ANYONE, UPLOADS, R_CHECK, 8 * MB, DOWNLOAD_FORMS},
    {P, POST, "/api/v1/report-checks", api_report_check, ANYONE, API, R_CHECK, 10 * MB, NULL},
    {BOTH, GET, "/api/v1/health", api_health, ANYONE, 0, R_PAGE, 0, NULL},

    {W, GET, "/gzt/login", desk_sign_in_form, ANYONE, 0, R_PAGE, 0, NULL},
    {W, POST, "/gzt/login", desk_sign_in, ANYONE, 0, R_SIGN_IN, 0, FORMS(&FORM_SIGN_IN)},
    {W, POST, "/gzt/logout", desk_sign_out, ANYONE, 0, R_DESK, 0, FORMS(&FORM_NONE)},
    {W, GET, "/gzt/password", desk_password_form, WEB_SIGNED_IN, 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/password", desk_password, WEB_SIGNED_IN, 0, R_SIGN_IN, 0, FORMS(&FORM_PASSWORD)},
    {W, GET, "/gzt/", desk_queue, WEB_SIGNED_IN, 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/case/new", desk_register_form, CAN(REGISTER), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/new", desk_register, CAN(REGISTER), UPLOADS, R_DESK, 21 * MB, REGISTER_FORMS},
    {W, GET, "/gzt/case/:id", desk_case, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/case/:id/do/:event", desk_event, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/do/:event", desk_event, CAN(VIEW), 0, R_DESK, 0, FORMS(&FORM_EVENT)},
    {W, GET, "/gzt/case/:id/assign", desk_assign, CAN(ASSIGN), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/assign", desk_assign, CAN(ASSIGN), 0, R_DESK, 0, FORMS(&FORM_ASSIGN)},
    {W, GET, "/gzt/case/:id/attach", desk_attach, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/attach", desk_attach, CAN(VIEW), UPLOADS, R_DESK, 21 * MB, FORMS(&FORM_ATTACH)},
    {W, GET, "/gzt/file/:id", desk_file, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/case/:id/reveal", desk_reveal, CAN(REVEAL), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/reveal", desk_reveal, CAN(REVEAL), 0, R_DESK, 0, FORMS(&FORM_REVEAL)},
    {W, GET, "/gzt/case/:id/outcome", desk_outcome_form, CAN(HANDLE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/outcome", desk_outcome, CAN(HANDLE), 0, R_DESK, 256 * 1024, FORMS(&FORM_OUTCOME)},
    {W, GET, "/gzt/case/:id/letter/:kind", desk_letter_draft, CAN(HANDLE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/letter/:kind", desk_letter_draft, CAN(HANDLE), 0, R_DESK, 0, FORMS(&FORM_NONE)},
    {W, GET, "/gzt/case/:id/deliver", desk_deliver, CAN(DELIVER), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/deliver", desk_deliver, CAN(DELIVER), 0, R_DESK, 0, FORMS(&FORM_DELIVER)},
    {W, GET, "/gzt/case/:id/archive", desk_archive, CAN(HANDLE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/case/:id/archive", desk_archive, CAN(HANDLE), 0, R_DESK, 0, FORMS(&FORM_ARCHIVE)},
    {W, GET, "/gzt/letter/:id", desk_letter, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/letter/:id", desk_letter_save, CAN(HANDLE), 0, R_DESK, 512 * 1024, FORMS(&FORM_LETTER)},
    {W, POST, "/gzt/letter/:id/number", desk_letter_number, CAN(HANDLE), 0, R_DESK, 0, FORMS(&FORM_LETTER_STEP)},
    {W, GET, "/gzt/letter/:id/docx", desk_letter_docx, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/remedies", desk_remedies, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/remedy/new", desk_remedy_new, CAN(REMEDY), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/remedy/new", desk_remedy_save, CAN(REMEDY), 0, R_DESK, 0, FORMS(&FORM_REMEDY)},
    {W, GET, "/gzt/remedy/:id", desk_remedy, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/remedy/:id", desk_remedy_save, CAN(REMEDY), 0, R_DESK, 0, FORMS(&FORM_REMEDY)},
    {W, GET, "/gzt/report", desk_report_latest, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/report/:year", desk_report, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/report/:year/records", desk_report_records, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/report/:year/counts", desk_counts_form, CAN(REPORT), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/report/:year/counts", desk_counts, CAN(REPORT), 0, R_DESK, 0, FORMS(&FORM_COUNTS)},
    {W, GET, "/gzt/report/:year/text", desk_text_form, CAN(REPORT), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/report/:year/text", desk_text, CAN(REPORT), 0, R_DESK, 512 * 1024, FORMS(&FORM_REPORT_TEXT)},
    {W, POST, "/gzt/report/:year/close", desk_year_close, CAN(CLOSE), 0, R_DESK, 0, FORMS(&FORM_YEAR)},
    {W, POST, "/gzt/report/:year/reopen", desk_year_reopen, CAN(CLOSE), 0, R_DESK, 0, FORMS(&FORM_YEAR)},
    {W, POST, "/gzt/report/:year/nil", desk_year_nil, CAN(REPORT), 0, R_DESK, 0, FORMS(&FORM_YEAR)},
    {W, GET, "/gzt/report/:year/download/:format", desk_report_download, CAN(VIEW), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/jd/", desk_matrix, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/jd/csv", desk_matrix_csv, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/jd/members", desk_members_form, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/jd/members", desk_members, CAN(SUPERVISE), 0, R_DESK, 1 * MB, FORMS(&FORM_MEMBERS)},
    {W, GET, "/gzt/jd/import", desk_import_form, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/jd/import", desk_import, CAN(SUPERVISE), UPLOADS, R_CHECK, 42 * MB, FORMS(&FORM_IMPORT)},
    {W, GET, "/gzt/jd/:id", desk_imported, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/jd/:id/file", desk_imported_file, CAN(SUPERVISE), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/jd/:id/verdict", desk_verdict, CAN(SUPERVISE), 0, R_DESK, 0, FORMS(&FORM_VERDICT)},
    {W, POST, "/gzt/jd/:id/decide", desk_decide, CAN(SUPERVISE), 0, R_DESK, 0, FORMS(&FORM_DECIDE)},
    {W, POST, "/gzt/jd/:id/place", desk_place, CAN(SUPERVISE), 0, R_DESK, 0, FORMS(&FORM_PLACE)},
    {W, POST, "/gzt/jd/:id/rerun", desk_rerun, CAN(SUPERVISE), 0, R_DESK, 0, FORMS(&FORM_NONE)},
    {W, GET, "/gzt/users", desk_users, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/user/new", desk_user_new, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/user/new", desk_user_save, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_USER)},
    {W, GET, "/gzt/user/:id", desk_user, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/user/:id", desk_user_save, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_USER)},
    {W, POST, "/gzt/user/:id/reset", desk_user_reset, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_USER_RESET)},
    {W, GET, "/gzt/settings", desk_settings, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/body/new", desk_body_form, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/body/new", desk_body_save, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_BODY)},
    {W, GET, "/gzt/body/:id", desk_body_form, CAN(ADMIN), 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/body/:id", desk_body_save, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_BODY)},
    {W, POST, "/gzt/body/:id/unit", desk_unit_save, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_UNIT)},
    {W, GET, "/gzt/audit", desk_audit, CAN(AUDIT), 0, R_DESK, 0, NULL},
    {W, GET, "/gzt/calendar", desk_calendar, WEB_SIGNED_IN, 0, R_DESK, 0, NULL},
    {W, POST, "/gzt/calendar", desk_calendar_import, CAN(ADMIN), 0, R_DESK, 0, FORMS(&FORM_CALENDAR)},
};
/* clang-format on */
const size_t WEB_ROUTES_COUNT = ARRAY_LEN(WEB_ROUTES);

const HttpRate WEB_RATES[WEB_RATE_MAX] = {
    [WEB_RATE_PAGE] = {600, 1200}, [WEB_RATE_SUBMIT] = {120, 120}, [WEB_RATE_QUERY] = {30, 30},
    [WEB_RATE_SIGN_IN] = {20, 20}, [WEB_RATE_CHECK] = {30, 30},    [WEB_RATE_DESK] = {600, 1200},
};
