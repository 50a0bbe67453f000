// Programs: memory as a struct of references, the function as columns of calls between barriers.
#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

#include "base/check.h"
#include "base/utf8.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::emit {

namespace {

using loop::Argument;
using loop::Buffer;
using loop::BufferId;

class ProgramWriter {
public:
    ProgramWriter(const loop::Plan& plan, const Symbols& symbols, size_t index, Page& page)
        : plan_(plan),
          program_(plan.programs[index]),
          symbols_(symbols),
          names_(symbols.programs[index]),
          page_(page),
          last_(program_.phases.size()) {}

    void write() {
        if (program_.mode == loop::Mode::Reference) return plain();
        structs();
        if (program_.buffers.size() > 0) page_.line();
        function();
    }

    void structs() {
        if (has(false)) memory(names_.memory, false, program_.workspace_bytes);
        if (has(true)) memory(names_.state, true, program_.state_bytes);
    }

    /// Phases of a program as a function of their own, for each thread.
    void pass(const ProgramPass& part) {
        show(part);
        const auto function = page_.block(pass_head() + " {");
        weights_and_n();
        phases();
    }

    void declare(const ProgramPass& part) {
        show(part);
        page_.line(pass_head() + ";");
    }

    /// The program as one pass after another.
    void whole(const std::vector<ProgramPass>& passes) {
        const auto function = page_.block("void " + names_.function + "(const Run& run) {");
        memory_and_state();
        page_.blank();
        const auto team = page_.block("run.team.run([&](const Worker& worker) {", "});");
        for (const ProgramPass& part : passes) {
            show(part);
            if (part.first > 0) page_.line("worker.barrier();");
            page_.line(function_of_pass_ + "(run, m, " + (uses_state() ? "state, " : "") + "worker);");
        }
    }

private:
    bool single() const { return program_.batch == 1; }
    bool is_state(BufferId id) const { return program_.buffers[id].role == loop::Role::State; }

    bool has(bool states) const {
        const auto ids = program_.buffers.ids();
        return std::any_of(ids.begin(), ids.end(), [&](BufferId id) { return is_state(id) == states; });
    }

    // ---------------------------------------------------------------------------------- memory

    /// The plan: every array with its place, how long it lives and how large it is.
    void memory(const std::string& name, bool states, int64_t total) {
        if (states && has(false)) page_.line();
        std::string head = states ? "What the optimizer of " : "Memory of ";
        head += names_.function + (states ? " keeps from step to step: " : ": ") + grouped(total) + " bytes";
        if (!states && !single()) head += ", at most " + std::to_string(program_.batch) + " samples";
        page_.line("// " + head);
        if (!states)
            page_.line(
                "// Arrays that are never needed together share their place; phases are what lies between barriers.");
        const auto block = page_.block("struct " + name + " : Memory {", "};");
        page_.line("using Memory::Memory;");
        page_.line();
        size_t width = 0;
        std::vector<std::pair<std::string, std::string>> lines;
        for (const BufferId id : program_.buffers.ids()) {
            if (is_state(id) != states) continue;
            lines.push_back({declaration(id), remark(id)});
            width = std::max(width, lines.back().first.size());
        }
        for (const auto& [code, note] : lines) {
            const std::string line = code + std::string(width - code.size(), ' ') + "  // " + note;
            const bool fits = page_.columns() + static_cast<int>(line.size()) <= loop::line_width;
            // Without room for everything the layout goes first, then the phases and the size.
            page_.line(fits ? line : within_page(line.substr(0, end_of_size(line, code.size())), code));
        }
    }

    static size_t end_of_size(const std::string& line, size_t from) {
        const std::string size = " bytes";
        return std::min(line.size(), line.find(size, from) + size.size());
    }

    std::string within_page(const std::string& line, const std::string& code) const {
        return page_.columns() + static_cast<int>(line.size()) <= loop::line_width ? line : code;
    }

    /// "phases 1-8, 11,075,584 bytes, [c/16][y][x][c%16]"
    std::string remark(BufferId id) const {
        const Buffer& buffer = program_.buffers[id];
        std::string text;
        if (!is_state(id)) {
            text = buffer.first_phase == buffer.last_phase ? "phase " : "phases ";
            text += std::to_string(buffer.first_phase + 1);
            if (buffer.first_phase != buffer.last_phase) text += "-" + std::to_string(buffer.last_phase + 1);
            text += ", ";
        }
        text += grouped(buffer.bytes) + " bytes";
        if (!buffer.note.empty()) text += ", " + comment_text(buffer.note);
        return text;
    }

    std::string declaration(BufferId id) const {
        const Buffer& buffer = program_.buffers[id];
        const std::string type = loop::map_text(buffer.element, buffer.extents);
        std::string name = "& " + names_.buffers[id.index];
        if (buffer.per_thread)
            name = " (&" + names_.buffers[id.index] + ")[" + std::to_string(plan_.max_threads) + "]";
        else if (buffer.batched && !single())
            name = " (&" + names_.buffers[id.index] + ")[" + std::to_string(rows_of(buffer)) + "]";
        return type + name + " = at(" + std::to_string(buffer.offset_bytes) + ");";
    }

    // -------------------------------------------------------------------------------- function

    void function() {
        const auto function = page_.block("void " + names_.function + "(const Run& run) {");
        memory_and_state();
        weights_and_n();
        const std::string worker = program_.phases.empty() ? "const Worker&" : "const Worker& worker";
        const auto team = page_.block("run.team.run([&](" + worker + ") {", "});");
        phases();
    }

    void memory_and_state() {
        if (has(false)) page_.line("const " + names_.memory + " m(run.workspace);");
        if (has(true)) page_.line("const " + names_.state + " state(run.state);");
    }

    void weights_and_n() {
        if (uses(Argument::Kind::Weight)) page_.line(weights_line());
        if (uses_n()) page_.line("const int n = run.n;");
        page_.blank();
    }

    /// From now on only this pass is printed.
    void show(const ProgramPass& part) {
        first_ = part.first;
        last_ = part.last;
        function_of_pass_ = names_.function + part.name;
    }

    std::string pass_head() const {
        std::vector<std::string> parameters{"const Run& run", "const " + names_.memory + "& m"};
        if (uses_state()) parameters.push_back("const " + names_.state + "& state");
        parameters.emplace_back("const Worker& worker");
        return loop::list_text("void " + function_of_pass_ + "(", parameters, ")", 0);
    }

    void phases() {
        for (size_t i = first_; i < last_; ++i) {
            if (i > first_) page_.line("worker.barrier();");
            if (i > first_) page_.line();
            phase(program_.phases[i]);
            if (i + 1 < program_.phases.size()) end_for_features(static_cast<int>(i) + 1);
        }
    }

    /// Who wants a value that is made on the way does not wait for the rest.
    void end_for_features(int phases) {
        std::string names;
        for (const loop::FeaturePlan& feature : plan_.features)
            if (&plan_.programs[feature.program] == &program_ && feature.phases == phases)
                names += (names.empty() ? "" : ", ") + comment_text(feature.name);
        if (!names.empty()) page_.line("if (run.phases == " + std::to_string(phases) + ") return;  // " + names);
    }

    /// Plain loops: one step after another, from a given one on.
    void plain() {
        {
            const auto block = page_.block("struct " + names_.memory + " : Memory {", "};");
            page_.line("using Memory::Memory;");
            page_.line();
            for (const BufferId id : program_.buffers.ids()) page_.line(declaration(id));
        }
        page_.line();
        const auto function = page_.block("void " + names_.function + "(const PlainRun& run) {");
        page_.line("const " + names_.memory + " m(run.memory);");
        if (uses_n()) page_.line("const int n = run.n;");
        for (size_t i = 0; i < program_.phases.size(); ++i) {
            const loop::Phase& phase = program_.phases[i];
            const auto block = page_.block("if (run.first <= " + std::to_string(i) + ")", "");
            if (phase.per_sample)
                guarded_call("for (int s = 0; s < n; ++s)", phase.calls[0], "");
            else
                page_.line(call_text(phase.calls[0], "", page_.columns()));
        }
    }

    bool any_argument(const std::function<bool(const loop::Call&, size_t)>& wanted) const {
        for (size_t phase = first_; phase < last_; ++phase)
            for (const loop::Call& call : program_.phases[phase].calls)
                for (size_t i = 0; i < call.arguments.size(); ++i)
                    if (wanted(call, i)) return true;
        return false;
    }

    bool uses(Argument::Kind kind) const {
        return any_argument([&](const loop::Call& call, size_t i) { return call.arguments[i].kind == kind; });
    }

    bool uses_state() const {
        return any_argument([&](const loop::Call& call, size_t i) {
            const BufferId id = call.arguments[i].buffer;
            return id && is_state(id);
        });
    }

    std::string weights_line() const {
        const bool written = any_argument([&](const loop::Call& call, size_t i) {
            return call.arguments[i].kind == Argument::Kind::Weight && plan_.kernels[call.kernel].parameters[i].written;
        });
        return std::string(written ? "" : "const ") + "Weights& weights = Place{run.weights};";
    }

    bool uses_n() const {
        if (single()) return false;
        if (uses(Argument::Kind::N)) return true;
        for (size_t phase = first_; phase < last_; ++phase) {
            if (program_.phases[phase].per_sample) return true;
            for (const loop::Call& call : program_.phases[phase].calls)
                if (!loop::is_constant(call.units)) return true;
        }
        return false;
    }

    void phase(const loop::Phase& phase) {
        if (!phase.per_sample) {
            std::optional<Page::Block> when_fresh;
            if (phase.preparation) {
                page_.line("if (run.weights_changed) {");
                when_fresh.emplace(page_, "}");
            }
            int alone = 0;
            for (const loop::Call& call : phase.calls) shared_call(call, alone);
            return;
        }
        const std::string head = single() ? "if (worker.takes(0))" : "for (const int s : worker.samples(n))";
        const auto ranged = [&](const loop::Call& call) { return "worker.all(" + loop::text(units(call)) + ")"; };
        if (phase.calls.size() == 1) return guarded_call(head, phase.calls[0], ranged(phase.calls[0]));
        const auto block = page_.block(head + " {");
        for (const loop::Call& call : phase.calls) page_.line(call_text(call, ranged(call), page_.columns()));
    }

    /// A call whose units are shared; a single unit is one thread's work, `alone` counts those of a phase.
    void shared_call(const loop::Call& call, int& alone) {
        const loop::Expr count = units(call);
        int64_t known = 0;
        if (loop::is_constant(count, &known) && known == 1)
            guarded_call("if (worker.takes(" + std::to_string(alone++) + "))", call, "{0, 1}");
        else
            page_.line(call_text(call, "worker.share(" + loop::text(count) + ")", page_.columns()));
    }

    void guarded_call(const std::string& head, const loop::Call& call, const std::string& range) {
        const std::string line = head + " " + call_text(call, range, 0);
        if (line.find('\n') == std::string::npos &&
            page_.columns() + static_cast<int>(line.size()) <= loop::line_width) {
            page_.line(line);
            return;
        }
        const auto block = page_.block(head, "");
        page_.line(call_text(call, range, page_.columns()));
    }

    loop::Expr units(const loop::Call& call) const {
        return single() ? loop::substitute(call.units, "n", loop::integer(1)) : call.units;
    }

    std::string call_text(const loop::Call& call, const std::string& range, int column) const {
        const loop::Kernel& kernel = plan_.kernels[call.kernel];
        std::vector<std::string> items;
        for (size_t i = 0; i < call.arguments.size(); ++i)
            items.push_back(argument_text(call.arguments[i], kernel.parameters[i]));
        if (loop::takes_range(kernel)) items.push_back(range);
        return loop::call_text(symbols_.kernels[call.kernel.index] + "(", items, ");", column);
    }

    std::string argument_text(const Argument& argument, const loop::Parameter& parameter) const {
        switch (argument.kind) {
            case Argument::Kind::Sample:
                return viewed(place(argument) + (batched(argument) ? "[s]" : ""), argument, extents(argument),
                              parameter);
            case Argument::Kind::OfThread:
                return place(argument) + "[worker.thread]";
            case Argument::Kind::Whole:
                return whole_text(argument, parameter);
            case Argument::Kind::Weight:
                return viewed(symbols_.weights[argument.weight].place(), argument,
                              plan_.weights[argument.weight].extents, parameter);
            case Argument::Kind::N:
                return single() ? "1" : "n";
            case Argument::Kind::SampleIndex:
                return single() ? "0" : "s";
            case Argument::Kind::Step:
                return "run.step";
            case Argument::Kind::Real:
                if (parameter.kind == loop::Parameter::Kind::Int) return std::to_string(std::llround(argument.number));
                return loop::text(loop::real(argument.number));
        }
        NETC_UNREACHABLE();
    }

    bool batched(const Argument& argument) const { return program_.buffers[argument.buffer].batched && !single(); }

    /// Rows of samples decay to a pointer to the first; in programs for one sample there is only that one.
    std::string whole_text(const Argument& argument, const loop::Parameter& parameter) const {
        const Buffer& buffer = program_.buffers[argument.buffer];
        const bool only_row = buffer.batched && single() && parameter.rows;
        const bool many = buffer.extents.size() > 1;
        // The samples behind each other, as one row of elements; or each of them as a row.
        if (argument.flat && batched(argument) && parameter.extents.empty()) return "flat(" + place(argument) + ")";
        if (!only_row && argument.flat && buffer.batched)
            return many ? "flat_rows(" + place(argument) + ")" : place(argument);
        const std::string text = viewed(place(argument), argument, buffer.extents, parameter);
        const bool decays = parameter.extents.empty() && !buffer.extents.empty();
        return (only_row && !decays ? "&" : "") + text;
    }

    const std::vector<int64_t>& extents(const Argument& argument) const {
        return program_.buffers[argument.buffer].extents;
    }

    /// An array of one dimension is a row already; one number is a row of one where the kernel wants a row.
    static std::string viewed(const std::string& text, const Argument& argument, const std::vector<int64_t>& extents,
                              const loop::Parameter& parameter) {
        const bool row = extents.size() == 1 || (extents.empty() && parameter.extents.empty());
        return argument.flat && !row ? "flat(" + text + ")" : text;
    }

    std::string place(const Argument& argument) const {
        return (is_state(argument.buffer) ? "state." : "m.") + names_.buffers[argument.buffer.index];
    }

    const loop::Plan& plan_;
    const loop::Program& program_;
    const Symbols& symbols_;
    const ProgramSymbols& names_;
    Page& page_;
    size_t first_ = 0, last_;  // the phases that are printed
    std::string function_of_pass_;
};

}  // namespace

int64_t rows_of(const Buffer& buffer) {
    int64_t bytes = loop::element_bytes(buffer.element);
    for (const int64_t extent : buffer.extents) bytes *= extent;
    return std::max<int64_t>(1, buffer.bytes / bytes);
}

void print_structs(const loop::Plan& plan, const Symbols& symbols, size_t program, Page& page) {
    ProgramWriter(plan, symbols, program, page).structs();
}

void declare_pass(const loop::Plan& plan, const Symbols& symbols, size_t program, const ProgramPass& pass, Page& page) {
    ProgramWriter(plan, symbols, program, page).declare(pass);
}

void print_pass(const loop::Plan& plan, const Symbols& symbols, size_t program, const ProgramPass& pass, Page& page) {
    ProgramWriter(plan, symbols, program, page).pass(pass);
}

void print_passes(const loop::Plan& plan, const Symbols& symbols, size_t program,
                  const std::vector<ProgramPass>& passes, Page& page) {
    ProgramWriter(plan, symbols, program, page).whole(passes);
}

void print_program(const loop::Plan& plan, const Symbols& symbols, size_t program, Page& page) {
    ProgramWriter(plan, symbols, program, page).write();
}

}  // namespace netc::emit
