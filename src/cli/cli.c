#include "cli/cli.h"

#include "base/error.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "cli/man.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const CliCommand *cli_find(Str name)
{
    for (const CliCommand *const *c = cli_commands; *c; c++)
        if (str_eq(str_of((*c)->name), name))
            return *c;
    return NULL;
}

/* What an argument may hold and a terminal must not get: controls, and marks that turn text round.
 */
static bool is_printable(uint32_t c)
{
    return c >= 0x20 && (c < 0x7f || c > 0x9f) && (c < 0x202a || c > 0x202e) &&
           (c < 0x2066 || c > 0x2069);
}

static void append_shown(StrBuf *out, Str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t from = at;
        uint32_t c = utf8_next(text, &at);
        Str bytes = str_sub(text, from, at);
        if (c == '\n' || c == '\t' || (is_printable(c) && utf8_valid(bytes)))
            strbuf_append(out, bytes);
        else
            for (size_t i = 0; i < bytes.len; i++)
                strbuf_printf(out, "\\x%02x", (unsigned char)bytes.ptr[i]);
    }
}

#define SAY_HEAD 400
#define SAY_TAIL 300

ATTR_PRINTF(1, 0)
static void say_arguments(const char *format, va_list arguments)
{
    CLEANUP(strbuf_deinit) StrBuf text = STRBUF_INIT((size_t)4 << 20);
    CLEANUP(strbuf_deinit) StrBuf out = STRBUF_INIT(1 << 16);
    strbuf_vprintf(&text, format, arguments);
    Str all = strbuf_str(&text);
    if (all.len > SAY_HEAD + SAY_TAIL) {
        append_shown(&out, str_sub(all, 0, SAY_HEAD));
        strbuf_append_c(&out, " … ");
        append_shown(&out, str_sub(all, all.len - SAY_TAIL, all.len));
    } else {
        append_shown(&out, all);
    }
    (void)fprintf(stderr, "gongkai: %.*s\n", STR_FMT(strbuf_str(&out)));
}

void cli_say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_arguments(format, arguments);
    va_end(arguments);
}

CliStatus cli_usage_error(const char *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_arguments(format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "用法见 (see): gongkai help%s%s\n", command && *command ? " " : "",
                  command ? command : "");
    return CLI_USAGE;
}

CliStatus cli_failed(const char *what)
{
    CLEANUP(strbuf_deinit) StrBuf ring = STRBUF_INIT(4096);
    error_describe(&ring);
    cli_say("%s: %.*s", what, STR_FMT(strbuf_str(&ring)));
    error_clear();
    return CLI_FAILED;
}

bool cli_number(const char *command, const char *option, const char *text, int64_t least,
                int64_t most, int64_t *ret_value)
{
    int64_t value;
    if (str_parse_int(str_of(text), &value) && value >= least && value <= most) {
        *ret_value = value;
        return true;
    }
    (void)cli_usage_error(
        command, "--%s 应为 %" PRId64 " 到 %" PRId64 " 的整数，不是“%s” (must be a whole number)",
        option, least, most, text);
    return false;
}

bool cli_text(const char *command, const char *option, const char *text, size_t max_characters)
{
    Str s = str_of(text);
    bool good = utf8_valid(s) && utf8_count(s) <= max_characters;
    for (size_t at = 0; good && at < s.len;)
        good = is_printable(utf8_next(s, &at));
    if (!good)
        (void)cli_usage_error(command, "--%s 应为不超过 %zu 个字的文字 (must be text), 不是“%s”",
                              option, max_characters, text);
    return good;
}

static void print_usage_line(FILE *out, const CliCommand *c)
{
    (void)fprintf(out, "gongkai %s", c->name);
    for (const CliOption *o = c->options; o && o->name; o++) {
        (void)fprintf(out, " [--%s", o->name);
        if (o->value)
            (void)fprintf(out, " %s", o->choices ? o->choices : o->value);
        (void)fputs("]", out);
    }
    (void)fprintf(out, "%s%s\n", *c->operands ? " " : "", c->operands);
}

/* A column of help, two blanks before it, as wide on a terminal as all others. */
static void print_column(FILE *out, const char *text, int columns)
{
    int width = utf8_columns(str_of(text));
    (void)fprintf(out, "  %s%*s ", text, columns > width ? columns - width : 0, "");
}

static void print_help(FILE *out, const CliCommand *c)
{
    (void)fprintf(out, "%s\n\n用法: ", c->summary);
    print_usage_line(out, c);
    for (size_t i = 0; c->paragraphs && c->paragraphs[i]; i++)
        (void)fprintf(out, "\n%s\n", c->paragraphs[i]);
    if (c->options && c->options[0].name)
        (void)fputs("\n选项:\n", out);
    for (const CliOption *o = c->options; o && o->name; o++) {
        char left[64];
        (void)snprintf(left, sizeof(left), "%s%c%s--%s%s%s", o->letter ? "-" : "  ",
                       o->letter ? o->letter : ' ', o->letter ? ", " : " ", o->name,
                       o->value ? " " : "", o->value ? o->value : "");
        print_column(out, left, 22);
        (void)fprintf(out, "%s%s%s%s\n", o->help, o->choices ? "（" : "",
                      o->choices ? o->choices : "", o->choices ? "）" : "");
    }
    if (c->examples && c->examples[0])
        (void)fputs("\n例:\n", out);
    for (size_t i = 0; c->examples && c->examples[i]; i += 2)
        (void)fprintf(out, "  %s\n      %s\n", c->examples[i], c->examples[i + 1]);
}

static void print_overview(FILE *out)
{
    (void)fputs("gongkai — 政府信息公开：公开、依申请公开、年度报告\n\n命令:\n", out);
    for (const CliCommand *const *c = cli_commands; *c; c++) {
        print_column(out, (*c)->name, 18);
        (void)fprintf(out, "%s\n", (*c)->summary);
    }
    (void)fputs("  help [命令]        本页，或一个命令的用法与例子\n"
                "  --version          版本\n\n"
                "退出状态: 0 正常 · 1 有问题 · 2 用法错误 · 3 有文件读不了 · 4 系统故障\n",
                out);
}

/* "a b" from one or two words. */
static void join_words(char *out, size_t size, const char *first, const char *second)
{
    (void)snprintf(out, size, "%s%s%s", first, second ? " " : "", second ? second : "");
}

/* "import" of "calendar import" for "calendar"; NULL for another command. */
static const char *second_word(const CliCommand *c, const char *first)
{
    size_t n = strlen(first);
    return strncmp(c->name, first, n) == 0 && c->name[n] == ' ' ? c->name + n + 1 : NULL;
}

/* No such command; where the first word begins some, which. */
static int unknown_command(const char *first, const char *second)
{
    char known[256] = "";
    for (const CliCommand *const *c = cli_commands; *c; c++) {
        const char *word = second_word(*c, first);
        size_t used = strlen(known);
        if (word)
            (void)snprintf(known + used, sizeof(known) - used, "%s%s", used ? "、" : "", word);
    }
    if (*known)
        return (int)cli_usage_error(first, "“%s”之后应为其中之一 (one of): %s", first, known);
    return (int)cli_usage_error("", "没有命令“%s%s%s” (no such command)", first, second ? " " : "",
                                second ? second : "");
}

static bool asks_for_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int run_help(int argc, char **argv)
{
    if (argc == 0) {
        print_overview(stdout);
        return CLI_OK;
    }
    if (strcmp(argv[0], "--man") == 0) {
        cli_print_man(stdout);
        return CLI_OK;
    }
    char name[128];
    join_words(name, sizeof(name), argv[0], argc > 1 ? argv[1] : NULL);
    const CliCommand *c = cli_find(str_of(name));
    if (c) {
        print_help(stdout, c);
        return CLI_OK;
    }
    bool any = false;
    for (const CliCommand *const *k = cli_commands; argc == 1 && *k; k++) {
        if (!second_word(*k, argv[0]))
            continue;
        (void)fputs(any ? "\n" : "", stdout);
        print_help(stdout, *k);
        any = true;
    }
    return any ? CLI_OK : (int)cli_usage_error("", "没有命令“%s” (no such command)", name);
}

static bool is_choice(const char *choices, const char *value)
{
    Str part;
    for (Str rest = str_of(choices); str_split_next(&rest, STR("|"), &part);)
        if (str_eq(part, str_of(value)))
            return true;
    return false;
}

/* The index of the option that an argument names, -1 if there is none; *ret_value is behind "=". */
static int find_option(const CliCommand *c, const char *argument, const char **ret_value)
{
    *ret_value = NULL;
    for (int i = 0; c->options && c->options[i].name; i++) {
        const CliOption *o = &c->options[i];
        size_t n = strlen(o->name);
        if (strncmp(argument, "--", 2) == 0 && strncmp(argument + 2, o->name, n) == 0) {
            const char *rest = argument + 2 + n;
            if (*rest == '=')
                *ret_value = rest + 1;
            if (*rest == '=' || !*rest)
                return i;
        } else if (argument[0] == '-' && o->letter && argument[1] == o->letter) {
            if (argument[2])
                *ret_value = argument + 2;
            return i;
        }
    }
    return -1;
}

/* Takes the option at argv[*at]; false after a usage error was said. */
static bool take_option(const CliCommand *c, int argc, char **argv, int *at, CliArguments *out)
{
    const char *value;
    int i = find_option(c, argv[*at], &value);
    if (i < 0) {
        (void)cli_usage_error(c->name, "没有选项“%s” (unknown option)", argv[*at]);
        return false;
    }
    const CliOption *o = &c->options[i];
    if (!o->value && value) {
        (void)cli_usage_error(c->name, "--%s 不带值 (takes no value)", o->name);
        return false;
    }
    if (o->value && !value) {
        if (*at + 1 >= argc) {
            (void)cli_usage_error(c->name, "--%s 缺少值 %s (needs a value)", o->name, o->value);
            return false;
        }
        value = argv[++*at];
    }
    if (o->value && !*value) {
        (void)cli_usage_error(c->name, "--%s 的值是空的 (must not be empty)", o->name);
        return false;
    }
    if (out->values[i]) {
        (void)cli_usage_error(c->name, "--%s 写了两次 (given twice)", o->name);
        return false;
    }
    if (o->choices && !is_choice(o->choices, value)) {
        (void)cli_usage_error(c->name, "--%s 应为 %s 之一，不是“%s” (must be one of these)",
                              o->name, o->choices, value);
        return false;
    }
    out->values[i] = o->value ? value : "";
    return true;
}

static int run_command(const CliCommand *c, int argc, char **argv)
{
    CliArguments arguments = {.program = "gongkai"};
    const char **operands = calloc((size_t)MAX(argc, 0) + 1, sizeof(*operands));
    if (!operands)
        return (int)cli_failed("内存不足");
    bool only_operands = false, good = true;
    for (int i = 0; i < argc && good; i++) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
        } else if (!only_operands && strcmp(argv[i], "--help") == 0) {
            print_help(stdout, c);
            free((void *)operands);
            return CLI_OK;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
            good = take_option(c, argc, argv, &i, &arguments);
        } else if (!*argv[i]) {
            (void)cli_usage_error(c->name, "%s 是空的 (must not be empty)",
                                  *c->operands ? c->operands : "参数");
            good = false;
        } else {
            operands[arguments.operand_count++] = argv[i];
        }
    }
    arguments.operands = operands;
    int status = CLI_USAGE;
    if (good && arguments.operand_count < c->operands_min)
        (void)cli_usage_error(c->name, "缺少 %s (missing operand)", c->operands);
    else if (good && arguments.operand_count > c->operands_max)
        (void)cli_usage_error(c->name, "多余的参数“%s” (unexpected operand)",
                              operands[c->operands_max]);
    else if (good)
        status = (int)c->run(&arguments);
    free((void *)operands);
    return status;
}

int cli_main(int argc, char **argv)
{
    if (argc < 2) {
        print_overview(stderr);
        return CLI_USAGE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        (void)printf("gongkai %s\n", GONGKAI_VERSION);
        return CLI_OK;
    }
    if (strcmp(argv[1], "help") == 0 || asks_for_help(argv[1]))
        return run_help(argc - 2, argv + 2);
    char name[128];
    join_words(name, sizeof(name), argv[1], argc > 2 ? argv[2] : NULL);
    const CliCommand *c = cli_find(str_of(name));
    int used = c ? 3 : 2;
    if (!c)
        c = cli_find(str_of(argv[1]));
    if (!c && argc == 3 && asks_for_help(argv[2]))
        return run_help(1, argv + 1);
    if (!c)
        return unknown_command(argv[1], argc > 2 ? argv[2] : NULL);
    int status = run_command(c, argc - used, argv + used);
    if (fflush(stdout) != 0 && status == CLI_OK)
        status = CLI_FAILED;
    return status;
}
