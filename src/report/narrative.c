#include "report/check.h"

void check_narrative(const AnnualReport *r, Findings *out)
{
    (void)r;
    (void)out;
}
