// Fuzzing the checker: any text ends in a sound model or in messages.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "check/check.h"
#include "syntax/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
    using namespace netc;
    Source source("fuzz.net", std::string(reinterpret_cast<const char*>(bytes), count));
    Diagnostics diagnostics;
    const syntax::Ast ast = syntax::parse(source, diagnostics);
    const std::optional<graph::Model> model = check::check(ast, source, {}, diagnostics);
    if (model) {
        graph::verify(model->graph, "check");
    } else if (!diagnostics.has_errors() || render(diagnostics, source, true).empty()) {
        std::fprintf(stderr, "neither a model nor a message:\n%s\n", std::string(source.text()).c_str());
        std::abort();
    }
    return 0;
}
