// Puts the parts of the output into files.
#include "emit/cpp/emit.h"

#include "base/check.h"
#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"
#include "loop/print.h"
#include "loop/verify.h"

namespace netc::emit {

namespace {

std::string network_text(const loop::Plan& plan, const Symbols& symbols) {
    Page layers, weights, kernels, programs;
    print_layers(plan, layers);
    print_weights(plan, symbols, weights);
    print_kernels(plan, symbols, kernels);
    for (size_t i = 0; i < plan.programs.size(); ++i) {
        if (i > 0) programs.line();
        print_program(plan, symbols, i, programs);
    }
    const bool winograd = kernels.text().find("transform_kernel(") != std::string::npos;
    return filled_text("network.cpp", {{"NET", comment_text(plan.net)},
                                       {"FILE", comment_text(plan.file)},
                                       {"SPACE", symbols.net},
                                       {"LAYERS", layers.text()},
                                       {"WEIGHTS", weights.text()},
                                       {"WINOGRAD", winograd ? "#include \"netrt/winograd.h\"\n" : ""},
                                       {"KERNELS", kernels.text()},
                                       {"PROGRAMS", programs.text()}});
}

std::string tables_text(const loop::Plan& plan, const Symbols& symbols) {
    Page tables;
    print_tables(plan, symbols, tables);
    return filled_text("tables.cpp",
                       {{"NET", comment_text(plan.net)}, {"SPACE", symbols.net}, {"TABLES", tables.text()}});
}

}  // namespace

const std::string& Files::kernels() const {
    for (const auto& [path, text] : files)
        if (path == files[0].first.substr(0, files[0].first.size() - 2) + ".cpp") return text;
    NETC_UNREACHABLE();
}

Files cpp(const loop::Plan& plan) {
    loop::verify(plan);
    const Symbols names = symbols(plan);
    const bool tested = plan.selftest != nullptr;
    const std::map<std::string, std::string> common{
        {"NET", comment_text(plan.net)},
        {"SPACE", names.net},
        {"SELFTEST_DECLARATION", tested ? "extern const netrt::Selftest selftest;\n" : ""},
        {"SELFTEST_ARGUMENT", tested ? ", &" + names.net + "::selftest" : ""},
        {"SELFTEST_FILE", tested ? " " + names.net + "_selftest.cpp" : ""},
    };
    Files result;
    result.files = {
        {names.net + ".h", header_text(plan, names)},
        {names.net + ".cpp", network_text(plan, names)},
        {names.net + "_tables.cpp", tables_text(plan, names)},
        {names.net + "_library.cpp", library_text(plan, names)},
        {"main.cpp", filled_text("main.cpp", common)},
        {"CMakeLists.txt", filled_text("CMakeLists.txt", common)},
    };
    if (tested) result.files.push_back({names.net + "_selftest.cpp", selftest_text(plan, names)});
    for (auto& [path, text] : result.files)
        if (path != "CMakeLists.txt") text = with_short_comments(text, loop::line_width);
    return result;
}

}  // namespace netc::emit
