// Reading imported files: a list of files to be read, which each of them makes longer.
#include "syntax/imports.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/utf8.h"
#include "syntax/limits.h"
#include "syntax/literals.h"
#include "syntax/parse.h"

namespace netc::syntax {

namespace {

namespace fs = std::filesystem;

/// One name for all paths to a file.
std::string identity_of(const std::string& path) {
    std::error_code unknown;
    const fs::path known = fs::weakly_canonical(fs::absolute(path, unknown), unknown);
    return unknown ? path : known.string();
}

/// Names of `.net` files in a folder.
std::vector<std::string> files_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder.empty() ? "." : folder, error), end; !error && entry != end;
         entry.increment(error))
        if (entry->path().extension() == ".net") names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

bool is_brought(const Declaration& declaration) {
    return std::holds_alternative<Net>(declaration.node) || std::holds_alternative<NetAlias>(declaration.node) ||
           std::holds_alternative<BlockDecl>(declaration.node) || std::holds_alternative<FormulaDecl>(declaration.node) ||
           std::holds_alternative<Defaults>(declaration.node);  // of its own text
}

class Importer {
public:
    Importer(Source& source, const ReadText& read, Diagnostics& diagnostics)
        : source_(source), read_(read), diagnostics_(diagnostics) {
        known_.insert(identity_of(source.name()));
    }

    void run(Ast& ast) {
        note_imports(ast, *source_.files().front());
        for (size_t i = 0; i < wanted_.size(); ++i) take(Wanted(wanted_[i]));
        brought_.insert(brought_.end(), std::make_move_iterator(ast.declarations.begin()),
                        std::make_move_iterator(ast.declarations.end()));
        ast.declarations = std::move(brought_);
        ast.comments.insert(ast.comments.end(), comments_.begin(), comments_.end());
    }

private:
    struct Wanted {
        std::string written, path;  // as the import says it; from the folder in which netc runs
        Span span;
    };

    void note_imports(const Ast& ast, const SourceFile& file) {
        const fs::path folder = fs::path(file.name).parent_path();
        for (const Declaration& declaration : ast.declarations)
            if (const auto* import = std::get_if<Import>(&declaration.node))
                wanted_.push_back({import->path, (folder / import->path).lexically_normal().string(), import->path_span});
    }

    void take(const Wanted& wanted) {
        if (!known_.insert(identity_of(wanted.path)).second) return;
        const SourceFile* file = file_of(wanted);
        if (!file) return;
        Ast ast = parse(*file, diagnostics_);
        note_imports(ast, *file);
        for (Declaration& declaration : ast.declarations)
            if (is_brought(declaration)) brought_.push_back(std::move(declaration));
        comments_.insert(comments_.end(), ast.comments.begin(), ast.comments.end());
    }

    /// The file in the source, read if it is not there yet; null when it cannot be (reported).
    const SourceFile* file_of(const Wanted& wanted) {
        for (const auto& file : source_.files())
            if (file->name == wanted.path && file != source_.files().front()) return file.get();
        if (!is_file(wanted)) return nullptr;
        auto text = read_(wanted.path);
        if (const auto* error = std::get_if<Unreadable>(&text)) {
            diagnostics_.error("import", wanted.span, error->reason);
            return nullptr;
        }
        const size_t before = source_.files().back()->span().last, bytes = std::get<std::string>(text).size();
        if (before + bytes > max_source_bytes) {
            diagnostics_.error("too-large", wanted.span,
                               fmt::format("with `{}`, a net of {} bytes; at most {} are read", printable(wanted.path),
                                           before + bytes, max_source_bytes));
            return nullptr;
        }
        return &source_.add(wanted.path, std::get<std::string>(std::move(text)));
    }

    bool is_file(const Wanted& wanted) {
        std::error_code error;
        const fs::file_status status = fs::status(wanted.path, error);
        if (fs::is_regular_file(status)) return true;
        if (fs::is_directory(status)) {
            diagnostics_.error("import", wanted.span, fmt::format("`{}` is a folder", printable(wanted.written)))
                .help("`import` names a file: `import \"losses.net\"`");
        } else if (fs::exists(status)) {
            diagnostics_.error("import", wanted.span, fmt::format("`{}` is no file of text", printable(wanted.written)));
        } else {
            const fs::path path(wanted.path), written(wanted.written);
            const std::string meant = nearest(path.filename().string(), files_in(path.parent_path()));
            diagnostics_.error("import", wanted.span, fmt::format("there is no file `{}`", printable(wanted.path)))
                .meant(meant.empty() ? "" : quoted_text((written.parent_path() / meant).string()));
        }
        return false;
    }

    Source& source_;
    const ReadText& read_;
    Diagnostics& diagnostics_;
    std::set<std::string> known_;
    std::vector<Wanted> wanted_;
    std::vector<Declaration> brought_;
    std::vector<Comment> comments_;
};

}  // namespace

void add_imports(Source& source, Ast& ast, const ReadText& read, Diagnostics& diagnostics) {
    Importer(source, read, diagnostics).run(ast);
}

}  // namespace netc::syntax
