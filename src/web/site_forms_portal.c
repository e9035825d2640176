#include "web/site_forms.h"

#include "app/application_form.h"

#define FORM(ID, id, fields) const Form ID = {id, fields, ARRAY_LEN(fields)}

const FormChoice APPLICANT_CHOICES[6] = {
    {STR_STATIC("natural_person"), STR_STATIC("自然人"), STR_STATIC("以个人名义申请"),
     STR_STATIC("")},
    {STR_STATIC("enterprise"), STR_STATIC("商业企业"), STR_STATIC("公司、合伙企业、个体工商户等"),
     STR_STATIC("法人或其他组织")},
    {STR_STATIC("research_institution"), STR_STATIC("科研机构"), STR_STATIC("科研院所、高等学校等"),
     STR_STATIC("")},
    {STR_STATIC("public_welfare_organisation"), STR_STATIC("社会公益组织"),
     STR_STATIC("公益性社会团体、基金会等"), STR_STATIC("")},
    {STR_STATIC("legal_service"), STR_STATIC("法律服务机构"),
     STR_STATIC("律师事务所、基层法律服务所等"), STR_STATIC("")},
    {STR_STATIC("other_organisation"), STR_STATIC("其他"), STR_STATIC("不属于以上各类的组织"),
     STR_STATIC("")},
};

static const Field APPLY_BODY[] = {
    {"body_id", STR_STATIC("受理机关"), FIELD_RADIO, FIELD_REQUIRED, 20,
     STR_STATIC(
         "向制作或者最初获取该信息的机关提出。一份申请只向一个机关提出。不能确定的，可以先打电话"
         "询问，或者向最可能的机关提出：不由它负责公开的，它会告知您（条例第三十六条第五项）。"),
     .choices = NULL},
};
FORM(FORM_APPLY_BODY, "apply_body", APPLY_BODY);

static const Field APPLY_CLASS[] = {
    {"applicant_class", STR_STATIC("申请人类型"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("由他人代为申请的，选择委托人（申请人本人）的类型。"), APPLICANT_CHOICES,
     ARRAY_LEN(APPLICANT_CHOICES)},
};
FORM(FORM_APPLY_CLASS, "apply_class", APPLY_CLASS);

static const FormChoice PERSON_IDS[] = {
    {STR_STATIC("resident_id"), STR_STATIC("居民身份证")},
    {STR_STATIC("passport"), STR_STATIC("护照")},
    {STR_STATIC("hk_macao_permit"), STR_STATIC("港澳居民来往内地通行证")},
    {STR_STATIC("taiwan_permit"), STR_STATIC("台湾居民来往大陆通行证")},
    {STR_STATIC("officer_id"), STR_STATIC("军官证")},
    {STR_STATIC("other"), STR_STATIC("其他证件")},
};

#define CONTACT_FIELDS                                                                             \
    {"phone",                                                                                      \
     STR_STATIC("联系电话"),                                                                       \
     FIELD_PHONE,                                                                                  \
     FIELD_EITHER,                                                                                 \
     40,                                                                                           \
     STR_STATIC("联系电话、电子邮箱、通信地址至少填写一项。"),                                     \
     .autocomplete = "tel",                                                                        \
     .section = STR_STATIC("联系方式")},                                                           \
        {"email",                                                                                  \
         STR_STATIC("电子邮箱"),                                                                   \
         FIELD_EMAIL,                                                                              \
         FIELD_EITHER,                                                                             \
         APPLICATION_CONTACT_MAX,                                                                  \
         STR_STATIC("选择电子邮件时必须填写。"),                                                   \
         .autocomplete = "email"},                                                                 \
        {"address",                                                                                \
         STR_STATIC("通信地址"),                                                                   \
         FIELD_TEXT,                                                                               \
         FIELD_WIDE | FIELD_EITHER,                                                                \
         APPLICATION_CONTACT_MAX,                                                                  \
         STR_STATIC("选择邮寄时必须填写。"),                                                       \
         .autocomplete = "street-address"},                                                        \
    {                                                                                              \
        "postcode", STR_STATIC("邮政编码"), FIELD_POSTCODE, FIELD_NARROW, 6, STR_STATIC(""),       \
            .autocomplete = "postal-code"                                                          \
    }

#define AGENT_FIELDS                                                                               \
    {"agent_name",                                                                                 \
     STR_STATIC("代理人姓名"),                                                                     \
     FIELD_TEXT,                                                                                   \
     0,                                                                                            \
     APPLICATION_NAME_MAX,                                                                         \
     STR_STATIC("由他人代为申请时填写，并在提交时附上授权委托书。"),                               \
     .section = STR_STATIC("代理人")},                                                             \
    {                                                                                              \
        "agent_id_number", STR_STATIC("代理人证件号码"), FIELD_TEXT, 0, 40, STR_STATIC("")         \
    }

static const Field APPLY_PERSON[] = {
    {"name", STR_STATIC("姓名"), FIELD_TEXT, FIELD_REQUIRED, APPLICATION_NAME_MAX, STR_STATIC(""),
     .autocomplete = "name"},
    {"id_kind", STR_STATIC("证件名称"), FIELD_SELECT, FIELD_REQUIRED, 40, STR_STATIC(""),
     PERSON_IDS, ARRAY_LEN(PERSON_IDS)},
    {"id_number", STR_STATIC("证件号码"), FIELD_TEXT, FIELD_REQUIRED, 40,
     STR_STATIC("只用于核对申请人身份（条例第二十九条），不会公开。")},
    CONTACT_FIELDS,
    {"employer", STR_STATIC("工作单位"), FIELD_TEXT, 0, APPLICATION_NAME_MAX, STR_STATIC(""),
     .autocomplete = "organization"},
    AGENT_FIELDS,
};
FORM(FORM_APPLY_PERSON, "apply_person", APPLY_PERSON);

static const Field APPLY_ORGANISATION[] = {
    {"name", STR_STATIC("名称"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE, APPLICATION_NAME_MAX,
     STR_STATIC("与登记证书一致的全称。"), .autocomplete = "organization"},
    {"id_number", STR_STATIC("统一社会信用代码"), FIELD_TEXT, FIELD_REQUIRED, 40,
     STR_STATIC("十八位。")},
    {"legal_representative", STR_STATIC("法定代表人"), FIELD_TEXT, FIELD_REQUIRED,
     APPLICATION_NAME_MAX, STR_STATIC("没有法定代表人的，填写负责人。")},
    {"contact_person", STR_STATIC("联系人"), FIELD_TEXT, FIELD_REQUIRED, APPLICATION_NAME_MAX,
     STR_STATIC(""), .autocomplete = "name"},
    CONTACT_FIELDS,
    AGENT_FIELDS,
};
FORM(FORM_APPLY_ORGANISATION, "apply_organisation", APPLY_ORGANISATION);

static const Field APPLY_CONTENT[] = {
    {"title", STR_STATIC("所需信息的名称"), FIELD_TEXT, FIELD_REQUIRED | FIELD_WIDE,
     APPLICATION_CONTACT_MAX, STR_STATIC("例如：2025年城区供热改造项目的批复")},
    {"document_no", STR_STATIC("文号"), FIELD_TEXT, FIELD_EITHER, APPLICATION_NAME_MAX,
     STR_STATIC("知道时填写，例如：×政发〔2025〕8号")},
    {"description", STR_STATIC("其他特征性描述"), FIELD_AREA, FIELD_WIDE | FIELD_EITHER,
     APPLICATION_DESCRIPTION_MAX,
     STR_STATIC("文号和描述至少填写一项。写明便于查找的特征：时间、地点、项目、制作单位。一份申请写"
                "一件事，不需要说明理由。")},
    {"period", STR_STATIC("信息的时间范围"), FIELD_TEXT, 0, APPLICATION_NAME_MAX,
     STR_STATIC("例如：2025年1月至2025年6月")},
    {"purpose", STR_STATIC("用途"), FIELD_TEXT, FIELD_WIDE, APPLICATION_CONTACT_MAX,
     STR_STATIC("可以不填，不填不影响受理。")},
};
FORM(FORM_APPLY_CONTENT, "apply_content", APPLY_CONTENT);

static const FormChoice FORMS_WANTED[] = {
    {STR_STATIC("paper"), STR_STATIC("纸质")},
    {STR_STATIC("electronic"), STR_STATIC("电子数据")},
    {STR_STATIC("disc"), STR_STATIC("光盘")},
};
static const FormChoice DELIVERIES_WANTED[] = {
    {STR_STATIC("post"), STR_STATIC("邮寄"), STR_STATIC("寄到您填写的通信地址")},
    {STR_STATIC("email"), STR_STATIC("电子邮件"), STR_STATIC("发到您填写的电子邮箱")},
    {STR_STATIC("online"), STR_STATIC("网上获取"), STR_STATIC("凭查询码在本网站下载")},
    {STR_STATIC("pick_up"), STR_STATIC("当面领取"), STR_STATIC("到受理机构领取")},
    {STR_STATIC("read_on_site"), STR_STATIC("当场阅读、抄录"), STR_STATIC("到受理机构查阅")},
};
static const Field APPLY_DELIVERY[] = {
    {"form_wanted", STR_STATIC("提供方式"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("您希望得到什么形式的信息"), FORMS_WANTED, ARRAY_LEN(FORMS_WANTED)},
    {"delivery_wanted", STR_STATIC("获取方式"), FIELD_RADIO, FIELD_REQUIRED, 40,
     STR_STATIC("您希望怎样拿到信息"), DELIVERIES_WANTED, ARRAY_LEN(DELIVERIES_WANTED)},
    {"accepts_other_form", STR_STATIC("若本机关无法按照指定方式提供所需信息，也可接受其他方式"),
     FIELD_CHECK, 0, 1, STR_STATIC("")},
};
FORM(FORM_APPLY_DELIVERY, "apply_delivery", APPLY_DELIVERY);

static const Field APPLY_CHECK[] = {
    {"idempotency_key", STR_STATIC("页面标识"), FIELD_KEY, FIELD_REQUIRED, 64, STR_STATIC("")},
    {"draft_code", STR_STATIC("暂存码"), FIELD_KEY, 0, 40, STR_STATIC("")},
    /* Of files that came with an earlier, incomplete try. */
    {"identity_token", STR_STATIC("身份证明"), FIELD_KEY, 0, 64, STR_STATIC("")},
    {"other_token", STR_STATIC("其他材料"), FIELD_KEY, 0, 64, STR_STATIC("")},
    {"identity_file", STR_STATIC("身份证明"), FIELD_FILE, 0, 0,
     STR_STATIC("证件照片或者扫描件，JPG、PNG、PDF，不超过20MB。受理机关可能要求补交。")},
    {"other_file", STR_STATIC("其他材料"), FIELD_FILE, 0, 0,
     STR_STATIC("例如授权委托书、有助于查找的资料，不超过20MB。请勿上传涉密文件。")},
    {"promised", STR_STATIC("我承诺所填内容真实，并知悉须知内容"), FIELD_CHECK, FIELD_REQUIRED, 1,
     STR_STATIC("")},
};
FORM(FORM_APPLY_CHECK, "apply_check", APPLY_CHECK);

static const Field DRAFT[] = {
    {"draft_code", STR_STATIC("暂存码"), FIELD_CODE, FIELD_REQUIRED, 40,
     STR_STATIC("暂存时得到的十六位数字和字母，不分大小写，连字符可以不填。")},
};
FORM(FORM_DRAFT, "draft", DRAFT);

static const Field STATUS[] = {
    {"query_code", STR_STATIC("查询码"), FIELD_CODE, FIELD_REQUIRED, 40,
     STR_STATIC("回执上的十六位数字和字母，不分大小写，连字符可以不填。")},
};
FORM(FORM_STATUS, "status", STATUS);

static const Field REPORT_CHECK[] = {
    {"text", STR_STATIC("粘贴年报文字"), FIELD_AREA, FIELD_WIDE | FIELD_EITHER | FIELD_MEDIUM,
     400000, STR_STATIC("从网页或者文档里全选、复制，连同三张表格一起粘贴。")},
    {"file", STR_STATIC("或者上传文件"), FIELD_FILE, FIELD_EITHER, 0,
     STR_STATIC("网页、DOCX、XLSX、PDF、OFD、DOC、WPS、RTF、文本，或者装有"
                "多份年报的 ZIP；按内容识别格式，不看文件名，"
                "不超过10MB。文件只用于这次核验，不保存。")},
};
FORM(FORM_REPORT_CHECK, "report_check", REPORT_CHECK);

static const FormChoice DOWNLOADS[] = {
    {STR_STATIC("docx"), STR_STATIC("DOCX")},
    {STR_STATIC("csv"), STR_STATIC("CSV")},
    {STR_STATIC("json"), STR_STATIC("JSON")},
};
static const Field REPORT_DOWNLOAD[] = {
    {"report", STR_STATIC("核验结果"), FIELD_AREA, FIELD_REQUIRED, 1000000, STR_STATIC("")},
    {"format", STR_STATIC("下载格式"), FIELD_RADIO, FIELD_REQUIRED, 10, STR_STATIC(""), DOWNLOADS,
     ARRAY_LEN(DOWNLOADS)},
};
FORM(FORM_REPORT_DOWNLOAD, "report_download", REPORT_DOWNLOAD);

void form_take_errors(FormState *s, const FieldErrors *errors)
{
    for (size_t e = 0; e < errors->count; e++) {
        const FieldError *error = &errors->items[e];
        bool placed = false;
        for (size_t i = 0; i < s->form->count && !placed; i++) {
            if (!str_eq(str_of(s->form->fields[i].name), error->field))
                continue;
            if (s->errors[i].len == 0)
                s->errors[i] = error->message;
            placed = true;
        }
        if (!placed && s->general.len == 0)
            s->general = error->message;
    }
}
