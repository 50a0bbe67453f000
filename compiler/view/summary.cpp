// Writes the summary as text and as JSON.
#include "view/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "base/utf8.h"
#include "view/memory.h"

namespace netc::view {

namespace {

/// 600165 -> "600,165"
std::string grouped(int64_t number) {
    std::string text = fmt::format("{}", number);
    for (int place = static_cast<int>(text.size()) - 3; place > (number < 0 ? 1 : 0); place -= 3) {
        text.insert(static_cast<size_t>(place), ",");
    }
    return text;
}

/// Cells under headings; every column but the first `left` ones is aligned to the right.
class TextTable {
public:
    TextTable(std::vector<std::string> headings, size_t left) : left_(left) { row(std::move(headings)); }

    void row(std::vector<std::string> cells) {
        for (size_t i = 0; i < cells.size(); ++i) {
            if (widths_.size() <= i) widths_.push_back(0);
            cells[i] = printable(cells[i]);
            widths_[i] = std::max(widths_[i], count_code_points(cells[i]));
        }
        rows_.push_back(std::move(cells));
    }
    std::string text() const {
        std::string result;
        for (const auto& cells : rows_) {
            std::string line = " ";
            for (size_t i = 0; i < cells.size(); ++i) {
                const std::string space(widths_[i] - count_code_points(cells[i]), ' ');
                line += " " + (i < left_ ? cells[i] + space : space + cells[i]) + " ";
            }
            line.erase(line.find_last_not_of(' ') + 1);
            result += line + "\n";
        }
        return result;
    }

private:
    size_t left_;
    std::vector<size_t> widths_;
    std::vector<std::vector<std::string>> rows_;
};

/// Bytes of the result of a layer for one sample.
int64_t result_bytes(const graph::Model& model, size_t layer) {
    return 4 * model.graph.shape(model.layers.at(layer).value).elements();
}

std::string megaflops(int64_t flops) { return flops == 0 ? "" : fmt::format("{:.2f}", static_cast<double>(flops) * 1e-6); }

std::string json_string(const std::string& text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            result += '\\';
            result += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            result += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            result += c;
        }
    }
    return result + "\"";
}

std::string layer_table(const graph::Model& model, const loop::Plan& plan) {
    TextTable table({"layer", "step", "result", "parameters", "MFLOP", "bytes"}, 3);
    for (const graph::InputInfo& input : model.inputs) {
        const graph::Shape& shape = model.graph.shape(input.value);
        table.row({input.name, "input", to_string(shape), "", "", grouped(4 * shape.elements())});
    }
    int64_t flops = 0, bytes = 0;
    for (size_t i = 0; i < plan.layers.size(); ++i) {
        const loop::LayerRow& layer = plan.layers[i];
        flops += layer.flops;
        bytes += result_bytes(model, i);
        table.row({layer.name, layer.text, layer.shape, layer.parameters ? grouped(layer.parameters) : "",
                   megaflops(layer.flops), grouped(result_bytes(model, i))});
    }
    table.row({"total", "", "", grouped(plan.parameters), megaflops(flops), grouped(bytes)});
    return table.text();
}

std::string memory_table(const loop::Plan& plan) {
    std::vector<std::string> head = {""}, batch = {"batch"}, weights = {"weights"}, states = {"optimizer"},
                             workspace = {"workspace"}, total = {"total"};
    for (const Arena& arena : arenas(plan)) {
        head.push_back(arena.purpose);
        batch.push_back(grouped(arena.batch));
        weights.push_back(grouped(arena.weights));
        states.push_back(arena.states ? grouped(arena.states) : "");
        workspace.push_back(grouped(arena.workspace));
        total.push_back(grouped(arena.total()));
    }
    TextTable table(head, 1);
    for (auto* row : {&batch, &weights, &states, &workspace, &total}) table.row(std::move(*row));
    return table.text();
}

}  // namespace

std::string summary(const graph::Model& model, const loop::Plan& plan) {
    NETC_CHECK(plan.layers.size() == model.layers.size(), "the plan has another number of layers than the net");
    std::string text = fmt::format("{}: {} parameters, {} multiply-adds a sample\n\n", printable(plan.net),
                                   grouped(plan.parameters), grouped(plan.macs));
    text += layer_table(model, plan);
    if (!model.variants.empty()) text += "\ndefaults of other systems\n\n";
    for (const std::string& variant : model.variants) text += fmt::format("  {}\n", variant);
    text += fmt::format("\nmemory in bytes, mapped once at start, for up to {} threads\n\n", plan.max_threads);
    text += memory_table(plan);
    text += "\nbeside it while training: the samples as their files hold them, and 4 bytes for each of them (their order)\n";
    return text;
}

std::string summary_json(const graph::Model& model, const loop::Plan& plan) {
    NETC_CHECK(plan.layers.size() == model.layers.size(), "the plan has another number of layers than the net");
    std::string layers, memory;
    for (size_t i = 0; i < plan.layers.size(); ++i) {
        const loop::LayerRow& layer = plan.layers[i];
        const auto& dims = model.graph.shape(model.layers[i].value).dims;
        layers += fmt::format("{}{{\"name\": {}, \"text\": {}, \"shape\": [{}], \"params\": {}, \"flops\": {}, \"bytes\": {}}}",
                              i ? ", " : "", json_string(layer.name), json_string(layer.text), fmt::join(dims, ", "),
                              layer.parameters, layer.flops, result_bytes(model, i));
    }
    for (const Arena& arena : arenas(plan)) {
        memory += fmt::format("{}{{\"for\": {}, \"batch\": {}, \"weights\": {}, \"states\": {}, \"workspace\": {}, \"total\": {}}}",
                              memory.empty() ? "" : ", ", json_string(arena.purpose), arena.batch, arena.weights,
                              arena.states, arena.workspace, arena.total());
    }
    return fmt::format("{{\"net\": {}, \"params\": {}, \"macs\": {}, \"memory\": {{\"train_bytes\": {}, \"infer_bytes\": {}, "
                       "\"threads\": {}, \"arenas\": [{}]}}, \"layers\": [{}]}}\n",
                       json_string(plan.net), plan.parameters, plan.macs, train_bytes(plan), infer_bytes(plan),
                       plan.max_threads, memory, layers);
}

}  // namespace netc::view
