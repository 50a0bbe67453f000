// The net in a library that library_of.sh made.
#include <dlfcn.h>

#include "side_by_side.h"
#define run_app hand_over  // what main.cpp calls in such libraries
#include "netrt/commands/app.h"
#undef run_app

static netrt::Version handed_over;

namespace netrt {

int hand_over(const List<Version>& versions, int, char**) {
    handed_over = versions[0];  // the list is gone when main.cpp returns
    return 0;
}

}  // namespace netrt

netrt::Version version_in(const char* path) {
    void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) stop(dlerror());
    void* entry = dlsym(library, "_Z13main_of_modeliPPc");
    if (entry == nullptr) stop(std::string(path) + " has no main_of_model(int, char**)");
    reinterpret_cast<int (*)(int, char**)>(entry)(0, nullptr);
    return handed_over;
}
