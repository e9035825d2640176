#include "report/check.h"

void check_history(const AnnualReport *r, const AnnualReport *previous, Findings *out)
{
    (void)r;
    (void)previous;
    (void)out;
}
