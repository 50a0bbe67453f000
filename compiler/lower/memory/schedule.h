// Calls into phases, buffers into memory.
#pragma once

#include <map>

#include "lower/context.h"

namespace netc::lower {

/// Puts the planned calls into phases: barriers stand only where a call needs what other threads made. Calls that work
/// sample by sample share a phase with those before them. In programs for one sample every call is shared by its units.
void schedule(Context& context);

/// The phases of the scheduled program after which buffers are whole; those that nothing writes have none.
std::map<loop::BufferId, int> last_writing_phases(const Context& context);

/// Lifetimes to offsets: buffers that are never needed together share their place. States get a region of their own.
void plan_memory(loop::Program& program);

}  // namespace netc::lower
