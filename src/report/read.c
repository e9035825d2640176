#include "report/reader.h"
#include "report/recognised.h"

/* By the columns of part two, and the rows that only the form of 2019 has; MAX if nothing says. */
static LawFormat format_of(const Reader *k)
{
    size_t seen[LAW_FORMAT_MAX] = {0};
    size_t old_rows = 0;
    Range range = k->tables[0];
    for (size_t i = label_at(&k->hits, range.from);
         i < k->hits.count && k->hits.hits[i].start < range.to; i++) {
        const LabelPattern *p = k->hits.hits[i].pattern;
        if (p->kind == LABEL_CELL_COLUMN && p->value < LAW_FORMAT_MAX)
            seen[p->value]++;
        else if (p->kind == LABEL_CELL_ROW)
            old_rows += p->value == CELL_ROW_OTHER_MANAGEMENT || p->value == CELL_ROW_PROCUREMENT;
    }
    if (!seen[LAW_FORMAT_2019] && !seen[LAW_FORMAT_2021])
        return old_rows ? LAW_FORMAT_2019 : LAW_FORMAT_MAX;
    return seen[LAW_FORMAT_2019] > seen[LAW_FORMAT_2021] ? LAW_FORMAT_2019 : LAW_FORMAT_2021;
}

/* The last year whose reports were made without the form. */
#define LAST_YEAR_BEFORE_FORM 2018

/* The first year whose reports were due in the form of 2021. */
#define FIRST_YEAR_OF_2021 2021

/* A report of before the form: by its year, or by the statistics that were then asked for. */
static bool is_before_form(const Reader *k)
{
    const AnnualReport *r = k->r;
    if (r->has_proactive || r->has_applications || r->has_remedies)
        return false;
    if (r->year)
        return r->year <= LAST_YEAR_BEFORE_FORM;
    for (size_t i = 0; i < k->hits.count; i++)
        if (k->hits.hits[i].pattern->kind == LABEL_STATISTICS)
            return true;
    return false;
}

void report_read(const Document *d, Arena *a, AnnualReport *ret_report)
{
    AnnualReport r = {.agency = STR("")};
    Reader k = {.d = recognised_labels(d, a), .a = a, .r = &r, .findings = {.a = a}};
    fold_document(k.d, a, &k.text);
    label_find(&k.text, a, &k.hits);
    const Document *ordered = columns_in_order(&k);
    if (ordered != k.d) {
        k.d = ordered;
        fold_document(k.d, a, &k.text);
        label_find(&k.text, a, &k.hits);
    }
    columns_note(&k);
    parts_find_tables(&k);
    LawFormat format = format_of(&k);
    r.format = format == LAW_FORMAT_MAX ? LAW_FORMAT_2021 : format;
    r.script = k.text.hant * 20 > k.text.cjk ? REPORT_SCRIPT_HANT : REPORT_SCRIPT_HANS;
    applications_read(&k);
    remedies_read(&k);
    proactive_read(&k);
    parts_read(&k);
    /* Without its tables, a report is in the form of its year. */
    if (format == LAW_FORMAT_MAX && !r.has_proactive && r.year && r.year < FIRST_YEAR_OF_2021)
        r.format = LAW_FORMAT_2019;
    r.before_form = is_before_form(&k);
    reader_remark(&k);
    recognised_settle(&k);
    findings_cite(&k.findings, 0, r.format);
    r.findings = k.findings.items;
    r.finding_count = k.findings.count;
    *ret_report = r;
}
