#include "web/site_forms.h"

#include "app/application_form.h"

#define FORM(ID, id, fields) const Form ID = {id, fields, ARRAY_LEN(fields)}
#define VERSION_FIELD                                                                              \
    {                                                                                              \
        "version", STR_STATIC("版本"), FIELD_INTEGER, 0, 15, STR_STATIC("")                        \
    }
#define LINE(name, label, max, hint)                                                               \
    {                                                                                              \
        name, STR_STATIC(label), FIELD_TEXT, FIELD_WIDE, max, STR_STATIC(hint)                     \
    }
#define NEEDED(name, label, max, hint)                                                             \
    {                                                                                              \
        name, STR_STATIC(label), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, max, STR_STATIC(hint)    \
    }

/* The roles' tick boxes are added by the page: their names are "roles[]". */
static const Field USER[] = {
    VERSION_FIELD,
    {"login", STR_STATIC("账号"), FIELD_USERNAME, FIELD_EITHER, 64,
     STR_STATIC("英文字母、数字和 . _ - @，也可以用手机号码；建立后不能更改。")},
    {"name", STR_STATIC("姓名"), FIELD_TEXT, FIELD_REQUIRED, APPLICATION_NAME_MAX, STR_STATIC("")},
    {"phone", STR_STATIC("联系电话"), FIELD_PHONE, 0, 40, STR_STATIC("")},
    {"body_id", STR_STATIC("所属机关"), FIELD_SELECT, 0, 20,
     STR_STATIC("不选即管理全部机关（系统管理员）。")},
    {"disabled", STR_STATIC("停用这个账号"), FIELD_CHECK, 0, 1,
     STR_STATIC("停用后立即退出登录，办理记录保留。")},
};
FORM(FORM_USER, "user", USER);

static const Field USER_RESET[] = {VERSION_FIELD};
FORM(FORM_USER_RESET, "user_reset", USER_RESET);

static const Field BODY[] = {
    VERSION_FIELD,
    {"code", STR_STATIC("代码"), FIELD_USERNAME, FIELD_REQUIRED, 40,
     STR_STATIC("用在网址和命令里，英文小写字母和数字。")},
    {"name", STR_STATIC("全称"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 100, STR_STATIC("")},
    LINE("short_name", "简称", 40, ""),
    {"kind", STR_STATIC("机关类别"), FIELD_SELECT, FIELD_REQUIRED, 40,
     STR_STATIC("决定由谁复议（行政复议法第二十四条）。")},
    {"approval", STR_STATIC("审批流程"), FIELD_SELECT, FIELD_REQUIRED, 20,
     STR_STATIC("人少的机关可以用简化流程，起草和签发仍须不同的人。")},
    NEEDED("letter_prefix", "机关代字", 20, "例如“秦公复”，文号即为 秦公复〔2026〕1号。"),
    LINE("unit_name", "政府信息公开工作机构", 100, "条例第十二条。"),
    {"duties", STR_STATIC("主要职责"), FIELD_AREA, FIELD_WIDE, 500,
     STR_STATIC(
         "申请人选择受理机关时看到，也按它推荐机关。写群众用的词，例如“供热、物业管理、施工许可”"
         "（条例第二十条第二项：机关职能应当主动公开）。")},
    LINE("address", "办公地址", 200, ""),
    LINE("office_hours", "办公时间", 100, ""),
    {"phone", STR_STATIC("联系电话"), FIELD_PHONE, 0, 40, STR_STATIC("")},
    {"fax", STR_STATIC("传真号码"), FIELD_PHONE, 0, 40, STR_STATIC("")},
    {"postcode", STR_STATIC("邮政编码"), FIELD_POSTCODE, FIELD_NARROW, 6, STR_STATIC("")},
    {"email", STR_STATIC("电子邮箱"), FIELD_EMAIL, 0, 200, STR_STATIC("")},
    LINE("credit_code", "统一社会信用代码", 18, ""),
    NEEDED("review_body", "复议机关", 100, "写入答复书的救济途径（行政复议法第二十四条）。"),
    NEEDED("court", "管辖法院", 100, "写入答复书的救济途径。"),
    {"practice", STR_STATIC("练习单位"), FIELD_CHECK, 0, 1,
     STR_STATIC("用于培训，文书带有标记，不进入任何汇总。")},
    {"accepts_online", STR_STATIC("接受网上申请"), FIELD_CHECK, 0, 1, STR_STATIC("")},
};
FORM(FORM_BODY, "body", BODY);

static const Field UNIT[] = {
    {"id", STR_STATIC("编号"), FIELD_INTEGER, 0, 19, STR_STATIC("")},
    {"name", STR_STATIC("承办单位名称"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 100,
     STR_STATIC("")},
    {"active", STR_STATIC("在用"), FIELD_CHECK, 0, 1, STR_STATIC("")},
};
FORM(FORM_UNIT, "unit", UNIT);

static const Field CALENDAR[] = {
    {"text", STR_STATIC("放假安排"), FIELD_AREA, FIELD_REQUIRED | FIELD_WIDE | FIELD_MEDIUM, 5000,
     STR_STATIC("一行写一项：年度 2027；放假 2027-01-01 2027-01-03 元旦；"
                "上班 2027-02-07 春节（调休上班的周末）。")},
    {"source", STR_STATIC("通知文号"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200,
     STR_STATIC("例如：国办发明电〔2025〕7号")},
    {"dry_run", STR_STATIC("只预览会变动的期限，不保存"), FIELD_CHECK, 0, 1, STR_STATIC("")},
};
FORM(FORM_CALENDAR, "calendar", CALENDAR);

static const Field NONE[] = {
    {"go", STR_STATIC("操作"), FIELD_KEY, 0, 20, STR_STATIC("")},
};
FORM(FORM_NONE, "none", NONE);

const Form *const SITE_FORMS[] = {
    &FORM_APPLY_BODY,    &FORM_APPLY_CLASS,
    &FORM_APPLY_PERSON,  &FORM_APPLY_ORGANISATION,
    &FORM_APPLY_CONTENT, &FORM_APPLY_DELIVERY,
    &FORM_APPLY_CHECK,   &FORM_STATUS,
    &FORM_REPORT_CHECK,  &FORM_REPORT_DOWNLOAD,
    &FORM_SIGN_IN,       &FORM_PASSWORD,
    &FORM_REGISTER,      &FORM_REGISTER_APPLICANT,
    &FORM_EVENT,         &FORM_ASSIGN,
    &FORM_ATTACH,        &FORM_REVEAL,
    &FORM_OUTCOME,       &FORM_LETTER,
    &FORM_LETTER_STEP,   &FORM_DELIVER,
    &FORM_ARCHIVE,       &FORM_REMEDY,
    &FORM_COUNTS,        &FORM_REPORT_TEXT,
    &FORM_YEAR,          &FORM_USER,
    &FORM_USER_RESET,    &FORM_BODY,
    &FORM_UNIT,          &FORM_CALENDAR,
    &FORM_IMPORT,        &FORM_MEMBERS,
    &FORM_VERDICT,       &FORM_DECIDE,
    &FORM_PLACE,         &FORM_NONE,
};
const size_t SITE_FORMS_COUNT = ARRAY_LEN(SITE_FORMS);
