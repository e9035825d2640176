#include "base/error.h"
#include "base/json.h"
#include "http/server.h"
#include "web/handlers.h"
#include "web/portal/check.h"

/*
 * POST /api/v1/report-checks: the bytes of one report; answers the object of the contract. Of a ZIP
 * of several: one object a line for each file, as `gongkai report check` prints them.
 */
int api_report_check(void *context, HttpRequest *request, HttpResponse *response)
{
    Site *site = context;
    CheckReport in = {.bytes = request->body};
    CheckReportsResult results = {0};
    int r = app_check_reports(site->app, site_actor(request), &in, request->arena, &results);
    if (r < 0)
        return error_trace(r);
    if (r == 0) {
        StrBuf *out = results.archive ? http_reply(response, 200, "application/x-ndjson")
                                      : http_reply_json(response, 200);
        for (size_t i = 0; i < results.count; i++) {
            report_write_json(&results.files[i].report, &results.files[i].source,
                              REPORT_JSON_FINDINGS, out);
            strbuf_append_char(out, '\n');
        }
        if (results.left_out) {
            ReportSource rest = {.error = arena_printf(request->arena,
                                                       "另有 %zu 个文件没有核验，请分开发送",
                                                       results.left_out)};
            report_write_json(&(AnnualReport){0}, &rest, 0, out);
            strbuf_append_char(out, '\n');
        }
        return 0;
    }
    StrBuf *out = http_reply(response, 422, "application/problem+json");
    JsonWriter w = json_writer(out, false);
    json_object_begin(&w);
    json_member_text(&w, "type", STR("about:blank"));
    json_member_text(&w, "title", STR("不能读取这份报告"));
    json_member_int(&w, "status", 422);
    json_member_text(&w, "detail", results.errors.items[0].message);
    json_member_text(&w, "request_id", request->id);
    json_object_end(&w);
    return 0;
}

int api_health(void *context, HttpRequest *request, HttpResponse *response)
{
    (void)context;
    HttpStats stats = http_server_stats(request->server);
    StrBuf *out = http_reply_json(response, 200);
    JsonWriter w = json_writer(out, false);
    json_object_begin(&w);
    json_member_text(&w, "status", STR("ok"));
    json_member_text(&w, "version", STR(GONGKAI_VERSION));
    json_member_int(&w, "requests", stats.requests);
    json_member_int(&w, "in_flight", stats.in_flight);
    json_member_int(&w, "server_errors", stats.server_errors);
    json_object_end(&w);
    return 0;
}
