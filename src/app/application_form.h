/*
 * What an application says (art. 29), whoever typed it: the applicant in the public wizard or an
 * officer who registers one that came on paper. Every field may be empty here; the use cases say
 * which are required. No field asks for a purpose as a condition (三需要 was dropped in 2019).
 */
#pragma once

#include "app/app.h"

/* The lengths that are accepted, in characters. */
#define APPLICATION_NAME_MAX        100
#define APPLICATION_CONTACT_MAX     200
#define APPLICATION_DESCRIPTION_MAX 5000

typedef struct ApplicationForm {
    Str applicant_class; /* a column code of law/: "natural_person", "enterprise" … */
    /* a natural person: name; an organisation: its name */
    Str name;
    Str id_kind;   /* "resident_id", "passport", "hk_macao_permit", "taiwan_permit", "officer_id",
                      "other"; of an organisation "credit_code" */
    Str id_number; /* a failing check digit warns and never blocks (practice.md) */
    Str legal_representative; /* organisations: 法定代表人 */
    Str contact_person;       /* organisations: 联系人 */
    Str employer;             /* 工作单位, optional */
    Str phone;
    Str email;
    Str address;
    Str postcode;
    Str agent_name; /* 代理人, with 授权委托书 as an attachment; the class stays the principal's */
    Str agent_id_number;
    /* what is asked for */
    Str title;           /* 所需信息的名称 */
    Str document_no;     /* 文号 */
    Str description;     /* 其他特征性描述 */
    Str period;          /* 时间范围, optional */
    Str purpose;         /* 用途（选填） */
    Str form_wanted;     /* 提供方式: "paper", "electronic", "disc" */
    Str delivery_wanted; /* 获取方式: "post", "pick_up", "online", "email", "read_on_site" */
    bool accepts_other_form; /* 若本机关无法按指定方式提供，可接受其他方式 */
} ApplicationForm;

/* A choice with its code and Chinese label, for forms. */
typedef struct Choice {
    Str code;
    Str label;
} Choice;
typedef struct Choices {
    const Choice *items;
    size_t count;
} Choices;
Choices app_id_kind_choices(bool organisation);
Choices app_form_wanted_choices(void);
Choices app_delivery_wanted_choices(void);
/* The label of a code in a set; the code itself when it is not in the set. */
Str choice_label(Choices choices, Str code);

/* Steps of the wizard that are checked alone, so that each page answers for its own fields. */
typedef enum ApplicationFormPart {
    APPLICATION_FORM_APPLICANT = 1,
    APPLICATION_FORM_CONTENT = 2,
    APPLICATION_FORM_DELIVERY = 4,
    APPLICATION_FORM_ALL = 7
} ApplicationFormPart;

/*
 * Checks parts of a form; adds errors (which block) and warnings (which are shown and do not: a
 * failing check digit, a description that is too short to search by). Pure. paper: what came on
 * paper is registered as it is, so that only the class, name and content are required.
 */
void app_check_application_form(const ApplicationForm *form, unsigned parts, bool paper, Arena *a,
                                FieldErrors *errors, FieldErrors *warnings);
