// What the reference states in numbers is what the interpreter computes; its arithmetic of shapes is that of the
// checker.
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <sstream>
#include <vector>

#include "check/functions.h"
#include "check/layers.h"
#include "formula/averages.h"
#include "formula/steps.h"
#include "graph/evaluate.h"
#include "graph_builder.h"
#include "transform/update.h"
#include "unit/check/checked.h"

using namespace netc;
using namespace netc::check;

namespace {

/// `[[1, 2], [3, 4]]`
struct Numbers {
    std::vector<int64_t> dims;
    std::vector<double> values;
};

/// Reads `x = [1, 2], [3, 4], label = 1`; numbers before any name are those of "".
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::map<std::string, std::vector<Numbers>> read() {
        std::map<std::string, std::vector<Numbers>> result;
        if (text_.empty()) return result;
        std::string name;
        do {
            if (std::isalpha(peek())) {
                name = word();
                take('=');
            }
            Numbers numbers;
            value(numbers, 0);
            result[name].push_back(std::move(numbers));
        } while (taken(','));
        REQUIRE_MESSAGE(at_ == text_.size(), text_);
        return result;
    }

private:
    char peek() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    bool taken(char c) {
        if (peek() != c) return false;
        ++at_;
        return true;
    }
    void take(char c) { REQUIRE_MESSAGE(taken(c), text_); }
    std::string word() {
        const size_t first = at_;
        while (at_ < text_.size() && (std::isalnum(text_[at_]) || text_[at_] == '_' || text_[at_] == '.')) ++at_;
        return std::string(text_.substr(first, at_ - first));
    }
    void value(Numbers& numbers, size_t depth) {
        if (!taken('[')) {
            peek();
            size_t length = 0;
            numbers.values.push_back(std::stod(std::string(text_.substr(at_)), &length));
            at_ += length;
            return;
        }
        if (numbers.dims.size() == depth) numbers.dims.push_back(0);
        int64_t count = 0;
        do {
            value(numbers, depth + 1);
            ++count;
        } while (taken(','));
        take(']');
        numbers.dims[depth] = count;
    }

    std::string_view text_;
    size_t at_ = 0;
};

void check_close(const std::vector<double>& found, const std::vector<double>& right) {
    REQUIRE(found.size() == right.size());
    for (size_t i = 0; i < right.size(); ++i)
        CHECK_MESSAGE((found[i] == right[i] || std::abs(found[i] - right[i]) <= 1e-6 * (0.6 + std::abs(right[i]))), found[i], " is not ", right[i]);
}

void append(std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

/// `out = CALL`, or `out = x | CALL` of a layer with one input. A net has an input, even where the layer reads none.
Checked net_of_call(const Entry& entry, const Worked& worked,
                    const std::map<std::string, std::vector<Numbers>>& given) {
    std::string text = "net N {\n";
    const bool piped = entry.inputs.size() == 1 && !entry.many_inputs;
    const bool looks_up = !entry.inputs.empty() && entry.inputs.front() == "index";
    if (entry.inputs.empty()) text += "  input unread : f32[]\n";
    const std::vector<std::string> names = piped ? std::vector<std::string>{looks_up ? "index" : "x"}
                                           : entry.many_inputs
                                               ? std::vector<std::string>{"a", "b"}
                                               : std::vector<std::string>(entry.inputs.begin(), entry.inputs.end());
    for (const std::string& name : names) {
        const Numbers& first = given.at(name).front();
        const graph::Shape scores{given.at(names[0]).front().dims};
        if (name == "label" && !first.dims.empty())
            text += "  label label : class[" + std::to_string(graph::class_scores(scores).classes) + "]" +
                    to_string(graph::Shape{first.dims}) + "\n";
        else if (entry.declared && netc::check::is_number(entry.declared->declaration, name))
            text += "  label " + name + " : f32[]\n";
        else if (first.dims.empty())
            text += "  label " + name + " : class[" + std::to_string(given.at(names[0]).front().dims.at(0)) + "]\n";
        else if (name == "index")
            text += "  input x : index[" + std::to_string(given.at("table").front().dims[0]) + "]" +
                    to_string(graph::Shape{first.dims}) + "\n";
        else
            text += "  input " + name + " : f32" + to_string(graph::Shape{first.dims}) + "\n";
    }
    if (entry.group == Group::Metric) return Checked(text + "  metric " + std::string(worked.call) + "\n}\n");
    return Checked(text + (entry.name == "split" ? "  out, other = " : "  out = ") + (piped ? "x | " : "") + std::string(worked.call) + "\n}\n");
}

/// The metric of all samples.
void check_metric(const graph::Model& model, graph::Bindings<double>& bindings, int64_t batch, const std::vector<double>& wanted) {
    const graph::Metric& metric = model.metrics.at(0);
    const std::vector<double>& numbers = bindings[metric.value];
    std::vector<double> averages(numbers.size() / static_cast<size_t>(batch));
    for (size_t i = 0; i < numbers.size(); ++i) averages[i % averages.size()] += numbers[i] / static_cast<double>(batch);
    check_close({metric.of_averages ? formula::value_of(*metric.of_averages, averages) : averages.at(0)}, wanted);
}

void check_layer(const Entry& entry, const Worked& worked) {
    const auto given = Reader(worked.given).read(), right = Reader(worked.result).read();
    const Checked net = net_of_call(entry, worked, given);
    REQUIRE_MESSAGE(net.model, net.said);
    const graph::Model& model = *net.model;
    graph::Bindings<double> bindings(model.graph);
    int64_t batch = 1;
    if (entry.inputs.empty()) bindings[model.inputs.at(0).value] = {0};
    for (const auto& list : {model.inputs, model.labels})
        for (const graph::InputInfo& info : list) {
            if (entry.inputs.empty()) continue;
            const std::string name = given.count(info.name) ? info.name : "index";
            batch = static_cast<int64_t>(given.at(name).size());
            for (const Numbers& sample : given.at(name)) append(bindings[info.value], sample.values);
        }
    for (const graph::ParameterInfo& info : model.graph.parameters) {
        // `kernel`, or `conv2.kernel` where there are several.
        const auto own = std::find_if(given.begin(), given.end(), [&](const auto& each) { return info.name.ends_with("." + each.first); });
        const double first = info.role == "scale" || info.role == "running_variance" ? 1 : 0;
        if (own == given.end())
            bindings[info.value].assign(static_cast<size_t>(model.graph.shape(info.value).elements()), first);
        else
            bindings[info.value] = own->second.front().values;
        if (own != given.end()) CHECK(own->second.front().dims == model.graph.shape(info.value).dims);
    }
    graph::evaluate(model.graph, bindings, batch, {.training = worked.training});
    if (entry.group == Group::Metric) return check_metric(model, bindings, batch, right.at("").front().values);
    for (const auto& each : right) {
        const auto& name = each.first;
        const auto& numbers = each.second;
        CAPTURE(name);
        graph::ValueId value;
        for (const graph::ParameterInfo& info : model.graph.parameters)
            if (info.role == name) value = info.value;
        for (const graph::ValueId id : model.graph.values.ids())
            if (name.empty() && model.graph.values[id].name == "out") value = id;
        if (name.empty() && entry.name == "identity") value = model.inputs.at(0).value;
        REQUIRE(value);
        CHECK(model.graph.shape(value).dims == numbers.front().dims);
        std::vector<double> all;
        for (const Numbers& each : numbers) append(all, each.values);
        check_close(bindings[value], all);
    }
}

void check_optimizer(const Worked& worked) {
    const auto given = Reader(worked.given).read(), right = Reader(worked.result).read();
    const Checked net(
        "net N {\n  input x : f32[4]\n  label y : class[2]\n  s = x | dense(2)\n  loss cross_entropy(s, y)\n}\n"
        "data d { source npy(\"a.npy\", \"b.npy\") }\ntrain t : N on d { optimizer " +
        std::string(worked.call) + " }");
    REQUIRE_MESSAGE(net.model, net.said);
    test::Builder builder;
    const graph::ValueId weight = builder.weight({{1}}, "w"), gradient = builder.weight({{1}}, "g");
    transform::Gradients gradients;
    gradients.of[0] = gradient;
    transform::update(builder.graph, gradients, net.model->stages.at(0).optimizer);
    graph::Bindings<double> bindings(builder.graph);
    bindings[weight] = given.at("w").front().values;
    std::vector<double> found, wanted;
    for (uint32_t step = 1; step <= given.at("g").size(); ++step) {
        bindings[gradient] = given.at("g")[step - 1].values;
        graph::evaluate(builder.graph, bindings, 1, {.training = true, .step = step});
        append(found, bindings[weight]);
    }
    for (const Numbers& each : right.at("")) append(wanted, each.values);
    check_close(found, wanted);
}

/// A schedule as the rate, in each step of a stage.
void check_schedule(const Worked& worked) {
    const auto given = Reader(worked.given).read(), right = Reader(worked.result).read();
    const auto steps = static_cast<int64_t>(given.at("steps").front().values.front());
    const auto epochs = static_cast<int64_t>(given.at("epochs").front().values.front());
    const Checked net(
        "net N {\n  input x : f32[4]\n  label y : class[2]\n  s = x | dense(2)\n  loss cross_entropy(s, y)\n}\n"
        "data d { source npy(\"a.npy\", \"b.npy\") }\ntrain t : N on d { epochs " +
        std::to_string(epochs) + ", optimizer sgd(lr = " + std::string(worked.call) + ") }");
    REQUIRE_MESSAGE(net.model, net.said);
    std::vector<double> found, wanted;
    for (int64_t step = 0; step < steps; ++step)
        found.push_back(formula::value_at(net.model->stages.at(0).optimizer.rate, formula::place_of_step(step, steps / epochs, epochs)));
    for (const Numbers& each : right.at("")) wanted.insert(wanted.end(), each.values.begin(), each.values.end());
    check_close(found, wanted);
}

/// The value of `floor((H + pads - size) / stride) + 1`.
class Formula {
public:
    Formula(std::string_view text, const std::map<std::string, double>& names) : text_(text), names_(names) {}

    int64_t value() {
        const double result = sum();
        REQUIRE_MESSAGE(peek() == '\0', text_);
        return static_cast<int64_t>(result);
    }

private:
    char peek() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }
    char next() { return peek(), text_.at(at_++); }
    double sum() {
        double result = product();
        while (peek() == '+' || peek() == '-') result += next() == '+' ? product() : -product();
        return result;
    }
    double product() {
        double result = atom();
        while (peek() == '*' || peek() == '/') {
            if (next() == '*')
                result *= atom();
            else
                result /= atom();
        }
        return result;
    }
    double atom() {
        if (peek() == '(') return inside();
        std::string word;
        while (at_ < text_.size() && (std::isalnum(text_[at_]) || text_[at_] == '_')) word += text_[at_++];
        REQUIRE_MESSAGE(!word.empty(), text_);
        if (std::isdigit(word[0])) return std::stod(word);
        if (word == "floor") return std::floor(inside());
        if (word == "ceil") return std::ceil(inside());
        if (word != "min") return names_.at(word);
        next();
        const double a = sum();
        next();
        const double b = sum();
        next();
        return std::min(a, b);
    }
    double inside() {
        next();
        const double result = sum();
        next();
        return result;
    }

    std::string text_;
    const std::map<std::string, double>& names_;
    size_t at_ = 0;
};

/// Compares what a window's height becomes with a line of the reference, for a range of sizes.
void check_window(const Entry& entry, const std::string& line) {
    const size_t where = line.find(" where ");
    const std::string formula = line.substr(5, where == std::string::npos ? where : where - 5);
    const std::string option = where == std::string::npos ? "" : ", " + line.substr(where + 7);
    const bool same = option == ", pad = same", back = entry.name == "conv_transpose", conv = back || entry.name == "conv";
    int accepted = 0;
    for (int H = 1; H <= 9; ++H)
        for (int size = 1; size <= 4; ++size)
            for (int stride = 1; stride <= 3; ++stride)
                for (int pads = 0; pads < (same ? 1 : conv ? 4 : 2 * size - 1); ++pads)
                    for (int dilation = 1; dilation <= (conv ? 2 : 1); ++dilation)
                        for (int added = 0; added < (back && !same ? std::max(stride, dilation) : 1); ++added) {
                            const int top = (pads + 1) / 2;
                            const auto text = [](int number) { return std::to_string(number); };
                            std::string call = std::string(entry.name) + (conv ? "(1, [" : "([");
                            call += text(size) + ", 1], stride = [" + text(stride) + ", 1]" + option;
                            if (!same) call += ", pad = [" + text(top) + ", " + text(pads - top) + ", 0, 0]";
                            if (conv) call += ", dilation = [" + text(dilation) + ", 1]";
                            if (back && !same) call += ", output_pad = [" + text(added) + ", 0]";
                            const Checked net("net N {\n  input x : f32[1, " + text(H) + ", 1]\n  out = x | " + call +
                                              ")\n}\n");
                            const std::map<std::string, double> names{
                                {"H", H},       {"size", size}, {"kernel", size},       {"stride", stride},
                                {"pads", pads}, {"top", top},   {"dilation", dilation}, {"output_pad", added},
                            };
                            const int64_t wanted = Formula(formula, names).value();
                            CAPTURE(call);
                            CAPTURE(H);
                            REQUIRE_MESSAGE(net.model.has_value() == (wanted >= 1), net.said);
                            if (!net.model) continue;
                            CHECK(net.model->graph.shape(net.model->parts.at(0).value).dims ==
                                  std::vector<int64_t>{1, wanted, 1});
                            ++accepted;
                        }
    CHECK(accepted > 50);
}

}  // namespace

TEST_CASE("the numbers of the reference are what is computed") {
    for (const Entry* entry : all_entries()) {
        CAPTURE(entry->name);
        const bool source = entry->group == Group::Source || entry->group == Group::Initialiser || entry->group == Group::Augmentation;
        CHECK(entry->worked.empty() == source);
        for (const Worked& worked : entry->worked) {
            CAPTURE(worked.call);
            CAPTURE(worked.given);
            if (entry->group == Group::Optimizer)
                check_optimizer(worked);
            else if (entry->group == Group::Schedule)
                check_schedule(worked);
            else
                check_layer(*entry, worked);
        }
    }
}

TEST_CASE("every variant that computes something else has numbers") {
    int variants = 0;
    for (const Entry* entry : all_entries())
        for (const VariantEntry& variant : entry->variants) {
            ++variants;
            const bool only_starts = variant.defaults.starts_with("init = ");  // tests/unit/check/variants_test.cpp
            if (variant.defaults.empty() || only_starts) continue;
            const std::string as = " as " + std::string(variant.system);
            // Of variants that are the same, one suffices.
            const bool worked = std::any_of(entry->worked.begin(), entry->worked.end(), [&](const Worked& each) {
                return std::any_of(entry->variants.begin(), entry->variants.end(), [&](const VariantEntry& alike) {
                    return alike.defaults == variant.defaults && each.call.ends_with(" as " + std::string(alike.system));
                });
            });
            CHECK_MESSAGE(worked, entry->name, as);
        }
    CHECK(variants > 50);
}

TEST_CASE("the reference's arithmetic of windows is that of the checker") {
    int formulas = 0;
    for (const Entry* entry : all_entries()) {
        CAPTURE(entry->name);
        std::istringstream lines{std::string(entry->shapes)};
        for (std::string line; std::getline(lines, line);) {
            if (line.rfind("H' = ", 0) != 0) continue;
            CAPTURE(line);
            check_window(*entry, line);
            ++formulas;
        }
    }
    CHECK(formulas == 10);
}
