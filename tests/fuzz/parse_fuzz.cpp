// Fuzzing the parser and the formatter: any bytes end in a tree or in messages, and what is printed reads back.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "syntax/outline.h"
#include "syntax/parse.h"
#include "syntax/print.h"

namespace {

[[noreturn]] void stop(const char* reason, const std::string& text) {
    std::fprintf(stderr, "%s:\n%s\n", reason, text.c_str());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    using namespace netc;
    const Source source("fuzz.net", std::string(reinterpret_cast<const char*>(bytes), count));
    Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(source, diagnostics);
    if (diagnostics.has_errors()) {
        if (render(diagnostics, source, true).empty()) stop("errors without a text", std::string(source.text()));
        return 0;
    }

    const std::string once = syntax::print(ast, source);
    const Source again("printed.net", once);
    Diagnostics none;
    const syntax::Ast read = syntax::parse(again, none);
    if (none.has_errors()) stop("what was printed does not parse", render(none, again, false) + once);
    if (syntax::outline(read) != syntax::outline(ast)) stop("what was printed is another tree", once);
    if (read.comments.size() != ast.comments.size()) stop("a comment was lost", once);
    const std::string twice = syntax::print(read, again);
    if (twice != once) stop("printing twice differs", once + "\n---\n" + twice);
    return 0;
}
