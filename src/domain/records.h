/*
 * Records that are plain data: bodies, their units, reviews and lawsuits. Strings live where the
 * function that filled the struct says (store: the arena that it was given). No rules here.
 */
#pragma once

#include "base/base.h"
#include "base/civil_date.h"
#include "base/str.h"

/* The year of what has not happened yet: closed_year of an open case, decided_year of a pending
 * review. So one index range finds all that was open at a year's end. */
#define RECORD_YEAR_OPEN 9999

typedef struct Body {
    int64_t id;
    Str code; /* short, lower-case, unique: in addresses and on the command line */
    Str name; /* 全称 */
    Str short_name;
    Str kind;          /* code of BodyKind (domain/remedy.h): who reviews its answers */
    Str approval;      /* "full": 送签, 签发, 用印; "short": a small office (ApprovalChain) */
    Str letter_prefix; /* 机关代字 of reply letters: "秦公复" gives 秦公复〔2026〕1号 */
    Str unit_name;     /* 政府信息公开工作机构 (art. 12) */
    Str duties;        /* 主要职责, for the applicant who looks for the right body */
    Str address;
    Str office_hours;
    Str phone;
    Str fax;
    Str postcode;
    Str email;
    Str credit_code; /* 统一社会信用代码 */
    Str review_body; /* 复议机关 named in letters (行政复议法 art. 24) */
    Str court;       /* the court named in letters */
    bool practice;   /* 练习单位: watermarked, outside every roll-up */
    bool accepts_online;
    int64_t version;
} Body;

/* Handling units (承办单位) of a body; departments are units of their body until roll-up. */
typedef struct Unit {
    int64_t id;
    int64_t body_id;
    Str name;
    bool active;
} Unit;

/* A review or a lawsuit. */
typedef struct Remedy {
    int64_t id;      /* 0: a new one */
    int64_t body_id; /* 0: the actor's own */
    int64_t version;
    Str block;       /* "review", "litigation_direct", "litigation_after_review" */
    Str case_number; /* the application's number, if it is one of ours; may be empty */
    int64_t case_id; /* filled when read; 0: none */
    Str docket_no;   /* 案号 */
    Str organ;       /* 复议机关 or court */
    Str claimant;    /* 申请人 or 原告 */
    Str subject;     /* what is contested */
    CivilDate accepted_on;
    Str result;           /* "upheld", "corrected", "other"; empty: pending */
    Str result_detail;    /* 维持, 驳回复议请求, 撤销 … */
    CivilDate decided_on; /* required with a result */
    /* 国办公开办函〔2016〕201号: a reviewing body that is co-defendant does not count the suit */
    bool co_defendant_as_reviewer;
    Str note;
} Remedy;
