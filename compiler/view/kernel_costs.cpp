// How each kernel of a net works, and what it costs.
#include "view/kernel_costs.h"

#include <algorithm>

#include <fmt/format.h>

namespace netc::view {

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
    }
    return text;
}

}  // namespace netc::view
