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

std::string tables_text(const NetTables& tables, const Symbols& symbols) {
    Page page;
    print_tables(tables, symbols, page);
    return filled_text("tables.cpp",
                       {{"NET", comment_text(tables.plan.net)}, {"SPACE", symbols.space}, {"TABLES", page.text()}});
}

/// What belongs to one version.
void add_version(const Version& version, Files& result) {
    const auto& [plan, names] = version;
    const std::string march = "-march=" + plan.march;
    const NetTables tables = net_tables(plan);
    for (auto& file : network_files(plan, names)) {
        result.network.push_back(file.first);
        if (plan.is_version && file.first.ends_with(".cpp")) result.flags[file.first] = march;
        result.files.push_back(std::move(file));
    }
    result.files.push_back({names.stem + "_tables.cpp", tables_text(tables, names)});
    if (!plan.selftest) return;
    const std::string selftest = names.stem + "_selftest.cpp", profile = names.stem + "_profile.cpp";
    result.files.push_back({selftest, selftest_text(tables, names)});
    result.flags[selftest] = "-O1";  // its loops are plain and run once: no time is spent on making them fast
    result.files.push_back({profile, profile_text(tables, names)});
    if (plan.is_version) result.flags[profile] = march;
}

std::string project_text(const Files& files, const loop::Plan& plan, const Symbols& names) {
    std::string sources, flags;
    for (const auto& [path, text] : files.files)
        if (path.ends_with(".cpp")) sources += "\n  " + path;
    for (const auto& [path, flag] : files.flags)
        flags += "set_source_files_properties(" + path + " PROPERTIES COMPILE_OPTIONS " + flag + ")\n";
    return filled_text("CMakeLists.txt",
                       {{"NET", comment_text(plan.net)},
                        {"SPACE", names.net},
                        {"MARCH_SETTING", filled_text(plan.is_version ? "march_of_versions.cmake" : "march.cmake", {})},
                        {"SOURCES", sources},
                        {"FLAGS_OF_FILES", flags}});
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

Files cpp(std::span<const loop::Plan> planned) {
    std::vector<loop::Plan> plans(planned.begin(), planned.end());
    std::vector<Version> versions;
    for (loop::Plan& plan : plans) {
        loop::verify(plan);
        loop::share_kernels(plan.kernels, plan.programs);
        versions.push_back({plan, symbols(plan)});
    }
    const auto& [plan, names] = versions[0];
    Files result;
    result.files.push_back({names.net + ".h", header_text(plan, names)});
    for (const Version& version : versions) add_version(version, result);
    result.files.push_back({names.net + "_library.cpp", library_text(versions)});
    const std::string project = project_text(result, plan, names);
    result.files.push_back({"main.cpp", filled_text("main.cpp", {{"NET", comment_text(plan.net)},
                                                                 {"DECLARATIONS", version_declarations(versions, true)},
                                                                 {"VERSIONS", version_list(versions, true)}})});
    for (auto& [path, text] : result.files) text = with_short_comments(text, loop::line_width);
    result.files.push_back({"CMakeLists.txt", project});
    return result;
}

}  // namespace netc::emit
