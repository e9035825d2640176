/*
 * Writing a ZIP of parts whose bytes depend on the parts alone: fixed times, given order.
 * Fails (< 0) when libzip does or `out` meets its maximum. Any thread.
 */
#pragma once

#include "base/base.h"
#include "base/str.h"
#include "base/strbuf.h"

typedef struct ContainerPart {
    Str name;
    Str bytes;
    bool stored; /* not compressed (the first part of some formats must not be) */
} ContainerPart;

/* Appends the container to out. */
int container_write(const ContainerPart *parts, size_t count, StrBuf *out) ATTR_NODISCARD;
