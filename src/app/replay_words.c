#include "app/replay.h"

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
                                       "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗"};
static const char *const given[] = {"伟", "芳", "敏",   "静",   "磊",   "洋",  "勇",
                                    "艳", "杰", "娟",   "涛",   "明",   "超",  "霞",
                                    "平", "刚", "桂英", "建国", "秀兰", "志强"};
static const char *const trades[] = {"商贸", "建材", "物流", "置业",
                                     "科技", "餐饮", "环保", "机电"};
static const char *const fields[] = {"农业", "地质", "水利", "建筑", "材料", "环境"};
static const char *const causes[] = {"助学", "环保", "敬老", "社区服务", "法律援助", "残疾人帮扶"};
static const char *const matters[] = {
    "征地补偿安置方案",     "房屋征收补偿方案", "建设工程规划许可材料",   "部门预算和决算",
    "政府采购合同",         "环境影响评价批复", "城市更新项目批复",       "最低生活保障标准",
    "义务教育学区划分",     "行政处罚裁量基准", "土地利用总体规划图",     "公租房分配名单",
    "道路改造工程招标文件", "供水价格调整方案", "集体土地所有权确权材料", "消防验收备案材料",
    "农村危房改造补助名单", "信息公开收费标准", "河道整治工程批复",       "公务员招录名额"};

#define PICK(random, list) (list)[replay_random((random), ARRAY_LEN(list))]

Str replay_name(Arena *a, ReplayRandom *random, LawColumn column)
{
    unsigned number = replay_random(random, 90) + 10;
    switch ((int)column) {
    case LAW_COLUMN_ENTERPRISE:
        return arena_printf(a, "第%u%s有限公司（示例）", number, PICK(random, trades));
    case LAW_COLUMN_RESEARCH_INSTITUTION:
        return arena_printf(a, "第%u%s研究所（示例）", number, PICK(random, fields));
    case LAW_COLUMN_PUBLIC_WELFARE_ORGANISATION:
        return arena_printf(a, "第%u%s中心（示例）", number, PICK(random, causes));
    case LAW_COLUMN_LEGAL_SERVICE:
        return arena_printf(a, "第%u律师事务所（示例）", number);
    case LAW_COLUMN_OTHER_ORGANISATION:
        return arena_printf(a, "第%u业主委员会（示例）", number);
    default:
        break;
    }
    const char *family = PICK(random, surnames);
    return arena_printf(a, "%s%s（示例）", family, PICK(random, given));
}

Str replay_title(Arena *a, ReplayRandom *random, int year)
{
    int of = year - (int)replay_random(random, 4);
    return arena_printf(a, "%d年%s", of, PICK(random, matters));
}
