// The file of kernels: the network at a glance, struct Weights, the functions.
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>

#include "base/check.h"
#include "base/utf8.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::emit {

namespace {

using Row = std::array<std::string, 6>;

std::array<size_t, 6> widths_of(const std::vector<Row>& rows) {
    std::array<size_t, 6> widths{};
    for (const Row& row : rows)
        for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], count_code_points(row[i]));
    return widths;
}

size_t width_of(const std::vector<Row>& rows) {
    size_t total = 3;
    for (const size_t width : widths_of(rows)) total += width > 0 ? width + 2 : 0;
    return total;
}

/// The first bytes of a text, no character cut in two.
std::string shortened(const std::string& text, size_t bytes) {
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

/// Leaves out what the page has no room for: first who computes a layer, then the ends of long columns.
void fit(std::vector<Row>& rows) {
    if (width_of(rows) > loop::line_width)
        for (Row& row : rows) row[5].clear();
    for (size_t most = 60; width_of(rows) > loop::line_width && most > 10; most -= 10)
        for (Row& row : rows)
            for (std::string& text : row)
                if (count_code_points(text) > most) text = shortened(text, most - 3) + "...";
}

/// Columns of text; the fourth and fifth are numbers and end flush.
void print_rows(const std::vector<Row>& rows, Page& page) {
    const std::array<size_t, 6> widths = widths_of(rows);
    for (const Row& row : rows) {
        std::string line = "// ";
        for (size_t i = 0; i < row.size(); ++i) {
            if (widths[i] == 0) continue;
            const std::string gap(widths[i] - count_code_points(row[i]), ' ');
            line += "  " + (i == 3 || i == 4 ? gap + row[i] : row[i] + gap);
        }
        page.line(line.substr(0, line.find_last_not_of(' ') + 1));
    }
}

std::string mega_text(int64_t flops) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", static_cast<double>(flops) / 1e6);
    return flops < 5000 ? "" : text;
}

/// The kernel that computes a layer first, by the layers that the calls name.
std::map<std::string, std::string> kernels_of_layers(const loop::Plan& plan, const Symbols& symbols) {
    std::map<std::string, std::string> result;
    for (const loop::Program& program : plan.programs)
        for (const loop::Phase& phase : program.phases)
            for (const loop::Call& call : phase.calls)
                for (size_t at = 0; at < call.layers.size();) {
                    const size_t end = std::min(call.layers.find(", ", at), call.layers.size());
                    result.emplace(call.layers.substr(at, end - at), symbols.kernels[call.kernel.index]);
                    at = end + 2;
                }
    return result;
}

/// [f/32][c/16][ky][kx][c%16][f%32]: which logical index runs along each extent; empty when that says nothing.
/// The inputs of dense layers are one row i, whatever map they were.
std::string order_of_extents(const loop::WeightSlot& slot) {
    static constexpr const char* letters[] = {"f", "c", "ky", "kx"};
    const size_t rank = slot.packing.logical.size();
    if (rank != 4 && rank != 2) return "";
    std::vector<loop::Packing::Axis> axes;
    for (const loop::Packing::Axis& axis : slot.packing.axes)
        if (axis.extent > 1) axes.push_back(axis);
    const std::string width = std::to_string(slot.extents.back());
    const bool is_row = rank == 2 || slot.extents.size() < axes.size();
    if (is_row && slot.extents.size() == 2) return "[i][j]";
    if (is_row && slot.extents.size() == 3) return "[j/" + width + "][i][j%" + width + "]";
    if (rank == 2 || slot.extents.size() != axes.size()) return "";
    std::string result;
    for (const loop::Packing::Axis& axis : axes) {
        int64_t block = 0;  // the axis outside this one steps by so many
        for (const loop::Packing::Axis& other : axes)
            if (other.logical == axis.logical && other.factor > axis.factor && (block == 0 || other.factor < block))
                block = other.factor;
        std::string text = letters[axis.logical];
        if (axis.factor > 1) text += "/" + std::to_string(axis.factor);
        if (block > 0) text += "%" + std::to_string(block / axis.factor);
        result += "[" + text + "]";
    }
    return result;
}

/// The struct's members have to lie where the plan says: each on the next multiple of 64 bytes.
void check_places(const loop::Plan& plan) {
    int64_t offset = 0;
    for (const loop::WeightSlot& slot : plan.weights) {
        NETC_CHECK(slot.offset_bytes == offset, "weight " + slot.name + " is not where struct Weights has it");
        offset += (4 * loop::product(slot.extents) + 63) / 64 * 64;
    }
    NETC_CHECK(plan.weights_bytes == offset, "struct Weights has another size than the plan");
}

/// Declarations with comments behind them.
using Members = std::vector<std::pair<std::string, std::string>>;

std::pair<std::string, std::string> member_of(const loop::WeightSlot& slot, const std::string& role) {
    std::string extents;
    for (const int64_t extent : slot.extents) extents += "[" + std::to_string(extent) + "]";
    return {"alignas(64) float " + role + extents + ";", order_of_extents(slot)};
}

/// The comments below each other.
void print_members(const Members& members, Page& page) {
    size_t width = 0;
    for (const auto& [declaration, comment] : members)
        if (!comment.empty()) width = std::max(width, declaration.size());
    for (const auto& [declaration, comment] : members) {
        const std::string gap(declaration.size() < width ? width - declaration.size() : 0, ' ');
        page.line(comment.empty() ? declaration : declaration + gap + "  // " + comment);
    }
}

}  // namespace

std::string grouped(int64_t number) {
    std::string digits = std::to_string(number);
    const size_t start = number < 0 ? 1 : 0;
    for (size_t at = digits.size(); at > start + 3;) digits.insert(at -= 3, ",");
    return digits;
}

void print_layers(const loop::Plan& plan, Page& page) {
    const std::map<std::string, std::string> kernels = kernels_of_layers(plan, symbols(plan));
    std::vector<Row> rows{{"layer", "", "shape", "parameters", "MFLOP", "computed by"}};
    for (const loop::LayerRow& layer : plan.layers) {
        const auto kernel = kernels.find(layer.name);
        rows.push_back({comment_text(layer.name), comment_text(layer.text), comment_text(layer.shape),
                        layer.parameters ? grouped(layer.parameters) : "", mega_text(layer.flops),
                        kernel == kernels.end() ? "" : kernel->second});
    }
    rows.push_back({"", "", "", grouped(plan.parameters), "", ""});
    fit(rows);
    print_rows(rows, page);
    page.line("//");
    page.line("// " + grouped(plan.macs) + " multiply-adds a sample.");
}

void print_weights(const loop::Plan& plan, const Symbols& symbols, Page& page) {
    if (plan.weights.empty()) {
        page.line("struct Weights {};");
        return;
    }
    check_places(plan);
    {
        const auto weights = page.block("struct Weights {", "};");
        std::map<Members, std::string> types;  // of the layers so far
        for (size_t i = 0; i < plan.weights.size();) {
            const WeightSymbols& layer = symbols.weights[i];
            Members members;
            for (; i < plan.weights.size() && symbols.weights[i].layer == layer.layer; ++i)
                members.push_back(member_of(plan.weights[i], symbols.weights[i].role));
            const auto [known, is_new] = types.emplace(members, layer.type);
            if (!is_new) {
                page.line(known->second + " " + layer.layer + ";");
                continue;
            }
            const auto block = page.block("struct " + layer.type + " {", "} " + layer.layer + ";");
            print_members(members, page);
        }
    }
    page.line("static_assert(sizeof(Weights) == " + std::to_string(plan.weights_bytes) + ");");
}

void print_kernels(const loop::Plan& plan, const Symbols& symbols, const std::vector<loop::KernelId>& ids,
                   bool in_header, Page& page) {
    for (const loop::KernelId id : ids) {
        if (id != ids.front()) page.line();
        loop::Kernel kernel = loop::renamed(plan.kernels[id], kernel_names(plan.kernels[id]));
        kernel.name = symbols.kernels[id.index];
        for (std::string& line : kernel.comment) line = comment_text(line);
        loop::print(kernel, page, in_header);
    }
}

}  // namespace netc::emit
