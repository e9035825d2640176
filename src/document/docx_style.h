/*
 * What a DOCX says outside its text: styles (which paragraphs are titles and headings) and
 * automatic numbers ("一、", "（三）", "1."), which Word draws but does not store in the text.
 *
 * Memory: the arena of docx_style_create(). The parts are parsed when first asked for. Broken parts
 * are as good as absent.
 */
#pragma once

#include "document/container.h"

typedef struct DocxStyles DocxStyles;

/* The properties of a paragraph that matter to a reader. */
typedef struct DocxParagraph {
    Str style;      /* its id; empty: none */
    int outline;    /* 0..8; -1: not said */
    int64_t number; /* numId; -1: not said; 0: switched off */
    int64_t level;  /* ilvl; -1: not said */
} DocxParagraph;

/* container may be NULL: no parts at all. folder is that of the main part: "word/". */
DocxStyles *docx_style_create(Container *container, Str folder, const DocumentLimits *limits,
                              Arena *a);
/* A copy of a style's id that lasts; the same copy for the same id. */
Str docx_style_intern(DocxStyles *s, Str id);
/* Title, heading or plain paragraph, with the level of a heading from 1. */
BlockKind docx_style_kind(DocxStyles *s, const DocxParagraph *p, int *ret_level);
/* The number before the paragraph, "" if it has none. Counts on: call once for each paragraph. */
Str docx_style_number(DocxStyles *s, const DocxParagraph *p);
