// Numbers values by what they mean: the operator with its attributes, and the numbers of its inputs.
#include "lower/reference/match.h"

#include <fmt/format.h>

#include "formula/traits.h"
#include "graph/members.h"
#include "transform/fold_constants.h"

namespace netc::lower {

using namespace graph;

namespace {

/// Members of an operator as text; inputs have been replaced by their numbers.
struct Key {
    std::string text;

    void add(ValueId value) { text += fmt::format(" %{}", static_cast<int>(value.index)); }
    void add(const std::vector<ValueId>& values) {
        for (ValueId value : values) add(value);
    }
    void add(const std::vector<int64_t>& list) {
        for (int64_t x : list) text += fmt::format(" {}", x);
    }
    void add(const Shape& shape) { add(shape.dims); }
    void add(const Window& w) {
        for (const auto& pair : {w.size, w.stride, w.dilation, w.pad_before, w.pad_after, w.overhang})
            text += fmt::format(" {} {}", pair[0], pair[1]);
    }
    void add(const Optimizer& o) { text += " " + o.text; }
    void add(double number) { text += fmt::format(" {}", number); }
    void add(int64_t number) { text += fmt::format(" {}", number); }
    void add(int number) { text += fmt::format(" {}", number); }
    void add(bool flag) { text += flag ? " yes" : " no"; }
    // Equal formulas are one object; a function also says in which order it reads.
    void add(const formula::FunctionRef& function) {
        text += fmt::format(" {}", static_cast<const void*>(function->value.get()));
        for (const std::string& name : function->variables) text += " " + name;
        for (const formula::Formula& d : function->derivatives) text += fmt::format(" {}", static_cast<const void*>(d.get()));
    }
    void add(ZipKind kind) { add(static_cast<int>(kind)); }
    void add(ReduceKind kind) { add(static_cast<int>(kind)); }
    void add(const std::vector<IndexAxis>& axes) {
        for (const IndexAxis& axis : axes)
            text += fmt::format(" {} {} {} {} {}", axis.axis, axis.factor, axis.offset, axis.divisor, axis.modulus);
    }
    void add(NodeId) {}  // which of several equal nodes it is does not change what a value means
    void add(RowResult result) { add(static_cast<int>(result)); }
    void add(BatchNormPart part) { add(static_cast<int>(part)); }
};

std::string key_of(Op& op, const Shape& shape) {
    Key key;
    describe(op, [&](const char* name, auto&&... fields) {
        key.text = name;
        (key.add(fields.value), ...);
    });
    // Every other operator's shape follows from its inputs.
    if (std::holds_alternative<Constant>(op)) key.add(shape);
    return key.text;
}

// While an operator is numbered, its inputs are numbers instead of values.
ValueId input(int number) { return {static_cast<uint32_t>(number)}; }
int meaning_of(ValueId input) { return static_cast<int>(input.index); }

}  // namespace

/// The graph where what depends on constants is known; its values are the same ones.
const Graph& Meanings::folded(const Graph& graph) {
    const auto [entry, is_new] = folded_.try_emplace(&graph, graph);
    if (is_new) transform::fold_constants(entry->second);
    return entry->second;
}

int Meanings::of(const Graph& graph, ValueId value) {
    const auto found = known_.find({&graph, value});
    if (found != known_.end()) return found->second;
    const Graph& known = folded(graph);
    Op op = known.producer(value);
    if (auto* norm = std::get_if<BatchNorm>(&op)) norm->recomputed = {};
    const auto* reshape = std::get_if<Reshape>(&op);
    if (reshape && known.shape(reshape->in) == known.shape(value)) op = Map{formula::identity(), {reshape->in}};
    for_each_input(op, [&](ValueId& in) { in = input(of(graph, in)); });
    // Inputs and labels are counted apart: their names tell them apart.
    if (std::holds_alternative<Input>(op))
        return known_[{&graph, value}] =
                   numbers_.emplace("Input " + known.values[value].name, static_cast<int>(numbers_.size())).first->second;
    return known_[{&graph, value}] = number_of(op, known.shape(value));
}

int Meanings::number_of(Op op, const Shape& shape) {
    if (const auto* map = std::get_if<Map>(&op)) {
        if (formula::is_identity(*map->function)) return meaning_of(map->ins[0]);
        const auto found = pools_.find(meaning_of(map->ins[0]));
        if (map->ins.size() == 1 && found != pools_.end() && formula::is_monotone(map->function->value)) {
            // The function of the largest is the largest of the function.
            MaxPool pool = found->second;
            pool.in = input(number_of(Map{map->function, {pool.in}}, shape));
            return number_of(pool, shape);
        }
    }
    if (auto* scale = std::get_if<Scale>(&op)) {
        const auto inner = scalings_.find(meaning_of(scale->in));
        if (inner != scalings_.end()) *scale = Scale{inner->second.in, inner->second.factor * scale->factor};
        if (scale->factor == 1) return meaning_of(scale->in);
    }
    const int result = numbers_.emplace(key_of(op, shape), static_cast<int>(numbers_.size())).first->second;
    if (const auto* pool = std::get_if<MaxPool>(&op)) pools_.emplace(result, *pool);
    if (const auto* scale = std::get_if<Scale>(&op)) scalings_.emplace(result, *scale);
    return result;
}

}  // namespace netc::lower
