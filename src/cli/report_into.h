/*
 * `report read|check --into`: the figures of many reports become rows of a database, of the
 * platform's own schema.
 */
#pragma once

#include "cli/cli.h"
#include "cli/report_inputs.h"

typedef struct IntoOptions {
    const char *command; /* for messages */
    const char *into;    /* sqlite:FILE, postgresql://… or a data folder */
    const char *data;    /* the data folder of an address; NULL: the usual one */
    const char *body;    /* code; NULL: the only one */
    int workers;
    bool no_sandbox;
    bool check;  /* the status tells of findings */
    bool strict; /* of warnings, too */
} IntoOptions;

/*
 * Reads all inputs that the database does not hold yet, by the hash of their bytes, and stores them
 * in input order, many in a transaction. Prints a line for each that cannot be read, and the sum on
 * standard error.
 */
CliStatus report_into(const IntoOptions *options, const BatchInputs *inputs, Arena *a);
