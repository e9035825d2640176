/*
 * The clocks. Rules never call these: main, http, app and jobs read a clock once and pass the
 * instant and the day on. Any thread; owns nothing; cannot fail.
 */
#pragma once

#include "base/civil_date.h"

/* Microseconds of UTC since 1970-01-01; may step when the machine's clock is set. */
Instant clock_now(void);
/* The civil day in China now. */
CivilDate clock_today(void);
/* Microseconds since some fixed point of this boot; never steps. For time-outs and durations. */
int64_t clock_monotonic(void);
/* The absolute CLOCK_REALTIME time in_microseconds from now, for pthread_cond_timedwait. */
struct timespec;
void clock_deadline(int64_t in_microseconds, struct timespec *ret_deadline);
