// Programs as the readers of sources see them: their inputs and labels.
#pragma once

#include <string>
#include <vector>

#include "netrt/data/source_kind.h"

/// A tensor of these dimensions, or with `classes` whole numbers below that.
inline netrt::Input port(const char* name, const std::vector<int>& dims, int classes = 0) {
    netrt::Input input{name, 0, {}, classes};
    for (const int dim : dims) {
        input.packing.dims[input.packing.rank] = dim;
        input.packing.axes[input.packing.axes_count++] = {dim, input.packing.rank++, 1};
    }
    return input;
}

template <class T>
netrt::List<T> list_of(const std::vector<T>& items) {
    netrt::List<T> list;
    list.items = items.data();
    list.count = static_cast<int>(items.size());
    return list;
}

/// What a data section with these files gives to these inputs and labels. `files`: by name, with `test_` before it for
/// evaluation.
struct Ports {
    std::vector<netrt::Input> inputs, labels;
    std::vector<netrt::NamedNumber> numbers = {};  // of the data section
    int threads = 1;

    netrt::Result<netrt::Samples> read(const netrt::SourceKind& kind,
                                       const std::vector<std::pair<std::string, std::string>>& files,
                                       netrt::Split split = netrt::Split::Train) const {
        std::vector<netrt::DataFile> list;
        for (const auto& [name, path] : files) {
            const bool test = name.rfind("test_", 0) == 0;
            list.push_back({name.c_str() + (test ? 5 : 0), test, path.c_str()});
        }
        netrt::Program program;
        program.inputs = list_of(inputs);
        program.labels = list_of(labels);
        const netrt::Source source{.name = "data", .kind = &kind, .files = list_of(list), .numbers = list_of(numbers)};
        netrt::Samples samples;
        if (netrt::Status status = kind.read({source, program, split, "", threads}, samples); !status) return status.error();
        return samples;
    }
};
