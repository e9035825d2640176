/*
 * The cases of the reader's benchmark that run whole programs over folders of files: pdf_*,
 * threads_2, sandbox, peak memory. Memory: given back at the end. One thread.
 */
#pragma once

#include "base/base.h"

/* Runs the cases that `chosen` wants. < 0: one could not be measured. */
int reader_programs(bool (*chosen)(const char *name)) ATTR_NODISCARD;
