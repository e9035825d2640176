/*
 * The command line: one table of commands, from which dispatch, `gongkai help`, usage errors and
 * the man page come. A command is one file, src/cli/NAME.c, that defines a CliCommand; main.c lists
 * it.
 *
 * Data goes to standard output, messages and progress to standard error. One thread unless a
 * command says otherwise.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/str.h"

/* Exit statuses, fixed by contract. */
typedef enum CliStatus {
    CLI_OK = 0,
    CLI_FINDINGS = 1,   /* done, but something was found wrong */
    CLI_USAGE = 2,      /* the arguments are wrong; nothing was done */
    CLI_UNREADABLE = 3, /* at least one input could not be read */
    CLI_FAILED = 4      /* the system failed: disk, memory, database */
} CliStatus;

#define CLI_OPTIONS_MAX  24
#define CLI_OPERANDS_MAX 65536

/* One option: --name VALUE, --name=VALUE, -x VALUE. Without `value` it is a switch. */
typedef struct CliOption {
    const char *name;
    char letter;         /* 0: none */
    const char *value;   /* what stands for the value in the help: "N", "FILE"; NULL: a switch */
    const char *choices; /* "json|csv": the values that are allowed; NULL: any */
    const char *help;    /* Chinese */
} CliOption;

typedef struct CliArguments {
    const char *program; /* "gongkai" */
    const char
        *values[CLI_OPTIONS_MAX]; /* by index of the option; "" for a switch; NULL: not given */
    const char *const *operands;
    size_t operand_count;
} CliArguments;

typedef struct CliCommand {
    const char *name;     /* "report check": one or two words */
    const char *operands; /* "PATH...", or "" for none */
    size_t operands_min;
    size_t operands_max;
    const char *summary;           /* one line, Chinese */
    const char *const *paragraphs; /* the help's text, NULL-terminated; may be NULL */
    const CliOption *options;      /* ends with a name of NULL; may be NULL */
    const char *const *examples;   /* command, meaning, …; NULL-terminated */
    CliStatus (*run)(const CliArguments *arguments);
} CliCommand;

/* The table, in the order of the help; ends with NULL. Defined by main.c. */
extern const CliCommand *const cli_commands[];

/* Finds the command in argv and runs it. Help and version are built in. The process's status. */
int cli_main(int argc, char **argv);
/* Says something on standard error, after "gongkai: ". Bytes that are no printable text are shown
 * as \xNN, and of a very long text the middle is left out: arguments may hold anything. */
void cli_say(const char *format, ...) ATTR_PRINTF(1, 2);
/* Says what is wrong on standard error, names the help, returns CLI_USAGE. */
CliStatus cli_usage_error(const char *command, const char *format, ...) ATTR_PRINTF(2, 3);
/* Says on standard error what failed, with the notes of the error ring, which it clears. */
CliStatus cli_failed(const char *what);
/* The command with this name, or NULL. */
const CliCommand *cli_find(Str name);
/* A whole number of an option within bounds; false after a usage error was said. */
bool cli_number(const char *command, const char *option, const char *text, int64_t least,
                int64_t most, int64_t *ret_value) ATTR_NODISCARD;
/* Whether the text of an option is UTF-8 without control characters and not longer than that; false
 * after a usage error was said. */
bool cli_text(const char *command, const char *option, const char *text,
              size_t max_characters) ATTR_NODISCARD;

/* A file that an argument ("--from", "FILE") names, or standard input for "-". Says why it cannot
 * be read: CLI_UNREADABLE. */
CliStatus cli_read_input(const char *argument, const char *path, size_t maximum, Arena *a,
                         Str *ret_bytes);
/* Writes to the file of --output as a whole, or to standard output for NULL. A file that cannot be
 * made is a wrong argument: CLI_USAGE. */
CliStatus cli_write_output(const char *command, const char *path, Str bytes);
