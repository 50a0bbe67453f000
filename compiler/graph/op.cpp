// What can be asked of any operator: its name, what it reads, what an optimizer keeps.
#include "graph/op.h"

#include <algorithm>

#include "base/check.h"
#include "graph/members.h"

namespace netc::graph {

namespace {

/// Calls `f` on a member if it names a value, or on each value that it lists; other members are passed over.
template <class T, class F>
void each_value(Field<T> field, F&& f) {
    if constexpr (Is<T, ValueId>) {
        if (field.value) f(field.value);
    } else if constexpr (Is<T, std::vector<ValueId>>) {
        for (auto& value : field.value) f(value);
    }
}

}  // namespace

int64_t output_extent(const Window& window, int axis, int64_t in) {
    const int64_t span = (window.size[axis] - 1) * window.dilation[axis] + 1;
    const int64_t room = in + window.pad_before[axis] + window.pad_after[axis] - span;
    return room < 0 ? 0 : room / window.stride[axis] + 1;
}

int64_t counted(const Window& window, int axis, int64_t in, int64_t out) {
    const int64_t first = out * window.stride[axis] - window.pad_before[axis];
    return std::min(window.size[axis], in + window.pad_after[axis] - window.overhang[axis] - first);
}

const char* op_name(const Op& op) {
    const char* result = nullptr;
    describe(op, [&](const char* name, const auto&...) { result = name; });
    return result;
}

std::vector<ValueId> inputs_of(const Op& op) {
    std::vector<ValueId> result;
    describe(op, [&](const char*, const auto&... fields) {
        (each_value(fields, [&](ValueId value) { result.push_back(value); }), ...);
    });
    return result;
}

void for_each_input(Op& op, const std::function<void(ValueId&)>& replace) {
    describe(op, [&](const char*, const auto&... fields) { (each_value(fields, replace), ...); });
}

int state_count(const Optimizer& optimizer) {
    switch (optimizer.kind) {
        case OptimizerKind::Sgd:
            return optimizer.momentum != 0 ? 1 : 0;
        case OptimizerKind::Adadelta:
            return 2;
        case OptimizerKind::Adam:
            return 2;
    }
    NETC_UNREACHABLE();
}

}  // namespace netc::graph
