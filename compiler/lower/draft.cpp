// A kernel while it is written: parameters and arguments grow with the body.
#include "lower/draft.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/check.h"
#include "loop/tree.h"
#include "lower/kernel_text.h"
#include "lower/rounding.h"

namespace netc::lower {

using namespace graph;
using loop::Argument;
using loop::BufferId;

namespace {

/// What the extents of a value's buffer count.
std::vector<std::string> axes_of(const std::vector<int64_t>& extents) {
    if (extents.size() == 4 && extents[1] == extents[2]) return {"blocks", "side", "side"};
    if (extents.size() == 4) return {"blocks", "height", "width"};
    if (extents.size() == 2) return {"rows", "columns"};
    return {"channels"};
}

/// What the extents of a weight count; those of one place may be left out.
std::vector<std::string> axes_of(const loop::WeightSlot& slot) {
    static constexpr const char* words[] = {"filters", "channels", "window_height", "window_width"};
    if (slot.extents.size() == 1) return {"channels"};
    const bool all = slot.extents.size() == slot.packing.axes.size();
    std::vector<std::string> axes;
    for (const loop::Packing::Axis& axis : slot.packing.axes) {
        if (!all && axis.extent == 1) continue;
        const bool in_blocks = axis.factor > 1;
        axes.emplace_back(in_blocks ? (axis.logical == 0 ? "panels" : "blocks") : words[axis.logical]);
    }
    return axes.size() == slot.extents.size() ? axes : std::vector<std::string>{"panels", "inputs"};
}

}  // namespace

Draft::Draft(Context& context, bool per_sample) : context(context), per_sample_(per_sample) {}

Draft::Slot& Draft::slot(const std::string& key, const std::string& name) {
    for (auto& [known, slot] : slots_)
        if (known == key) return slot;
    std::string unique = name;
    for (int i = 2;
         std::any_of(slots_.begin(), slots_.end(), [&](auto& s) { return s.second.parameter.name == unique; }); ++i)
        unique = fmt::format("{}{}", name, i);
    slots_.push_back({key, {}});
    slots_.back().second.parameter.name = unique;
    return slots_.back().second;
}

View Draft::view(ValueId value, const std::string& name, bool flat, bool written) {
    const BufferId buffer = context.buffer_of(value);
    const loop::Buffer& info = context.program.buffers[buffer];
    const Layout& layout = context.layouts[storage_of(context.graph, context.layouts, value)];
    flat = flat && info.extents.size() > 1;
    Slot& s = slot(fmt::format("buffer {} {}", buffer.index, flat), name);
    s.parameter.element = info.element;
    s.parameter.extents = info.extents;
    if (flat) s.parameter.extents = {layout.elements()};
    s.parameter.axes = axes_of(info.extents);
    if (flat) s.parameter.axes.clear();
    s.parameter.rows = !per_sample_;
    s.parameter.written = s.parameter.written || written;
    s.argument.kind = per_sample_ ? Argument::Kind::Sample : Argument::Kind::Whole;
    s.argument.buffer = buffer;
    s.argument.flat = flat;
    (written ? writes_ : reads_).push_back(buffer);
    View view{s.parameter.name, layout, std::nullopt};
    if (flat) {
        view.layout.channels = layout.elements();
        view.layout.height = view.layout.width = 1;
        view.layout.top = view.layout.left = view.layout.bottom = view.layout.right = 0;
    }
    return view;
}

View Draft::reads(ValueId value, const std::string& name, bool flat) { return view(value, name, flat, false); }
View Draft::writes(ValueId value, const std::string& name, bool flat) { return view(value, name, flat, true); }

std::string Draft::weight_slot(int weight, const std::string& name, bool written, bool row) {
    Slot& s = slot(fmt::format("weight {} {}", weight, row), name);
    const loop::WeightSlot& info = context.plan.weights[weight];
    s.parameter.extents = row ? std::vector<int64_t>{} : info.extents;
    s.parameter.axes = axes_of(info);
    s.parameter.rows = row;
    s.parameter.written = s.parameter.written || written;
    s.argument.kind = Argument::Kind::Weight;
    s.argument.weight = weight;
    s.argument.flat = row;
    (written ? weight_writes_ : weight_reads_).push_back(weight);
    return s.parameter.name;
}

std::string Draft::reads_weight(int weight, const std::string& name) { return weight_slot(weight, name, false, false); }
std::string Draft::writes_weight(int weight, const std::string& name) { return weight_slot(weight, name, true, false); }
std::string Draft::reads_weight_row(int weight, const std::string& name) { return weight_slot(weight, name, false, true); }
std::string Draft::writes_weight_row(int weight, const std::string& name) { return weight_slot(weight, name, true, true); }

std::string Draft::buffer_slot(BufferId buffer, const std::string& name, bool written, bool row) {
    const loop::Buffer& info = context.program.buffers[buffer];
    Slot& s = slot(fmt::format("buffer {} {}", buffer.index, row), name);
    s.parameter.element = info.element;
    s.parameter.extents = row ? std::vector<int64_t>{} : info.extents;
    s.parameter.rows = row || (info.batched && !per_sample_);
    s.parameter.written = s.parameter.written || written;
    s.argument.kind = info.per_thread                ? Argument::Kind::OfThread
                      : info.batched && per_sample_ ? Argument::Kind::Sample
                                                    : Argument::Kind::Whole;
    s.argument.buffer = buffer;
    s.argument.flat = row;
    (written ? writes_ : reads_).push_back(buffer);
    return s.parameter.name;
}

std::string Draft::reads_buffer(BufferId buffer, const std::string& name) {
    return buffer_slot(buffer, name, false, false);
}
std::string Draft::writes_buffer(BufferId buffer, const std::string& name) {
    return buffer_slot(buffer, name, true, false);
}
std::string Draft::reads_row(BufferId buffer, const std::string& name) {
    return buffer_slot(buffer, name, false, true);
}
std::string Draft::writes_row(BufferId buffer, const std::string& name) {
    return buffer_slot(buffer, name, true, true);
}

Expr Draft::n() {
    Slot& s = slot("n", "n");
    s.parameter.kind = loop::Parameter::Kind::Int;
    s.argument.kind = Argument::Kind::N;
    return loop::var("n");
}

Expr Draft::sample_index() {
    NETC_CHECK(per_sample_, "kernels over batches count their samples themselves");
    Slot& s = slot("s", "s");
    s.parameter.kind = loop::Parameter::Kind::Int;
    s.argument.kind = Argument::Kind::SampleIndex;
    return loop::var("s");
}

void Draft::needs_step() {
    Slot& s = slot("step", "step");
    s.parameter.kind = loop::Parameter::Kind::Step;
    s.argument.kind = Argument::Kind::Step;
}

Expr Draft::count(const std::string& name, int64_t value) {
    NETC_CHECK(value <= INT32_MAX, "more places than an int can count");
    Slot& s = slot("int " + name, name);
    s.parameter.kind = loop::Parameter::Kind::Int;
    s.argument.kind = Argument::Kind::Real;
    s.argument.number = static_cast<double>(value);
    return loop::var(name);
}

void Draft::finish(const std::vector<NodeId>& nodes, Expr units, const std::string& unit, const std::string& note) {
    loop::Kernel kernel;
    kernel.name = kernel_name(context, nodes);
    kernel.unit = unit;
    kernel.comment = kernel_comment(context, nodes, note);
    finish(std::move(kernel), layer_names(context, nodes), nodes, units);
}

void Draft::finish(const std::string& name, const std::string& layers, Expr units, const std::string& unit,
                   const std::string& note, const std::string& about) {
    loop::Kernel kernel;
    kernel.name = name;
    kernel.unit = unit;
    kernel.comment = {about.empty() ? layers : about, "", note};
    finish(std::move(kernel), layers, {}, units);
}

void Draft::finish(loop::Kernel kernel, const std::string& layers, const std::vector<NodeId>& nodes, Expr units) {
    kernel.per_sample = per_sample_;
    kernel.body = with_rounded_products(body.take());
    PlannedCall planned;
    // Scalars first, then what is read, then what is written: the order of a call that is read aloud.
    const auto rank = [](const Slot& s) {
        if (s.parameter.kind != loop::Parameter::Kind::Array) return 0;
        return s.parameter.written ? 2 : 1;
    };
    std::stable_sort(slots_.begin(), slots_.end(), [&](auto& a, auto& b) { return rank(a.second) < rank(b.second); });
    const std::set<std::string> used = loop::used_names(kernel.body);
    for (auto& [key, s] : slots_) {
        if (!used.contains(s.parameter.name)) continue;
        kernel.parameters.push_back(s.parameter);
        planned.call.arguments.push_back(s.argument);
    }
    planned.call.kernel = add_kernel(context.plan, context.kernels, std::move(kernel), variants_);
    planned.call.units = units;
    planned.call.layers = layers;
    planned.call.cost = kernel_cost(context, nodes, reads_, writes_, weight_reads_, per_sample_);
    planned.per_sample = per_sample_;
    planned.reads = reads_;
    planned.writes = writes_;
    planned.weight_reads = weight_reads_;
    planned.weight_writes = weight_writes_;
    context.calls.push_back(std::move(planned));
}

}  // namespace netc::lower
