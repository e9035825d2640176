/*
 * What of a page counts as its text: without figures that go on beyond its edge, and without what
 * is struck out. Private to the geometry.
 */
#pragma once

#include "document/geometry.h"

/*
 * The page without those characters, and without the lines that strike others out. Its text must
 * stand upright for the latter. Memory: the arena, or the page's own where nothing is left out.
 */
PageContent page_without_cut(const PageContent *page, Arena *a);
PageContent page_without_struck(const PageContent *page, Arena *a);
