/*
 * The man page, made from the same table as the help: `gongkai help --man`.
 */
#pragma once

#include "cli/cli.h"

#include <stdio.h>

void cli_print_man(FILE *out);
