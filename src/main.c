#include "cli/cli.h"
#include "cli/commands.h"

const CliCommand *const cli_commands[] = {
    &cli_serve,
    &cli_body_add,
    &cli_user_add,
    &cli_report_read,
    &cli_report_check,
    &cli_report_write,
    &cli_report_diff,
    &cli_report_trend,
    &cli_report_merge,
    &cli_report_compare,
    &cli_worker_extract,
    NULL,
};

int main(int argc, char **argv)
{
    return cli_main(argc, argv);
}
