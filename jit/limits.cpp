// The measuring loops for one instruction set: NETC_ISA with NETC_LANES floats in a vector.
#include "netrt/profile/profile.h"

#define NETC_JOINED(a, b) a##b
#define NETC_NAME(prefix, isa) NETC_JOINED(prefix, isa)

// Functions of C: no name in this file may be one of another instruction set's.
extern "C" double NETC_NAME(netc_multiply_adds_, NETC_ISA)(int rounds, float* result) {
    return netrt::multiply_adds<NETC_LANES>(rounds, result);
}

extern "C" int32_t NETC_NAME(netc_read_all_, NETC_ISA)(const int32_t* from, size_t count) {
    return netrt::read_all<NETC_LANES>(from, count);
}
