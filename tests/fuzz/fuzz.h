/*
 * The entry point of a fuzz target, as libFuzzer calls it. It gives the bytes to one parser, checks
 * what must hold of any result, frees everything and returns 0. No globals may keep state.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
