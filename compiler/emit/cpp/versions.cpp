// The forms of a net for different instructions, as main and library list them.
#include "base/page.h"
#include "emit/cpp/parts.h"
#include "emit/cpp/rows.h"

namespace netc::emit {

std::string version_declarations(const std::vector<Version>& versions, bool with_extras) {
    Page page;
    for (const Version& version : versions) {
        if (&version != &versions.front()) page.line();
        const std::string& space = version.names.space;
        const bool tested = with_extras && version.plan.selftest;
        page.line("namespace " + space + " {");
        page.line("extern const netrt::Net net;");
        if (tested) page.line("extern const netrt::Selftest selftest;");
        if (tested) page.line("extern const netrt::Profile profile;");
        page.line(tested ? "}  // namespace " + space : "}");
    }
    return page.text();
}

std::string version_list(const std::vector<Version>& versions, bool with_extras) {
    const auto row = [&](const Version& version) {
        const std::string of_space = "&" + version.names.space + "::";
        if (!with_extras || !version.plan.selftest) return list({of_space + "net"});
        return list({of_space + "net", list({of_space + "selftest", of_space + "profile"})});
    };
    Page page;
    const Page::Block body(page, "");
    const std::string head = "const netrt::Version versions[] = ";
    if (versions.size() == 1) {
        page.line(head + list({row(versions[0])}) + ";");
    } else {
        const auto rows = page.block(head + "{", "};");
        for (const Version& version : versions) page.line(row(version) + ",");
    }
    return page.text();
}

}  // namespace netc::emit
