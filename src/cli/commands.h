/*
 * The commands that main.c lists; each is defined in the file of its name.
 */
#pragma once

#include "cli/cli.h"

extern const CliCommand cli_report_read;
extern const CliCommand cli_report_check;
extern const CliCommand cli_report_write;
extern const CliCommand cli_report_diff;
extern const CliCommand cli_report_trend;
extern const CliCommand cli_report_compare;
extern const CliCommand cli_report_merge;
extern const CliCommand cli_worker_extract;
extern const CliCommand cli_serve;
extern const CliCommand cli_body_add;
extern const CliCommand cli_user_add;
