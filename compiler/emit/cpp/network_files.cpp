// The net itself as files: one while that can be read and compiled in one go; else training forwards, training
// backwards, and the rest, with a header for what they share.
#include <algorithm>
#include <map>

#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"

namespace netc::emit {

namespace {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// Lines up to which the net is one file.
constexpr int64_t longest_file = 4000;

/// Phases of a program.
struct Piece {
    size_t program;
    ProgramPass pass;
};

/// What is in one file: pieces of programs, and the kernels that only they call.
struct Part {
    std::string file, job;
    std::vector<Piece> pieces;
    std::vector<loop::KernelId> kernels;
};

/// A training program turns around where the first gradient of a weight is made.
std::vector<ProgramPass> passes_of(const loop::Plan& plan, const loop::Program& program) {
    const auto makes_gradient = [&](const loop::Call& call) {
        const loop::Kernel& kernel = plan.kernels[call.kernel];
        for (size_t i = 0; i < call.arguments.size(); ++i) {
            const loop::BufferId id = call.arguments[i].buffer;
            const bool of_weight =
                id && program.buffers[id].role == loop::Role::Gradient && !program.buffers[id].batched;
            if (of_weight && kernel.parameters[i].written) return true;
        }
        return false;
    };
    const auto turn = std::find_if(program.phases.begin(), program.phases.end(), [&](const loop::Phase& phase) {
        return std::any_of(phase.calls.begin(), phase.calls.end(), makes_gradient);
    });
    const size_t count = program.phases.size(), backward = static_cast<size_t>(turn - program.phases.begin());
    if (backward == 0 || backward == count) return {{"_pass", 0, count}};
    return {{"_forward", 0, backward}, {"_backward", backward, count}};
}

class NetworkWriter {
public:
    NetworkWriter(const loop::Plan& plan, const Symbols& symbols) : plan_(plan), symbols_(symbols) {
        Page layers, weights;
        print_layers(plan, layers);
        print_weights(plan, symbols, weights);
        texts_ = {{"NET", comment_text(plan.net)},
                  {"FILE", comment_text(plan.file)},
                  {"SPACE", symbols.space},
                  {"STEM", symbols.stem},
                  {"LAYERS", layers.text()},
                  {"WEIGHTS", weights.text()}};
    }

    NamedTexts files() {
        Page programs;
        for (size_t i = 0; i < plan_.programs.size(); ++i) separated(programs, [&] { whole_program(i, programs); });
        const std::string one = filled("network.cpp", "", kernels_text(plan_.kernels.ids(), false), programs.text());
        if (std::count(one.begin(), one.end(), '\n') <= longest_file) return {{symbols_.stem + ".cpp", one}};
        return several();
    }

private:
    template <class Print>
    static void separated(Page& page, Print print) {
        if (!page.text().empty()) page.line();
        print();
    }

    void whole_program(size_t program, Page& page) { print_program(plan_, symbols_, program, page); }

    NamedTexts several() {
        std::vector<Part> parts = parts_of_net();
        std::vector<loop::KernelId> shared;
        for (const loop::KernelId id : plan_.kernels.ids()) {
            std::vector<Part*> users;
            for (Part& part : parts)
                if (calls(part, id)) users.push_back(&part);
            (users.size() == 1 ? users[0]->kernels : shared).push_back(id);
        }
        NamedTexts files{{symbols_.stem + "_network.h",
                     filled("shared.h", "", kernels_text(shared, true), declarations_of_training())}};
        for (const Part& part : parts)
            files.emplace_back(part.file,
                               filled("programs.cpp", part.job, kernels_text(part.kernels, false), functions_of(part)));
        return files;
    }

    bool is_training(size_t program) const { return plan_.programs[program].mode == loop::Mode::Train; }

    std::vector<Part> parts_of_net() const {
        std::vector<Part> parts{{symbols_.stem + ".cpp", "evaluation and prediction", {}, {}}};
        const auto trains = [](const loop::Program& program) { return program.mode == loop::Mode::Train; };
        const bool several = std::count_if(plan_.programs.begin(), plan_.programs.end(), trains) > 1;
        int stage = 0;
        for (size_t i = 0; i < plan_.programs.size(); ++i) {
            const loop::Program& program = plan_.programs[i];
            if (!is_training(i)) {
                parts[0].pieces.push_back({i, {"", 0, program.phases.size()}});
                continue;
            }
            ++stage;
            for (const ProgramPass& pass : passes_of(plan_, program))
                parts.push_back({symbols_.stem + pass.name + (several ? "_" + std::to_string(stage) : "") + ".cpp",
                                 "training of stage `" + comment_text(program.stage) + "`, " + pass.name.substr(1),
                                 {{i, pass}},
                                 {}});
        }
        return parts;
    }

    bool calls(const Part& part, loop::KernelId kernel) const {
        return std::any_of(part.pieces.begin(), part.pieces.end(), [&](const Piece& piece) {
            const std::vector<loop::Phase>& phases = plan_.programs[piece.program].phases;
            for (size_t phase = piece.pass.first; phase < piece.pass.last; ++phase)
                for (const loop::Call& call : phases[phase].calls)
                    if (call.kernel == kernel) return true;
            return false;
        });
    }

    std::string kernels_text(const std::vector<loop::KernelId>& ids, bool in_header) const {
        Page page;
        print_kernels(plan_, symbols_, ids, in_header, page);
        return page.text();
    }

    /// Memory and heads of the passes.
    std::string declarations_of_training() const {
        Page page;
        for (size_t i = 0; i < plan_.programs.size(); ++i) {
            if (!is_training(i)) continue;
            separated(page, [&] { print_structs(plan_, symbols_, i, page); });
            page.line();
            for (const ProgramPass& pass : passes_of(plan_, plan_.programs[i]))
                declare_pass(plan_, symbols_, i, pass, page);
        }
        return page.text();
    }

    /// Whole programs; a pass, and behind the last one the function that runs all.
    std::string functions_of(const Part& part) {
        Page page;
        for (const Piece& piece : part.pieces) {
            if (!is_training(piece.program)) {
                separated(page, [&] { whole_program(piece.program, page); });
                continue;
            }
            print_pass(plan_, symbols_, piece.program, piece.pass, page);
            const loop::Program& program = plan_.programs[piece.program];
            if (piece.pass.last < program.phases.size()) continue;
            page.line();
            print_passes(plan_, symbols_, piece.program, passes_of(plan_, program), page);
        }
        return page.text();
    }

    std::string filled(const char* text, const std::string& job, const std::string& kernels,
                       const std::string& programs) const {
        const bool winograd = kernels.find("transform_kernel(") != std::string::npos;
        std::map<std::string, std::string> values = texts_;
        values.insert({{"JOB", job},
                       {"WINOGRAD", winograd ? "#include \"netrt/math/winograd.h\"\n" : ""},
                       {"KERNELS", kernels},
                       {"PROGRAMS", programs}});
        return filled_text(text, values);
    }

    const loop::Plan& plan_;
    const Symbols& symbols_;
    std::map<std::string, std::string> texts_;
};

}  // namespace

NamedTexts network_files(const loop::Plan& plan, const Symbols& symbols) { return NetworkWriter(plan, symbols).files(); }

}  // namespace netc::emit
