// Statements and expressions of nets, blocks and sections: names to values, repeats and blocks to nodes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/apply.h"
#include "check/declarations.h"

namespace netc::check {

/// What a name stands for.
struct Binding {
    Meaning meaning;
    Span span;  // of the name where it was last assigned
    bool read = false;
};

/// `shared enc = encoder(64)`: a call that lacks its input, made again and again with the same weights.
struct SharedCall {
    syntax::Callee callee;
    std::vector<Given> given;
    Span span;            // of the call as written
    Place place;          // where it was declared
    bool failed = false;  // reported; its uses are silent
    int uses = 0;
    graph::ValueId first_result;
    std::vector<int> parameters;
};

/// A name that `freeze`, saving and `features --layer` know.
struct PartRecord {
    std::string name;
    graph::ValueId value;
    std::vector<int> parameters;
};

/// The names of a net, a block call or a data section.
struct Scope {
    std::map<std::string, Binding> names;
    std::map<std::string, SharedCall> shared;
    std::map<std::string, int> sites;  // where the text assigns to a name; with several it is rebound
    Place place;
    bool in_block = false;
    int loop_depth = 0;

    std::vector<PartRecord> parts;                    // nets only
    std::vector<const syntax::Expect*> expectations;  // nets only
};

/// At how many places `body` assigns to each name; the alternatives of an `if` are one place.
void count_assignments(const syntax::Block& body, std::map<std::string, int>& sites);

class Resolver {
public:
    /// Without `net` only constants are evaluated: in data and train sections.
    Resolver(Context& context, const Declarations& declarations, NetBuilder* net, Scope& scope)
        : context_(context), declarations_(declarations), net_(net), scope_(&scope) {}

    Meaning evaluate(const syntax::Expr& expr);
    void execute(const syntax::Block& body);

    /// Arguments in order, evaluated; those of an entry, when it is known which.
    std::vector<Given> evaluate_all(const std::vector<syntax::Argument>& arguments, const Entry* called = nullptr);
    /// A whole number, or nothing (reported, `what` says of what).
    std::optional<int64_t> evaluate_whole(const syntax::Expr& expr, const std::string& what);
    /// Whether an argument of `owner`, a block or a net, is in the range that its parameter states (reported where not).
    bool is_in_range(const syntax::Name& owner, const syntax::Parameter& parameter, const Given& argument);

private:
    enum class Flow { Next, Returned };

    // expressions.cpp
    Meaning evaluate_node(const syntax::Expr& expr);
    Meaning evaluate_argument(const syntax::Argument& argument, const Entry* called);
    /// Whether the name is nothing here, and meant as a word of the entry's parameter.
    bool is_word_of(const Entry& entry, const std::string& parameter, const std::string& name) const;
    Meaning name(const syntax::NameRef& ref, Span span);
    Meaning unknown_name(const std::string& name, Span span);
    Meaning list(const syntax::ListExpr& list, Span span);
    Meaning unary(const syntax::UnaryExpr& unary, Span span);
    Meaning binary(const syntax::Expr& expr);
    Meaning operate(const syntax::BinaryExpr& binary, const Given& left, Span span);
    Meaning range(const syntax::RangeExpr& range);
    Meaning member(const syntax::MemberExpr& member);
    Meaning index(const syntax::IndexExpr& index, Span span);
    Meaning choose(const syntax::IfExpr& choice);
    std::optional<bool> condition(const syntax::Expr& expr);

    // calls.cpp
    Meaning chain(const syntax::Expr& expr);
    Meaning pipe(const syntax::Expr& step, Given input);
    Meaning check_shape(const syntax::AssertExpr& assertion, Meaning value, Span value_span);
    Meaning call(const syntax::Callee& callee, std::vector<Given> given, const syntax::Expr& expr);
    Meaning call_entry(const Entry& entry, const syntax::Callee& callee, std::vector<Given> given, Span span,
                       const std::optional<NewLayer>& fixed);
    Meaning call_block(const syntax::BlockDecl& block, const syntax::Callee& callee, std::vector<Given> given, Span span,
                       const Place& place);
    Meaning call_library_block(const DeclaredBlock& block, const syntax::Callee& callee, std::vector<Given> given, Span span,
                               const Place& place);
    Scope scope_of_block(const syntax::BlockDecl& block, const Place& place) const;
    /// What the body of a block returns, whose parameters `inner` has.
    Meaning run_block(const syntax::BlockDecl& block, Scope& inner, Span call);
    Meaning call_shared(SharedCall& shared, const std::string& name, std::vector<Given> given, Span span);
    Meaning unknown_callee(const syntax::Name& callee);
    /// The entry that a call by this name is of; null of blocks of the file, of what is shared, and of what is unknown.
    const Entry* entry_called(const std::string& name) const;
    /// Whether what a loss or metric calls is known; said if not.
    bool names_known(const syntax::Expr& expr, Group group);
    Place block_place(const syntax::Expr& expr, const std::string& block);
    bool may_call(const syntax::BlockDecl& block, Span span);
    void hint(const syntax::Expr& expr, const std::string& name);

    // statements.cpp
    Flow run(const syntax::Block& body);
    Flow run(const syntax::Statement& statement);
    void declare_input(const syntax::Name& name, const syntax::Expr& type, bool label, Span span);
    /// `weight scale : f32[64] = constant(1)`: a tensor that samples share and training changes.
    void declare_weight(const syntax::Weight& weight, Span span);
    void assign(const syntax::Assign& assign);
    void bind_name(const syntax::Name& name, Meaning meaning);
    void name_result(const syntax::Name& name, const Meaning& meaning, uint32_t first_new_value, size_t first_touched);
    void share(const syntax::Shared& shared);
    SharedCall shared_call(const syntax::Shared& shared);
    void add_losses(const syntax::Expr& expr);
    void add_loss(const syntax::Expr& expr);
    void add_metric(const syntax::Expr& expr);
    /// Under `base`, or base2, base3 ... where that is taken.
    void add_metric(const std::string& base, graph::ValueId value, formula::OfAveragesRef of_averages = {});
    Flow loop(const syntax::For& loop, Span span);
    Flow repeat(const syntax::Repeat& repeat);
    void silence(const syntax::Block& body);
    bool only_in_net(const char* what, Span span);
    /// Whether `expect x.channels % groups == 0` holds (reported where not).
    bool holds(const syntax::Expr& stated);

    Context& context_;
    const Declarations& declarations_;
    NetBuilder* net_;
    Scope* scope_;
    std::vector<const syntax::BlockDecl*> calls_;       // blocks being expanded, outermost first
    std::map<const syntax::Expr*, std::string> hints_;  // calls of blocks whose result gets a name
    std::vector<Meaning> returned_;
    int depth_ = 0;
};

}  // namespace netc::check
