// What the parser says when a text does not fit the grammar, and where it goes on.
#pragma once

#include <antlr4-runtime.h>

#include "base/diagnostics.h"
#include "syntax/places.h"

namespace netc::syntax {

/// One message for each statement, setting or declaration that cannot be read; the parser goes on behind it.
class Recovery : public antlr4::DefaultErrorStrategy {
public:
    /// `statement_starts`: by index in the token stream. `reported`: likewise, tokens that already have a message.
    Recovery(const Places& places, std::vector<bool> statement_starts, std::vector<bool> reported,
             Diagnostics& diagnostics)
        : places_(places),
          statement_starts_(std::move(statement_starts)),
          reported_(std::move(reported)),
          diagnostics_(diagnostics) {}

    void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;
    void recover(antlr4::Parser* parser, std::exception_ptr error) override;
    antlr4::Token* recoverInline(antlr4::Parser* parser) override;
    void sync(antlr4::Parser* parser) override;

private:
    using Expected = antlr4::misc::IntervalSet;

    void report(antlr4::Parser* parser, antlr4::Token* found, const Expected& expected);
    void report_unexpected(antlr4::Parser* parser, antlr4::Token* found, const Expected& expected);
    void report_at_file_level(antlr4::Parser* parser, antlr4::Token* found);
    void report_unclosed(antlr4::Parser* parser, antlr4::Token* found, antlr4::Token* opening);
    void add_hints(Diagnostic& diagnostic, antlr4::Parser* parser, antlr4::Token* found, const Expected& expected);
    /// "a list stands in brackets: `[3, 3]`": what stands in the parentheses, in brackets; `example` where that is not
    /// simple.
    void propose_brackets(Diagnostic& diagnostic, antlr4::Parser* parser, const antlr4::Token* opening,
                          const std::string& words, const std::string& example);
    bool already_reported(antlr4::Parser* parser, const antlr4::Token* found) const;

    void skip(antlr4::Parser* parser, size_t rule, size_t first);
    bool may_go_on(antlr4::Parser* parser, size_t rule) const;

    const Places& places_;
    std::vector<bool> statement_starts_;
    std::vector<bool> reported_;
    Diagnostics& diagnostics_;
    int message_count_ = 0;
    size_t last_line_ = 0;              // of the last message
    bool braces_are_doubtful_ = false;  // what later braces seem to lack may follow from an earlier message
};

}  // namespace netc::syntax
