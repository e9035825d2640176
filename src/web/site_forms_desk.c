#include "web/site_forms.h"

#include "app/application_form.h"

#define FORM(ID, id, fields) const Form ID = {id, fields, ARRAY_LEN(fields)}
/* Each change of a case carries the version that the officer saw. */
#define VERSION_FIELD                                                                              \
    {                                                                                              \
        "version", STR_STATIC("版本"), FIELD_INTEGER, FIELD_REQUIRED, 15, STR_STATIC("")           \
    }

static const Field SIGN_IN[] = {
    {"login", STR_STATIC("账号"), FIELD_USERNAME, FIELD_REQUIRED, 64, STR_STATIC(""),
     .autocomplete = "username"},
    {"password", STR_STATIC("密码"), FIELD_PASSWORD, FIELD_REQUIRED, 128, STR_STATIC(""),
     .autocomplete = "current-password"},
};
FORM(FORM_SIGN_IN, "sign_in", SIGN_IN);

static const Field PASSWORD[] = {
    {"old_password", STR_STATIC("现在的密码"), FIELD_PASSWORD, FIELD_REQUIRED, 128, STR_STATIC(""),
     .autocomplete = "current-password"},
    {"new_password", STR_STATIC("新密码"), FIELD_PASSWORD, FIELD_REQUIRED, 128,
     STR_STATIC("至少十二个字符，越长越好，可以是一句话。"), .autocomplete = "new-password"},
    {"repeat_password", STR_STATIC("再输一遍新密码"), FIELD_PASSWORD, FIELD_REQUIRED, 128,
     STR_STATIC(""), .autocomplete = "new-password"},
};
FORM(FORM_PASSWORD, "password", PASSWORD);

static const Field REGISTER[] = {
    {"idempotency_key", STR_STATIC("页面标识"), FIELD_KEY, FIELD_REQUIRED, 64, STR_STATIC("")},
    {"channel", STR_STATIC("收到的渠道"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("收到申请之日按渠道确定（条例第三十一条）。")},
    {"arrived_on", STR_STATIC("送到本机关的日期"), FIELD_DATE, FIELD_REQUIRED | FIELD_NARROW, 10,
     STR_STATIC("当面、口头申请即提交之日。格式 2026-03-05。")},
    {"signed_for_on", STR_STATIC("签收日期"), FIELD_DATE, FIELD_NARROW, 10,
     STR_STATIC("需要签收的邮寄（挂号信、特快专递）：签收之日为收到之日。")},
    {"confirmed_on", STR_STATIC("与申请人确认的日期"), FIELD_DATE, FIELD_NARROW, 10,
     STR_STATIC("平常信函、传真、电子邮件：确认之日为收到之日；未确认的先空着，登记为“待确认”。")},
};
FORM(FORM_REGISTER, "register", REGISTER);

static const FormChoice ALL_IDS[] = {
    {STR_STATIC("resident_id"), STR_STATIC("居民身份证")},
    {STR_STATIC("passport"), STR_STATIC("护照")},
    {STR_STATIC("hk_macao_permit"), STR_STATIC("港澳居民来往内地通行证")},
    {STR_STATIC("taiwan_permit"), STR_STATIC("台湾居民来往大陆通行证")},
    {STR_STATIC("officer_id"), STR_STATIC("军官证")},
    {STR_STATIC("credit_code"), STR_STATIC("统一社会信用代码")},
    {STR_STATIC("other"), STR_STATIC("其他证件")},
};
static const FormChoice FORMS_WANTED[] = {
    {STR_STATIC("paper"), STR_STATIC("纸质")},
    {STR_STATIC("electronic"), STR_STATIC("电子数据")},
    {STR_STATIC("disc"), STR_STATIC("光盘")},
};
static const FormChoice DELIVERIES_WANTED[] = {
    {STR_STATIC("post"), STR_STATIC("邮寄")},
    {STR_STATIC("email"), STR_STATIC("电子邮件")},
    {STR_STATIC("online"), STR_STATIC("网上获取")},
    {STR_STATIC("pick_up"), STR_STATIC("当面领取")},
    {STR_STATIC("read_on_site"), STR_STATIC("当场阅读、抄录")},
};
static const Field REGISTER_APPLICANT[] = {
    {"applicant_class", STR_STATIC("申请人类型"), FIELD_SELECT, FIELD_REQUIRED, 40, STR_STATIC(""),
     APPLICANT_CHOICES, 6, .section = STR_STATIC("申请人")},
    {"name", STR_STATIC("姓名或者名称"), FIELD_TEXT, FIELD_REQUIRED, APPLICATION_NAME_MAX,
     STR_STATIC("")},
    {"id_kind", STR_STATIC("证件名称"), FIELD_SELECT, 0, 40, STR_STATIC(""), ALL_IDS,
     ARRAY_LEN(ALL_IDS)},
    {"id_number", STR_STATIC("证件号码"), FIELD_TEXT, 0, 40, STR_STATIC("")},
    {"legal_representative", STR_STATIC("法定代表人"), FIELD_TEXT, 0, APPLICATION_NAME_MAX,
     STR_STATIC("申请人是组织时填写。")},
    {"contact_person", STR_STATIC("联系人"), FIELD_TEXT, 0, APPLICATION_NAME_MAX, STR_STATIC("")},
    {"phone", STR_STATIC("联系电话"), FIELD_PHONE, 0, 40, STR_STATIC("")},
    {"email", STR_STATIC("电子邮箱"), FIELD_EMAIL, 0, APPLICATION_CONTACT_MAX, STR_STATIC("")},
    {"address", STR_STATIC("通信地址"), FIELD_TEXT, FIELD_WIDE, APPLICATION_CONTACT_MAX,
     STR_STATIC("")},
    {"postcode", STR_STATIC("邮政编码"), FIELD_POSTCODE, FIELD_NARROW, 6, STR_STATIC("")},
    {"agent_name", STR_STATIC("代理人姓名"), FIELD_TEXT, 0, APPLICATION_NAME_MAX, STR_STATIC("")},
    {"title", STR_STATIC("所需信息的名称"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE,
     APPLICATION_CONTACT_MAX, STR_STATIC("照申请书抄录；没有名称的，概括为一句话。"),
     .section = STR_STATIC("所需信息")},
    {"document_no", STR_STATIC("文号"), FIELD_TEXT, 0, APPLICATION_NAME_MAX, STR_STATIC("")},
    {"description", STR_STATIC("其他特征性描述"), FIELD_AREA, FIELD_WIDE,
     APPLICATION_DESCRIPTION_MAX, STR_STATIC("照申请书抄录。")},
    {"period", STR_STATIC("信息的时间范围"), FIELD_TEXT, 0, APPLICATION_NAME_MAX, STR_STATIC("")},
    {"form_wanted", STR_STATIC("提供方式"), FIELD_SELECT, 0, 40, STR_STATIC(""), FORMS_WANTED,
     ARRAY_LEN(FORMS_WANTED)},
    {"delivery_wanted", STR_STATIC("获取方式"), FIELD_SELECT, 0, 40, STR_STATIC(""),
     DELIVERIES_WANTED, ARRAY_LEN(DELIVERIES_WANTED)},
    {"unit_id", STR_STATIC("承办单位"), FIELD_SELECT, 0, 20, STR_STATIC("可以登记以后再分派。"),
     .section = STR_STATIC("承办和附件")},
    {"file", STR_STATIC("申请书或者材料"), FIELD_FILE, 0, 0,
     STR_STATIC(
         "扫描件或者原件，不超过20MB；更多的文件登记以后再添加。带密级标志的文件不得上传。")},
};
FORM(FORM_REGISTER_APPLICANT, "register_applicant", REGISTER_APPLICANT);

static const FormChoice CONSULTATION_RESULTS[] = {
    {STR_STATIC("agrees"), STR_STATIC("同意公开")},
    {STR_STATIC("objects"), STR_STATIC("不同意公开")},
    {STR_STATIC("no_answer"), STR_STATIC("逾期未答复")},
};
static const Field EVENT[] = {
    VERSION_FIELD,
    {"on", STR_STATIC("发生日期"), FIELD_DATE, FIELD_REQUIRED | FIELD_NARROW, 10,
     STR_STATIC("格式 2026-03-05，不能晚于今天。")},
    {"until", STR_STATIC("期限至"), FIELD_DATE, FIELD_NARROW, 10, STR_STATIC("格式 2026-03-05。")},
    {"party", STR_STATIC("对方"), FIELD_TEXT, FIELD_WIDE, 200, STR_STATIC("")},
    {"result", STR_STATIC("答复结果"), FIELD_RADIO, 0, 20, STR_STATIC(""), CONSULTATION_RESULTS,
     ARRAY_LEN(CONSULTATION_RESULTS)},
    {"days", STR_STATIC("工作日数"), FIELD_INTEGER, FIELD_NARROW, 4, STR_STATIC("")},
    {"amount", STR_STATIC("金额（元）"), FIELD_DECIMAL, FIELD_NARROW, 20, STR_STATIC("")},
    {"note", STR_STATIC("说明"), FIELD_AREA, FIELD_WIDE, 2000, STR_STATIC("")},
};
FORM(FORM_EVENT, "event", EVENT);

static const Field ASSIGN[] = {
    VERSION_FIELD,
    {"unit_id", STR_STATIC("承办单位"), FIELD_SELECT, 0, 20, STR_STATIC("")},
    {"handler_id", STR_STATIC("经办人"), FIELD_SELECT, 0, 20, STR_STATIC("")},
};
FORM(FORM_ASSIGN, "assign", ASSIGN);

static const FormChoice FILE_KINDS[] = {
    {STR_STATIC("applicant"), STR_STATIC("申请材料")},
    {STR_STATIC("evidence"), STR_STATIC("办理依据")},
    {STR_STATIC("letter_signed"), STR_STATIC("盖章的文书")},
    {STR_STATIC("delivery_receipt"), STR_STATIC("送达凭证")},
    {STR_STATIC("other"), STR_STATIC("其他")},
};
static const Field ATTACH[] = {
    {"kind", STR_STATIC("文件种类"), FIELD_SELECT, FIELD_REQUIRED, 20, STR_STATIC(""), FILE_KINDS,
     ARRAY_LEN(FILE_KINDS)},
    {"file", STR_STATIC("文件"), FIELD_FILE, FIELD_REQUIRED, 0,
     STR_STATIC("不超过20MB。带密级标志的文件不得上传。")},
};
FORM(FORM_ATTACH, "attach", ATTACH);

static const Field REVEAL[] = {
    {"reason", STR_STATIC("查看原因"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200,
     STR_STATIC("查看完整证件号码会留下记录。")},
};
FORM(FORM_REVEAL, "reveal", REVEAL);

/* Three withheld parts are offered; a reply with more of one reason names them in one line. */
#define WITHHELD_FIELDS(n, label_reason, label_what)                                               \
    {"withheld_reason_" n, STR_STATIC(label_reason), FIELD_SELECT, 0, 40, STR_STATIC("")},         \
    {                                                                                              \
        "withheld_what_" n, STR_STATIC(label_what), FIELD_TEXT, FIELD_WIDE, 500, STR_STATIC("")    \
    }
static const Field OUTCOME[] = {
    VERSION_FIELD,
    {"outcome", STR_STATIC("办理结果"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("与年度报告表三的二十一种办理结果一一对应，一件申请只选一种。")},
    {"grounds", STR_STATIC("事实和理由"), FIELD_AREA, FIELD_WIDE, 4000, STR_STATIC("写入答复书。")},
    {"published", STR_STATIC("该信息在申请以前已经主动公开"), FIELD_CHECK, 0, 1,
     STR_STATIC("只用于予以公开：答复书引用条例第三十六条第一项，而不是第二项。")},
    {"access_way", STR_STATIC("获取的方式和途径"), FIELD_AREA, FIELD_WIDE, 1000,
     STR_STATIC("予以公开、部分公开和公开出版物填写：网址、时间、地点。予以公开、部分公开时不填的，"
                "答复书写明随答复书提供。")},
    {"search_record", STR_STATIC("检索记录"), FIELD_AREA, FIELD_WIDE, 2000,
     STR_STATIC(
         "本机关不掌握相关政府信息时填写：查了哪些系统和档案、用了什么关键词、谁在何时检索。")},
    {"not_responsible", STR_STATIC("该信息不属于本机关负责公开"), FIELD_CHECK, 0, 1,
     STR_STATIC("只用于本机关不掌握相关政府信息：答复书引用条例第三十六条第五项，而不是第四项。"
                "不能确定由哪个机关负责的，在事实和理由里说明。")},
    {"other_body", STR_STATIC("负责公开该信息的机关"), FIELD_TEXT, FIELD_WIDE, 300,
     STR_STATIC("能够确定的，写明名称和联系方式（条例第三十六条第五项）。")},
    WITHHELD_FIELDS("1", "不公开部分一的理由", "不公开部分一的内容"),
    WITHHELD_FIELDS("2", "不公开部分二的理由", "不公开部分二的内容"),
    WITHHELD_FIELDS("3", "不公开部分三的理由", "不公开部分三的内容"),
};
FORM(FORM_OUTCOME, "outcome", OUTCOME);

static const Field LETTER[] = {
    VERSION_FIELD,
    {"title", STR_STATIC("标题"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200, STR_STATIC("")},
    {"salutation", STR_STATIC("称谓"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200,
     STR_STATIC("")},
    {"body", STR_STATIC("正文"), FIELD_AREA, FIELD_REQUIRED | FIELD_TALL, 20000,
     STR_STATIC("一行一段。")},
    {"remedy", STR_STATIC("救济途径"), FIELD_AREA, FIELD_WIDE, 2000,
     STR_STATIC("删去或者改动期限、机关名称的，须在下面说明原因。")},
    {"signature", STR_STATIC("落款"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200, STR_STATIC("")},
    {"dated", STR_STATIC("成文日期"), FIELD_DATE, FIELD_REQUIRED | FIELD_NARROW, 10,
     STR_STATIC("格式 2026-03-05。")},
    {"override_reason", STR_STATIC("不采纳提示的原因"), FIELD_TEXT, FIELD_WIDE, 500,
     STR_STATIC("本页有提示而不修改时填写。")},
};
FORM(FORM_LETTER, "letter", LETTER);

static const Field LETTER_STEP[] = {VERSION_FIELD};
FORM(FORM_LETTER_STEP, "letter_step", LETTER_STEP);

static const Field DELIVER[] = {
    VERSION_FIELD,
    {"channel", STR_STATIC("送达方式"), FIELD_RADIO, FIELD_REQUIRED, 20,
     STR_STATIC("邮寄只能通过邮政企业。")},
    {"on", STR_STATIC("送达日期"), FIELD_DATE, FIELD_REQUIRED | FIELD_NARROW, 10,
     STR_STATIC("邮寄填交邮之日，当面填签收之日，电子方式填发出之日。答复是否按期、计入哪一年，"
                "均以此日为准。")},
    {"tracking_no", STR_STATIC("邮件号码"), FIELD_TEXT, 0, 40, STR_STATIC("邮寄时填写。")},
    {"recipient", STR_STATIC("签收人"), FIELD_TEXT, 0, APPLICATION_NAME_MAX,
     STR_STATIC("当面送达时填写。")},
};
FORM(FORM_DELIVER, "deliver", DELIVER);

static const Field ARCHIVE[] = {VERSION_FIELD};
FORM(FORM_ARCHIVE, "archive", ARCHIVE);

static const FormChoice REMEDY_BLOCKS[] = {
    {STR_STATIC("review"), STR_STATIC("行政复议")},
    {STR_STATIC("litigation_direct"), STR_STATIC("行政诉讼：未经复议直接起诉")},
    {STR_STATIC("litigation_after_review"), STR_STATIC("行政诉讼：复议后起诉")},
};
static const FormChoice REMEDY_RESULTS[] = {
    {STR_STATIC("upheld"), STR_STATIC("结果维持")},
    {STR_STATIC("corrected"), STR_STATIC("结果纠正")},
    {STR_STATIC("other"), STR_STATIC("其他结果")},
};
static const Field REMEDY[] = {
    {"version", STR_STATIC("版本"), FIELD_INTEGER, 0, 15, STR_STATIC("")},
    {"block", STR_STATIC("类别"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("立案时确定，以后不变；复议后又起诉的，另记一条。"), REMEDY_BLOCKS,
     ARRAY_LEN(REMEDY_BLOCKS)},
    {"docket_no", STR_STATIC("案号"), FIELD_TEXT, 0, 100, STR_STATIC("")},
    {"organ", STR_STATIC("复议机关或者法院"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, 200,
     STR_STATIC("")},
    {"claimant", STR_STATIC("申请人或者原告"), FIELD_TEXT, FIELD_REQUIRED, 200, STR_STATIC("")},
    {"subject", STR_STATIC("争议事项"), FIELD_TEXT, FIELD_WIDE, 500, STR_STATIC("")},
    {"case_number", STR_STATIC("相关申请的受理编号"), FIELD_TEXT, 0, 40,
     STR_STATIC("例如 2026-000123。")},
    {"accepted_on", STR_STATIC("受理日期"), FIELD_DATE, FIELD_REQUIRED | FIELD_NARROW, 10,
     STR_STATIC("格式 2026-03-05。")},
    {"result", STR_STATIC("结果"), FIELD_SELECT, 0, 20, STR_STATIC("尚未审结的不选。"),
     REMEDY_RESULTS, ARRAY_LEN(REMEDY_RESULTS)},
    {"result_detail", STR_STATIC("具体结果"), FIELD_TEXT, FIELD_WIDE, 200,
     STR_STATIC("例如：驳回复议请求、撤销并责令重新答复、准许撤诉。")},
    {"decided_on", STR_STATIC("作出决定或者裁判的日期"), FIELD_DATE, FIELD_NARROW, 10,
     STR_STATIC("有结果时填写，计入这一天所在的年度。")},
    {"co_defendant_as_reviewer", STR_STATIC("本机关仅作为复议机关被列为共同被告"), FIELD_CHECK, 0,
     1, STR_STATIC("勾选后不计入本机关的报告（国办公开办函〔2016〕201号）。")},
    {"note", STR_STATIC("备注"), FIELD_AREA, FIELD_WIDE, 1000, STR_STATIC("")},
};
FORM(FORM_REMEDY, "remedy", REMEDY);

#define COUNT(name, label)                                                                         \
    {                                                                                              \
        name, STR_STATIC(label), FIELD_INTEGER, FIELD_NARROW, 15, STR_STATIC("")                   \
    }
static const Field COUNTS[] = {
    {"version", STR_STATIC("版本"), FIELD_INTEGER, 0, 15, STR_STATIC("")},
    COUNT("proactive.rules.issued", "规章：本年制发件数"),
    COUNT("proactive.rules.repealed", "规章：本年废止件数"),
    COUNT("proactive.rules.in_force", "规章：现行有效件数"),
    COUNT("proactive.normative_documents.issued", "行政规范性文件：本年制发件数"),
    COUNT("proactive.normative_documents.repealed", "行政规范性文件：本年废止件数"),
    COUNT("proactive.normative_documents.in_force", "行政规范性文件：现行有效件数"),
    COUNT("proactive.permits", "行政许可：本年处理决定数量"),
    COUNT("proactive.penalties", "行政处罚：本年处理决定数量"),
    COUNT("proactive.coercive_measures", "行政强制：本年处理决定数量"),
    {"proactive.fees_10k_yuan", STR_STATIC("行政事业性收费：本年收费金额（单位：万元）"),
     FIELD_DECIMAL, FIELD_NARROW, 20, STR_STATIC("照实填写，小数位数保留原样。")},
    {"source", STR_STATIC("数据来源"), FIELD_TEXT, FIELD_WIDE, 300,
     STR_STATIC("例如：司法局核对，2026-01-10")},
};
FORM(FORM_COUNTS, "counts", COUNTS);

#define SECTION(name, label)                                                                       \
    {                                                                                              \
        name, STR_STATIC(label), FIELD_AREA, FIELD_WIDE, 20000, STR_STATIC("")                     \
    }
static const Field REPORT_TEXT[] = {
    {"version", STR_STATIC("版本"), FIELD_INTEGER, 0, 15, STR_STATIC("")},
    {"section_1", STR_STATIC("一、总体情况"), FIELD_AREA, FIELD_WIDE, 20000,
     STR_STATIC(
         "主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面，一行一段。")},
    {"section_5", STR_STATIC("五、存在的主要问题及改进情况"), FIELD_AREA, FIELD_WIDE, 20000,
     STR_STATIC("不能写“无”。")},
    {"section_6", STR_STATIC("六、其他需要报告的事项"), FIELD_AREA, FIELD_WIDE, 20000,
     STR_STATIC("写明本年度收取信息处理费的情况，没有收取的也要写明。")},
};
FORM(FORM_REPORT_TEXT, "report_text", REPORT_TEXT);

static const Field YEAR[] = {
    {"reason", STR_STATIC("原因"), FIELD_TEXT, FIELD_WIDE, 300, STR_STATIC("重新打开时必须填写。")},
};
FORM(FORM_YEAR, "year", YEAR);
