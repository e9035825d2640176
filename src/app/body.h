/*
 * The bodies (行政机关) of this store, their settings and handling units.
 * Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "app/application_form.h"
#include "domain/records.h"

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

/* The kinds of bodies, and the chains of approval ("full", "short"), for forms. */
Choices app_body_kind_choices(void);
Choices app_approval_choices(void);

/* What can be said of a body's settings without looking at the store. 0 or INVALID. */
int app_check_body(const Body *in, Arena *a, FieldErrors *errors) ATTR_NODISCARD;
/* Makes a body (id 0) or changes its settings; all fields are replaced. INVALID, CONFLICT. */
typedef struct SaveBodyResult {
    FieldErrors errors;
    int64_t id;
} SaveBodyResult;
int app_save_body(App *app, const Actor *actor, const Body *in, Arena *a,
                  SaveBodyResult *ret_result) ATTR_NODISCARD;

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
