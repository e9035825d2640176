#include "cli/man.h"

#include <string.h>

/* Text of a man page: backslashes and a leading dot or quote have a meaning there. */
static void man_text(FILE *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        (void)fputs("\\&", out);
    for (; *text; text++) {
        if (*text == '\\')
            (void)fputs("\\e", out);
        else if (*text == '-')
            (void)fputs("\\-", out);
        else
            (void)fputc(*text, out);
    }
}

static void man_line(FILE *out, const char *text)
{
    man_text(out, text);
    (void)fputc('\n', out);
}

static void man_option(FILE *out, const CliOption *o)
{
    (void)fputs(".TP\n.B ", out);
    if (o->letter)
        (void)fprintf(out, "\\-%c, ", o->letter);
    (void)fputs("\\-\\-", out);
    man_text(out, o->name);
    if (o->value)
        (void)fprintf(out, " \\fI%s\\fR", o->value);
    (void)fputc('\n', out);
    man_text(out, o->help);
    if (o->choices) {
        (void)fputs("（", out);
        man_text(out, o->choices);
        (void)fputs("）", out);
    }
    (void)fputc('\n', out);
}

static void man_command(FILE *out, const CliCommand *c)
{
    (void)fputs(".SS gongkai ", out);
    man_text(out, c->name);
    (void)fprintf(out, "%s%s\n", *c->operands ? " " : "", c->operands);
    man_line(out, c->summary);
    for (size_t i = 0; c->paragraphs && c->paragraphs[i]; i++) {
        (void)fputs(".PP\n", out);
        man_line(out, c->paragraphs[i]);
    }
    for (const CliOption *o = c->options; o && o->name; o++)
        man_option(out, o);
    for (size_t i = 0; c->examples && c->examples[i]; i += 2) {
        (void)fputs(".PP\n例：", out);
        man_line(out, c->examples[i + 1]);
        (void)fputs(".RS\n.nf\n", out);
        man_line(out, c->examples[i]);
        (void)fputs(".fi\n.RE\n", out);
    }
}

void cli_print_man(FILE *out)
{
    (void)fprintf(out, ".TH GONGKAI 1 \"\" \"gongkai %s\" \"政府信息公开\"\n", GONGKAI_VERSION);
    (void)fputs(".SH 名称\ngongkai \\- 政府信息公开：公开、依申请公开、年度报告\n"
                ".SH 用法\n.B gongkai\n\\fI命令\\fR [\\fI选项\\fR] [\\fI参数\\fR]\n.SH 命令\n",
                out);
    for (const CliCommand *const *c = cli_commands; *c; c++)
        man_command(out, *c);
    (void)fputs(
        ".SH 退出状态\n.TP\n0\n正常\n.TP\n1\n有问题\n.TP\n2\n用法错误\n.TP\n3\n有文件读不了\n"
        ".TP\n4\n系统故障\n"
        ".SH 环境变量\n.TP\nGONGKAI_DATA\n数据文件夹\n.TP\nGONGKAI_DB\n数据库地址\n"
        ".TP\nGONGKAI_LIBEXEC\ngongkai\\-extract 和 gongkai\\-pdf 所在的文件夹\n",
        out);
}
