/*
 * The site: what all handlers share (the opened App, its name), who is asking, and the frame that
 * pages show around their content.
 *
 * A Site is made once, at start, and shared by all threads; it does not own the App. The actor of
 * the request under way is kept per worker thread between authorize and handler, which run on the
 * same thread; its strings live in the request's arena.
 */
#pragma once

#include "app/app.h"
#include "app/body.h"
#include "app/session.h"
#include "http/message.h"
#include "http/route.h"
#include "http/session.h"
#include "web/form_view.h"
#include "web/view/page.h"

#include <stdatomic.h>

typedef struct Site {
    App *app;
    Str name;                 /* of the site, in titles */
    Str base_url;             /* for QR codes; empty: from the request's Host */
    bool demo;                /* demonstration data: every page says so */
    unsigned zones;           /* WebZone bits that are served; 0: all */
    _Atomic uint64_t version; /* bumped when what public pages show has changed */
    uint64_t seen;            /* what site_refresh() saw last */
} Site;

/* ---- who is asking ---- */

/* The actor of this request; anonymous before authorize has run and for visitors. */
const Actor *site_actor(const HttpRequest *request);
/* The signed-in user; NULL: nobody. */
const UserActor *site_user(const HttpRequest *request);
/* HttpApp.authorize. */
int site_authorize(void *context, HttpRequest *request, HttpResponse *response,
                   HttpVerdict *ret_verdict);
/* The SessionStore over the App; static. */
void site_session_store(Site *site, SessionStore *ret_store);

/* ---- frames ---- */

/* Fills the frame of a public page; section is the address of its menu entry. */
void site_portal_page(const Site *site, const HttpRequest *request, Str title, Str section,
                      PortalPage *ret_page);
/* Fills the frame of a workbench page, with the token for its sign-out form. */
void site_desk_page(const Site *site, HttpRequest *request, HttpResponse *response, Str title,
                    Str section, DeskPage *ret_page);
/* The first page of the workbench's menu that a user may open. */
Str site_first_page(const UserActor *user);
/* Sets crumbs: pairs of href and label; the last is the page itself and has no href. */
void site_crumbs(Arena *a, const LinkView *links, size_t count, const LinkView **ret_links,
                 size_t *ret_count);
/* The sentence for ?done=CODE; empty for an unknown code. */
Str site_done_sentence(Str code);

/* ---- answers other than a page ---- */

/* HttpApp.error_page: no database, any thread. */
void site_error_page(void *context, HttpRequest *request, HttpFault fault, HttpResponse *response);
/*
 * What an app function answered, when it was not 0: < 0 is passed on (500), APP_E_DENIED shows the
 * 403 page, APP_E_NOT_FOUND the 404 page. The others are the caller's to show; here they are 500.
 */
int site_refuse(Site *site, HttpRequest *request, HttpResponse *response, int outcome);
/* 303 to a path with printf; then 0. */
int site_redirect(HttpRequest *request, HttpResponse *response, const char *format, ...)
    ATTR_PRINTF(3, 4);

/* A number of the route's path ("id"); 0 if it is none. */
int64_t site_param_id(const HttpRequest *request, const char *name);
/* A number of the query; fallback if it is missing or no number within [low, high]. */
int64_t site_query_int(const HttpRequest *request, const char *name, int64_t low, int64_t high,
                       int64_t fallback);

/*
 * Looks whether another process has changed what public pages show, and lets go of cached pages if
 * so. One thread, about once a second. < 0: it could not look.
 */
int site_refresh(Site *site) ATTR_NODISCARD;

/* HttpApp of this site: routes, hooks. */
void site_http_app(Site *site, HttpApp *ret_app);
