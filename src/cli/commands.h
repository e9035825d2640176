/*
 * The commands that main.c lists; each is defined in the file of its name.
 */
#pragma once

#include "cli/cli.h"

extern const CliCommand cli_report_read;
extern const CliCommand cli_report_check;
extern const CliCommand cli_report_write;
extern const CliCommand cli_report_import;
extern const CliCommand cli_report_diff;
extern const CliCommand cli_report_trend;
extern const CliCommand cli_report_compare;
extern const CliCommand cli_report_merge;
extern const CliCommand cli_serve;
extern const CliCommand cli_body_add;
extern const CliCommand cli_user_add;
extern const CliCommand cli_report_compile;
extern const CliCommand cli_demo;
extern const CliCommand cli_demo_region;
extern const CliCommand cli_migrate;
extern const CliCommand cli_audit_verify;
extern const CliCommand cli_doctor;
extern const CliCommand cli_user_list;
extern const CliCommand cli_user_passwd;
extern const CliCommand cli_user_disable;
extern const CliCommand cli_calendar_show;
extern const CliCommand cli_calendar_import;
extern const CliCommand cli_calendar_deadline;
