/*
 * What the commands on a data folder share: opening it, and saying what a use case refused.
 * Private to src/cli.
 */
#pragma once

#include "app/app.h"
#include "app/body.h"
#include "cli/cli.h"

/* The two options that each of them has, first in its list. */
#define STORE_OPTIONS                                                                              \
    {"data", 'd', "文件夹", NULL, "数据文件夹（默认 gongkai-data）"},                              \
    {                                                                                              \
        "db", 0, "数据库", NULL, "sqlite:文件 或 postgresql://…"                              \
    }
enum { STORE_OPTION_DATA, STORE_OPTION_DB, STORE_OPTION_NEXT };

/* Opens the folder that the options name; says on standard error why it cannot. */
CliStatus store_open(const CliArguments *arguments, bool create, App **ret_app);
/* Opens a folder that is there, runs fn on it and closes it. */
typedef CliStatus (*StoreFn)(App *app, const CliArguments *arguments, Arena *a);
CliStatus store_run(const CliArguments *arguments, StoreFn fn);
/* Says what was refused, each field error a line. < 0: what failed, with the error ring. */
CliStatus store_refused(const char *what, int outcome, const FieldErrors *errors);
/* The same where the arguments themselves are wrong: each error with the argument that it is of;
 * CLI_USAGE. */
CliStatus store_wrong(const CliCommand *command, const char *what, int outcome,
                      const FieldErrors *errors);
/* The body with a code; without one, the only body that there is. */
CliStatus store_find_body(App *app, const char *code, Arena *a, Body *ret_body);
/* The actor of the command line. */
Actor store_actor(void);
