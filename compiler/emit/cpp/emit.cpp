// Puts the parts of the output into files.
#include "emit/cpp/emit.h"

#include <algorithm>

#include "emit/cpp/fixed_text.h"
#include "emit/cpp/parts.h"
#include "emit/names.h"
#include "loop/print.h"
#include "loop/templates.h"
#include "loop/verify.h"

namespace netc::emit {

namespace {

std::string tables_text(const loop::Plan& plan, const Symbols& symbols) {
    Page tables;
    print_tables(plan, symbols, tables);
    return filled_text("tables.cpp",
                       {{"NET", comment_text(plan.net)}, {"SPACE", symbols.net}, {"TABLES", tables.text()}});
}

}  // namespace

std::string Files::kernels() const {
    std::string result;
    for (const std::string& path : network) {
        const auto file = std::find_if(files.begin(), files.end(), [&](const auto& f) { return f.first == path; });
        if (network.size() > 1) result += (result.empty() ? "" : "\n") + ("// ==== " + path + "\n");
        result += file->second;
    }
    return result;
}

Files cpp(const loop::Plan& planned) {
    loop::verify(planned);
    loop::Plan plan = planned;
    loop::share_kernels(plan.kernels, plan.programs);
    const Symbols names = symbols(plan);
    const bool tested = plan.selftest != nullptr;
    const auto network = network_files(plan, names);
    std::string sources;
    for (const auto& [path, text] : network)
        if (path.ends_with(".cpp")) sources += path + " ";
    const std::map<std::string, std::string> common{
        {"NET", comment_text(plan.net)},
        {"SPACE", names.net},
        {"SELFTEST_DECLARATION", tested ? "extern const netrt::Selftest selftest;\n" : ""},
        {"SELFTEST_ARGUMENT", tested ? ", &" + names.net + "::selftest" : ""},
        {"SOURCES", sources},
        {"SELFTEST_FILE", tested ? " " + names.net + "_selftest.cpp" : ""},
        {"SELFTEST_FLAGS", tested ? "# The plain loops of the selftest need not be fast.\n"
                                    "set_source_files_properties(" +
                                        names.net + "_selftest.cpp PROPERTIES COMPILE_OPTIONS -O1)\n"
                                  : ""},
    };
    Files result;
    result.files = {
        {names.net + ".h", header_text(plan, names)},
        {names.net + "_tables.cpp", tables_text(plan, names)},
        {names.net + "_library.cpp", library_text(plan, names)},
        {"main.cpp", filled_text("main.cpp", common)},
        {"CMakeLists.txt", filled_text("CMakeLists.txt", common)},
    };
    if (tested) result.files.push_back({names.net + "_selftest.cpp", selftest_text(plan, names)});
    for (const auto& [path, text] : network) result.network.push_back(path);
    result.files.insert(result.files.begin() + 1, network.begin(), network.end());
    for (auto& [path, text] : result.files)
        if (path != "CMakeLists.txt") text = with_short_comments(text, loop::line_width);
    return result;
}

}  // namespace netc::emit
