/*
 * Supervising the annual reports of the bodies below (Regulation arts 3, 49, 50): the list of who
 * is expected, the import of what they published, the matrix body by year, one report beside its
 * source, verdicts on findings, acceptance and return with notes on cells. Only in the workbench.
 *
 * Every function demands CAPABILITY_SUPERVISE for the supervising body (0: the actor's own).
 * A report's figures are as published: nothing here changes one.
 * Memory, threads and outcomes: app/app.h.
 */
#pragma once

#include "app/app.h"
#include "app/extract.h"
#include "app/source_text.h"
#include "domain/member_report.h"
#include "report/report.h"
#include "report/rollup.h"

#define SUPERVISE_FILE_MAX    ((size_t)20 << 20)
#define SUPERVISE_MEMBERS_MAX 5000
#define SUPERVISE_YEARS_MAX   12
#define SUPERVISE_NOTES_MAX   24

/* ---- who is expected ---- */

typedef struct ListMembersResult {
    MemberRow *members;
    size_t count;
} ListMembersResult;
int app_list_members(App *app, const Actor *actor, int64_t body_id, Arena *a,
                     ListMembersResult *ret_result) ATTR_NODISCARD;

/*
 * Replaces the list: one body a line, its members parted by commas, 、, tabs or semicolons:
 * 名称, 1月31日 or 3月31日, first year, last year, 不汇总. All but the name may be left out.
 * Reports of a body that falls out stay. INVALID: field "members", saying which line.
 */
typedef struct SaveMembers {
    int64_t body_id;
    Str text;
} SaveMembers;
typedef struct SaveMembersResult {
    FieldErrors errors;
    size_t count;
} SaveMembersResult;
int app_save_members(App *app, const Actor *actor, const SaveMembers *in, Arena *a,
                     SaveMembersResult *ret_result) ATTR_NODISCARD;
/* Reads such a text; what is wrong with a line is an error of the field "members". */
size_t app_read_members(Arena *a, Str text, FieldErrors *errors, MemberRow **ret_rows);
/*
 * The bodies that roll up into the supervising body's own report of a year, with their imported
 * reports or those that they closed here (practice: 汇总口径, per body and year).
 */
int app_rollup_members(App *app, const Actor *actor, int64_t body_id, int year, Arena *a,
                       Rollup *ret_rollup) ATTR_NODISCARD;
/* The list as such a text. */
Str app_members_text(Arena *a, const MemberRow *members, size_t count);

/* ---- import ---- */

typedef struct ImportReport {
    int64_t body_id;
    const char *path; /* of a file; NULL: bytes */
    Str bytes;
    Str file_name;          /* as people call it; a label */
    int64_t member_id;      /* 0: by the agency that the report names */
    int year;               /* 0: as the report says */
    CivilDate published_on; /* when the body published it; none: not known */
    Extractor *extractor;   /* of this thread; NULL: one of its own */
} ImportReport;
typedef struct ImportReportResult {
    FieldErrors errors; /* field "file": why it cannot be read */
    int64_t id;
    bool known; /* the same bytes came before: nothing has changed */
    bool kept;  /* the file, too, not its figures alone */
    Str name;   /* the member, or the agency as read; may be empty */
    int64_t member_id;
    int year;
    int revision;
    int64_t errors_found;
    int64_t warnings_found;
} ImportReportResult;
/*
 * Reads the file in a caged child, checks it against the same body's report of the year before,
 * keeps the file under its hash and the figures as read. A second file of a body and year becomes
 * its next revision; the history findings of the following year are counted anew. INVALID.
 */
int app_import_report(App *app, const Actor *actor, const ImportReport *in, Arena *a,
                      ImportReportResult *ret_result) ATTR_NODISCARD;

/*
 * The same of a file that may be a ZIP archive: each file in it, in its order, with what became of
 * it. At most IMPORT_FILES_MAX, and none is begun after IMPORT_TIME_MAX: left_out says how many are
 * still to come; sending the archive again goes on with them, as known files take no time. An
 * archive that cannot be listed is one file that cannot be read. in->extractor is not used.
 * < 0 and DENIED: those before it are imported.
 */
#define IMPORT_FILES_MAX 1000
#define IMPORT_TIME_MAX  40000 /* milliseconds */
typedef struct ImportedFileResult {
    Str file_name;
    int outcome; /* of app_import_report() */
    ImportReportResult result;
} ImportedFileResult;
typedef struct ImportFilesResult {
    ImportedFileResult *files;
    size_t count;
    size_t left_out;
} ImportFilesResult;
int app_import_files(App *app, const Actor *actor, const ImportReport *in, Arena *a,
                     ImportFilesResult *ret_result) ATTR_NODISCARD;

/* ---- the matrix ---- */

typedef struct ListMatrix {
    int64_t body_id;
    int last_year; /* 0: the report year now due */
    int years;     /* how many; 0: five */
    Str state;     /* code of MemberReportState: only bodies with such a cell; empty: all */
    Str query;     /* part of a name; empty: all */
} ListMatrix;
typedef struct MatrixCell {
    MemberReportState state;
    int64_t report_id; /* 0: none came in */
    int revision;
    int64_t open_errors;
    int64_t open_warnings;
    CivilDate due_on; /* none: not on the list */
    CivilDate published_on;
} MatrixCell;
typedef struct MatrixLine {
    Str name;
    int64_t member_id; /* 0: not on the list */
    bool rolls_up;
    const MatrixCell *cells; /* by year, as in ListMatrixResult.years */
} MatrixLine;
typedef struct ListMatrixResult {
    int years[SUPERVISE_YEARS_MAX]; /* newest first */
    size_t year_count;
    const MatrixLine *lines;
    size_t line_count;
    int64_t counts[MEMBER_REPORT_STATE_MAX]; /* cells of each state, before the filter */
    const ImportedRow *unplaced;             /* no body or no year could be read */
    size_t unplaced_count;
    size_t member_count;
} ListMatrixResult;
int app_list_matrix(App *app, const Actor *actor, const ListMatrix *in, Arena *a,
                    ListMatrixResult *ret_result) ATTR_NODISCARD;

/* ---- one report ---- */

typedef struct ImportedFinding {
    const Finding *finding;
    Str key;                   /* of its verdict: rule, cells and their values */
    const VerdictRow *verdict; /* NULL: none yet */
} ImportedFinding;
typedef struct ImportedReport {
    ImportedRow row;
    AnnualReport report; /* read anew from the file; from the stored figures if it is gone */
    const ImportedFinding *findings; /* in the order of the report */
    size_t finding_count;
    const VerdictRow *past; /* verdicts whose finding is no longer there */
    size_t past_count;
    const ReportStepRow *steps; /* oldest first */
    size_t step_count;
    const CellNoteRow *notes;
    size_t note_count;
    const ImportedRow *series; /* the files of this body and year, newest first */
    size_t series_count;
    const MemberRow *members;
    size_t member_count;
    SourceText source;
    Str source_problem; /* why there is no source text; empty: there is */
    bool moved;         /* this run reads other figures than the stored ones */
    CivilDate due_on;
    MemberReportState state;
} ImportedReport;
/* Reads the stored file anew and checks it: a verdict holds as long as what it was said of. */
int app_open_imported(App *app, const Actor *actor, int64_t id, Arena *a,
                      ImportedReport *ret_report) ATTR_NODISCARD;
/* The file as it came in; the caller closes the descriptor. NOT_FOUND. */
typedef struct ImportedFile {
    int fd;
    int64_t size;
    Str file_name;
    Str media_type;
} ImportedFile;
int app_open_imported_file(App *app, const Actor *actor, int64_t id, Arena *a,
                           ImportedFile *ret_file) ATTR_NODISCARD;

/* All changes of one report: what is wrong with the input. */
typedef struct ImportedChange {
    FieldErrors errors;
} ImportedChange;

/* verdict "" takes it back. INVALID: no such finding, no reason for 误报 or 已说明. */
typedef struct RecordVerdict {
    int64_t id;
    Str key;
    Str verdict;
    Str reason;
} RecordVerdict;
int app_record_verdict(App *app, const Actor *actor, const RecordVerdict *in, Arena *a,
                       ImportedChange *ret_change) ATTR_NODISCARD;

typedef struct CellNote {
    Str cell; /* path, or its words */
    Str note;
} CellNote;
/*
 * Returns ("returned") or accepts ("accepted") a report. A return needs a reason or a note; a note
 * needs its cell and a cell its note, a pair of blanks is left out.
 * CONFLICT: changed meanwhile, or not the newest of its body and year. INVALID.
 */
typedef struct DecideReport {
    int64_t id;
    int64_t version;
    Str state;
    Str reason;
    const CellNote *notes;
    size_t note_count;
} DecideReport;
int app_decide_report(App *app, const Actor *actor, const DecideReport *in, Arena *a,
                      ImportedChange *ret_change) ATTR_NODISCARD;

/*
 * Says whose report of which year it is, and when it was published; its verdicts go with it.
 * INVALID, CONFLICT.
 */
typedef struct PlaceReport {
    int64_t id;
    int64_t version;
    int64_t member_id; /* 0: keeps the name as read */
    int year;
    CivilDate published_on;
} PlaceReport;
int app_place_report(App *app, const Actor *actor, const PlaceReport *in, Arena *a,
                     ImportedChange *ret_change) ATTR_NODISCARD;

/* A new run: stores the figures that this version of the program reads. Verdicts stay. INVALID:
 * the file can no longer be read. */
int app_rerun_report(App *app, const Actor *actor, int64_t id, Arena *a,
                     ImportedChange *ret_change) ATTR_NODISCARD;
