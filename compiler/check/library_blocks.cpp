// Blocks of the library that a file calls, read as if they stood in it.
#include <fmt/format.h>

#include <cctype>
#include <set>

#include "base/check.h"
#include "check/declarations.h"
#include "check/library.h"
#include "syntax/parse.h"

namespace netc::check {

namespace {

/// Calls `visit` for every word of a text that could be a name, in comments too: what is mentioned there costs a little time.
template <class Visit>
void for_each_word(std::string_view text, const Visit& visit) {
    const auto is_part = [](char c) { return c == '_' || std::isalnum(static_cast<unsigned char>(c)); };
    for (size_t first = 0; first < text.size(); ++first) {
        if (!is_part(text[first])) continue;
        size_t last = first;
        while (last < text.size() && is_part(text[last])) ++last;
        visit(text.substr(first, last - first));
        first = last;
    }
}

}  // namespace

std::map<std::string, std::unique_ptr<const DeclaredBlock>> mentioned_blocks(Source& source, Diagnostics& diagnostics) {
    static const std::set<std::string_view> known = [] {
        std::set<std::string_view> names;
        for (const LibraryName& each : library_names())
            if (library_block(each.name)) names.insert(each.name);
        return names;
    }();
    std::map<std::string, std::unique_ptr<const DeclaredBlock>> blocks;
    // Each text may mention more of them, whose texts come behind it.
    for (size_t i = 0; i < source.files().size(); ++i)
        for_each_word(source.files()[i]->text, [&](std::string_view word) {
            const std::string name(word);
            if (!known.count(word) || blocks.count(name)) return;
            const std::string text(*library_block(word));
            const SourceFile& file = source.add_library(fmt::format("`{}` of the library", name), text);
            const syntax::Ast ast = syntax::parse(file, diagnostics);
            Context context(source, diagnostics);
            NETC_CHECK(ast.declarations.size() == 1, "a text of the library is one declaration");
            const syntax::Declaration& declaration = ast.declarations.front();
            blocks[name] = declared_block(context, std::get<syntax::BlockDecl>(declaration.node), declaration.span, ast.comments);
        });
    return blocks;
}

}  // namespace netc::check
