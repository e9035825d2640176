#include "report/report.h"

const Figure *report_figure(const AnnualReport *r, LawFigure which)
{
    switch (which.kind) {
    case LAW_FIGURE_APPLICATION:
        return &r->applications[which.row][which.column];
    case LAW_FIGURE_REMEDY:
        return &r->remedies[which.block][which.result];
    case LAW_FIGURE_PROACTIVE:
        return &r->proactive[which.cell];
    }
    return NULL;
}

bool report_has(const AnnualReport *r, FindingSeverity severity)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (r->findings[i].severity == severity)
            return true;
    return false;
}
