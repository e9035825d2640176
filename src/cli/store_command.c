#include "cli/store_command.h"

#include <stdio.h>
#include <string.h>

CliStatus store_open(const CliArguments *arguments, bool create, App **ret_app)
{
    AppOptions options = {.data_folder = arguments->values[STORE_OPTION_DATA],
                          .db = arguments->values[STORE_OPTION_DB],
                          .create = create};
    int r = app_open(&options, ret_app);
    if (r < 0)
        return cli_failed("不能打开数据文件夹");
    if (r == APP_OPEN_E_NO_FOLDER) {
        cli_say("--data: %s", app_open_message());
        return CLI_USAGE;
    }
    bool named = r == APP_OPEN_E_ADDRESS || (r == APP_OPEN_E_DATABASE && options.db);
    if (r > 0)
        cli_say("%s%s", named ? "--db: " : "", app_open_message());
    if (r > 0)
        return r == APP_OPEN_E_ADDRESS ? CLI_USAGE : CLI_FAILED;
    return CLI_OK;
}

CliStatus store_run(const CliArguments *arguments, StoreFn fn)
{
    CLEANUP(app_closep) App *app = NULL;
    CLEANUP(arena_freep) Arena *a = arena_create(0);
    CliStatus status = store_open(arguments, false, &app);
    return status == CLI_OK ? fn(app, arguments, a) : status;
}

CliStatus store_refused(const char *what, int outcome, const FieldErrors *errors)
{
    if (outcome < 0)
        return cli_failed(what);
    cli_say("%s", what);
    for (size_t i = 0; errors && i < errors->count; i++) {
        const FieldError *e = &errors->items[i];
        (void)fprintf(stderr, "  %.*s: %.*s\n", STR_FMT(e->rule), STR_FMT(e->message));
    }
    return CLI_FINDINGS;
}

/* The argument in which a field was given: "--letter-prefix", "CODE", else the field itself. */
static Str argument_of(const CliCommand *command, Str field, Arena *a)
{
    Str name = arena_str(a, field);
    char *dashed = arena_cstr(a, name);
    for (size_t i = 0; i < name.len; i++)
        dashed[i] = (char)(dashed[i] == '_' ? '-' : dashed[i]);
    for (const CliOption *o = command->options; o && o->name; o++) {
        if (strcmp(o->name, dashed) == 0)
            return arena_printf(a, "--%s", dashed);
    }
    return str_eq_nocase(name, str_of(command->operands)) ? str_of(command->operands) : name;
}

CliStatus store_wrong(const CliCommand *command, const char *what, int outcome,
                      const FieldErrors *errors)
{
    if (outcome < 0)
        return cli_failed(what);
    CLEANUP(arena_freep) Arena *a = arena_create(1024);
    cli_say("%s", what);
    for (size_t i = 0; i < errors->count; i++) {
        const FieldError *e = &errors->items[i];
        (void)fprintf(stderr, "  %.*s: %.*s (%.*s)\n", STR_FMT(argument_of(command, e->field, a)),
                      STR_FMT(e->message), STR_FMT(e->rule));
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
        cli_say("--body: 没有代码为“%s”的机关 (no such body)", code);
        return CLI_USAGE;
    }
    ListBodiesResult list = {0};
    if (app_list_bodies(app, &actor, a, &list))
        return cli_failed("不能读取机关");
    if (list.count == 1) {
        *ret_body = list.bodies[0];
        return CLI_OK;
    }
    cli_say("%s", list.count ? "请用 --body 指明机关：" : "还没有机关，请先 gongkai body add");
    for (size_t i = 0; i < list.count; i++)
        (void)fprintf(stderr, "  %.*s\t%.*s\n", STR_FMT(list.bodies[i].code),
                      STR_FMT(list.bodies[i].name));
    return CLI_USAGE;
}

Actor store_actor(void)
{
    return app_actor_system(STR("命令行"));
}
