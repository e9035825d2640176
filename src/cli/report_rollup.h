/*
 * Where `report check` finds the members of a government's report: in a folder (--members), among
 * the inputs by their names (--rollup), or in a data folder (--data). A list of names (--list) says
 * who must be there.
 *
 * Memory: the arena given to rollup_open(). rollup_note() and rollup_check() may be called from
 * several threads, rollup_note() for different inputs.
 */
#pragma once

#include "app/app.h"
#include "cli/cli.h"
#include "cli/report_inputs.h"
#include "report/rollup.h"

/* What the options say; NULL: not given. */
typedef struct RollupOptions {
    const char *members;
    const char *list;
    bool names;
    const char *data;
    const char *db;
    const char *body;
} RollupOptions;

typedef struct RollupSource RollupSource;

/*
 * *ret_source stays NULL when no option asks for a roll-up. On a status other than CLI_OK the
 * reason was said.
 */
CliStatus rollup_open(const RollupOptions *options, const BatchInputs *inputs, Arena *a,
                      RollupSource **ret_source);
void rollup_close(RollupSource *s);
/* Whether the names of all inputs must be noted before the first is checked. */
bool rollup_wants_names(const RollupSource *s);
void rollup_note(RollupSource *s, size_t index, const AnnualReport *r);
/* Adds the roll-up findings to a checked report, if it has members. < 0: the data folder failed. */
int rollup_check(const RollupSource *s, size_t index, BatchReader *reader, Arena *a,
                 AnnualReport *report) ATTR_NODISCARD;
