#include "cli/store_command.h"

#include <stdio.h>

CliStatus store_open(const CliArguments *arguments, bool create, App **ret_app)
{
    AppOptions options = {.data_folder = arguments->values[STORE_OPTION_DATA],
                          .db = arguments->values[STORE_OPTION_DB],
                          .create = create};
    int r = app_open(&options, ret_app);
    if (r < 0)
        return cli_failed("不能打开数据文件夹");
    if (r == APP_OPEN_E_NO_FOLDER || r == APP_OPEN_E_ADDRESS) {
        (void)fprintf(stderr, "gongkai: --%s: %s\n", r == APP_OPEN_E_ADDRESS ? "db" : "data",
                      app_open_message());
        return CLI_USAGE;
    }
    if (r > 0) {
        (void)fprintf(stderr, "gongkai: %s\n", app_open_message());
        return CLI_FAILED;
    }
    return CLI_OK;
}

CliStatus store_refused(const char *what, int outcome, const FieldErrors *errors)
{
    if (outcome < 0)
        return cli_failed(what);
    (void)fprintf(stderr, "gongkai: %s\n", what);
    for (size_t i = 0; errors && i < errors->count; i++) {
        const FieldError *e = &errors->items[i];
        (void)fprintf(stderr, "  %.*s: %.*s\n", STR_FMT(e->rule), STR_FMT(e->message));
    }
    return CLI_FINDINGS;
}

CliStatus store_wrong(const char *what, int outcome, const FieldErrors *errors)
{
    if (outcome < 0)
        return cli_failed(what);
    (void)fprintf(stderr, "gongkai: %s\n", what);
    for (size_t i = 0; i < errors->count; i++) {
        const FieldError *e = &errors->items[i];
        (void)fprintf(stderr, "  %.*s: %.*s (%.*s)\n", STR_FMT(e->field), STR_FMT(e->message),
                      STR_FMT(e->rule));
    }
    return CLI_USAGE;
}

CliStatus store_find_body(App *app, const char *code, Arena *a, Body *ret_body)
{
    Actor actor = store_actor();
    if (code) {
        GetBody get = {.code = str_of(code)};
        int r = app_get_body(app, &actor, &get, a, ret_body);
        if (r < 0)
            return cli_failed("不能读取机关");
        if (r == 0)
            return CLI_OK;
        (void)fprintf(stderr, "gongkai: --body: 没有代码为“%s”的机关 (no such body)\n", code);
        return CLI_USAGE;
    }
    ListBodiesResult list = {0};
    if (app_list_bodies(app, &actor, a, &list))
        return cli_failed("不能读取机关");
    if (list.count == 1) {
        *ret_body = list.bodies[0];
        return CLI_OK;
    }
    (void)fprintf(stderr, list.count ? "gongkai: 请用 --body 指明机关：\n"
                                     : "gongkai: 还没有机关，请先 gongkai body add\n");
    for (size_t i = 0; i < list.count; i++)
        (void)fprintf(stderr, "  %.*s\t%.*s\n", STR_FMT(list.bodies[i].code),
                      STR_FMT(list.bodies[i].name));
    return CLI_USAGE;
}

Actor store_actor(void)
{
    return app_actor_system(STR("命令行"));
}
