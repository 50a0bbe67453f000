// All kinds of sources by name. Only programs whose tables are made while they run are linked with this.
#include "netrt/data/source_kind.h"

namespace netrt {

const SourceKind* find_source_kind(std::string_view name) {
    for (const SourceKind* kind : {&sources::mnist, &sources::drawn_digits, &sources::drawn_houses, &sources::drawn_shapes,
                                   &sources::cifar10, &sources::cifar100, &sources::folder, &sources::pictures,
                                   &sources::idx, &sources::npy, &sources::csv, &sources::text})
        if (name == kind->name) return kind;
    return nullptr;
}

}  // namespace netrt
