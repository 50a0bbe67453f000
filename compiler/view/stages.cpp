// Prints kernels, buffers and calls.
#include "view/stages.h"

#include <fmt/format.h>

#include "base/page.h"
#include "loop/print.h"

namespace netc::view {

namespace {

std::string buffers(const loop::Program& program) {
    std::string text = fmt::format("  {:>12} {:>12}  {:<9} {}\n", "bytes", "at", "phases", "buffer");
    for (const loop::Buffer& buffer : program.buffers) {
        const std::string life = fmt::format("{}..{}", buffer.first_phase, buffer.last_phase);
        const bool is_state = buffer.role == loop::Role::State;
        text += fmt::format("  {:>12} {:>12}  {:<9} {}{}{}{}\n", buffer.bytes, buffer.offset_bytes,
                            is_state ? "state" : life, buffer.name, buffer.batched ? " of each sample" : "",
                            buffer.note.empty() ? "" : ", ", buffer.note);
    }
    return text;
}

std::string phases(const loop::Plan& plan, const loop::Program& program) {
    std::string text;
    for (size_t i = 0; i < program.phases.size(); ++i) {
        const loop::Phase& phase = program.phases[i];
        text += fmt::format("  phase {}, {}:", i, phase.per_sample ? "sample by sample" : "units shared");
        for (const loop::Call& call : phase.calls) text += " " + plan.kernels[call.kernel].name;
        text += "\n";
    }
    return text;
}

}  // namespace

std::string kernels(const loop::Plan& plan) {
    Page page;
    for (const loop::Kernel& kernel : plan.kernels) {
        page.blank();
        loop::print(kernel, page);
    }
    return page.text();
}

std::string memory(const loop::Plan& plan) {
    std::string text;
    for (const loop::Program& program : plan.programs) {
        text += fmt::format("{}: batch {}, workspace {} bytes, states {} bytes\n", program.name, program.batch,
                            program.workspace_bytes, program.state_bytes);
        text += buffers(program) + phases(plan, program);
    }
    return text;
}

}  // namespace netc::view
