// The tree as the user wrote it. Every node knows its place in the source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/source.h"

namespace netc::syntax {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

/// A name with its place. Quoted names ("fire2/conv") come without their quotes.
struct Name {
    std::string text;
    Span span;
};

/// What is called, and of which system the defaults are: `adam as keras3`. `system.text` is empty where none is named.
struct Callee : Name {
    Name system = {};
};

/// `value` or `key = value` in a call, an expectation, a map. `key.text` is empty for a positional argument.
struct Argument {
    Name key;
    ExprPtr value;
};

struct Statement;
using Block = std::vector<Statement>;

// ---------------------------------------------------------------------------------- expressions

struct IntegerLiteral { int64_t value; };       // 600_165
struct RealLiteral { double value; };           // 0.25, 1e-7
struct StringLiteral { std::string text; };     // "data/mnist"
struct NameRef { std::string name; };           // x, relu, same, true, false
struct ListExpr { std::vector<ExprPtr> items; };                 // [3, 4, 6, 3]
struct UnaryExpr { std::string op; ExprPtr operand; };           // - not
struct BinaryExpr { std::string op; Span op_span; ExprPtr left, right; };  // + - * / % ^ == != < <= > >= and or in
struct RangeExpr { ExprPtr first, last; };                       // 0..3, both ends included
struct CallExpr { Callee callee; std::vector<Argument> arguments; bool parenthesised; };  // conv(32, 3), relu as keras3
struct PipeExpr { ExprPtr input; ExprPtr step; };                // input | step; step is a CallExpr, NameRef or MemberExpr
struct AssertExpr { ExprPtr value; std::vector<ExprPtr> dims; Span dims_span; };  // value -> [32, 26, 26]
struct MemberExpr { ExprPtr object; Name member; };              // x.channels, first.accuracy
struct IndexExpr { ExprPtr object; ExprPtr index; };             // depth[i]
struct IfExpr { ExprPtr condition; ExprPtr then_value, else_value; };  // if c { a } else { b }
struct TypeExpr { std::string base; std::vector<std::vector<ExprPtr>> brackets; };  // f32[1, 28, 28], class[21][8, 8]

struct Expr {
    Span span;
    std::variant<IntegerLiteral, RealLiteral, StringLiteral, NameRef, ListExpr, UnaryExpr, BinaryExpr, RangeExpr, CallExpr,
                 PipeExpr, AssertExpr, MemberExpr, IndexExpr, IfExpr, TypeExpr>
        node;
};

// ----------------------------------------------------------------------------------- statements

struct Input { Name name; ExprPtr type; };                        // input image : f32[1, 28, 28]
struct LabelInput { Name name; ExprPtr type; };                   // label digit : class[5]
struct Weight { Name name; ExprPtr type, first; };                // weight scale : f32[64] = constant(1)
struct Assign { std::vector<Name> targets; ExprPtr value; };      // x = ...   a, b = ...
struct State { std::vector<Name> names; ExprPtr first; };          // state mean, square   state accumulator = 0.1
struct Shared { Name target; ExprPtr value; };                    // shared enc = encoder(64)
struct Loss { std::vector<ExprPtr> values; };                     // loss cross_entropy(logits, digit)
struct Metric { std::vector<ExprPtr> values; };                   // metric top1(logits, y), top5(logits, y)
struct Expect { std::vector<Argument> entries; };                 // expect params = 600_165; without a name: expect x.channels > 1
struct For { Name variable; ExprPtr range; Block body; };         // for i in 0..3 { }
struct Repeat { ExprPtr count; Block body; };                     // repeat 3 { }
struct If { ExprPtr condition; Block then_body, else_body; };     // if c { } else { }
struct Return { std::vector<ExprPtr> values; };                   // return x
struct ExprStatement { ExprPtr value; };                          // an expression alone (the checker explains why not)

struct Statement {
    Span span;
    std::variant<Input, LabelInput, Weight, State, Assign, Shared, Loss, Metric, Expect, For, Repeat, If, Return, ExprStatement> node;
};

// --------------------------------------------------------------------------------- declarations

/// A parameter of a net, block, data section or formula; without `value` it has to be given. Of formulas, `type` is
/// `class` of a label, and `range` states the numbers that it may be: `rate in 0..1 = 0.5`.
struct Parameter {
    Name name;
    ExprPtr value;
    Name type = {};
    ExprPtr range = {};
};

/// Other defaults of a declaration, as a system has them: `as keras3(epsilon = 1e-7)`.
struct Variant {
    Name system;
    std::vector<Argument> defaults;
    Span span;
};

struct Net { Name name; std::vector<Parameter> parameters; Block body; };
struct NetAlias { Name name; Name base; std::vector<Argument> arguments; Block body; };  // net B = A(depth = 3) { expect ... }
struct BlockDecl { Name name; std::vector<Parameter> parameters; std::vector<Variant> variants; Block body; };

/// Mathematics with a name: `function relu(x) = if x > 0 { x } else { 0 }`. Without `value` the body returns it, or sets it
/// (of optimizers). `word` is `function`, `loss`, `metric`, `optimizer`, `schedule` or `initialiser`.
struct FormulaDecl {
    Name word, name;
    std::vector<Parameter> parameters;
    std::vector<Variant> variants;
    ExprPtr value;
    Block body;
    Span body_span;
    ExprPtr derivative;
};
struct Import { std::string path; Span path_span; };  // import "my_losses.net"
struct Defaults { Name system; };                     // defaults as pytorch

/// A keyword with its values: `batch 128`, `freeze features`, `source mnist("data/mnist")`, `precise`. `map` and
/// `output` have keyed values: `map image = image / 255, digit = digit - lo`.
struct Setting {
    Name key;
    std::vector<Argument> values;
    Span span;
};

struct Data { Name name; std::vector<Parameter> parameters; std::vector<Setting> settings; };
struct Train { Name name; Name net; ExprPtr data; std::vector<Setting> settings; };   // data: a CallExpr or NameRef
struct Check { std::vector<ExprPtr> conditions; };                                     // check first.accuracy >= 0.995
struct Export { Name stage; std::vector<Setting> settings; };
struct Target { std::vector<Setting> settings; };

struct Declaration {
    Span span;
    std::variant<Net, NetAlias, BlockDecl, FormulaDecl, Import, Defaults, Data, Train, Check, Export, Target> node;
};

/// `# text` or `// text`, kept for the formatter.
struct Comment {
    Span span;
    std::string text;  // with its marker
};

struct Ast {
    std::vector<Declaration> declarations;
    std::vector<Comment> comments;  // in source order
};

}  // namespace netc::syntax
