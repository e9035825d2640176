/*
 * What every page shows around its content: title, navigation, crumbs, footer. Plain data for
 * templates; all of it lives in the request's arena or is static. An array is a pointer and a
 * count of the same name with _count.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "html/html.h"
#include "web/assets.h"

typedef struct LinkView {
    Str href;
    Str label;
    bool current;
} LinkView;

/* A labelled fact, as in a summary list. An empty href prints the value alone. */
typedef struct FactView {
    Str label;
    Str value;
    Str href;
} FactView;

/* The frame of the public pages (layout/portal.html). */
typedef struct PortalPage {
    Str title;   /* of this page, without the site's name */
    bool failed; /* an error summary stands on top: 错误： in the title */
    Str site_name;
    Str site_note; /* below the name: the body of this page, if one */
    Str request_id;
    const LinkView *menu;
    size_t menu_count;
    const LinkView *crumbs;
    size_t crumbs_count;
    Str contact;    /* of the footer */
    bool demo;      /* demonstration data: says so on every page */
    bool workbench; /* is served too: the way to it */
} PortalPage;

/* The frame of the workbench (layout/desk.html). */
typedef struct DeskPage {
    Str title;
    bool failed;
    Str site_name;
    Str body_name;
    Str user_name; /* empty: signed out */
    Str csrf;
    Str request_id;
    const LinkView *menu;
    size_t menu_count;
    const LinkView *crumbs;
    size_t crumbs_count;
    Str done;    /* what the last step did; empty: nothing to say */
    bool portal; /* is served too: the way to it */
} DeskPage;
