/*
 * Pages that lie on their side or upside down: text tells by its direction, whatever the file says
 * of the page. Internal to the geometry. Memory: the arena given. Any thread.
 */
#pragma once

#include "document/geometry.h"

/* The page as one reads it: the content itself, or a copy that is turned upright. */
PageContent page_upright(const PageContent *page, Arena *a);
