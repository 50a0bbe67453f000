// What a program is started with: descriptors, limits.
#pragma once

#include "netrt/result.h"

namespace netrt {

/// Opens descriptors 0 to 2 where they are closed, so that no file gets their numbers: what is written to a closed
/// standard output fails. A file that grows beyond the limit of the system is then an error of the write and no signal.
/// Refused: a stack too small to work on.
Status settle_in();

}  // namespace netrt
