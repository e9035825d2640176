#include "app/actions.h"

#include "base/base.h"

typedef struct Action {
    Str code;
    Str label;
} Action;

static const Action actions[] = {
#define ACTION(code, label) {STR_STATIC(code), STR_STATIC(label)},
#include "app/actions.def"
};

Str action_label(Str code)
{
    for (size_t i = 0; i < ARRAY_LEN(actions); i++) {
        if (str_eq(actions[i].code, code))
            return actions[i].label;
    }
    return code;
}
