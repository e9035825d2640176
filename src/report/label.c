#include "report/label.h"

#include <pthread.h>
#include <string.h>

#define TITLE(n, text)                                                                             \
    {                                                                                              \
        LABEL_TITLE, n, true, false, text                                                          \
    }
#define ROW(id, text)                                                                              \
    {                                                                                              \
        LABEL_ROW, LAW_ROW_##id, true, false, text                                                 \
    }
#define ROW_WEAK(id, text)                                                                         \
    {                                                                                              \
        LABEL_ROW, LAW_ROW_##id, false, false, text                                                \
    }
#define ROW_VARIANT(id, text)                                                                      \
    {                                                                                              \
        LABEL_ROW, LAW_ROW_##id, true, true, text                                                  \
    }
#define GROUP(id, text)                                                                            \
    {                                                                                              \
        LABEL_GROUP, LAW_GROUP_##id, false, false, text                                            \
    }
#define COLUMN(id, text)                                                                           \
    {                                                                                              \
        LABEL_COLUMN, LAW_COLUMN_##id, false, false, text                                          \
    }
#define NOTE(text)                                                                                 \
    {                                                                                              \
        LABEL_COLUMN_NOTE, 0, true, false, text                                                    \
    }
#define CELL_ROW(id, text)                                                                         \
    {                                                                                              \
        LABEL_CELL_ROW, CELL_ROW_##id, false, false, text                                          \
    }
#define CELL_ROW_VAR(id, text)                                                                     \
    {                                                                                              \
        LABEL_CELL_ROW, CELL_ROW_##id, false, true, text                                           \
    }
#define CELL_COLUMN(f, text)                                                                       \
    {                                                                                              \
        LABEL_CELL_COLUMN, LAW_FORMAT_##f, true, false, text                                       \
    }
#define CELL_COL_VAR(f, cell, text)                                                                \
    {                                                                                              \
        LABEL_CELL_COLUMN, LAW_FORMAT_##f, true, true, text, LAW_CELL_##cell                       \
    }
#define REMEDY(text)                                                                               \
    {                                                                                              \
        LABEL_REMEDY, 0, true, false, text                                                         \
    }
#define IGNORE(text)                                                                               \
    {                                                                                              \
        LABEL_IGNORE, 0, false, false, text                                                        \
    }

static const LabelPattern patterns[] = {
    TITLE(1, "总体情况"),
    TITLE(1, "基本情况"),
    TITLE(1, "概述"),
    TITLE(1, "工作总体情况"),
    TITLE(2, "主动公开政府信息情况"),
    TITLE(2, "主动公开政府信息的情况"),
    TITLE(2, "政府信息主动公开情况"),
    TITLE(2, "行政机关主动公开政府信息情况"),
    TITLE(2, "主动公开政府信息的有关情况"),
    TITLE(3, "收到和处理政府信息公开申请情况"),
    TITLE(3, "收到和处理政府信息公开申请的情况"),
    TITLE(3, "收到和处理政府信息公开申请"),
    TITLE(3, "政府信息公开申请收到和处理情况"),
    TITLE(3, "行政机关收到和处理政府信息公开申请情况"),
    TITLE(4, "政府信息公开行政复议、行政诉讼情况"),
    TITLE(4, "政府信息公开行政复议行政诉讼情况"),
    TITLE(4, "政府信息公开行政复议和行政诉讼情况"),
    TITLE(4, "政府信息公开行政复议,行政诉讼情况"),
    TITLE(4, "因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
    TITLE(4, "因政府信息公开工作被申请行政复议提起行政诉讼情况"),
    TITLE(4, "因政府信息公开工作被申请行政复议和提起行政诉讼情况"),
    TITLE(4, "因政府信息公开工作被申请行政复议、提起行政诉讼的情况"),
    TITLE(4, "因政府信息公开申请行政复议、提起行政诉讼情况"),
    TITLE(4, "政府信息公开行政复议及行政诉讼情况"),
    TITLE(4, "因政府信息公开被申请行政复议、提起行政诉讼情况"),
    TITLE(4, "因政府信息公开申请行政复议、提起行政诉讼的情况"),
    TITLE(4, "政府信息公开工作被申请行政复议和提起行政诉讼情况"),
    TITLE(4, "政府信息公开行政复议、诉讼情况"),
    TITLE(4, "行政复议和行政诉讼情况"),
    TITLE(4, "行政复议、行政诉讼情况"),
    TITLE(5, "存在的主要问题及改进情况"),
    TITLE(5, "存在的主要问题和改进情况"),
    TITLE(5, "政府信息公开工作存在的主要问题及改进情况"),
    TITLE(5, "存在的主要问题及改进措施"),
    TITLE(5, "存在的主要问题和改进措施"),
    TITLE(5, "主要问题及改进情况"),
    TITLE(5, "存在的问题及改进情况"),
    TITLE(5, "存在的问题及改进措施"),
    TITLE(5, "存在问题及改进情况"),
    TITLE(5, "存在主要问题及改进情况"),
    TITLE(5, "存在问题及改进措施"),
    TITLE(5, "存在的问题和改进措施"),
    TITLE(5, "存在的不足及改进措施"),
    TITLE(6, "其他需要报告的事项"),
    TITLE(6, "其它需要报告的事项"),
    TITLE(6, "需要报告的其他事项"),
    TITLE(6, "其他需要报告事项"),
    TITLE(6, "其他需报告的事项"),
    TITLE(6, "其他报告事项"),
    TITLE(6, "需要说明的其他事项"),
    TITLE(6, "其他需要说明的事项"),

    ROW(RECEIVED, "本年新收政府信息公开申请数量"),
    ROW_VARIANT(RECEIVED, "本年新收政府信息公开申请"),
    ROW_VARIANT(RECEIVED, "本年度新收政府信息公开申请数量"),
    ROW_VARIANT(RECEIVED, "本年收到政府信息公开申请数量"),
    ROW_VARIANT(RECEIVED, "本年新收申请数量"),
    ROW(CARRIED_IN, "上年结转政府信息公开申请数量"),
    ROW_VARIANT(CARRIED_IN, "上年结转政府信息公开申请"),
    ROW_VARIANT(CARRIED_IN, "上年度结转政府信息公开申请数量"),
    ROW_VARIANT(CARRIED_IN, "上年结转申请数量"),
    ROW_WEAK(GRANTED, "予以公开"),
    ROW_WEAK(PARTLY_GRANTED, "部分公开"),
    ROW(REFUSED_STATE_SECRET, "属于国家秘密"),
    ROW(REFUSED_OTHER_LAW, "其他法律行政法规禁止公开"),
    ROW_VARIANT(REFUSED_OTHER_LAW, "其他法律、行政法规禁止公开"),
    ROW_VARIANT(REFUSED_OTHER_LAW, "法律、行政法规禁止公开"),
    ROW_VARIANT(REFUSED_OTHER_LAW, "其他法律行政止公开"),
    ROW_VARIANT(REFUSED_OTHER_LAW, "法律行政法规禁止公开"),
    ROW(REFUSED_SECURITY_STABILITY, "危及三安全一稳定"),
    ROW_VARIANT(REFUSED_SECURITY_STABILITY, "三安全一稳定"),
    ROW(REFUSED_THIRD_PARTY, "保护第三方合法权益"),
    ROW_VARIANT(REFUSED_THIRD_PARTY, "保护第三方的合法权益"),
    ROW(REFUSED_INTERNAL_AFFAIRS, "属于三类内部事务信息"),
    ROW_VARIANT(REFUSED_INTERNAL_AFFAIRS, "三类内部事务信息"),
    ROW_VARIANT(REFUSED_INTERNAL_AFFAIRS, "属于三类内部管理信息"),
    ROW(REFUSED_DELIBERATIVE, "属于四类过程性信息"),
    ROW_VARIANT(REFUSED_DELIBERATIVE, "四类过程性信息"),
    ROW(REFUSED_ENFORCEMENT_FILE, "属于行政执法案卷"),
    ROW_VARIANT(REFUSED_ENFORCEMENT_FILE, "行政执法案卷"),
    ROW(REFUSED_REGISTRY_QUERY, "属于行政查询事项"),
    ROW_VARIANT(REFUSED_REGISTRY_QUERY, "行政查询事项"),
    ROW(UNAVAILABLE_NOT_HELD, "本机关不掌握相关政府信息"),
    ROW_VARIANT(UNAVAILABLE_NOT_HELD, "不掌握相关政府信息"),
    ROW(UNAVAILABLE_NEEDS_CREATION, "没有现成信息需要另行制作"),
    ROW_VARIANT(UNAVAILABLE_NEEDS_CREATION, "没有现成信息,需要另行制作"),
    ROW_VARIANT(UNAVAILABLE_NEEDS_CREATION, "没有现成信息需另行制作"),
    ROW(UNAVAILABLE_UNCLEAR, "补正后申请内容仍不明确"),
    ROW_VARIANT(UNAVAILABLE_UNCLEAR, "补正后申请内容不明确"),
    ROW(NOT_PROCESSED_PETITION, "信访举报投诉类申请"),
    ROW_VARIANT(NOT_PROCESSED_PETITION, "信访、举报、投诉类申请"),
    ROW_WEAK(NOT_PROCESSED_REPEAT, "重复申请"),
    ROW(NOT_PROCESSED_PUBLICATION, "要求提供公开出版物"),
    ROW(NOT_PROCESSED_EXCESSIVE, "无正当理由大量反复申请"),
    ROW(NOT_PROCESSED_EXCESSIVE, "无正当理由大量反覆申请"), /* 反复 in Traditional */
    ROW(NOT_PROCESSED_CONFIRMATION, "要求行政机关确认或重新出具已获取信息"),
    ROW_VARIANT(NOT_PROCESSED_CONFIRMATION, "要求行政机关确认或重新出具"),
    ROW(OTHER_NO_CORRECTION, "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ROW_VARIANT(OTHER_NO_CORRECTION,
                "申请人无正当理由逾期不补正,行政机关不再处理其政府信息公开申请"),
    ROW_VARIANT(OTHER_NO_CORRECTION, "申请人无正当理由逾期不补正"),
    ROW_VARIANT(OTHER_NO_CORRECTION, "逾期不补正"),
    ROW(OTHER_FEE_UNPAID, "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ROW_VARIANT(OTHER_FEE_UNPAID,
                "申请人逾期未按收费通知要求缴纳费用,行政机关不再处理其政府信息公开申请"),
    ROW_VARIANT(OTHER_FEE_UNPAID, "申请人逾期未按收费通知要求缴纳费用"),
    ROW_VARIANT(OTHER_FEE_UNPAID, "逾期不缴费"),
    ROW_WEAK(OTHER_OTHER, "3.其他"),
    ROW_WEAK(OTHER_OTHER, "3、其他"),
    ROW_WEAK(OTHER_OTHER, "(3)其他"),
    ROW_WEAK(OTHER_OTHER, "3.其它"),
    ROW_WEAK(OTHER_OTHER, "3,其他"),
    ROW_WEAK(TOTAL, "(七)总计"),
    ROW_WEAK(TOTAL, "(七)总"),
    ROW_WEAK(TOTAL, "(七)合计"),
    ROW_WEAK(TOTAL, "(六)总计"),
    ROW_WEAK(TOTAL, "七、总计"),
    ROW_WEAK(TOTAL, "(7)总计"),
    ROW(CARRIED_OUT, "结转下年度继续办理"),
    ROW_VARIANT(CARRIED_OUT, "结转下年度办理"),
    ROW_VARIANT(CARRIED_OUT, "结转下年继续办理"),
    ROW_VARIANT(CARRIED_OUT, "结转下一年度继续办理"),

    {LABEL_GROUP, LAW_GROUP_MAX, false, false, "三、本年度办理结果"},
    {LABEL_GROUP, LAW_GROUP_MAX, false, false, "本年度办理结果"},
    {LABEL_GROUP, LAW_GROUP_MAX, false, true, "本年办理结果"},
    GROUP(REFUSED, "不予公开"),
    GROUP(UNAVAILABLE, "无法提供"),
    GROUP(NOT_PROCESSED, "不予处理"),
    GROUP(OTHER, "其他处理"),
    GROUP(OTHER, "其它处理"),
    IGNORE("区分处理的,只计这一情形,不计其他情形"),
    IGNORE("不计其他情形"),
    IGNORE("只计这一情形"),
    IGNORE("行政机关不再处理其政府信息公开申请"),
    IGNORE("行政机关不再处其政府信息公开申请"),
    IGNORE("信息内容"),
    IGNORE("表二"),
    IGNORE("表三"),
    IGNORE("表四"),

    NOTE("本列数据的勾稽关系为"),
    NOTE("申请人情况"),
    NOTE("第一项加第二项之和"),
    NOTE("等于第三项加第四项之和"),
    NOTE("勾稽关系"),
    COLUMN(NATURAL_PERSON, "自然人"),
    COLUMN(ENTERPRISE, "商业企业"),
    COLUMN(RESEARCH_INSTITUTION, "科研机构"),
    COLUMN(PUBLIC_WELFARE_ORGANISATION, "社会公益组织"),
    COLUMN(LEGAL_SERVICE, "法律服务机构"),
    COLUMN(OTHER_ORGANISATION, "其他"),
    COLUMN(TOTAL, "总计"),
    COLUMN(TOTAL, "合计"),
    NOTE("法人或其他组织"),
    NOTE("法人和其他组织"),

    {LABEL_ITEM, 0, true, false, "第二十条第"},
    CELL_COLUMN(2021, "本年制发件数"),
    CELL_COLUMN(2021, "本年废止件数"),
    CELL_COLUMN(2021, "现行有效件数"),
    CELL_COL_VAR(2021, RULES_IN_FORCE, "有效件数"),
    CELL_COLUMN(2021, "本年处理决定数量"),
    CELL_COLUMN(2021, "本年收费金额"),
    CELL_COL_VAR(2021, RULES_ISSUED, "本年制发数"),
    CELL_COL_VAR(2021, RULES_REPEALED, "本年废止数"),
    CELL_COL_VAR(2021, RULES_ISSUED, "本年制发数量"),
    CELL_COL_VAR(2021, RULES_REPEALED, "本年废止数量"),
    CELL_COL_VAR(2021, RULES_ISSUED, "本年度制发数"),
    CELL_COL_VAR(2021, RULES_REPEALED, "本年度废止数"),
    CELL_COL_VAR(2021, RULES_ISSUED, "本年度制发件数"),
    CELL_COL_VAR(2021, RULES_REPEALED, "本年度废止件数"),
    CELL_COL_VAR(2021, RULES_IN_FORCE, "现行有效数"),
    CELL_COL_VAR(2021, RULES_IN_FORCE, "现行有效数量"),
    CELL_COL_VAR(2021, PERMITS, "本年度处理决定数量"),
    CELL_COL_VAR(2021, FEES_10K_YUAN, "本年度收费金额"),
    CELL_COLUMN(2019, "本年新制作数量"),
    CELL_COLUMN(2019, "本年新公开数量"),
    CELL_COL_VAR(2019, OLD_RULES_MADE, "本年度新制作数量"),
    CELL_COL_VAR(2019, OLD_RULES_NEWLY_PUBLIC, "本年度公开数量"),
    CELL_COL_VAR(2019, OLD_RULES_MADE, "本年新制作"),
    CELL_COL_VAR(2019, OLD_RULES_NEWLY_PUBLIC, "本年新公开"),
    CELL_COL_VAR(2019, OLD_RULES_NEWLY_PUBLIC, "本年度新公开数量"),
    CELL_COL_VAR(2019, OLD_PERMITS_ITEMS, "上年度项目数量"),
    CELL_COL_VAR(2019, OLD_PERMITS_CHANGE, "本年度增/减"),
    CELL_COL_VAR(2019, OLD_PERMITS_CHANGE, "本年度增减"),
    CELL_COLUMN(2019, "对外公开总数量"),
    CELL_COLUMN(2019, "上一年项目数量"),
    CELL_COL_VAR(2019, OLD_PERMITS_ITEMS, "上年项目数量"),
    CELL_COLUMN(2019, "本年增/减"),
    CELL_COL_VAR(2019, OLD_PERMITS_CHANGE, "本年增减"),
    CELL_COLUMN(2019, "采购项目数量"),
    CELL_COL_VAR(2019, OLD_PERMITS_ITEMS, "上一年专案数量"),
    CELL_COL_VAR(2019, OLD_PROCUREMENT_ITEMS, "采购专案数量"),
    CELL_COLUMN(2019, "采购总金额"),
    {LABEL_CELL_COLUMN, LAW_FORMAT_MAX, false, false, "处理决定数量"},
    IGNORE("单位:万元"),
    IGNORE("单位:元"),
    IGNORE("(单位:万元)"),
    IGNORE("(单位:元)"),
    IGNORE("(万元)"),
    IGNORE("(元)"),
    CELL_ROW(RULES, "规章"),
    CELL_ROW(NORMATIVE, "规范性文件"),
    CELL_ROW(NORMATIVE, "行政规范性文件"),
    CELL_ROW_VAR(NORMATIVE, "行政规范文件"),
    CELL_ROW_VAR(NORMATIVE, "规范性档案"), /* 檔案: Taiwan's word for 文件 */
    CELL_ROW_VAR(NORMATIVE, "行政规范性档案"),
    CELL_ROW(PERMITS, "行政许可"),
    CELL_ROW(OTHER_MANAGEMENT, "其他对外管理服务事项"),
    CELL_ROW_VAR(OTHER_MANAGEMENT, "对外管理服务事项"),
    CELL_ROW(PENALTIES, "行政处罚"),
    CELL_ROW(COERCIVE, "行政强制"),
    CELL_ROW_VAR(COERCIVE, "行政强制措施"),
    CELL_ROW(FEES, "行政事业性收费"),
    CELL_ROW_VAR(FEES, "行政事业型收费"),
    CELL_ROW_VAR(FEES, "行政事业收费"),
    CELL_ROW_VAR(FEES, "行政性事业收费"),
    CELL_ROW(PROCUREMENT, "政府集中采购"),

    REMEDY("结果维持"),
    REMEDY("结果纠正"),
    REMEDY("其他结果"),
    REMEDY("其它结果"),
    REMEDY("尚未审结"),
    REMEDY("未经复议直接起诉"),
    REMEDY("复议后起诉"),
    REMEDY("未经复议直接诉讼"),
    {LABEL_STATISTICS, 0, true, false, "主动公开政府信息数"},
    {LABEL_STATISTICS, 0, true, false, "同意部分公开答复数"},
    {LABEL_STATISTICS, 0, true, false, "申请信息不存在数"},
};

/* The trie: children in one hash table keyed by (node, character). */
#define NODE_MAX 4096
#define EDGE_MAX 16384
typedef struct Edge {
    uint32_t key; /* node << 16 | character; 0 free */
    uint16_t child;
} Edge;
static Edge edges[EDGE_MAX];
static int16_t node_pattern[NODE_MAX];
static uint16_t node_count = 1;
/* Which first two characters some pattern has, by a hash: spares most walks. */
#define PAIR_BITS 0x20000u
static uint8_t pairs[PAIR_BITS / 8];
static pthread_once_t trie_once = PTHREAD_ONCE_INIT;

static uint32_t pair_hash(uint16_t first, uint16_t second)
{
    return (first * 0x9E5u ^ second * 2u) % PAIR_BITS;
}

static Edge *edge_slot(uint16_t node, uint16_t c)
{
    uint32_t key = (uint32_t)node << 16 | c;
    uint32_t slot = (key * 2654435761u) >> 18;
    while (edges[slot].key && edges[slot].key != key)
        slot = (slot + 1) % EDGE_MAX;
    return &edges[slot];
}

static void trie_add(int16_t index, const FoldText *t)
{
    uint16_t node = 0;
    for (size_t i = 0; i < t->len; i++) {
        Edge *e = edge_slot(node, t->ch[i]);
        if (!e->key) {
            e->key = (uint32_t)node << 16 | t->ch[i];
            node_pattern[node_count] = -1;
            e->child = node_count++;
        }
        node = e->child;
    }
    if (node_pattern[node] < 0)
        node_pattern[node] = index;
    uint32_t pair = pair_hash(t->ch[0], t->ch[1]);
    pairs[pair / 8] |= (uint8_t)(1u << (pair % 8));
}

static void trie_build(void)
{
    node_pattern[0] = -1;
    Arena *a = arena_create(0);
    for (size_t i = 0; i < ARRAY_LEN(patterns); i++) {
        FoldText t;
        fold_string(str_of(patterns[i].text), a, &t);
        trie_add((int16_t)i, &t);
        arena_reset(a);
    }
    arena_free(a);
}

/* The longest pattern that starts at `at`, or NULL. */
static const LabelPattern *trie_longest(const FoldText *t, size_t at, size_t *ret_end)
{
    const LabelPattern *best = NULL;
    uint16_t node = 0;
    for (size_t i = at; i < t->len; i++) {
        const Edge *e = edge_slot(node, t->ch[i]);
        if (!e->key)
            break;
        node = e->child;
        if (node_pattern[node] >= 0) {
            best = &patterns[node_pattern[node]];
            *ret_end = i + 1;
        }
    }
    return best;
}

void label_find(const FoldText *t, Arena *a, LabelHits *ret_hits)
{
    pthread_once(&trie_once, trie_build);
    LabelHit *hits = NULL;
    size_t count = 0, capacity = 0;
    for (size_t i = 0; i < t->len;) {
        size_t end = 0;
        /* A 0 stands behind the last character. */
        uint32_t pair = pair_hash(t->ch[i], t->ch[i + 1]);
        const LabelPattern *p =
            (pairs[pair / 8] >> (pair % 8)) & 1 ? trie_longest(t, i, &end) : NULL;
        if (!p) {
            i++;
            continue;
        }
        ARENA_PUSH(a, hits, count, capacity);
        hits[count - 1] = (LabelHit){(uint32_t)i, (uint32_t)end, p};
        i = end;
    }
    *ret_hits = (LabelHits){hits, count};
}

const LabelPattern *label_patterns(size_t *ret_count)
{
    *ret_count = ARRAY_LEN(patterns);
    return patterns;
}

size_t label_at(const LabelHits *h, size_t at)
{
    size_t low = 0, high = h->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (h->hits[middle].start < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The folded labels of the rows, for comparing. */
#define ROW_TEXT_MAX 48
static uint16_t row_text[LAW_ROW_MAX + 1][ROW_TEXT_MAX];
static size_t row_length[LAW_ROW_MAX + 1];
static pthread_once_t rows_once = PTHREAD_ONCE_INIT;

static void rows_build(void)
{
    Arena *a = arena_create(0);
    for (int row = 0; row <= LAW_ROW_MAX; row++) {
        FoldText t;
        Str label = row == LAW_ROW_MAX ? law_row_label(LAW_ROW_OTHER_OTHER, true)
                                       : law_row_label((LawRow)row, false);
        fold_string(label, a, &t);
        row_length[row] = MIN(t.len, (size_t)ROW_TEXT_MAX);
        memcpy(row_text[row], t.ch, row_length[row] * sizeof(uint16_t));
        arena_reset(a);
    }
    arena_free(a);
}

int label_similarity(const FoldText *t, size_t from, size_t to, LawRow row, bool joined)
{
    pthread_once(&rows_once, rows_build);
    int index = joined && row == LAW_ROW_OTHER_OTHER ? LAW_ROW_MAX : (int)row;
    const uint16_t *label = row_text[index];
    size_t n = row_length[index];
    if (to - from > 160)
        from = to - 160;
    size_t found = 0, both = 0;
    for (size_t i = 0; i + 1 < n; i++) {
        if (!fold_is_cjk(label[i]) || !fold_is_cjk(label[i + 1]))
            continue;
        both++;
        for (size_t k = from; k + 1 < to; k++) {
            if (t->ch[k] == label[i] && t->ch[k + 1] == label[i + 1]) {
                found++;
                break;
            }
        }
    }
    return both ? (int)(found * 100 / both) : 0;
}
