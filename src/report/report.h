/*
 * The annual report: its typed figures, its prose, and what the checker finds in them. Pure:
 * a Document in, figures out, and back. Part layouts, labels and codes come from law/.
 *
 * Memory: everything hangs on the arena that the reader was given.
 */
#pragma once

#include "base/arena.h"
#include "base/base.h"
#include "base/strbuf.h"
#include "document/document.h"
#include "law/identity.h"
#include "law/law.h"

/*
 * A figure as published. Blank, "/" and 0 are three things; a part that the document lacks is
 * absent, never zero. Fees keep their digits: the text is the figure.
 */
typedef enum FigureKind {
    FIGURE_ABSENT,     /* the document has no such row or part: not printed at all */
    FIGURE_BLANK,      /* the cell is there and empty: null */
    FIGURE_INTEGER,    /* value */
    FIGURE_DECIMAL,    /* text, digit for digit (fees) */
    FIGURE_RAW,        /* any other text: {"raw": "/"} */
    FIGURE_CANDIDATES, /* the source cannot decide: {"candidates": [8, null]}, best first; also what
                          was recognised from a picture, however sure: one, with a confidence */
    FIGURE_KIND_MAX
} FigureKind;

/*
 * The largest figure: 17 digits, so that the longest identity adds up in 64 bits. What is larger is
 * no figure but text.
 */
#define FIGURE_MAX INT64_C(99999999999999999)

typedef struct Figure {
    FigureKind kind;
    uint8_t confidence;    /* 100 unless read from a picture */
    int64_t value;         /* FIGURE_INTEGER */
    Str text;              /* as printed; for FIGURE_DECIMAL the normalised decimal string */
    const Str *candidates; /* decimal integers or text, best first; an empty one: a blank cell */
    size_t candidate_count;
    SourcePos pos; /* of a blank one: of its cell, which text has not */
} Figure;

typedef enum ReportScript { REPORT_SCRIPT_HANS, REPORT_SCRIPT_HANT } ReportScript;

typedef struct ReportSection {
    int number; /* 1..6 by its title's place in the statutory form; 0 if it is none of the six */
    Str title;  /* as printed, without its numeral */
    Str text;   /* prose, paragraphs separated by \n; tables left out */
    SourcePos pos;
} ReportSection;

typedef enum FindingSeverity { FINDING_ERROR, FINDING_WARNING, FINDING_NOTE } FindingSeverity;

/* A cell by its contract path: "applications.received.total". */
typedef struct Finding {
    Str rule; /* contract name: "applications.balance" … */
    FindingSeverity severity;
    const Str *cells; /* operands of the failing identity, left side first */
    size_t cell_count;
    Str expected; /* "" where it has no meaning */
    Str actual;
    Str message; /* plain Chinese: what fails, both sides, the formula, the article */
    SourcePos pos;
    bool checked; /* found by report_check, not by reading: replaced when checked again */
} Finding;

typedef struct Suggestion {
    Str cell;
    Str value;
} Suggestion;

typedef struct AnnualReport {
    Str agency;       /* "" if nowhere stated */
    int year;         /* 0 if nowhere stated */
    LawFormat format; /* LAW_FORMAT_2021 or LAW_FORMAT_2019 */
    ReportScript script;
    /* Made under the regulation of 2007, before the form with its three tables: it has no format.
     */
    bool before_form;
    bool recognised; /* (partly) scanned: recognised figures are candidates with a confidence */

    bool has_proactive;
    Figure proactive[LAW_CELL_MAX]; /* cells of the other format stay FIGURE_ABSENT */
    bool has_applications;
    bool other_joined; /* 其他处理 is printed as one row: two rows stay FIGURE_ABSENT */
    Figure applications[LAW_ROW_MAX][LAW_COLUMN_MAX];
    bool has_remedies;
    Figure remedies[REMEDY_BLOCK_MAX][REMEDY_RESULT_MAX];

    const ReportSection *sections;
    size_t section_count;
    const Finding *findings; /* of reading (label.variant, text.residue …), then of report_check */
    size_t finding_count;
    const Suggestion *suggestions; /* empty when not unique or not needed */
    size_t suggestion_count;
} AnnualReport;

/* Reads the report in a Document. Never fails: what is not there is absent. */
void report_read(const Document *d, Arena *a, AnnualReport *ret_report);

/*
 * Checks one report: identities, cell grammar, narrative, order and presence of parts. `previous`
 * (may be NULL) is last year's report of the same body, for the history rules. Replaces
 * r->findings (keeping those of reading) and r->suggestions.
 */
void report_check(AnnualReport *r, const AnnualReport *previous, Arena *a);
/* How the identities of the form stand in a report. */
typedef struct IdentityTally {
    size_t holds;     /* PASS */
    size_t fails;     /* FAIL */
    size_t undecided; /* UNCERTAIN: a figure is undecided, or a total blank */
    size_t absent;    /* NA: a row or table of it is not there */
} IdentityTally;
IdentityTally report_identities(const AnnualReport *r);
/* The figure that an identity or a cell path names; NULL for none. */
const Figure *report_figure(const AnnualReport *r, LawFigure which);
/* The same, to be written. */
Figure *report_figure_of(AnnualReport *r, LawFigure which);
/* Whether only reading the document finds it, not checking what was read. */
bool report_rule_of_reading(Str rule);
/* What must hold by a rule, "新收＋上年结转＝总计＋结转下年度"; empty where it is no equation. */
Str report_rule_formula(Str rule);
/* The article or document that a rule applies; empty where there is none. */
Str report_rule_basis(Str rule, LawFormat format, Arena *a);
/* Whether r has a finding of this severity. */
bool report_has(const AnnualReport *r, FindingSeverity severity);

/* What the JSON object says of the input; all may be empty. */
typedef struct ReportSource {
    Str path;
    Str sha256;
    Str media_type;
    Str charset;
    Str error; /* set when the input could not be read: the object then has only source and error */
    Str bytes; /* of the file: places in it are then counted there, not in the decoded text */
} ReportSource;

typedef enum ReportJsonFlags {
    REPORT_JSON_PRETTY = 1,
    REPORT_JSON_CELLS = 2,    /* with source positions */
    REPORT_JSON_FINDINGS = 4, /* findings and suggestion */
} ReportJsonFlags;

/* Writes the object of the contract (gongkai.annual-report/1), without a line end. */
void report_write_json(const AnnualReport *r, const ReportSource *source, unsigned flags,
                       StrBuf *out);

/*
 * One CSV row a report: source, body, year, format, a column for each figure of both formats (by
 * its path), counts of findings, of recognised figures and of the doubtful ones among them. A blank
 * figure is empty, candidates are joined by "|".
 */
void report_write_csv_header(StrBuf *out);
void report_write_csv(const AnnualReport *r, const ReportSource *source, StrBuf *out);

/*
 * CSV with one row a figure that the report prints: source, body, year, format, the cell's path,
 * its kind (integer, decimal, blank, raw, candidates), the value as above, and where it stood, in
 * columns named as the members of JSON: page and box ("left top width height"), sheet or table with
 * row and column, paragraph, start and end. A report without any figure, and an input that could
 * not be read, have one row with an empty cell.
 */
void report_write_cells_header(StrBuf *out);
void report_write_cells(const AnnualReport *r, const ReportSource *source, StrBuf *out);

typedef enum ReportTextFlags {
    REPORT_TEXT_TABLES = 1,
    REPORT_TEXT_FINDINGS = 2,
} ReportTextFlags;
/* For reading in a terminal, Chinese. */
void report_write_text(const AnnualReport *r, const ReportSource *source, unsigned flags,
                       StrBuf *out);
/* A figure as text: "8", "", "/", "24252.31", "8|81"; recognised ones "8?", doubtful ones "8??". */
void report_append_figure(StrBuf *out, const Figure *f);

/* Reading the same JSON back. Outcomes below; *ret_where names the member and the rule broken. */
typedef enum ReportJsonOutcome {
    REPORT_JSON_E_SYNTAX = 1, /* not JSON */
    REPORT_JSON_E_SHAPE,      /* JSON, but not this object */
} ReportJsonOutcome;
int report_read_json(Str json, Arena *a, AnnualReport *ret_report, Str *ret_where) ATTR_NODISCARD;

/*
 * Lays the report out in the statutory form: title, the six parts in order, the three tables with
 * their merged cells and verbatim labels in the report's own format. The Document lives in the
 * arena and points into r.
 */
void report_layout(const AnnualReport *r, Arena *a, Document *ret_document);
