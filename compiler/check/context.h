// Where the checker reports to: one message for each mistake, with the calls that led there, and a budget of work.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/diagnostics.h"

namespace netc::check {

/// Compile-time work that one file may ask for; more ends in a message.
struct Limits {
    static constexpr int64_t nodes = 100'000;
    static constexpr int64_t repeats = 100'000;  // of one loop
    static constexpr int64_t steps = 1'000'000;  // expressions evaluated
    static constexpr int64_t block_calls = 20'000;
    static constexpr int block_depth = 64;
    static constexpr int expression_depth = 1'000;
    static constexpr size_t path_length = 2'000;  // of "stage2.block1.conv1"
};

class Context {
public:
    Context(const Source& source, Diagnostics& diagnostics) : source_(source), diagnostics_(diagnostics) {}
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// A code is reported once at a place: what a loop or a second call of a block repeats is not said again. The
    /// returned message may be extended until the next call. `label` is written at the place. What is wrong in text of the library is
    /// said of the call that led there.
    Diagnostic& error(std::string code, Span span, std::string message, std::string label = {});
    Diagnostic& warning(std::string code, Span span, std::string message, std::string label = {});
    /// Like error; afterwards nothing is evaluated any more.
    Diagnostic& stop(std::string code, Span span, std::string message);
    bool stopped() const { return stopped_; }
    int error_count() const { return error_count_; }

    /// One step of work; false when there is no budget left (which is reported).
    bool spend(Span span);
    /// One call of a block; false as above.
    bool spend_call(Span span);

    /// The system whose defaults calls at a place have: `defaults as SYSTEM` of its file; empty without one.
    std::string_view defaults_at(Span span) const;
    void set_defaults(Span in_file, std::string system);
    /// A number of `--set` that is no parameter of the net: a setting of the stages, or an argument of their optimizers.
    struct SetForStages {
        double value = 0;
        bool used = false;
    };
    std::map<std::string, SetForStages> set_for_stages;
    /// What calls took from variants: "adam as keras3" and "epsilon = 1e-7".
    std::map<std::string, std::string> variants_in_force;

    const Source& source() const { return source_; }
    /// The source text of a place on one line, without comments, cut after about 60 columns.
    std::string written(Span span) const;
    /// "line 5"
    std::string line(Span span) const;

    /// What is being expanded: a call, which messages point to with `text`, or a pass of a loop (without a place),
    /// whose `text` becomes a note.
    struct Frame {
        Span call;
        std::string text;
    };
    std::vector<Frame> frames;

private:
    Diagnostic& extend(Diagnostic& diagnostic, Span span, std::string label);
    /// The place itself, or the call of the user's text that led to it.
    Span in_own_text(Span span) const;

    const Source& source_;
    Diagnostics& diagnostics_;
    std::map<const SourceFile*, std::string> defaults_;
    std::set<std::pair<std::string, std::pair<uint32_t, uint32_t>>> reported_;
    Diagnostic ignored_;
    int64_t steps_ = 0, calls_ = 0;
    int error_count_ = 0;
    bool stopped_ = false;
};

}  // namespace netc::check
