/*
 * The main part of a DOCX as events of a Flow. For the reader and its fuzz target, which feeds the
 * part without its container. Memory and outcomes: as document/flow.h.
 */
#pragma once

#include "document/docx_style.h"
#include "document/flow.h"

/* xml: document.xml, a "flat OPC" package, or a WordprocessingML file of 2003. */
int docx_read_part(Str xml, const DocumentLimits *limits, DocxStyles *styles,
                   Flow *flow) ATTR_NODISCARD;
