#include "app/application_form.h"

#include "app/internal.h"
#include "domain/application.h"
#include "domain/identifier.h"
#include "law/law.h"

static const Choice person_ids[] = {
    {STR_STATIC("resident_id"), STR_STATIC("居民身份证")},
    {STR_STATIC("passport"), STR_STATIC("护照")},
    {STR_STATIC("hk_macao_permit"), STR_STATIC("港澳居民来往内地通行证")},
    {STR_STATIC("taiwan_permit"), STR_STATIC("台湾居民来往大陆通行证")},
    {STR_STATIC("officer_id"), STR_STATIC("军官证")},
    {STR_STATIC("other"), STR_STATIC("其他有效证件")},
};
static const Choice organisation_ids[] = {
    {STR_STATIC("credit_code"), STR_STATIC("统一社会信用代码")},
};
static const Choice forms_wanted[] = {
    {STR_STATIC("paper"), STR_STATIC("纸质文本")},
    {STR_STATIC("electronic"), STR_STATIC("电子文档")},
    {STR_STATIC("disc"), STR_STATIC("光盘")},
};
static const Choice deliveries_wanted[] = {
    {STR_STATIC("post"), STR_STATIC("邮寄")},
    {STR_STATIC("pick_up"), STR_STATIC("当面领取")},
    {STR_STATIC("online"), STR_STATIC("网上获取")},
    {STR_STATIC("email"), STR_STATIC("电子邮件")},
    {STR_STATIC("read_on_site"), STR_STATIC("当场阅读、抄录")},
};

Choices app_id_kind_choices(bool organisation)
{
    return organisation ? (Choices){organisation_ids, ARRAY_LEN(organisation_ids)}
                        : (Choices){person_ids, ARRAY_LEN(person_ids)};
}

Choices app_form_wanted_choices(void)
{
    return (Choices){forms_wanted, ARRAY_LEN(forms_wanted)};
}

Choices app_delivery_wanted_choices(void)
{
    return (Choices){deliveries_wanted, ARRAY_LEN(deliveries_wanted)};
}

static bool choices_have(Choices choices, Str code)
{
    for (size_t i = 0; i < choices.count; i++) {
        if (str_eq(choices.items[i].code, code))
            return true;
    }
    return false;
}

Str choice_label(Choices choices, Str code)
{
    for (size_t i = 0; i < choices.count; i++) {
        if (str_eq(choices.items[i].code, code))
            return choices.items[i].label;
    }
    return code;
}

typedef struct Check {
    Arena *a;
    FieldErrors *errors;
    FieldErrors *warnings;
    bool paper;
} Check;

static void check_choice(const Check *k, const char *field, const char *label, Str code,
                         Choices choices)
{
    if (str_empty(code)) {
        if (!k->paper)
            field_error(k->a, k->errors, field, "required", "请选择%s。", label);
    } else if (!choices_have(choices, code)) {
        field_error(k->a, k->errors, field, "unknown_code", "请在所列选项中选择%s。", label);
    }
}

/* A warning: passports and older numbers have rules of their own. */
static void warn(const Check *k, const char *field, const char *label, const char *code,
                 IdentifierFinding finding)
{
    field_error(k->a, k->warnings, field, code, "%s%.*s，请核对；如确认无误可以继续。", label,
                STR_FMT(identifier_finding_words(finding)));
}

static void check_identifier(const Check *k, const char *label, IdentifierFinding finding)
{
    if (finding != IDENTIFIER_OK)
        warn(k, "id_number", label, "identifier", finding);
}

/* A contact that cannot be used blocks online; on paper it is taken as it stands. */
static void check_contact(const Check *k, const char *field, const char *label, Str value,
                          IdentifierFinding finding)
{
    if (str_empty(value) || finding == IDENTIFIER_OK)
        return;
    if (k->paper)
        warn(k, field, label, "form", finding);
    else
        field_error(k->a, k->errors, field, "form", "%s%.*s，请改正。", label,
                    STR_FMT(identifier_finding_words(finding)));
}

static void check_who(const Check *k, const ApplicationForm *f, bool organisation)
{
    bool online = !k->paper;
    Arena *a = k->a;
    FieldErrors *e = k->errors;
    field_check_text(a, e, "name", organisation ? "名称" : "姓名", f->name, true,
                     APPLICATION_NAME_MAX);
    check_choice(k, "id_kind", "证件名称", f->id_kind, app_id_kind_choices(organisation));
    field_check_text(a, e, "id_number", organisation ? "统一社会信用代码" : "证件号码",
                     f->id_number, online, 50);
    field_check_text(a, e, "legal_representative", "法定代表人", f->legal_representative,
                     online && organisation, APPLICATION_NAME_MAX);
    field_check_text(a, e, "contact_person", "联系人", f->contact_person, online && organisation,
                     APPLICATION_NAME_MAX);
    field_check_text(a, e, "employer", "工作单位", f->employer, false, APPLICATION_CONTACT_MAX);
    field_check_text(a, e, "agent_name", "代理人姓名", f->agent_name, false, APPLICATION_NAME_MAX);
    field_check_text(a, e, "agent_id_number", "代理人证件号码", f->agent_id_number, false, 50);
    if (str_eq(f->id_kind, STR("resident_id")) && !str_empty(f->id_number))
        check_identifier(
            k, "证件号码",
            identifier_check_citizen(str_trim(f->id_number), civil_date_of(9999, 12, 31)));
    if (str_eq(f->id_kind, STR("credit_code")) && !str_empty(f->id_number))
        check_identifier(k, "统一社会信用代码",
                         identifier_check_credit_code(str_trim(f->id_number)));
}

/* Art. 29 asks for 联系方式, one of them; plus what the chosen way of delivery needs. */
static void check_contacts(const Check *k, const ApplicationForm *f)
{
    Arena *a = k->a;
    FieldErrors *e = k->errors;
    field_check_text(a, e, "phone", "联系电话", f->phone, false, 50);
    field_check_text(a, e, "email", "电子邮箱", f->email, false, APPLICATION_CONTACT_MAX);
    field_check_text(a, e, "address", "通信地址", f->address, false, APPLICATION_CONTACT_MAX);
    field_check_text(a, e, "postcode", "邮政编码", f->postcode, false, 20);
    check_contact(k, "phone", "联系电话", f->phone, identifier_check_phone(str_trim(f->phone)));
    check_contact(k, "email", "电子邮箱", f->email, identifier_check_email(str_trim(f->email)));
    check_contact(k, "postcode", "邮政编码", f->postcode,
                  identifier_check_postcode(str_trim(f->postcode)));
    if (!k->paper && str_empty(f->phone) && str_empty(f->email) && str_empty(f->address))
        field_error(a, e, "phone", "required", "请至少填写一种联系方式：电话、邮箱或者通信地址。");
}

static void check_content(const Check *k, const ApplicationForm *f)
{
    Arena *a = k->a;
    FieldErrors *e = k->errors;
    field_check_text(a, e, "title", "所需信息的名称", f->title, true, 200);
    field_check_text(a, e, "document_no", "文号", f->document_no, false, 100);
    field_check_text(a, e, "description", "其他特征性描述", f->description, false,
                     APPLICATION_DESCRIPTION_MAX);
    field_check_text(a, e, "period", "时间范围", f->period, false, 100);
    field_check_text(a, e, "purpose", "用途", f->purpose, false, 500);
    if (!k->paper && str_empty(str_trim(f->document_no)) && str_empty(str_trim(f->description)))
        field_error(a, e, "description", "required",
                    "请填写文号，或者便于查询的其他特征性描述（条例第二十九条）。");
}

static void check_delivery(const Check *k, const ApplicationForm *f)
{
    check_choice(k, "form_wanted", "提供方式", f->form_wanted, app_form_wanted_choices());
    check_choice(k, "delivery_wanted", "获取方式", f->delivery_wanted,
                 app_delivery_wanted_choices());
    if (k->paper)
        return;
    if (str_eq(f->delivery_wanted, STR("post")) && str_empty(str_trim(f->address)))
        field_error(k->a, k->errors, "address", "required", "选择邮寄的，请填写通信地址。");
    if (str_eq(f->delivery_wanted, STR("email")) && str_empty(str_trim(f->email)))
        field_error(k->a, k->errors, "email", "required", "选择电子邮件的，请填写电子邮箱。");
}

void app_check_application_form(const ApplicationForm *form, unsigned parts, bool paper, Arena *a,
                                FieldErrors *errors, FieldErrors *warnings)
{
    Check k = {a, errors, warnings, paper};
    if (parts & APPLICATION_FORM_APPLICANT) {
        ApplicantClass class;
        bool known = applicant_class_from_code(form->applicant_class, &class);
        if (!known)
            field_error(a, errors, "applicant_class",
                        str_empty(form->applicant_class) ? "required" : "unknown_code",
                        "请选择申请人类别。");
        check_who(&k, form, known && class != APPLICANT_NATURAL_PERSON);
        check_contacts(&k, form);
    }
    if (parts & APPLICATION_FORM_CONTENT)
        check_content(&k, form);
    if (parts & APPLICATION_FORM_DELIVERY)
        check_delivery(&k, form);
}
