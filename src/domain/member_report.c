#include "domain/member_report.h"

typedef struct Word {
    Str code;
    Str label;
} Word;

static const Word states[MEMBER_REPORT_STATE_MAX] = {
    [MEMBER_REPORT_PUBLISHED] = {STR_STATIC("published"), STR_STATIC("已公布")},
    [MEMBER_REPORT_LATE] = {STR_STATIC("late"), STR_STATIC("逾期")},
    [MEMBER_REPORT_MISSING] = {STR_STATIC("missing"), STR_STATIC("未报")},
    [MEMBER_REPORT_FAULTY] = {STR_STATIC("faulty"), STR_STATIC("有误")},
    [MEMBER_REPORT_RETURNED] = {STR_STATIC("returned"), STR_STATIC("已退回")},
    [MEMBER_REPORT_ACCEPTED] = {STR_STATIC("accepted"), STR_STATIC("已通过")},
    [MEMBER_REPORT_NOT_DUE] = {STR_STATIC("not_due"), STR_STATIC("未到期")},
    [MEMBER_REPORT_NONE] = {STR_STATIC("none"), STR_STATIC("不适用")},
};

static const Word verdicts[] = {
    {STR_STATIC("confirmed"), STR_STATIC("属实")},
    {STR_STATIC("false_alarm"), STR_STATIC("误报")},
    {STR_STATIC("explained"), STR_STATIC("已说明")},
};

Str member_report_state_code(MemberReportState state)
{
    return states[state].code;
}

Str member_report_state_label(MemberReportState state)
{
    return states[state].label;
}

bool member_report_state_from_code(Str code, MemberReportState *ret_state)
{
    for (int i = 0; i < MEMBER_REPORT_STATE_MAX; i++) {
        if (str_eq(states[i].code, code)) {
            *ret_state = (MemberReportState)i;
            return true;
        }
    }
    return false;
}

CivilDate member_due_on(Str due_rule, int year)
{
    return str_eq(due_rule, STR("march")) ? civil_date_of(year + 1, 3, 31)
                                          : civil_date_of(year + 1, 1, 31);
}

bool member_expected(const MemberRow *member, int year)
{
    return year >= member->since_year && year <= member->until_year;
}

MemberReportState member_report_state(const MemberRow *member, int year, const ImportedRow *report,
                                      CivilDate today)
{
    CivilDate due = member ? member_due_on(member->due_rule, year) : CIVIL_DATE_NONE;
    if (!report) {
        if (!member || !member_expected(member, year))
            return MEMBER_REPORT_NONE;
        return civil_date_cmp(today, due) > 0 ? MEMBER_REPORT_MISSING : MEMBER_REPORT_NOT_DUE;
    }
    if (str_eq(report->state, STR("returned")))
        return MEMBER_REPORT_RETURNED;
    if (str_eq(report->state, STR("accepted")))
        return MEMBER_REPORT_ACCEPTED;
    if (report->open_errors > 0)
        return MEMBER_REPORT_FAULTY;
    bool dated = member && !civil_date_is_none(report->published_on);
    return dated && civil_date_cmp(report->published_on, due) > 0 ? MEMBER_REPORT_LATE
                                                                  : MEMBER_REPORT_PUBLISHED;
}

bool verdict_is_known(Str verdict)
{
    return verdict_label(verdict).len > 0;
}

Str verdict_label(Str verdict)
{
    for (size_t i = 0; i < ARRAY_LEN(verdicts); i++) {
        if (str_eq(verdicts[i].code, verdict))
            return verdicts[i].label;
    }
    return STR("");
}

bool verdict_settles(Str verdict)
{
    return str_eq(verdict, STR("false_alarm")) || str_eq(verdict, STR("explained"));
}

static bool only_government_more(Str longer, Str shorter)
{
    static const char *const TAILS[] = {"人民政府", "政府", "人民政府办公室", "人民政府办公厅"};
    if (!str_starts_with(longer, shorter))
        return false;
    Str rest = str_sub(longer, shorter.len, longer.len);
    for (size_t i = 0; i < ARRAY_LEN(TAILS); i++) {
        if (str_eq(rest, str_of(TAILS[i])))
            return true;
    }
    return false;
}

bool member_name_matches(Str member, Str agency)
{
    if (str_empty(member) || str_empty(agency))
        return false;
    Str longer = member.len >= agency.len ? member : agency;
    Str shorter = member.len >= agency.len ? agency : member;
    /* three characters: 政府 alone or 局 alone is nobody's name */
    if (shorter.len >= 9 && str_ends_with(longer, shorter))
        return true;
    return str_eq(longer, shorter) || only_government_more(longer, shorter);
}
