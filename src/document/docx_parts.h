/*
 * The parts of a written DOCX that are the same for every document: types, relations, styles,
 * settings, footers. Static text; any thread.
 */
#pragma once

#include "document/container_write.h"

#define DOCX_PARTS 7

extern const Str docx_document_head;
extern const Str docx_document_tail;
extern const Str docx_core_head;
extern const Str docx_core_tail;

/* Fills DOCX_PARTS parts, [Content_Types].xml first; returns their number. */
size_t docx_fixed_parts(ContainerPart *ret_parts);
