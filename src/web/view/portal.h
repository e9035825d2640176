/*
 * Views of the public pages. Plain data for templates, see view/page.h.
 */
#pragma once

#include "web/view/form.h"
#include "web/view/page.h"

/* The 受理机构 card of one body. */
typedef struct OfficeView {
    Str code;
    Str name;
    const FactView *facts;
    size_t facts_count;
    bool closed; /* takes no applications online */
} OfficeView;

typedef struct HomeView {
    PortalPage page;
    Str heading;
    Str apply_href;
    const OfficeView *bodies; /* when there are several */
    size_t bodies_count;
    bool has_body; /* one body is shown */
    OfficeView body;
    bool empty;
} HomeView;

typedef struct NoticeView {
    PortalPage page;
    const OfficeView *bodies;
    size_t bodies_count;
} NoticeView;

typedef struct StepView {
    Str label;
    bool done;
    bool current;
} StepView;

/* One page of the wizard with a form. */
typedef struct ApplyView {
    PortalPage page;
    Str heading;
    Str lead;
    bool first;          /* offers to go on with what was put aside */
    bool choosing;       /* between several bodies: offers to recommend one */
    Str looked_for;      /* what was asked for a recommendation */
    bool none_suggested; /* and nothing was found */
    const StepView *steps;
    size_t steps_count;
    const Str *warnings;
    size_t warnings_count;
    FormView form;
} ApplyView;

typedef struct CheckSection {
    Str heading;
    Str step; /* of the button that goes back to it: "edit-2" */
    const FactView *facts;
    size_t facts_count;
} CheckSection;

/* The page before submitting: all answers, each with its way back. */
typedef struct ApplyCheckView {
    PortalPage page;
    const StepView *steps;
    size_t steps_count;
    const Str *warnings;
    size_t warnings_count;
    const CheckSection *sections;
    size_t sections_count;
    FormView form;
} ApplyCheckView;

typedef struct ReceiptView {
    PortalPage page;
    bool repeated;
    Str number;
    Str query_code; /* in groups of four */
    Str status_href;
    const FactView *facts;
    size_t facts_count;
    const Str *explanation; /* of the due date, a sentence each */
    size_t explanation_count;
    SafeHtml qr;
} ReceiptView;

/* 暂存: the code under which a half-filled application is kept. */
typedef struct DraftView {
    PortalPage page;
    Str code; /* in groups of four */
    Str until;
    FormView form; /* goes on at once */
} DraftView;

typedef struct DraftFormView {
    PortalPage page;
    bool not_found; /* no draft of this code */
    bool gone;      /* a page of the wizard that is not kept any more */
    FormView form;
} DraftFormView;

typedef struct StatusFormView {
    PortalPage page;
    bool not_found;
    FormView form;
} StatusFormView;

typedef struct TimelineView {
    Str on;
    Str title;
    Str sentence;
    Str actor;
    bool next; /* still to come */
} TimelineView;

typedef struct StatusView {
    PortalPage page;
    Str title;
    Str state;
    Str due_css;
    Str due_words; /* 还剩 5 个工作日 */
    Str next_step;
    const FactView *facts;
    size_t facts_count;
    const Str *explanation;
    size_t explanation_count;
    const TimelineView *timeline;
    size_t timeline_count;
    bool letter;
    Str query_code;
    Str csrf;
    bool answered;
    Str phone;
} StatusView;

/* Pages of text: help, accessibility. */
typedef struct TextView {
    PortalPage page;
} TextView;

/* 404, 403, 429, 500 …: what happened, what to do. */
typedef struct FaultView {
    PortalPage page;
    Str heading;
    Str what;
    Str advice;
    Str field;
    bool show_id;
} FaultView;
