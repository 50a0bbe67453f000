// The loop language: what a kernel is made of. Loops, arrays with their extents in the type, scalars and short vectors.
//
// Trees are immutable; they are made by the constructors of loop/build.h, which fold (x * 1, x + 0, constant sums and
// loops that run once cannot be built). Every name is declared before it is used: a parameter of the kernel, a loop
// variable, a local value or a local array. Integers are 32-bit, arithmetic on them does not overflow.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

namespace netc::loop {

// ------------------------------------------------------------------------------------- expressions

enum class Element { F32, F64, I32, U32, U8 };

constexpr int64_t element_bytes(Element element) {
    return element == Element::U8 ? 1 : element == Element::F64 ? 16 : 4;
}

/// A scalar (lanes 1) or a short vector.
struct Type {
    Element element = Element::F32;
    int lanes = 1;
    bool operator==(const Type&) const = default;
};

/// Places of an array with these extents.
inline int64_t product(const std::vector<int64_t>& extents) {
    int64_t result = 1;
    for (const int64_t extent : extents) result *= extent;
    return result;
}

struct ExprNode;

/// A tree; copies share it. An int converts to its literal.
class Expr {
public:
    Expr(int value);
    explicit Expr(std::shared_ptr<const ExprNode> node) : node_(std::move(node)) {}
    const ExprNode& operator*() const { return *node_; }
    const ExprNode* operator->() const { return node_.get(); }

private:
    std::shared_ptr<const ExprNode> node_;
};

struct IntLit { int64_t value; };                                   // a literal with lanes has the value in every lane
struct RealLit { double value; };                                   // a literal of float or double
struct VarRef { std::string name; };                                // loop variable, scalar parameter or local value
enum class BinaryOp { Add, Sub, Mul, Div, Mod, Lt, Le, Gt, Ge, Eq, Ne, And, Or, Xor, Shl, Shr };
struct Binary { BinaryOp op; Expr left, right; };                   // a scalar operand of a vector is taken for every lane
struct Negate { Expr operand; };
struct Select { Expr condition, then_value, else_value; };          // condition ? then_value : else_value, lane by lane
struct Apply { std::string function; std::vector<Expr> arguments; };  // a function of netrt: relu, max, exp, sigmoid, sum, ...
struct At { std::string array; std::vector<Expr> indices; };        // one element of an array: a scalar, or a vector of a local array of vectors
struct Load { std::string array; std::vector<Expr> indices; };      // `type.lanes` neighbours along the last dimension, from this place on
struct Address { std::string array; std::vector<Expr> indices; };   // &array[...], to hand to a function (prefetch)

struct ExprNode {
    Type type;
    std::variant<IntLit, RealLit, VarRef, Binary, Negate, Select, Apply, At, Load, Address> node;
};

// -------------------------------------------------------------------------------------- statements

struct Stmt;
using Body = std::vector<Stmt>;

/// for (int name = first; name < last; name += step). `unroll` asks the C++ compiler to unroll it fully (register tiles).
struct For { std::string name; Expr first, last; int step = 1; bool unroll = false; Body body; };
/// for (const int name : bits(set)): the numbers of the bits that are set in 32, the lowest first.
struct ForBits { std::string name; Expr set; Body body; };
/// const T name = value;
struct Let { std::string name; Expr value; };
/// T name = value; changed later by Assign to a VarRef.
struct Variable { std::string name; Expr value; };
/// A local array of scalars or vectors, on the stack: T name[extents...], zeroed if asked.
struct Array { std::string name; Type type; std::vector<int64_t> extents; bool zeroed = false; };
/// target = value, or target += value; target is an At or a VarRef.
struct Assign { Expr target; bool add = false; Expr value; };
/// Stores a vector's lanes as neighbours along the last dimension of the array, from this place on.
struct Store { std::string array; std::vector<Expr> indices; Expr value; };
struct If { Expr condition; Body then_body, else_body; };
/// Calls a function of netrt for its effect.
struct Do { Expr call; };
/// A scope of its own: what is left of a loop that runs once when its names would clash with its neighbours'.
struct Block { Body body; };
struct Comment { std::string text; };
struct Blank {};

struct Stmt {
    std::variant<For, ForBits, Let, Variable, Array, Assign, Store, If, Do, Block, Comment, Blank> node;
};

// ----------------------------------------------------------------------------------------- kernels

/// An array parameter `T (&name)[extents...]`, or, when `rows`, a pointer to such arrays, one for each sample.
/// A scalar parameter has no extents and is an int; "step" is the runtime's Step (seed, stage, number of the step, rate).
struct Parameter {
    enum class Kind { Array, Int, Step };
    Kind kind = Kind::Array;
    std::string name;
    Element element = Element::F32;
    std::vector<int64_t> extents;
    bool rows = false;
    bool written = false;
    std::vector<std::string> axes = {};   // what the extents count: blocks, height, width; empty where it has no name
    std::vector<std::string> sizes = {};  // of a template: the extents in its sizes
};

/// Costs of a call that does all units, of one sample (per-sample kernels) or of a full batch.
struct Cost {
    int64_t flops = 0;
    int64_t bytes_read = 0, bytes_written = 0;  // compulsory traffic: every array once
};

/// One function of the output. The last two parameters of every kernel are `int first, int last`: the range of its units.
struct Kernel {
    std::string name;                   // conv2_pool1_relu2_dropout1
    std::vector<std::string> sizes;     // a template's parameters; they follow from the arrays
    std::vector<Parameter> parameters;  // arrays and scalars in the order of a reader: in, weights, out; then first, last
    Body body;
    std::vector<std::string> comment;   // lines above the function: layers and cost, shapes flowing, the trick
    std::string unit;                   // what a unit is: "row of conv2", "block of 32 filters x row"
    bool per_sample = true;             // one sample a call; otherwise the kernel takes `int n` and whole batches
};

}  // namespace netc::loop
