// Plain loops for operators that look at one element at a time, and the frame of all plain kernels.
#include "lower/reference/kernels.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/match.h"
#include "formula/print.h"
#include "lower/formula_loops.h"
#include "lower/kernel_text.h"

namespace netc::lower {

using namespace graph;
using loop::apply;
using loop::Argument;
using loop::BufferId;
using loop::integer;
using loop::product;

BufferId PlainProgram::buffer_of(ValueId value) {
    const auto found = buffers.find(value);
    if (found != buffers.end()) return found->second;
    const Value& info = graph.values[value];
    const Op& producer = graph.producer(value);
    loop::Buffer buffer;
    buffer.name = info.name;
    buffer.element = info.type.dtype == DType::I32 ? loop::Element::I32 : loop::Element::F64;
    buffer.extents = info.type.shape.dims;
    buffer.batched = info.type.batched;
    buffer.bytes = product(buffer.extents) * loop::element_bytes(buffer.element) * (buffer.batched ? program.batch : 1);
    if (std::holds_alternative<Input>(producer))
        buffer.role = info.type.dtype == DType::I32 ? loop::Role::Label : loop::Role::Input;
    if (std::holds_alternative<graph::Parameter>(producer)) buffer.role = loop::Role::Scratch;
    return buffers[value] = program.buffers.add(std::move(buffer));
}

// ------------------------------------------------------------------------------- kernels as such

PlainKernel::PlainKernel(PlainProgram& program, std::string name, std::string formula, bool per_sample)
    : program_(program) {
    kernel_.name = "plain_" + name;
    kernel_.comment = {std::move(formula)};
    kernel_.per_sample = per_sample;
}

PlainArray PlainKernel::array(BufferId buffer, const std::string& name, bool flat, bool written) {
    const loop::Buffer& info = program_.program.buffers[buffer];
    loop::Parameter parameter;
    parameter.name = name;
    parameter.element = info.element;
    parameter.extents = flat ? std::vector<int64_t>{product(info.extents)} : info.extents;
    parameter.rows = info.batched && !kernel_.per_sample;
    parameter.written = written;
    Argument argument;
    argument.kind = info.batched && kernel_.per_sample ? Argument::Kind::Sample : Argument::Kind::Whole;
    argument.buffer = buffer;
    argument.flat = flat;
    kernel_.parameters.push_back(parameter);
    arguments_.push_back(argument);
    return {name, parameter.extents, {info.element, 1}, std::nullopt};
}

PlainArray PlainKernel::reads(ValueId value, const std::string& name, bool flat) {
    return array(program_.buffer_of(value), name, flat, false);
}
PlainArray PlainKernel::writes(ValueId value, const std::string& name, bool flat) {
    return array(program_.buffer_of(value), name, flat, true);
}
PlainArray PlainKernel::reads_buffer(BufferId buffer, const std::string& name) {
    return array(buffer, name, false, false);
}
PlainArray PlainKernel::writes_buffer(BufferId buffer, const std::string& name) {
    return array(buffer, name, false, true);
}

Expr PlainKernel::n() {
    kernel_.parameters.push_back({loop::Parameter::Kind::Int, "n", loop::Element::F32, {}, false, false});
    arguments_.emplace_back().kind = Argument::Kind::N;
    return loop::var("n");
}

Expr PlainKernel::dropout_key(int layer) {
    kernel_.parameters.push_back({loop::Parameter::Kind::Step, "step", loop::Element::F32, {}, false, false});
    arguments_.emplace_back().kind = Argument::Kind::Step;
    for (const char* name : {"layer", "s"})
        kernel_.parameters.push_back({loop::Parameter::Kind::Int, name, loop::Element::F32, {}, false, false});
    arguments_.emplace_back().kind = Argument::Kind::Real;
    arguments_.back().number = layer;
    arguments_.emplace_back().kind = Argument::Kind::SampleIndex;
    const loop::Type key_type{loop::Element::U32, 1};
    return body.let("key", apply("step.key", key_type, {loop::var("layer"), loop::var("s")}));
}

void PlainKernel::over(const std::vector<std::string>& names, const std::vector<int64_t>& extents,
                       const std::function<void(const std::vector<Expr>&)>& fill) {
    std::vector<Expr> indices;
    const std::function<void()> next = [&] {
        const size_t d = indices.size();
        if (d == extents.size()) return fill(indices);
        body.loop(names[d], 0, integer(extents[d]), [&](Expr i) {
            indices.push_back(i);
            next();
            indices.pop_back();
        });
    };
    next();
}

void PlainKernel::finish(const std::string& layer) {
    kernel_.body = body.take();
    loop::Call call;
    call.arguments = arguments_;
    call.units = 1;
    call.layers = layer;
    const bool per_sample = kernel_.per_sample;
    call.kernel = add_kernel(program_.plan, program_.kernels, std::move(kernel_), {"for_" + spelled(layer)});
    program_.program.phases.push_back({per_sample, {std::move(call)}});
}

// ---------------------------------------------------------------------------- element by element

namespace {

class PointwiseWriter {
public:
    PointwiseWriter(PlainProgram& program, NodeId node)
        : program_(program),
          out_(program.graph.nodes[node].result),
          batched_(program.graph.values[out_].type.batched) {}

    void map(const Map& op) {
        const std::vector<std::string>& names = op.function->variables;
        std::string formula = "out = " + formula::to_text(op.function->value);
        for (const std::string& name : names) formula += (name == names.front() ? ", of " : ", ") + name;
        PlainKernel kernel(program_, op.function->name.c_str(), formula.c_str(), batched_);
        std::vector<std::function<Expr(Expr)>> operands;
        for (size_t i = 0; i < op.ins.size(); ++i) operands.push_back(operand(kernel, op.ins[i], array_name(names, i)));
        const PlainArray out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents, [&](const auto& i) {
            FormulaVariables here;
            for (size_t v = 0; v < names.size(); ++v) here.emplace(names[v], operands[v](i[0]));
            kernel.body.assign(out.at(i), loops_of(op.function->value, here, double_type(), kernel.body));
        });
        kernel.finish(name());
    }

    /// The name of what a function reads, where the loops around it have none of that name.
    static std::string array_name(const std::vector<std::string>& names, size_t index) {
        std::string name = names[index];
        for (const char* taken : {"out", "i", "part", "first", "last", "n", "step", "s", "layer"})
            if (name == taken) name += "_in";
        return std::count(names.begin(), names.end(), name) > 0 && name != names[index] ? name + "_" : name;
    }

    void zip(const Zip& op) {
        switch (op.kind) {
            case ZipKind::Add:
                return binary("add", "out = a + b", op, [](Expr a, Expr b) { return a + b; });
            case ZipKind::Sub:
                return binary("subtract", "out = a - b", op, [](Expr a, Expr b) { return a - b; });
            case ZipKind::Mul:
                return binary("multiply", "out = a * b", op, [](Expr a, Expr b) { return a * b; });
            case ZipKind::Div:
                return binary("divide", "out = a / b", op, [](Expr a, Expr b) { return a / b; });
            case ZipKind::Max:
                return binary("larger", "out = max(a, b)", op, [](Expr a, Expr b) { return call("max", {a, b}); });
            case ZipKind::Min:
                return binary("smaller", "out = min(a, b)", op, [](Expr a, Expr b) { return call("min", {a, b}); });
            case ZipKind::Equal:
                return binary("equal", "out = a == b ? 1 : 0", op, [](Expr a, Expr b) { return truth(loop::equal(a, b)); });
            case ZipKind::Less:
                return binary("less", "out = a < b ? 1 : 0", op, [](Expr a, Expr b) { return truth(loop::less(a, b)); });
            case ZipKind::LessEqual:
                return binary("less_equal", "out = a <= b ? 1 : 0", op,
                              [](Expr a, Expr b) { return truth(loop::less_equal(a, b)); });
        }
        NETC_UNREACHABLE();
    }

    void scale(const Scale& op) {
        unary("scale", "out = in * factor", op.in, [&](Expr x) { return x * number(op.factor); });
    }

    void copy(ValueId in) {
        unary("copy", "out = in", in, [](Expr x) { return x; });
    }

    void fill(double value) {
        PlainKernel kernel(program_, "fill", "out = a number", batched_);
        const PlainArray out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents, [&](const auto& i) { kernel.body.assign(out.at(i), number(value)); });
        kernel.finish(name());
    }

    void places() {
        PlainKernel kernel(program_, "places", "out[i] = i", batched_);
        const PlainArray out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents,
                    [&](const auto& i) { kernel.body.assign(out.at(i), call("to_f64", {i[0]})); });
        kernel.finish(name());
    }

    void random_normal(const RandomNormal& op) {
        PlainKernel kernel(program_, "random_normal", "out = the element's random number, of mean 0 and deviation 1");
        const PlainArray out = kernel.writes(out_, "out", true);
        const Expr key = kernel.dropout_key(op.layer);
        kernel.over({"i"}, out.extents,
                    [&](const auto& i) { kernel.body.assign(out.at(i), call("random_normal", {key, i[0]})); });
        kernel.finish(name());
    }

    void dropout(const Dropout& op) {
        PlainKernel kernel(program_, "dropout",
                           "out = in / (1 - rate) where the element's random number is large, else 0");
        const PlainArray in = kernel.reads(op.in, "in", true), out = kernel.writes(out_, "out", true);
        const Expr key = kernel.dropout_key(op.layer);
        const auto threshold = static_cast<int64_t>(std::min(op.rate * 4294967296.0, 4294967295.0));
        kernel.over({"i"}, out.extents, [&](const auto& i) {
            const Expr random = apply("random_number", {loop::Element::U32, 1}, {key, i[0]});
            kernel.body.assign(out.at(i), loop::select(loop::greater_equal(random, integer(threshold)),
                                                       in.at(i) / number(1 - op.rate), number(0)));
        });
        kernel.finish(name());
    }

    void concat(const Concat& op) {
        PlainKernel kernel(program_, "concat", "the inputs one behind the other along an axis", batched_);
        const PlainArray out = kernel.writes(out_, "out");
        int64_t first = 0;
        for (size_t k = 0; k < op.ins.size(); ++k) {
            const PlainArray in = kernel.reads(op.ins[k], "in" + std::to_string(k + 1));
            kernel.over(axis_names(in.extents.size()), in.extents, [&](const auto& i) {
                std::vector<Expr> place = i;
                place[op.axis] = place[op.axis] + integer(first);
                kernel.body.assign(out.at(place), in.at(i));
            });
            first += in.extents[op.axis];
        }
        kernel.finish(name());
    }

    void slice(const Slice& op) {
        const Shape& shape = program_.graph.shape(op.in);
        const int64_t first = op.first * (shape.elements() / shape[0]);
        PlainKernel kernel(program_, "slice", "a part of the input along the first dimension", batched_);
        const PlainArray in = kernel.reads(op.in, "in", true), out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents,
                    [&](const auto& i) { kernel.body.assign(out.at(i), in.at({i[0] + integer(first)})); });
        kernel.finish(name());
    }

private:
    static Expr truth(Expr condition) { return loop::select(std::move(condition), number(1), number(0)); }
    static Expr call(const char* function, std::vector<Expr> arguments) {
        return apply(function, double_type(), std::move(arguments));
    }
    const std::string& name() const { return program_.graph.values[out_].name; }

    void unary(const char* called, const char* formula, ValueId value, const std::function<Expr(Expr)>& made) {
        PlainKernel kernel(program_, called, formula, batched_);
        const PlainArray in = kernel.reads(value, "in", true), out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents, [&](const auto& i) { kernel.body.assign(out.at(i), made(in.at(i))); });
        kernel.finish(name());
    }

    /// A value's element; a constant stands for as many numbers as there are.
    std::function<Expr(Expr)> operand(PlainKernel& kernel, ValueId value, const std::string& role) {
        if (const auto* constant = std::get_if<Constant>(&program_.graph.producer(value)))
            return [constant = *constant](Expr) { return number(constant.value); };
        const PlainArray array = kernel.reads(value, role, true);
        return [array](Expr i) { return array.at({array.extents[0] == 1 ? Expr(0) : i}); };
    }

    void binary(const char* called, const char* formula, const Zip& op, const std::function<Expr(Expr, Expr)>& made) {
        PlainKernel kernel(program_, called, formula, batched_);
        const auto a = operand(kernel, op.a, "a"), b = operand(kernel, op.b, "b");
        const PlainArray out = kernel.writes(out_, "out", true);
        kernel.over({"i"}, out.extents, [&](const auto& i) { kernel.body.assign(out.at(i), made(a(i[0]), b(i[0]))); });
        kernel.finish(name());
    }

    PlainProgram& program_;
    ValueId out_;
    bool batched_;
};

// ------------------------------------------------------------------------- whole rows and planes

void dense(PlainProgram& program, const Dense& op, ValueId result) {
    PlainKernel kernel(program, "dense", "out[j] = bias[j] + sum over i of in[i] * kernel[j][i]");
    const PlainArray in = kernel.reads(op.in, "in", true), weight = kernel.reads(op.kernel, "kernel");
    std::optional<PlainArray> bias;
    if (op.bias) bias = kernel.reads(op.bias, "bias");
    const PlainArray out = kernel.writes(result, "out", true);
    kernel.over({"j"}, out.extents, [&](const auto& j) {
        const Expr sum = kernel.body.variable("sum", bias ? bias->at(j) : number(0));
        kernel.over({"i"}, in.extents, [&](const auto& i) {
            kernel.body.add(sum, in.at(i) * weight.at({j[0], i[0]}));
        });
        kernel.body.assign(out.at(j), sum);
    });
    kernel.finish(program.graph.values[result].name);
}

/// One number for each channel of `in`.
void global_pool(PlainProgram& program, ValueId value, ValueId result, bool mean) {
    PlainKernel kernel(program, mean ? "global_mean" : "global_largest",
                       mean ? "out[c] = mean over y, x of in[c][y][x]" : "out[c] = the largest of in[c][y][x]");
    const PlainArray in = kernel.reads(value, "in"), out = kernel.writes(result, "out", true);
    const std::vector<int64_t> area(in.extents.begin() + 1, in.extents.end());
    kernel.over({"c"}, out.extents, [&](const auto& c) {
        const Expr found = kernel.body.variable(mean ? "sum" : "largest", number(mean ? 0 : -INFINITY));
        kernel.over({"y", "x"}, area, [&](const auto& i) {
            std::vector<Expr> indices = c;
            indices.insert(indices.end(), i.begin(), i.end());
            const Expr element = in.at(indices);
            if (mean)
                kernel.body.add(found, element);
            else
                kernel.body.assign(found, apply("max", double_type(), {found, element}));
        });
        kernel.body.assign(out.at(c), mean ? found / number(static_cast<double>(product(area))) : found);
    });
    kernel.finish(program.graph.values[result].name);
}

}  // namespace

void lower_plainly(PlainProgram& program, NodeId node) {
    const ValueId out = program.graph.nodes[node].result;
    PointwiseWriter pointwise(program, node);
    match(
        program.graph.nodes[node].op, [](const Input&) {}, [](const graph::Parameter&) {},
        [&](const Constant& op) { pointwise.fill(op.value); }, [&](const Places&) { pointwise.places(); },
        [&](const RandomNormal& op) { pointwise.random_normal(op); }, [](const Training&) { NETC_UNREACHABLE(); },
        [&](const Conv2d& op) { plain_conv(program, op, out); },
        [&](const Conv2dGradInput& op) { plain_conv_transpose(program, op, out); },
        [&](const Dense& op) { dense(program, op, out); }, [&](const MaxPool& op) { plain_max_pool(program, op, out); },
        [&](const AvgPool& op) { plain_avg_pool(program, op, out); },
        [&](const GlobalAvgPool& op) { global_pool(program, op.in, out, true); },
        [&](const GlobalMaxPool& op) { global_pool(program, op.in, out, false); },
        [&](const Map& op) { pointwise.map(op); }, [&](const Zip& op) { pointwise.zip(op); },
        [&](const Scale& op) { pointwise.scale(op); }, [&](const Dropout& op) { pointwise.dropout(op); },
        [&](const Reshape& op) { pointwise.copy(op.in); }, [&](const Concat& op) { pointwise.concat(op); },
        [&](const Slice& op) { pointwise.slice(op); }, [&](const BatchNorm& op) { plain_batch_norm(program, op, out); },
        [&](const TopK& op) { plain_top_k(program, op, out); },
        [&](const Broadcast& op) { plain_broadcast(program, op, out); },
        [&](const IndexMap& op) { plain_index_map(program, op, out); },
        [&](const Bilinear& op) { plain_bilinear(program, op, out); },
        [&](const Gather& op) { plain_gather(program, op, out); },
        [&](const OneHot& op) { plain_one_hot(program, op, out); },
        [&](const MapRows& op) { plain_rows(program, op, out); },
        [&](const Reduce& op) { plain_reduce(program, op, out); },
        [&](const MatMul& op) { plain_matmul(program, op, out); },
        // The gradients of the program are compared with differences of the loss.
        [](const IndexMapGrad&) { NETC_UNREACHABLE(); }, [](const BatchSum&) { NETC_UNREACHABLE(); },
        []<BackwardOp T>(const T&) { NETC_UNREACHABLE(); });
}

}  // namespace netc::lower
