/*
 * A QR code as SVG: one path, no fixed width (the style sheet sets it), with a text alternative.
 */
#pragma once

#include "base/arena.h"
#include "html/html.h"

/* Empty if the text does not fit into a code. label is read aloud. */
SafeHtml qr_svg(Arena *a, Str text, Str label);
