#include "web/site_forms.h"

#define FORM(ID, id, fields) const Form ID = {id, fields, ARRAY_LEN(fields)}
#define VERSION_FIELD                                                                              \
    {                                                                                              \
        "version", STR_STATIC("版本"), FIELD_INTEGER, 0, 15, STR_STATIC("")                        \
    }

/* The files themselves are "file[]": several at once. */
static const Field IMPORT[] = {
    {"published_on", STR_STATIC("公布日期"), FIELD_DATE, FIELD_NARROW, 10,
     STR_STATIC("这些年报在同一天公布的可以填；不知道就留空，不判断是否逾期。")},
};
FORM(FORM_IMPORT, "import", IMPORT);

static const Field MEMBERS[] = {
    {"members", STR_STATIC("机关名单"), FIELD_AREA, FIELD_WIDE | FIELD_TALL, 60000,
     STR_STATIC(
         "一行一个机关：名称，公布期限（1月31日 或 "
         "3月31日），起始年份，结束年份，不汇总。名称以外都可以省略；可以从表格里整列粘贴。")},
};
FORM(FORM_MEMBERS, "members", MEMBERS);

static const FormChoice VERDICTS[] = {
    {STR_STATIC("confirmed"), STR_STATIC("属实"), STR_STATIC(""), STR_STATIC("")},
    {STR_STATIC("false_alarm"), STR_STATIC("误报"), STR_STATIC(""), STR_STATIC("")},
    {STR_STATIC("explained"), STR_STATIC("已说明"), STR_STATIC(""), STR_STATIC("")},
    {STR_STATIC("none"), STR_STATIC("撤回结论"), STR_STATIC(""), STR_STATIC("")},
};
static const Field VERDICT[] = {
    {"key", STR_STATIC("核验结果"), FIELD_KEY, FIELD_REQUIRED, 64, STR_STATIC("")},
    {"verdict", STR_STATIC("结论"), FIELD_RADIO, FIELD_REQUIRED, 20, STR_STATIC(""), VERDICTS,
     ARRAY_LEN(VERDICTS)},
    {"reason", STR_STATIC("理由"), FIELD_TEXT, FIELD_WIDE, 1000,
     STR_STATIC("误报、已说明须写明理由。")},
};
FORM(FORM_VERDICT, "verdict", VERDICT);

#define CELL_NOTE(n)                                                                               \
    {"cell_" #n, STR_STATIC("单元格"), FIELD_TEXT, 0, 120, STR_STATIC("")},                        \
    {                                                                                              \
        "note_" #n, STR_STATIC("批注"), FIELD_TEXT, FIELD_WIDE, 300, STR_STATIC("")                \
    }
static const Field DECIDE[] = {
    VERSION_FIELD,
    {"state", STR_STATIC("处理"), FIELD_KEY, FIELD_REQUIRED, 20, STR_STATIC("")},
    /* The first so many cells came with the page; left without a note they say nothing. */
    {"given", STR_STATIC("已列出的单元格"), FIELD_INTEGER, 0, 2, STR_STATIC("")},
    {"reason", STR_STATIC("原因或者说明"), FIELD_AREA, FIELD_WIDE, 1000, STR_STATIC("")},
    CELL_NOTE(1),
    CELL_NOTE(2),
    CELL_NOTE(3),
    CELL_NOTE(4),
    CELL_NOTE(5),
    CELL_NOTE(6),
    CELL_NOTE(7),
    CELL_NOTE(8),
    CELL_NOTE(9),
    CELL_NOTE(10),
};
FORM(FORM_DECIDE, "decide", DECIDE);

static const Field PLACE[] = {
    VERSION_FIELD,
    {"member_id", STR_STATIC("机关"), FIELD_SELECT, 0, 20,
     STR_STATIC("不选则按报告所写的名称归类。")},
    {"year", STR_STATIC("报告年度"), FIELD_INTEGER, FIELD_REQUIRED | FIELD_NARROW, 4,
     STR_STATIC("")},
    {"published_on", STR_STATIC("公布日期"), FIELD_DATE, FIELD_NARROW, 10,
     STR_STATIC("填写以后才判断是否逾期。")},
};
FORM(FORM_PLACE, "place", PLACE);
