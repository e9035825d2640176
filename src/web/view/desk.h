/*
 * Views of the workbench. Plain data for templates, see view/page.h.
 */
#pragma once

#include "web/view/form.h"
#include "web/view/page.h"
#include "web/view/portal.h"

/* A page that is one form: sign in, an event of a case, settings. */
typedef struct DeskFormView {
    DeskPage page;
    Str heading;
    Str lead;
    Str conflict;    /* why the last try changed nothing; what was typed stays below */
    const Str *news; /* what others did meanwhile */
    size_t news_count;
    const Str *notes;
    size_t notes_count;
    const FactView *facts;
    size_t facts_count;
    FormView form;
} DeskFormView;

typedef struct QueueRowView {
    int64_t id;
    Str number;
    Str applicant;
    Str applicant_class;
    Str title;
    Str channel;
    Str state;
    Str outcome;
    Str received;
    Str due;
    Str due_css;
    Str due_words;
    Str handler;
    Str alarm;
} QueueRowView;

typedef struct QueuePageView {
    DeskPage page;
    Str heading;
    const LinkView *views; /* the saved views with their counts */
    size_t views_count;
    const FieldView *filters;
    size_t filters_count;
    Str tab;
    bool filtered;
    const QueueRowView *rows;
    size_t rows_count;
    Str next_href;
    bool can_register;
    Str empty;
} QueuePageView;

typedef struct SegmentView {
    Str css;
    Str words;
    Str reason;
} SegmentView;

typedef struct ActionView {
    Str href;
    Str label;
    Str note; /* the article, and until when */
    bool primary;
} ActionView;

typedef struct LetterRowView {
    int64_t id;
    Str kind;
    Str number;
    Str state;
} LetterRowView;

typedef struct FileRowView {
    int64_t id;
    Str name;
    Str kind;
    Str size;
    Str added;
    bool unread; /* not read through for a 密级标志 */
} FileRowView;

typedef struct AuditRowView {
    int64_t number;
    Str at;
    Str actor;
    Str label;
    Str subject;
    Str detail;
    Str request_id;
} AuditRowView;

typedef struct CasePageView {
    DeskPage page;
    int64_t id;
    Str number;
    Str title;
    Str state;
    Str due_css;
    Str due_words;
    Str due;
    bool due_provisional;
    Str alarm;
    Str outcome;
    const ActionView *actions;
    size_t actions_count;
    const ActionView *primary;
    size_t primary_count;
    const SegmentView *segments;
    size_t segments_count;
    const Str *explanation;
    size_t explanation_count;
    Str received_rule;
    const FactView *applicant;
    size_t applicant_count;
    const FactView *content;
    size_t content_count;
    const FactView *handling;
    size_t handling_count;
    bool can_reveal;
    const TimelineView *timeline;
    size_t timeline_count;
    const LetterRowView *letters;
    size_t letters_count;
    const FileRowView *files;
    size_t files_count;
    const AuditRowView *audit;
    size_t audit_count;
} CasePageView;

/* What went wrong, where an officer works: within the frame of the workbench. */
typedef struct DeskFaultView {
    DeskPage page;
    Str heading;
    Str what;
    Str advice;
    Str field;
    bool show_id;
} DeskFaultView;

typedef struct OutcomePageView {
    DeskPage page;
    Str heading;
    Str number;
    Str conflict;
    const LinkView *questions; /* the five questions, with the outcomes that each leads to */
    size_t questions_count;
    FormView form;
    FieldView outcome; /* the 21, grouped */
    const FieldView *details;
    size_t details_count;
    const FieldView *withheld;
    size_t withheld_count;
} OutcomePageView;

typedef struct LetterPageView {
    DeskPage page;
    int64_t id;
    int64_t case_id;
    Str heading;
    Str number;
    Str conflict;
    bool fixed;
    bool numbered;
    const Str *warnings;
    size_t warnings_count;
    Str title;
    Str salutation;
    const Str *body;
    size_t body_count;
    Str remedy;
    Str signature;
    Str dated;
    Str csrf;
    int64_t version;
    FormView form;
} LetterPageView;

typedef struct RemedyRowView {
    int64_t id;
    Str block;
    Str docket;
    Str organ;
    Str claimant;
    Str accepted;
    Str result;
    Str decided;
} RemedyRowView;

typedef struct RemediesView {
    DeskPage page;
    const LinkView *years;
    size_t years_count;
    const RemedyRowView *rows;
    size_t rows_count;
    Str next_href;
} RemediesView;

/* One figure of a table of the report. */
typedef struct CellView {
    Str text;
    Str id;   /* to be led to; empty: none */
    Str href; /* to the records that it counts, or its place in the source; empty: neither */
    Str css;
    Str label; /* read aloud with the figure */
    bool mark; /* the total of an identity that does not hold */
    bool mend;
    Str mend_value;
    Str scan; /* recognised from a picture: "识别 97%"; else empty */
} CellView;

/* The head of a column; fail: a sum in it does not hold. */
typedef struct HeadView {
    Str label;
    bool fail;
} HeadView;

typedef struct RowView {
    Str outer; /* 三、本年度办理结果, on its first row */
    int64_t outer_rows;
    Str group; /* the cell that spans the group's rows; empty within the group */
    int64_t group_rows;
    Str label;
    int64_t label_columns; /* how many columns the label's cell spans */
    bool fail;             /* its sum does not hold */
    const CellView *cells;
    size_t cells_count;
} RowView;

/* A block of part two: its heading, its column labels and its rows. */
typedef struct BlockView {
    Str heading;
    const Str *columns;
    size_t columns_count;
    int64_t column_span; /* of each figure's cell */
    const RowView *rows;
    size_t rows_count;
} BlockView;

/* The three tables of a report, as the statutory form draws them. */
typedef struct TablesView {
    bool has_proactive;
    const BlockView *blocks;
    size_t blocks_count;
    bool has_applications;
    HeadView natural_person;
    const HeadView *columns; /* the five classes of organisations */
    size_t columns_count;
    HeadView total;
    const RowView *rows;
    size_t rows_count;
    bool has_remedies;
    HeadView review;
    HeadView direct_lawsuit;
    HeadView lawsuit_after_review;
    const Str *results;
    size_t results_count;
    const CellView *remedies; /* fifteen */
    size_t remedies_count;
} TablesView;

typedef struct FindingView {
    Str css; /* "no", "warn" */
    Str severity;
    Str rule;
    Str message;
    int64_t times; /* said of so many cells, not only of one line of them; 0: of one */
    const LinkView *cells;
    size_t cells_count;
    bool many; /* too many cells to show unfolded */
} FindingView;

typedef struct ReportPageView {
    DeskPage page;
    Str heading;
    int64_t year;
    const LinkView *years;
    size_t years_count;
    bool closed;
    Str closed_note;
    bool nil;
    Str nil_note;
    bool counts_entered;
    Str refused;                   /* why the year was not closed */
    const FindingView *identities; /* each rule with its mark */
    size_t identities_count;
    const FindingView *findings;
    size_t findings_count;
    const FindingView *moved;
    size_t moved_count;
    TablesView tables;
    const FactView *sections;
    size_t sections_count;
    Str csrf;
} ReportPageView;

typedef struct RecordRowView {
    Str href;
    Str number;
    Str title;
    Str party;
    Str on;
    Str why;
} RecordRowView;

typedef struct RecordsView {
    DeskPage page;
    Str heading;
    Str lead;
    const RecordRowView *rows;
    size_t rows_count;
    Str next_href;
} RecordsView;

typedef struct UserRowView {
    int64_t id;
    Str login;
    Str name;
    Str body;
    Str roles;
    Str last;
    Str state;
} UserRowView;

typedef struct UsersView {
    DeskPage page;
    const UserRowView *rows;
    size_t rows_count;
} UsersView;

typedef struct UserEditView {
    DeskPage page;
    Str heading;
    Str conflict;
    FormView form;
    const ChoiceView *roles;
    size_t roles_count;
    Str roles_error;
    bool existing;
    int64_t id;
    Str csrf;
} UserEditView;

/* A password shown once. */
typedef struct SecretView {
    DeskPage page;
    Str heading;
    Str login;
    Str password;
} SecretView;

typedef struct AuditView {
    DeskPage page;
    const AuditRowView *rows;
    size_t rows_count;
    Str next_href;
} AuditView;

typedef struct YearView {
    Str year;
    Str days; /* working days */
    Str off;
    Str work;
    Str source;
} YearView;

typedef struct CalendarView {
    DeskPage page;
    const YearView *years;
    size_t years_count;
    const FactView *moved;
    size_t moved_count;
    bool previewed;
    bool can_import;
    Str conflict;
    FormView form;
} CalendarView;

typedef struct SettingsView {
    DeskPage page;
    const LinkView *bodies;
    size_t bodies_count;
    bool can_add_body;
    Str body_name;
    Str body_href;
    const FactView *facts;
    size_t facts_count;
    const FactView *units; /* value: state, href: its form */
    size_t units_count;
    FormView unit_form;
} SettingsView;
