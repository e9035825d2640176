#include "report/report.h"

Figure *report_figure_of(AnnualReport *r, LawFigure which)
{
    switch (which.kind) {
    case LAW_FIGURE_APPLICATION:
        return &r->applications[which.row][which.column];
    case LAW_FIGURE_REMEDY:
        return &r->remedies[which.block][which.result];
    case LAW_FIGURE_PROACTIVE:
        break;
    }
    return &r->proactive[which.cell];
}

const Figure *report_figure(const AnnualReport *r, LawFigure which)
{
    return report_figure_of((AnnualReport *)(uintptr_t)r, which); /* not written here */
}

bool report_has(const AnnualReport *r, FindingSeverity severity)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (r->findings[i].severity == severity)
            return true;
    return false;
}
