// Counts how often this program takes memory.
#pragma once

#include <cstdint>

/// Calls of malloc and its kind so far; always 0 where they cannot be counted (under sanitizers).
int64_t allocations();
bool allocations_are_counted();
