#include "cli/report_rollup.h"

#include "app/supervise.h"
#include "base/error.h"
#include "cli/store_command.h"
#include "os/file.h"

#include <errno.h>
#include <string.h>

#define LIST_MAX ((size_t)4 << 20)

struct RollupSource {
    const BatchInputs *inputs;
    bool names;
    const MemberRow *list; /* who must be there; NULL: nobody said */
    size_t list_count;
    RollupMember *members; /* of --members */
    size_t member_count;
    Str *agencies; /* by input, of --rollup; empty: no report */
    int *years;
    Arena **arenas; /* of the names, one an input */
    App *app;       /* of --data */
    Body body;
};

static CliStatus read_list(const char *path, Arena *a, RollupSource *s)
{
    Str text;
    FieldErrors errors = {0};
    MemberRow *rows;
    if (file_read(a, path, LIST_MAX, &text) != 0) {
        error_clear();
        return cli_usage_error("report check", "--list: 读不了名单“%s” (cannot read)", path);
    }
    s->list_count = app_read_members(a, text, &errors, &rows);
    if (errors.count)
        return cli_usage_error("report check", "--list: 名单“%s”：%.*s", path,
                               STR_FMT(errors.items[0].message));
    s->list = rows;
    return CLI_OK;
}

/* Reads the members' reports, once for all. */
static CliStatus read_members(const char *path, Arena *a, RollupSource *s)
{
    BatchInputs inputs;
    if (batch_inputs(a, &path, 1, &inputs) < 0)
        return cli_failed("report check");
    CLEANUP(batch_reader_end) BatchReader reader = batch_reader_make(true);
    s->members = arena_new(a, RollupMember, inputs.count + 1);
    for (size_t i = 0; i < inputs.count; i++) {
        AnnualReport *r = arena_new(a, AnnualReport, 1);
        ReportSource source;
        if (batch_read_report(&inputs, i, &reader, a, &source, r) == 0)
            s->members[s->member_count++] = (RollupMember){.report = r};
        else
            cli_say("--members: %s: %.*s", inputs.paths[i], STR_FMT(source.error));
    }
    if (s->member_count)
        return CLI_OK;
    return cli_usage_error("report check", "--members: “%s”里没有可读的年报 (no report there)",
                           path);
}

static CliStatus open_data(const RollupOptions *options, Arena *a, RollupSource *s)
{
    CliArguments store = {
        .values = {[STORE_OPTION_DATA] = options->data, [STORE_OPTION_DB] = options->db}};
    CliStatus status = store_open(&store, false, &s->app);
    return status == CLI_OK ? store_find_body(s->app, options->body, a, &s->body) : status;
}

CliStatus rollup_open(const RollupOptions *options, const BatchInputs *inputs, Arena *a,
                      RollupSource **ret_source)
{
    if (options->list && !options->members && !options->names)
        return cli_usage_error("report check",
                               "--list 要与 --members 或 --rollup 同用 (needs one of these)");
    if (!options->members && !options->names && !options->data && !options->db)
        return CLI_OK;
    RollupSource *s = arena_new(a, RollupSource, 1);
    *s = (RollupSource){.inputs = inputs, .names = options->names};
    *ret_source = s;
    CliStatus status = CLI_OK;
    if (options->list)
        status = read_list(options->list, a, s);
    if (status == CLI_OK && options->members)
        status = read_members(options->members, a, s);
    if (status == CLI_OK && options->names) {
        s->agencies = arena_new(a, Str, inputs->count);
        s->years = arena_new(a, int, inputs->count);
        s->arenas = arena_new(a, Arena *, inputs->count);
    }
    if (status == CLI_OK && (options->data || options->db))
        status = open_data(options, a, s);
    return status;
}

void rollup_close(RollupSource *s)
{
    if (!s)
        return;
    for (size_t i = 0; s->arenas && i < s->inputs->count; i++)
        arena_free(s->arenas[i]);
    (void)app_close(s->app);
}

bool rollup_wants_names(const RollupSource *s)
{
    return s && s->names;
}

void rollup_note(RollupSource *s, size_t index, const AnnualReport *r)
{
    if (str_empty(r->agency))
        return;
    s->arenas[index] = arena_create(256);
    s->agencies[index] = arena_str(s->arenas[index], r->agency);
    s->years[index] = r->year;
}

/* ---- who rolls up into one report ---- */

typedef struct Members {
    RollupMember *items;
    size_t count;
    size_t capacity;
    Arena *a;
} Members;

static void add_member(Members *m, RollupMember member)
{
    ARENA_PUSH(m->a, m->items, m->count, m->capacity);
    m->items[m->count - 1] = member;
}

/* The inputs that are below the report by name or listed, read again; whether any is by name. */
static bool members_by_name(const RollupSource *s, size_t index, BatchReader *reader, Members *m)
{
    bool related = false;
    for (size_t i = 0; i < s->inputs->count; i++) {
        if (i == index || s->years[i] != s->years[index])
            continue;
        AgencyRelation relation = report_agency_relation(s->agencies[index], s->agencies[i]);
        bool listed = false;
        related |= relation != AGENCY_UNRELATED;
        for (size_t k = 0; k < s->list_count; k++)
            listed |= member_name_matches(s->list[k].name, s->agencies[i]);
        if (relation == AGENCY_UNRELATED && !listed)
            continue;
        AnnualReport *r = arena_new(m->a, AnnualReport, 1);
        ReportSource source;
        if (batch_read_report(s->inputs, i, reader, m->a, &source, r) == 0)
            add_member(m, (RollupMember){.report = r,
                                         .lower_government = relation == AGENCY_LOWER_GOVERNMENT});
    }
    return related;
}

static const RollupMember *report_of(const Members *m, Str name)
{
    const RollupMember *found = NULL;
    for (size_t i = 0; i < m->count; i++) {
        if (str_eq(m->items[i].report->agency, name))
            return &m->items[i];
        if (member_name_matches(name, m->items[i].report->agency))
            found = &m->items[i];
    }
    return found;
}

/* Those of the list that count in the year, each with its report or none. */
static Rollup listed_members(const RollupSource *s, const Members *have, int year, Arena *a)
{
    Members m = {.a = a};
    for (size_t i = 0; i < s->list_count; i++) {
        const MemberRow *row = &s->list[i];
        if (!row->rolls_up || !member_expected(row, year))
            continue;
        const RollupMember *found = report_of(have, row->name);
        RollupMember member = found ? *found : (RollupMember){.report = NULL};
        member.name = row->name;
        member.lower_government = false;
        add_member(&m, member);
    }
    return (Rollup){.members = m.items, .count = m.count, .complete = true};
}

static int stored_members(const RollupSource *s, const AnnualReport *report, Arena *a,
                          Rollup *ret_rollup)
{
    Actor actor = store_actor();
    if (!member_name_matches(s->body.name, report->agency))
        return 0;
    int r = app_rollup_members(s->app, &actor, s->body.id, report->year, a, ret_rollup);
    return r > 0 ? error_set(-EPERM, "no roll-up of this body") : error_trace(r);
}

int rollup_check(const RollupSource *s, size_t index, BatchReader *reader, Arena *a,
                 AnnualReport *report)
{
    Rollup rollup = {0};
    if (!s || !report->year)
        return 0;
    if (s->app) {
        int r = stored_members(s, report, a, &rollup);
        if (r < 0)
            return r;
        report_check_rollup(report, &rollup, a);
        return 0;
    }
    Members m = {.a = a};
    if (s->names && !members_by_name(s, index, reader, &m))
        return 0;
    for (size_t i = 0; i < s->member_count; i++)
        if (s->members[i].report->year == report->year &&
            !str_eq(s->members[i].report->agency, report->agency))
            add_member(&m, s->members[i]);
    if (s->list)
        rollup = listed_members(s, &m, report->year, a);
    else
        rollup = (Rollup){.members = m.items, .count = m.count, .complete = !s->names};
    report_check_rollup(report, &rollup, a);
    return 0;
}
