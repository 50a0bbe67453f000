#include "random_tensors.h"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace {

constexpr int most_elements = 1500, most_rank = 5;

std::string axis_text(int axis, int rank, bool from_end) { return number(from_end ? axis - rank : axis); }

}  // namespace

int Tensor::elements() const {
    return std::accumulate(dims.begin(), dims.end(), 1, [](int a, int b) { return a * b; });
}

std::string list_text(const std::vector<int>& numbers) {
    std::string text;
    for (const int n : numbers) text += (text.empty() ? "" : ", ") + number(n);
    return "[" + text + "]";
}

/// Its own line has its name too, unless it is an input.
bool TensorWriter::is_read(const Tensor& value) const {
    int found = 0;
    for (size_t at = body.find(value.name); at != std::string::npos; at = body.find(value.name, at + 1)) {
        const auto part_of_name = [&](size_t place) { return place < body.size() && std::isalnum(static_cast<unsigned char>(body[place])); };
        found += !part_of_name(at - 1) && !part_of_name(at + value.name.size());
    }
    return found > (value.name[0] == 't' ? 1 : 0);
}

std::vector<int> TensorWriter::random_dims(int rank) {
    std::vector<int> dims;
    const int most = rank <= 1 ? 40 : rank == 2 ? 18 : rank == 3 ? 8 : 4;
    for (int d = 0; d < rank; ++d) dims.push_back(chance_.one_in(5) ? 1 : chance_.one_in(8) ? 16 : chance_.between(1, most));
    while (std::accumulate(dims.begin(), dims.end(), 1, [](int a, int b) { return a * b; }) > most_elements)
        *std::max_element(dims.begin(), dims.end()) /= 2;
    return dims;
}

void TensorWriter::declare(const std::string& what, const std::string& name, const std::string& type) {
    declarations += "    " + what + " " + name + " : " + type + "\n";
    files += ", " + name + " = \"" + name + ".npy\"";
}

void TensorWriter::declare() {
    const int inputs = chance_.between(0, 2);
    for (int i = 0; i < inputs; ++i) {
        Tensor input{"more" + number(i + 1), random_dims(chance_.between(0, 4))};
        declare("input", input.name, "f32" + list_text(input.dims));
        inputs_.push_back(input);
        offer(input);
    }
    if (!chance_.one_in(3)) return;
    const Tensor words{"words", random_dims(chance_.between(0, 2))};
    const int rows = chance_.one_of({1, 2, 7, 50}), columns = chance_.one_of({1, 3, 8, 16, 17});
    declare("input", words.name, "index[" + number(rows) + "]" + (words.rank() == 0 ? "" : list_text(words.dims)));
    std::vector<int> dims = words.dims;
    dims.push_back(columns);
    if (Tensor{"", dims}.elements() > most_elements) dims.back() = 1;
    const std::string init = chance_.one_in(2) ? "" : ", init = normal(0.5)";
    offer(named("words | embedding(" + number(dims.back()) + init + ")", dims));
}

/// The newest mostly.
Tensor TensorWriter::source() {
    return chance_.one_in(3) ? chance_.any_of(values_) : values_.back();
}

Tensor TensorWriter::named(const std::string& text, std::vector<int> dims) {
    Tensor value{"t" + number(++count_), std::move(dims)};
    body += "    " + value.name + " = " + text + "\n";
    return value;
}

void TensorWriter::statement() {
    using Maker = Tensor (TensorWriter::*)(const Tensor&);
    static constexpr Maker makers[] = {
        &TensorWriter::activation, &TensorWriter::with_number,   &TensorWriter::broadcast, &TensorWriter::broadcast,
        &TensorWriter::broadcast,  &TensorWriter::outer,         &TensorWriter::reduction, &TensorWriter::reduction,
        &TensorWriter::normalised, &TensorWriter::permuted,      &TensorWriter::permuted,  &TensorWriter::along_an_axis,
        &TensorWriter::resized,    &TensorWriter::along_an_axis, &TensorWriter::resized,   &TensorWriter::split,
        &TensorWriter::joined,     &TensorWriter::joined,        &TensorWriter::reshaped,  &TensorWriter::product,
        &TensorWriter::product,    &TensorWriter::with_weights,  &TensorWriter::with_weights,
    };
    const Maker make = makers[chance_.between(0, static_cast<int>(std::size(makers)) - 1)];
    const Tensor in = source();
    offer((this->*make)(in));
}

Tensor TensorWriter::activation(const Tensor& in) {
    std::string text = in.name;
    const int steps = chance_.between(1, 2);
    for (int i = 0; i < steps; ++i)
        text += " | " + chance_.one_of<std::string>({"relu", "tanh", "sigmoid", "identity", "tanh | square", "tanh | exp", "dropout(0.2)"});
    if (chance_.one_in(4)) text = "log(square(" + text + ") + 0.5)";
    if (chance_.one_in(4)) text = "sqrt(square(" + text + ") + 0.3)";
    if (in.rank() > 0 && chance_.one_in(4)) text = "(" + text + ") | softmax" + (in.rank() == 1 ? "" : "(axis = -1)");
    return named(text, in.dims);
}

Tensor TensorWriter::with_number(const Tensor& in) {
    const std::string& x = in.name;
    return named(chance_.one_of<std::string>({x + " * 0.5 - 1", "2 - " + x + " / 3", "1 / (square(" + x + ") + 1)", x + " * (" + x + " > 0.1)",
                                              x + " * (0.3 <= " + x + ") + (" + x + " < 0)", "3 * " + x + " / (sigmoid(" + x + ") + 1)",
                                              "(" + x + " >= -0.2) - " + x, "(" + x + " == 0) + " + x}),
                 in.dims);
}

/// A value that fits `in`, axis by axis, when axes of 1 are repeated.
Tensor TensorWriter::partner(const Tensor& in) {
    std::vector<Tensor> fitting;
    for (const Tensor& value : values_) {
        const int common = std::min(in.rank(), value.rank());
        bool fits = value.name != in.name || chance_.one_in(3);
        std::vector<int> dims = in.rank() > value.rank() ? in.dims : value.dims;
        for (int d = 1; d <= common; ++d) {
            const int a = in.dims[static_cast<size_t>(in.rank() - d)], b = value.dims[static_cast<size_t>(value.rank() - d)];
            fits = fits && (a == b || a == 1 || b == 1);
            dims[dims.size() - static_cast<size_t>(d)] = std::max(a, b);
        }
        if (fits && Tensor{"", dims}.elements() <= most_elements) fitting.push_back(value);
    }
    if (!fitting.empty() && !chance_.one_in(3)) return chance_.any_of(fitting);
    std::vector<int> dims = in.dims;
    for (int& extent : dims)
        if (chance_.one_in(3)) extent = 1;
    dims.erase(dims.begin(), dims.begin() + chance_.between(0, static_cast<int>(dims.size())));
    if (chance_.one_in(2)) {  // a weight
        const std::string name = "w" + number(++weights_);
        declarations += "    weight " + name + " : f32" + list_text(dims) + " = " +
                        chance_.one_of<std::string>({"normal(0.5)", "constant(1.5)", "uniform(0.7)"}) + "\n";
        return {name, dims};
    }
    std::vector<int> axes, kept = in.dims;
    for (int d = 0; d < in.rank(); ++d)
        if (chance_.one_in(2)) axes.push_back(d);
    if (axes.empty()) return in;
    for (const int axis : axes) kept[static_cast<size_t>(axis)] = 1;
    return named(in.name + " | " + chance_.one_of<std::string>({"mean", "sum", "max", "min"}) + "(axis = " + list_text(axes) + ", keep = true)", kept);
}

Tensor TensorWriter::broadcast(const Tensor& in) {
    Tensor other = partner(in);
    Tensor a = in, b = other;
    if (chance_.one_in(2)) std::swap(a, b);
    std::vector<int> dims = a.rank() > b.rank() ? a.dims : b.dims;
    for (int d = 1; d <= std::min(a.rank(), b.rank()); ++d)
        dims[dims.size() - static_cast<size_t>(d)] =
            std::max(a.dims[static_cast<size_t>(a.rank() - d)], b.dims[static_cast<size_t>(b.rank() - d)]);
    switch (chance_.between(0, 6)) {
        case 0: return named(a.name + " + " + b.name, dims);
        case 1: return named(a.name + " - " + b.name, dims);
        case 2: return named("tanh(" + a.name + ") * " + b.name, dims);
        case 3: return named(a.name + " / (sigmoid(" + b.name + ") + 0.5)", dims);
        case 4: return named(a.name + " * (" + a.name + chance_.one_of<std::string>({" < ", " <= ", " > ", " >= ", " == "}) + b.name + ")", dims);
        case 5: return named("tanh(" + a.name + " * " + b.name + " + " + a.name + ") - " + b.name, dims);
        default: return named("(" + a.name + " - " + b.name + ") * tanh(" + b.name + ")", dims);
    }
}

/// Both sides are repeated.
Tensor TensorWriter::outer(const Tensor& in) {
    if (in.rank() == 0 || in.rank() + 1 > most_rank) return with_number(in);
    const int last = in.dims.back();
    if (in.elements() * last > most_elements) return reduction(in);
    std::vector<int> column = in.dims, row = in.dims, dims = in.dims;
    column.push_back(1);
    row.insert(row.end() - 1, 1);
    dims.push_back(last);
    const Tensor left = named(in.name + " | reshape(" + list_text(column) + ")", column);
    return named("tanh(" + left.name + ") " + chance_.one_of<std::string>({"*", "-", "+", "<"}) + " (" + in.name + " | tanh | reshape(" + list_text(row) + "))", dims);
}

Tensor TensorWriter::reduction(const Tensor& in) {
    const std::string kind = chance_.one_of<std::string>({"sum", "mean", "max", "min"});
    std::vector<int> axes;
    for (int d = 0; d < in.rank(); ++d)
        if (chance_.one_in(2)) axes.push_back(d);
    const bool keep = chance_.one_in(3), all = axes.empty();
    if (all) {
        axes.resize(in.dims.size());
        std::iota(axes.begin(), axes.end(), 0);
    }
    std::vector<int> dims;
    for (int d = 0; d < in.rank(); ++d) {
        const bool over = std::find(axes.begin(), axes.end(), d) != axes.end();
        if (!over) dims.push_back(in.dims[static_cast<size_t>(d)]);
        if (over && keep) dims.push_back(1);
    }
    std::vector<int> written = axes;
    if (chance_.one_in(3) && !written.empty()) written.back() -= in.rank();
    const std::string axis = all ? "" : "axis = " + (axes.size() == 1 && chance_.one_in(2) ? number(written[0]) : list_text(written));
    const std::string arguments = axis + (keep ? std::string(axis.empty() ? "" : ", ") + "keep = true" : "");
    const std::string text = in.name + " | " + kind + (arguments.empty() ? "" : "(" + arguments + ")");
    if (kind == "sum" && in.elements() > 8) return bounded(text, dims);
    return named(text, dims);
}

/// Large numbers would make everything that follows the same.
Tensor TensorWriter::bounded(const std::string& text, std::vector<int> dims) {
    const Tensor large = named(text, dims);
    return named(large.name + " * 0.2 | tanh", std::move(dims));
}

/// Takes the mean away and divides by the deviation, along an axis or two.
Tensor TensorWriter::normalised(const Tensor& in) {
    if (in.rank() == 0) return activation(in);
    const int axis = chance_.between(0, in.rank() - 1);
    std::vector<int> axes{axis};
    if (axis + 1 < in.rank() && chance_.one_in(2)) axes.push_back(axis + 1);
    const std::string over = "axis = " + list_text(axes) + ", keep = true)";
    const Tensor centred = named(in.name + " - mean(" + in.name + ", " + over, in.dims);
    return named(centred.name + " / sqrt(mean(square(" + centred.name + "), " + over + " + 0.1)", in.dims);
}

Tensor TensorWriter::permuted(const Tensor& in) {
    if (in.rank() == 0) return activation(in);
    std::vector<int> order(in.dims.size());
    std::iota(order.begin(), order.end(), 0);
    for (size_t i = order.size() - 1; i > 0; --i) std::swap(order[i], order[static_cast<size_t>(chance_.between(0, static_cast<int>(i)))]);
    std::vector<int> dims;
    for (const int axis : order) dims.push_back(in.dims[static_cast<size_t>(axis)]);
    const std::string text = in.name + " | permute(" + list_text(order) + ")";
    return named(text + (chance_.one_in(3) ? " | tanh" : ""), dims);
}

Tensor TensorWriter::along_an_axis(const Tensor& in) {
    if (in.rank() == 0) return activation(in);
    const int axis = chance_.between(0, in.rank() - 1), extent = in.dims[static_cast<size_t>(axis)];
    const std::string on = "axis = " + axis_text(axis, in.rank(), chance_.one_in(4)) + ")";
    if (chance_.one_in(2)) return named(in.name + " | flip(" + on, in.dims);
    return named(in.name + " | roll(" + number(chance_.between(-extent - 2, 2 * extent)) + ", " + on, in.dims);
}

Tensor TensorWriter::resized(const Tensor& in) {
    if (in.rank() == 0) return activation(in);
    const int axis = chance_.between(0, in.rank() - 1), extent = in.dims[static_cast<size_t>(axis)];
    std::vector<int> dims = in.dims;
    int& changed = dims[static_cast<size_t>(axis)];
    const std::string on = ", axis = " + axis_text(axis, in.rank(), chance_.one_in(4));
    std::string text;
    switch (in.rank() == 3 ? chance_.between(0, 4) : chance_.between(0, 3)) {
        case 0: {
            const int step = chance_.between(1, 3), first = chance_.between(0, extent - 1);
            changed = chance_.between(1, (extent - 1 - first) / step + 1);
            text = "slice(" + number(first) + ", " + number(changed) + on + (step > 1 || chance_.one_in(3) ? ", step = " + number(step) : "") + ")";
            break;
        }
        case 1: {
            const int before = chance_.between(0, 2), after = chance_.between(0, 3);
            changed += before + after;
            text = "pad(" + number(before) + ", " + number(after) + on + ")";
            break;
        }
        case 2: {
            const int before = chance_.between(0, std::min(2, extent - 1)), after = chance_.between(0, std::min(2, extent - 1 - before));
            changed -= before + after;
            text = "crop(" + number(before) + ", " + number(after) + on + ")";
            break;
        }
        case 3: {
            const int times = chance_.between(1, 3);
            changed *= times;
            text = "tile(" + number(times) + on + ")";
            break;
        }
        default: {
            const int y = chance_.between(1, 3), x = chance_.between(1, 3);
            dims = {in.dims[0], in.dims[1] * y, in.dims[2] * x};
            text = "upsample([" + number(y) + ", " + number(x) + "])";
        }
    }
    if (Tensor{"", dims}.elements() > most_elements) return reduction(in);
    return named(in.name + " | " + text, dims);
}

Tensor TensorWriter::split(const Tensor& in) {
    if (in.rank() == 0) return activation(in);
    const int axis = chance_.between(0, in.rank() - 1);
    std::vector<int> dims = in.dims;
    int& extent = dims[static_cast<size_t>(axis)];
    std::vector<int> divisors;
    for (int d = 2; d <= std::min(4, extent); ++d)
        if (extent % d == 0) divisors.push_back(d);
    if (divisors.empty()) return resized(in);
    const int parts = chance_.any_of(divisors);
    extent /= parts;
    std::string names;
    std::vector<Tensor> values;
    for (int i = 0; i < parts; ++i) {
        values.push_back({"t" + number(++count_), dims});
        names += (i > 0 ? ", " : "") + values.back().name;
    }
    body += "    " + names + " = " + in.name + " | split(" + number(parts) + ", axis = " + number(axis) + ")\n";
    for (size_t i = 0; i + 1 < values.size(); ++i) offer(values[i]);
    return values.back();
}

Tensor TensorWriter::joined(const Tensor& in) {
    const bool stacks = in.rank() < 4 && (in.rank() == 0 || chance_.one_in(2));
    const int axis = stacks ? chance_.between(0, in.rank()) : chance_.between(0, in.rank() - 1);
    std::vector<std::string> texts{in.name};
    std::vector<int> dims = in.dims;
    if (stacks) dims.insert(dims.begin() + axis, 1);
    const int others = chance_.between(1, 2);
    for (int i = 0; i < others; ++i) {
        std::vector<Tensor> fitting;
        for (const Tensor& value : values_) {
            bool fits = value.rank() == in.rank();
            for (int d = 0; fits && d < in.rank(); ++d)
                fits = value.dims[static_cast<size_t>(d)] == in.dims[static_cast<size_t>(d)] || (!stacks && d == axis);
            if (fits) fitting.push_back(value);
        }
        const Tensor other = chance_.any_of(fitting);
        texts.push_back(other.name + (other.name == in.name || chance_.one_in(3) ? " | tanh" : ""));
        dims[static_cast<size_t>(axis)] += stacks ? 1 : other.dims[static_cast<size_t>(axis)];
    }
    if (Tensor{"", dims}.elements() > most_elements) return reduction(in);
    std::string text;
    for (const std::string& part : texts) text += (text.empty() ? "" : ", ") + part;
    const int rank = static_cast<int>(dims.size());
    return named((stacks ? "stack(" : "concat(") + text + ", axis = " + axis_text(axis, rank, chance_.one_in(4)) + ")", dims);
}

Tensor TensorWriter::reshaped(const Tensor& in) {
    int rest = in.elements();
    std::vector<int> dims;
    const int rank = chance_.between(1, 4);
    for (int d = 1; d < rank; ++d) {
        std::vector<int> divisors;
        for (int n = 1; n <= rest; ++n)
            if (rest % n == 0) divisors.push_back(n);
        dims.push_back(chance_.any_of(divisors));
        rest /= dims.back();
    }
    dims.insert(dims.begin() + chance_.between(0, static_cast<int>(dims.size())), rest);
    return named(in.name + " | reshape(" + list_text(dims) + ")", dims);
}

Tensor TensorWriter::product(const Tensor& in) {
    if (in.rank() < 2) {
        if (in.elements() > 40) return reshaped(in);
        const std::vector<int> dims{in.elements(), in.elements()};
        const Tensor column = named(in.name + " | reshape([" + number(in.elements()) + ", 1])", {in.elements(), 1});
        return named("matmul(" + column.name + ", " + column.name + ", transpose_b = true) | tanh", dims);
    }
    const size_t rows = in.dims.size() - 2, columns = in.dims.size() - 1;
    const bool transposed = chance_.one_in(2);
    std::vector<Tensor> fitting;
    for (const Tensor& value : values_) {
        if (value.rank() != in.rank() || value.dims[transposed ? columns : rows] != in.dims[columns]) continue;
        if (std::equal(value.dims.begin(), value.dims.end() - 2, in.dims.begin())) fitting.push_back(value);
    }
    Tensor right;
    if (!fitting.empty() && !chance_.one_in(3)) {
        right = chance_.any_of(fitting);
    } else {  // a weight is one matrix for all
        const int k = in.dims[columns], j = chance_.one_of({1, 2, 5, 16, 17, 33});
        if (in.elements() / k * j > most_elements) return reduction(in);
        right = {"w" + number(++weights_), transposed ? std::vector<int>{j, k} : std::vector<int>{k, j}};
        declarations += "    weight " + right.name + " : f32" + list_text(right.dims) + " = normal(0.5)\n";
    }
    std::vector<int> dims = in.dims;
    dims.back() = right.dims[right.dims.size() - (transposed ? 2 : 1)];
    if (Tensor{"", dims}.elements() > most_elements) return reduction(in);
    return bounded("matmul(" + in.name + ", " + right.name + (transposed ? ", transpose_b = true)" : ")"), dims);
}

Tensor TensorWriter::with_weights(const Tensor& in) {
    const std::string more = chance_.one_of<std::string>({"", " | tanh", " | relu"});
    if (in.rank() == 3) {
        const int filters = chance_.one_of({1, 3, 8, 16, 17});
        if (chance_.one_in(4)) return named(in.name + " | batchnorm" + more, in.dims);
        if (filters * in.dims[1] * in.dims[2] > most_elements) return reduction(in);
        return named(in.name + " | conv(" + number(filters) + ", " + number(chance_.one_of({1, 3})) + ", pad = same)" + more, {filters, in.dims[1], in.dims[2]});
    }
    if (in.rank() == 1 && chance_.one_in(4)) return named(in.name + " | batchnorm" + more, in.dims);
    if (in.rank() != 1 && in.rank() != 2) return permuted(in);
    std::vector<int> dims = in.dims;
    dims.back() = chance_.one_of({1, 2, 5, 16, 17, 33});
    if (Tensor{"", dims}.elements() > most_elements) return reduction(in);
    return named(in.name + " | dense(" + number(dims.back()) + (chance_.one_in(3) ? ", bias = false" : "") + ")" + more, dims);
}

Tensor TensorWriter::as_row(const Tensor& in) {
    if (in.rank() == 1) return in;
    return {in.rank() == 0 ? "(" + in.name + " | reshape([1]))" : "(" + in.name + " | flatten)", {in.elements()}};
}

/// A loss of `at` itself.
void TensorWriter::further_loss(const Tensor& at) {
    const std::string kind = chance_.one_of<std::string>({"mean_squared_error", "mean_absolute_error"});
    const std::string weight = chance_.one_of<std::string>({"", "0.5 * "});
    const std::string label = "aim" + number(++labels_);
    if ((at.rank() == 2 && at.dims[1] > 1) || (at.rank() == 3 && at.dims[0] > 1)) {
        if (chance_.one_in(2)) {  // a class at each place
            const bool map = at.rank() == 3;
            const std::vector<int> places = map ? std::vector<int>{at.dims[1], at.dims[2]} : std::vector<int>{at.dims[0]};
            declare("label", label, "class[" + number(at.dims[map ? 0 : 1]) + "]" + list_text(places));
            losses.push_back(weight + "cross_entropy(" + at.name + ", " + label + ")");
            return;
        }
    }
    for (const Tensor& input : inputs_)
        if (input.dims == at.dims && input.name != at.name && chance_.one_in(2)) {
            losses.push_back(weight + kind + "(" + at.name + ", " + input.name + ")");
            return;
        }
    declare("label", label, "f32" + list_text(at.dims));
    losses.push_back(weight + kind + "(" + at.name + ", " + label + ")");
}

std::string TensorWriter::head(int classes) {
    std::string rows;
    for (const Tensor& value : values_) {
        if (is_read(value)) continue;
        rows += (rows.empty() ? "" : ", ") + as_row(value).name;
        if (chance_.one_in(2) && value.name[0] == 't') further_loss(value);
    }
    body += "    ends = " + (rows.find(", ") == std::string::npos ? rows : "concat(" + rows + ")") + "\n";
    body += "    tensor_scores = ends | dense(" + number(classes) + ")\n";
    return "tensor_scores";
}
