// How each kernel of a net works, and what it costs.
#include "view/kernel_costs.h"

#include <algorithm>

#include <fmt/format.h>

namespace netc::view {

namespace {

/// "conv2 forward: winograd (winograd 12.4, direct 18.6 million products of vectors)"
std::string reason_of(const loop::AlgorithmChoice& choice) {
    std::string costs;
    for (const loop::AlgorithmChoice::Way& way : choice.ways)
        costs += fmt::format("{}{} {:.3f}", costs.empty() ? "" : ", ", way.name, way.cost * 1e-6);
    const char* why = choice.reason == loop::AlgorithmChoice::Reason::Tuned   ? "tuned; estimated: "
                      : choice.reason == loop::AlgorithmChoice::Reason::Asked ? "asked for; estimated: "
                                                                              : "";
    return fmt::format("  {} {}: {} ({}{} million products of vectors)\n", choice.layer, choice.direction, choice.way(),
                       why, costs);
}

}  // namespace

std::string kernel_costs(const loop::Plan& plan) {
    std::string text;
    size_t width = 6;
    for (const loop::Kernel& kernel : plan.kernels) width = std::max(width, kernel.name.size());
    for (const loop::Program& program : plan.programs) {
        if (program.mode == loop::Mode::Reference) continue;
        text += fmt::format("{}{}, batch {}\n  {:>10}  {:>10}  {:<{}}  how\n", text.empty() ? "" : "\n", program.name,
                            program.batch, "MFLOP", "kB", "kernel", width);
        for (const loop::Phase& phase : program.phases)
            for (const loop::Call& call : phase.calls) {
                const loop::Kernel& kernel = plan.kernels[call.kernel];
                // Layers and lines, an empty one, the flow of shapes, an empty one, and what is special.
                const bool tells = !kernel.comment.empty() && kernel.comment.back().find("-->") == std::string::npos;
                text +=
                    fmt::format("  {:>10.3f}  {:>10.1f}  {:<{}}  {}{}\n", static_cast<double>(call.cost.flops) * 1e-6,
                                static_cast<double>(call.cost.bytes_read + call.cost.bytes_written) * 1e-3, kernel.name,
                                width, tells ? kernel.comment.back() : "one pass over its maps",
                                kernel.per_sample && program.batch > 1 ? " (a sample)" : "");
            }
        for (const loop::AlgorithmChoice& choice : plan.choices)
            if (choice.program == program.name) text += reason_of(choice);
    }
    return text;
}

}  // namespace netc::view
