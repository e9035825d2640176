#include "report/rollup.h"

#include "base/utf8.h"

#define NAME_CHARS 64

typedef struct Name {
    uint32_t ch[NAME_CHARS];
    size_t len;
} Name;

static Name name_of(Str s)
{
    Name n = {.len = 0};
    for (size_t i = 0; i < s.len && n.len < NAME_CHARS;)
        n.ch[n.len++] = utf8_next(s, &i);
    return n;
}

static bool is_one_of(uint32_t c, const char *set)
{
    Str s = str_of(set);
    for (size_t i = 0; i < s.len;)
        if (utf8_next(s, &i) == c)
            return true;
    return false;
}

/* The place that a government governs: 秦皇岛市人民政府 → 秦皇岛市; empty for other bodies. */
static Str governed_place(Str agency)
{
    static const char *const endings[] = {"人民政府", "管理委员会", "管委会"};
    static const char *const places[] = {"省", "市", "县", "区", "旗", "州", "盟", "镇", "乡"};
    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (str_ends_with(agency, str_of(endings[i])))
            return str_sub(agency, 0, agency.len - str_of(endings[i]).len);
    for (size_t i = 0; i < ARRAY_LEN(places); i++)
        if (str_ends_with(agency, str_of(places[i])))
            return agency;
    return STR("");
}

/* Whether the name goes on with a place and then a body of that place: 海港区教育局. */
static bool of_lower_place(Str rest)
{
    Name n = name_of(rest);
    for (size_t i = 1; i + 2 < n.len && i < 8; i++) {
        if (!is_one_of(n.ch[i], "市县区旗镇乡"))
            continue;
        /* 城市管理局, 城乡建设局, 社区服务中心 name no place */
        bool word = is_one_of(n.ch[i], "区") ? is_one_of(n.ch[i - 1], "社园小灾")
                                             : is_one_of(n.ch[i - 1], "城都");
        if (!word)
            return true;
    }
    return false;
}

AgencyRelation report_agency_relation(Str parent, Str agency)
{
    Str place = governed_place(parent);
    if (place.len < 6 || agency.len <= place.len || !str_starts_with(agency, place))
        return AGENCY_UNRELATED;
    Str rest = str_sub(agency, place.len, agency.len);
    Str below = governed_place(agency);
    if (str_eq(below, place) || str_eq(rest, STR("政府")))
        return AGENCY_UNRELATED;
    if (below.len)
        return of_lower_place(str_sub(below, place.len, below.len)) ? AGENCY_UNRELATED
                                                                    : AGENCY_LOWER_GOVERNMENT;
    return of_lower_place(rest) ? AGENCY_UNRELATED : AGENCY_DEPARTMENT;
}
