// The net itself as files: one while that can be read and compiled in one go, else one for each program that trains and
// one for the others.
#include <algorithm>
#include <map>
#include <set>

#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"

namespace netc::emit {

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;

/// Lines up to which the net is one file.
constexpr int64_t longest_file = 4000;

class NetworkWriter {
public:
    NetworkWriter(const loop::Plan& plan, const Symbols& symbols) : plan_(plan), symbols_(symbols) {
        Page layers, weights;
        print_layers(plan, layers);
        print_weights(plan, symbols, weights);
        texts_ = {{"NET", comment_text(plan.net)},
                  {"FILE", comment_text(plan.file)},
                  {"SPACE", symbols.net},
                  {"LAYERS", layers.text()},
                  {"WEIGHTS", weights.text()}};
    }

    Files files() {
        const std::string whole = single();
        if (std::count(whole.begin(), whole.end(), '\n') <= longest_file) return {{symbols_.net + ".cpp", whole}};
        return several();
    }

private:
    /// Programs that share a file, and the kernels that only they use.
    struct Part {
        std::string file, job;
        std::vector<size_t> programs;
        std::vector<loop::KernelId> kernels;
    };

    std::string single() {
        std::vector<size_t> programs;
        for (size_t i = 0; i < plan_.programs.size(); ++i) programs.push_back(i);
        return filled("network.cpp", "", plan_.kernels.ids(), programs);
    }

    Files several() {
        std::vector<Part> parts = programs_by_file();
        std::vector<loop::KernelId> shared;
        for (const loop::KernelId id : plan_.kernels.ids()) {
            std::vector<Part*> users;
            for (Part& part : parts)
                if (calls(part, id)) users.push_back(&part);
            (users.size() == 1 ? users[0]->kernels : shared).push_back(id);
        }
        Files files{{symbols_.net + "_network.h", filled("shared.h", "", shared, {})}};
        for (const Part& part : parts)
            files.emplace_back(part.file, filled("programs.cpp", part.job, part.kernels, part.programs));
        return files;
    }

    std::vector<Part> programs_by_file() const {
        Part others{symbols_.net + ".cpp", "evaluation and prediction", {}, {}};
        std::vector<Part> parts;
        for (size_t i = 0; i < plan_.programs.size(); ++i) {
            if (plan_.programs[i].mode != loop::Mode::Train) {
                others.programs.push_back(i);
                continue;
            }
            parts.push_back({"", "training of stage `" + comment_text(plan_.programs[i].stage) + "`", {i}, {}});
        }
        for (size_t i = 0; i < parts.size(); ++i)
            parts[i].file =
                symbols_.net + "_training" + (parts.size() > 1 ? "_" + std::to_string(i + 1) : "") + ".cpp";
        parts.insert(parts.begin(), std::move(others));
        return parts;
    }

    bool calls(const Part& part, loop::KernelId kernel) const {
        return std::any_of(part.programs.begin(), part.programs.end(), [&](size_t program) {
            for (const loop::Phase& phase : plan_.programs[program].phases)
                for (const loop::Call& call : phase.calls)
                    if (call.kernel == kernel) return true;
            return false;
        });
    }

    std::string filled(const char* text, const std::string& job, const std::vector<loop::KernelId>& ids,
                       const std::vector<size_t>& programs) {
        Page kernels, functions;
        print_kernels(plan_, symbols_, ids, std::string(text) == "shared.h", kernels);
        for (const size_t program : programs) {
            if (program != programs.front()) functions.line();
            print_program(plan_, symbols_, program, functions);
        }
        const bool winograd = kernels.text().find("transform_kernel(") != std::string::npos;
        std::map<std::string, std::string> values = texts_;
        values.insert({{"JOB", job},
                       {"WINOGRAD", winograd ? "#include \"netrt/winograd.h\"\n" : ""},
                       {"KERNELS", kernels.text()},
                       {"PROGRAMS", functions.text()}});
        return filled_text(text, values);
    }

    const loop::Plan& plan_;
    const Symbols& symbols_;
    std::map<std::string, std::string> texts_;
};

}  // namespace

Files network_files(const loop::Plan& plan, const Symbols& symbols) { return NetworkWriter(plan, symbols).files(); }

}  // namespace netc::emit
