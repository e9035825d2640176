/*
 * Static files that are part of the program: style sheets, the script, images. tools/embed writes
 * the table at build time; each file is served under a name that holds a hash of its content, so it
 * may be kept for ever (Cache-Control: immutable). Constant, for any thread.
 */
#pragma once

#include "base/str.h"

typedef struct HttpAsset {
    Str path;         /* "/assets/site.0123456789ab.css" */
    Str content_type; /* "text/css; charset=utf-8" */
    Str bytes;
    Str gzip; /* empty where it would not be smaller */
} HttpAsset;
