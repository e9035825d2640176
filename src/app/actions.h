/*
 * The actions of the audit log in words. Private to src/app.
 */
#pragma once

#include "base/str.h"

/* The label of an action's code; the code itself if it is of another version of the program. */
Str action_label(Str code);
