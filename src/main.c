#include "cli/cli.h"
#include "cli/commands.h"

const CliCommand *const cli_commands[] = {
    &cli_serve,          &cli_body_add,       &cli_user_add,        &cli_user_list,
    &cli_user_passwd,    &cli_user_disable,   &cli_migrate,         &cli_demo_region,
    &cli_demo,           &cli_report_compile, &cli_report_read,     &cli_report_check,
    &cli_report_write,   &cli_report_diff,    &cli_report_trend,    &cli_report_merge,
    &cli_report_compare, &cli_calendar_show,  &cli_calendar_import, &cli_calendar_deadline,
    &cli_audit_verify,   &cli_doctor,         &cli_report_import,   NULL,
};

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
