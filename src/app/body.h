/*
 * The bodies (行政机关) of this store, their settings and handling units.
 * Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"

typedef struct Body {
    int64_t id;
    Str code; /* short, lower-case, unique: in addresses and on the command line */
    Str name; /* 全称 */
    Str short_name;
    Str level;         /* "government", "department", "township" (街道办 included) */
    Str letter_prefix; /* 机关代字 of reply letters: "秦公复" gives 秦公复〔2026〕1号 */
    Str unit_name;     /* 政府信息公开工作机构 (art. 12) */
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

/* All bodies by name. Anyone. */
typedef struct ListBodiesResult {
    Body *bodies;
    size_t count;
} ListBodiesResult;
int app_list_bodies(App *app, const Actor *actor, Arena *a,
                    ListBodiesResult *ret_result) ATTR_NODISCARD;

/* One body by code, or by id if code is empty. Anyone. APP_E_NOT_FOUND. */
typedef struct GetBody {
    Str code;
    int64_t id;
} GetBody;
int app_get_body(App *app, const Actor *actor, const GetBody *in, Arena *a,
                 Body *ret_body) ATTR_NODISCARD;

/* Makes a body (id 0) or changes its settings; all fields are replaced. INVALID, CONFLICT. */
typedef struct SaveBodyResult {
    FieldErrors errors;
    int64_t id;
} SaveBodyResult;
int app_save_body(App *app, const Actor *actor, const Body *in, Arena *a,
                  SaveBodyResult *ret_result) ATTR_NODISCARD;

/* Handling units (承办单位) of a body; departments are units of their body until roll-up. */
typedef struct Unit {
    int64_t id;
    Str name;
    bool active;
} Unit;
typedef struct ListUnitsResult {
    Unit *units;
    size_t count;
} ListUnitsResult;
int app_list_units(App *app, const Actor *actor, int64_t body_id, Arena *a,
                   ListUnitsResult *ret_result) ATTR_NODISCARD;
typedef struct SaveUnit {
    int64_t body_id;
    int64_t id; /* 0: a new one */
    Str name;
    bool active;
} SaveUnit;
typedef struct SaveUnitResult {
    FieldErrors errors;
    int64_t id;
} SaveUnitResult;
int app_save_unit(App *app, const Actor *actor, const SaveUnit *in, Arena *a,
                  SaveUnitResult *ret_result) ATTR_NODISCARD;
