// The declarations of a file by name.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "check/block_entries.h"
#include "check/context.h"
#include "check/formula_entries.h"
#include "syntax/ast.h"

namespace netc::check {

/// A net of its own or another name for one with other parameters; exactly one of the pointers is set.
struct NetDeclaration {
    const syntax::Name* name = nullptr;
    const syntax::Net* net = nullptr;
    const syntax::NetAlias* alias = nullptr;
};

struct Declarations {
    std::vector<NetDeclaration> nets;  // in source order
    std::map<std::string, const syntax::BlockDecl*> blocks;
    std::map<std::string, std::unique_ptr<const DeclaredBlock>> library_blocks;  // those that the text mentions
    std::map<std::string, std::unique_ptr<const DeclaredFormula>> formulas;  // functions, losses, optimizers, ...
    std::set<std::string> broken_formulas;  // reported: their uses are silent
    std::map<std::string, const syntax::Data*> sources;
    std::vector<const syntax::Train*> stages;
    std::vector<const syntax::Check*> checks;
    std::vector<std::pair<const syntax::Export*, Span>> exports;
    std::vector<const syntax::Target*> targets;

    const NetDeclaration* find_net(const std::string& name) const;
    std::vector<std::string> net_names() const;
    /// Of the file or of the library.
    bool has_block(const std::string& name) const { return blocks.count(name) || library_block(name); }
    /// A block of the library, unless the file means its own by the name.
    const DeclaredBlock* library_block(const std::string& name) const;
    /// What the file declares, or else the table; null if neither has it.
    const Entry* find(const std::string& name, Group group) const;
    /// Whether a block of the library takes a word that layers of the table do not (`causal`).
    bool is_word_of_block(std::string_view text) const;
    /// Of the file and of the table.
    std::vector<std::string> names_of(Group group) const;
};

/// Reports names that are too long or have control characters; other ones are for the emitter to spell.
void check_name(Context& context, const syntax::Name& name);

/// Reports repeated names, names of layers taken by blocks, and names that could become no file or identifier.
Declarations collect(Context& context, const syntax::Ast& ast);

/// The blocks of the library whose names stand in the texts of `source`, and those that these call: their texts become
/// part of it, so that their places are places like others.
std::map<std::string, std::unique_ptr<const DeclaredBlock>> mentioned_blocks(Source& source, Diagnostics& diagnostics);

}  // namespace netc::check
