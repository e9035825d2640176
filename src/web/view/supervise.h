/*
 * Views of the workbench's supervision: the matrix, the import, one report beside its source. Plain
 * data for templates, see view/page.h.
 */
#pragma once

#include "web/view/desk.h"

typedef struct MatrixCellView {
    Str href; /* empty: no report */
    Str css;
    Str words;
    Str more; /* how many errors, which revision */
    Str year;
} MatrixCellView;

typedef struct MatrixRowView {
    Str name;
    Str note; /* 未列入名单, 不汇总 */
    const MatrixCellView *cells;
    size_t cells_count;
} MatrixRowView;

typedef struct MatrixView {
    DeskPage page;
    const LinkView *states; /* the filter, with counts */
    size_t states_count;
    Str query;
    Str state;
    Str last_year;
    Str body;
    const Str *years;
    size_t years_count;
    const MatrixRowView *rows;
    size_t rows_count;
    const FactView *unplaced;
    size_t unplaced_count;
    Str csv_href;
    Str import_href;
    Str members_href;
    Str older_href;
    bool no_members;
    bool filtered;
} MatrixView;

typedef struct ImportRowView {
    Str css;
    Str file;
    Str href;
    Str words;
} ImportRowView;

typedef struct ImportPageView {
    DeskPage page;
    Str action;
    Str back;
    const ImportRowView *rows; /* what became of each file */
    size_t rows_count;
    int64_t left_out; /* files of archives that are still to come */
    FormView form;
} ImportPageView;

/* A piece of source text; a figure's has an id, to which its cell in the tables leads. */
typedef struct SourcePieceView {
    Str text;
    Str id;
    Str css;
    Str label;
} SourcePieceView;

typedef struct SourceCellView {
    const SourcePieceView *pieces;
    size_t pieces_count;
    int64_t rows;
    int64_t columns;
} SourceCellView;

typedef struct SourceRowView {
    const SourceCellView *cells;
    size_t cells_count;
} SourceRowView;

typedef struct SourceBlockView {
    bool grid;
    const SourcePieceView *pieces;
    size_t pieces_count;
    const SourceRowView *rows;
    size_t rows_count;
} SourceBlockView;

typedef struct VerdictView {
    Str anchor;
    Str css;
    Str severity;
    Str message;
    Str rule;
    const LinkView *cells;
    size_t cells_count;
    bool many;   /* too many cells to show unfolded */
    Str verdict; /* 属实, 张三, 2026-03-02; empty: none yet */
    Str verdict_reason;
    Str action;
    Str csrf;
    Str key;
    const ChoiceView *choices;
    size_t choices_count;
    Str reason_id;
    Str reason;
    Str problem;
    bool open; /* its form is shown unfolded */
    bool note; /* a remark of reading: nothing to say of it */
} VerdictView;

typedef struct CellNoteView {
    Str cell_name;
    Str cell;
    Str cell_label;
    Str cell_id;
    Str note_name;
    Str note_id;
    Str note;
    Str problem;
    Str problem_id;
    bool fixed; /* the cell is given */
} CellNoteView;

typedef struct ReportStepView {
    Str words;
    Str reason;
    const FactView *notes;
    size_t notes_count;
} ReportStepView;

typedef struct ImportedPageView {
    DeskPage page;
    Str heading;
    Str state;
    Str state_css;
    Str problem; /* why the last step was not done */
    Str problem_href;
    const FactView *facts;
    size_t facts_count;
    const FactView *suggestions;
    size_t suggestions_count;
    const VerdictView *findings;
    size_t findings_count;
    const FindingView *past;
    size_t past_count;
    TablesView tables;
    Str source_problem;
    bool has_source;
    const SourceBlockView *blocks;
    size_t blocks_count;
    bool cut;
    const ReportStepView *steps;
    size_t steps_count;
    Str base; /* /gzt/jd/ID */
    Str csrf;
    Str version;
    bool newest;
    bool moved;
    FormView place;
    Str reason;
    Str reason_problem;
    const CellNoteView *notes; /* the first `given` of cells that fail, then empty ones */
    size_t notes_count;
    int64_t given;
    const Str *cells; /* words of all cells, to pick from */
    size_t cells_count;
} ImportedPageView;
