/*
 * Roles of officers and what each may do. An account has a set of roles within one body. Pure.
 * The duties of review are kept apart: nobody reviews or approves a draft of his own
 * (role_may_review()); where two people do all, the chain of approval may be short, but the
 * person who drafts and the person who approves still differ, unless the body says otherwise.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"

typedef enum Role {
    ROLE_HANDLER,          /* 经办 */
    ROLE_SECTION_HEAD,     /* 科室初审 */
    ROLE_SECRECY_REVIEWER, /* 保密审查员 */
    ROLE_SIGNER,           /* 分管终审、签发 */
    ROLE_DISCLOSURE_UNIT,  /* 公开办: 政府信息公开工作机构 (art. 4) */
    ROLE_SUPERVISOR,       /* 监督员: 政府信息公开工作主管部门 (art. 3) */
    ROLE_ADMINISTRATOR,    /* 管理员 */
    ROLE_MAX
} Role;

/* What a route or use case demands. */
typedef enum Capability {
    CAPABILITY_NONE,     /* anyone */
    CAPABILITY_VIEW,     /* the cases of the own body */
    CAPABILITY_REGISTER, /* 登记, 确认收到日期 */
    CAPABILITY_ASSIGN,   /* 分派, 作废, 重新办理 */
    CAPABILITY_HANDLE,   /* 办理, 起草 */
    CAPABILITY_REVIEW,   /* 初审, 退回 */
    CAPABILITY_SECRECY,  /* 保密审查 */
    CAPABILITY_APPROVE,  /* 签发 */
    CAPABILITY_EXTEND,   /* 批准延期: the head of the 工作机构 (art. 33(2)), or who signs */
    CAPABILITY_SEAL,     /* 用印 */
    CAPABILITY_DELIVER,  /* 送达 */
    CAPABILITY_REVEAL,   /* see personal data unmasked; each look is logged */
    CAPABILITY_REMEDY,   /* the ledger of reviews and lawsuits */
    CAPABILITY_REPORT,   /* compile and edit the annual report */
    CAPABILITY_CLOSE,    /* close and reopen a year */
    CAPABILITY_SUPERVISE, /* figures and matrices of the bodies below */
    CAPABILITY_AUDIT,     /* read the audit log */
    CAPABILITY_ADMIN,     /* accounts, settings, calendar */
    CAPABILITY_MAX
} Capability;

typedef uint32_t RoleSet;
#define ROLE_SET(role) ((RoleSet)1 << (role))

Str role_code(Role role);
Str role_label(Role role);
bool role_from_code(Str code, Role *ret_role) ATTR_NODISCARD;
Str capability_code(Capability capability);
Str capability_label(Capability capability);
/* Whether any role of the set has the capability; CAPABILITY_NONE always. */
bool role_can(RoleSet roles, Capability capability);
/*
 * Whether a person may review or approve what another drafted: the capability, and not the own
 * draft. Ids are account ids; author 0 (drafted by the system) is nobody's own.
 */
bool role_may_review(RoleSet roles, Capability capability, int64_t person, int64_t author);
