// How functions are inlined that generated kernels call.
#pragma once

// Always: a program may hold its kernels several times, compiled for different processors. A function that stayed one
// would be linked once, with instructions that not every processor has. For the same reason no vector is ever passed to
// a function in a way that depends on the instruction set.
#define NETRT_INLINE [[gnu::always_inline]] inline
