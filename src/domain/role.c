#include "domain/role.h"

#include <assert.h>

typedef struct Name {
    Str code;
    Str label;
} Name;

static const Name roles[ROLE_MAX] = {
    [ROLE_HANDLER] = {STR_STATIC("handler"), STR_STATIC("经办")},
    [ROLE_SECTION_HEAD] = {STR_STATIC("section_head"), STR_STATIC("科室初审")},
    [ROLE_SECRECY_REVIEWER] = {STR_STATIC("secrecy_reviewer"), STR_STATIC("保密审查员")},
    [ROLE_SIGNER] = {STR_STATIC("signer"), STR_STATIC("分管终审/签发")},
    [ROLE_DISCLOSURE_UNIT] = {STR_STATIC("disclosure_unit"), STR_STATIC("公开办")},
    [ROLE_SUPERVISOR] = {STR_STATIC("supervisor"), STR_STATIC("监督员")},
    [ROLE_ADMINISTRATOR] = {STR_STATIC("administrator"), STR_STATIC("管理员")},
};

static const Name capabilities[CAPABILITY_MAX] = {
    [CAPABILITY_NONE] = {STR_STATIC("none"), STR_STATIC("无需权限")},
    [CAPABILITY_VIEW] = {STR_STATIC("view"), STR_STATIC("查看案件")},
    [CAPABILITY_REGISTER] = {STR_STATIC("register"), STR_STATIC("登记")},
    [CAPABILITY_ASSIGN] = {STR_STATIC("assign"), STR_STATIC("分派")},
    [CAPABILITY_HANDLE] = {STR_STATIC("handle"), STR_STATIC("办理")},
    [CAPABILITY_REVIEW] = {STR_STATIC("review"), STR_STATIC("审核")},
    [CAPABILITY_SECRECY] = {STR_STATIC("secrecy"), STR_STATIC("保密审查")},
    [CAPABILITY_APPROVE] = {STR_STATIC("approve"), STR_STATIC("签发")},
    [CAPABILITY_EXTEND] = {STR_STATIC("extend"), STR_STATIC("批准延期")},
    [CAPABILITY_SEAL] = {STR_STATIC("seal"), STR_STATIC("用印")},
    [CAPABILITY_DELIVER] = {STR_STATIC("deliver"), STR_STATIC("送达")},
    [CAPABILITY_REVEAL] = {STR_STATIC("reveal"), STR_STATIC("查看个人信息")},
    [CAPABILITY_REMEDY] = {STR_STATIC("remedy"), STR_STATIC("复议诉讼台账")},
    [CAPABILITY_REPORT] = {STR_STATIC("report"), STR_STATIC("编制年度报告")},
    [CAPABILITY_CLOSE] = {STR_STATIC("close"), STR_STATIC("年度结账")},
    [CAPABILITY_SUPERVISE] = {STR_STATIC("supervise"), STR_STATIC("监督")},
    [CAPABILITY_AUDIT] = {STR_STATIC("audit"), STR_STATIC("查看审计记录")},
    [CAPABILITY_ADMIN] = {STR_STATIC("admin"), STR_STATIC("系统管理")},
};

#define CAN(capability) (1U << CAPABILITY_##capability)

/* What each role may do. Administrators manage accounts and settings, not cases. */
static const uint32_t grants[ROLE_MAX] = {
    [ROLE_HANDLER] =
        CAN(VIEW) | CAN(REGISTER) | CAN(HANDLE) | CAN(DELIVER) | CAN(REVEAL) | CAN(REMEDY),
    [ROLE_SECTION_HEAD] = CAN(VIEW) | CAN(ASSIGN) | CAN(REVIEW) | CAN(REVEAL),
    [ROLE_SECRECY_REVIEWER] = CAN(VIEW) | CAN(SECRECY) | CAN(REVIEW),
    [ROLE_SIGNER] = CAN(VIEW) | CAN(REVIEW) | CAN(APPROVE) | CAN(EXTEND) | CAN(REVEAL),
    [ROLE_DISCLOSURE_UNIT] = CAN(VIEW) | CAN(REGISTER) | CAN(ASSIGN) | CAN(HANDLE) | CAN(REVIEW) |
                             CAN(EXTEND) | CAN(SEAL) | CAN(DELIVER) | CAN(REVEAL) | CAN(REMEDY) |
                             CAN(REPORT) | CAN(CLOSE) | CAN(SUPERVISE) | CAN(AUDIT),
    [ROLE_SUPERVISOR] = CAN(VIEW) | CAN(SUPERVISE) | CAN(AUDIT),
    [ROLE_ADMINISTRATOR] = CAN(ADMIN) | CAN(SUPERVISE) | CAN(AUDIT),
};

Str role_code(Role role)
{
    assert(role < ROLE_MAX);
    return roles[role].code;
}

Str role_label(Role role)
{
    assert(role < ROLE_MAX);
    return roles[role].label;
}

bool role_from_code(Str code, Role *ret_role)
{
    for (int i = 0; i < ROLE_MAX; i++) {
        if (str_eq(roles[i].code, code)) {
            *ret_role = (Role)i;
            return true;
        }
    }
    return false;
}

Str capability_code(Capability capability)
{
    assert(capability < CAPABILITY_MAX);
    return capabilities[capability].code;
}

Str capability_label(Capability capability)
{
    assert(capability < CAPABILITY_MAX);
    return capabilities[capability].label;
}

bool role_can(RoleSet set, Capability capability)
{
    if (capability == CAPABILITY_NONE)
        return true;
    for (int i = 0; i < ROLE_MAX; i++)
        if ((set & ROLE_SET(i)) && (grants[i] & (1U << capability)))
            return true;
    return false;
}

bool role_may_review(RoleSet set, Capability capability, int64_t person, int64_t author)
{
    return role_can(set, capability) && (author == 0 || person != author);
}
