/*
 * The figures of the demonstration region, embedded from assets/demo. Private to src/app.
 */
#pragma once

#include "base/str.h"

#define DEMO_BODIES 5

/* JSON of the contract, by number 0..DEMO_BODIES - 1; the government first. */
Str demo_figures(int number);
