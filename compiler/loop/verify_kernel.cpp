// Checks one kernel: names, types, subscripts.
#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "base/check.h"
#include "base/match.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"
#include "loop/verify.h"

namespace netc::loop {

namespace {

/// The values a loop variable takes.
struct Span {
    int64_t first, last;
};

struct Name {
    Type type;
    std::vector<int64_t> extents;
    bool array = false;    // extents count
    bool rows = false;     // and there is one more subscript in front, whose end is not known
    bool changes = false;  // may be written
    std::optional<Span> span;
};

constexpr Type whole{Element::I32, 1};

class KernelChecker {
public:
    explicit KernelChecker(const Kernel& kernel) : kernel_(kernel) {}

    void run() {
        scopes_.emplace_back();
        for (const Parameter& p : kernel_.parameters) {
            const bool array = p.kind == Parameter::Kind::Array;
            declare(p.name, {array ? Type{p.element, 1} : whole, p.extents, array, p.rows, p.written, {}});
        }
        declare("first", {whole, {}, false, false, false, {}});
        declare("last", {whole, {}, false, false, false, {}});
        body(kernel_.body);
    }

private:
    void require(bool condition, const std::string& what) const {
        if (!condition) fail_check("kernel", __FILE__, __LINE__, "kernel " + kernel_.name + ": " + what);
    }

    // ----------------------------------------------------------------------------------- names

    void declare(const std::string& name, Name entry) {
        require(!name.empty(), "a name is empty");
        require(!find(name), "`" + name + "` is declared where it is known already");
        for (const int64_t extent : entry.extents) require(extent > 0, "`" + name + "` has an extent below one");
        scopes_.back().emplace(name, std::move(entry));
    }

    const Name* find(const std::string& name) const {
        for (const auto& scope : scopes_)
            if (const auto found = scope.find(name); found != scope.end()) return &found->second;
        return nullptr;
    }

    const Name& known(const std::string& name) const {
        const Name* entry = find(name);
        require(entry, "`" + name + "` is not declared");
        return *entry;
    }

    // ------------------------------------------------------------------------------ statements

    void scoped(const Body& statements) {
        scopes_.emplace_back();
        body(statements);
        scopes_.pop_back();
    }

    void body(const Body& statements) {
        for (const Stmt& stmt : statements) statement(stmt);
    }

    void statement(const Stmt& stmt) {
        match(
            stmt.node, [&](const For& s) { loop(s); }, [&](const ForBits& s) { loop(s); },
            [&](const Let& s) { local(s.name, s.value, false); },
            [&](const Variable& s) { local(s.name, s.value, true); },
            [&](const Array& s) {
                require(!s.extents.empty(), "array `" + s.name + "` has no extent");
                declare(s.name, {s.type, s.extents, true, false, true, {}});
            },
            [&](const Assign& s) { assign(s); }, [&](const Store& s) { store(s); }, [&](const If& s) { condition(s); },
            [&](const Do& s) {
                require(std::holds_alternative<Apply>(s.call->node), "a statement is no call");
                expression(s.call);
            },
            [&](const Block& s) { scoped(s.body); }, [](const Comment&) {}, [](const Blank&) {});
    }

    void loop(const For& s) {
        index(s.first);
        index(s.last);
        require(s.step > 0, "loop " + s.name + " does not advance");
        Name variable{whole, {}, false, false, false, {}};
        int64_t first = 0, last = 0;
        if (is_constant(s.first, &first) && is_constant(s.last, &last) && first < last)
            variable.span = Span{first, first + (last - 1 - first) / s.step * s.step};
        const int doubts = may_not_run(s) ? 1 : 0;
        conditions_ += doubts;
        scopes_.emplace_back();
        declare(s.name, std::move(variable));
        body(s.body);
        scopes_.pop_back();
        conditions_ -= doubts;
    }

    void loop(const ForBits& s) {
        expression(s.set);
        const bool number = s.set->type == Type{Element::U32, 1} || s.set->type == whole;
        require(number, "the set of loop " + s.name + " is no number of 32 bits");
        ++conditions_;  // a set may be empty
        scopes_.emplace_back();
        declare(s.name, {whole, {}, false, false, false, {}});
        body(s.body);
        scopes_.pop_back();
        --conditions_;
    }

    /// Loops over the range of units or over the samples do run; bounds that are computed may leave nothing.
    static bool may_not_run(const For& s) {
        const auto plain = [](const Expr& e) { return is_constant(e) || std::holds_alternative<VarRef>(e->node); };
        return !plain(s.first) || !plain(s.last);
    }

    void local(const std::string& name, const Expr& value, bool changes) {
        expression(value);
        declare(name, {value->type, {}, false, false, changes, {}});
    }

    void assign(const Assign& s) {
        const std::string target = text(s.target);
        if (const VarRef* ref = std::get_if<VarRef>(&s.target->node)) {
            require(known(ref->name).changes, "`" + target + "` is assigned to, and constant");
        } else {
            const At* element = std::get_if<At>(&s.target->node);
            require(element, "`" + target + "` cannot be assigned to");
            require(known(element->array).changes, "`" + element->array + "` is written, and only read by declaration");
        }
        expression(s.target);
        expression(s.value);
        const Type to = s.target->type, from = s.value->type;
        require(from.lanes == to.lanes || from.lanes == 1, "`" + target + "` gets a value with other lanes");
        require(to.element == from.element || from.lanes == 1, "`" + target + "` gets a value of another type");
    }

    void store(const Store& s) {
        const Name& array = known(s.array);
        require(array.array && array.type.lanes == 1, "`" + s.array + "` is no array of scalars");
        require(array.changes, "`" + s.array + "` is written, and only read by declaration");
        expression(s.value);
        require(s.value->type.lanes > 1, "a scalar is stored to `" + s.array + "` as a vector");
        require(s.value->type.element == array.type.element, "`" + s.array + "` gets a value of another type");
        subscripts(s.array, array, s.indices, s.value->type.lanes);
    }

    void condition(const If& s) {
        expression(s.condition);
        require(s.condition->type.lanes == 1, "a condition has lanes");
        ++conditions_;
        scoped(s.then_body);
        scoped(s.else_body);
        --conditions_;
    }

    // ----------------------------------------------------------------------------- expressions

    void index(const Expr& e) {
        expression(e);
        require(e->type == whole, "`" + text(e) + "` is no whole number");
    }

    void expression(const Expr& e) {
        require(e->type.lanes == 1 || e->type.lanes == 4 || e->type.lanes == 8 || e->type.lanes == 16,
                "`" + text(e) + "` has " + std::to_string(e->type.lanes) + " lanes");
        match(
            e->node, [&](const IntLit& x) { literal(x); }, [](const RealLit&) {},
            [&](const VarRef& x) { reference(e, x); }, [&](const Binary& x) { operation(e, x); },
            [&](const Negate& x) { expression(x.operand); },
            [&](const Select& x) {
                expression(x.condition);
                ++conditions_;
                expression(x.then_value);
                expression(x.else_value);
                --conditions_;
            },
            [&](const Apply& x) {
                if (const size_t dot = x.function.find('.'); dot != std::string::npos) known(x.function.substr(0, dot));
                for (const Expr& argument : x.arguments) handed(argument);
            },
            [&](const At& x) { element(e, x); }, [&](const Load& x) { loaded(e, x); },
            [&](const Address& x) { subscripts(x.array, array_of(x.array), x.indices, 1); });
    }

    void literal(const IntLit& x) const {
        const bool fits =
            x.value >= std::numeric_limits<int32_t>::min() && x.value <= std::numeric_limits<uint32_t>::max();
        require(fits, std::to_string(x.value) + " has more than 32 bits");
    }

    /// A function may be handed a whole array by its name.
    void handed(const Expr& argument) {
        const VarRef* ref = std::get_if<VarRef>(&argument->node);
        if (ref && known(ref->name).array) return;
        expression(argument);
    }

    void reference(const Expr& e, const VarRef& x) const {
        const Name& name = known(x.name);
        require(!name.array, "array `" + x.name + "` is used as a value");
        require(name.type == e->type, "`" + x.name + "` is used as " + type_name(e->type));
    }

    void operation(const Expr& e, const Binary& x) {
        expression(x.left);
        expression(x.right);
        for (const Expr& side : {x.left, x.right}) {
            require(side->type.lanes == 1 || side->type.lanes == std::max(x.left->type.lanes, x.right->type.lanes),
                    "operands of `" + text(e) + "` differ in lanes");
            const bool known_number = std::holds_alternative<IntLit>(side->node);
            const bool joins =
                e->type.lanes > 1 && e->type.element == Element::F32 && side->type.element != Element::F32;
            require(!joins || known_number, "`" + text(e) + "` joins whole numbers and a vector of floats");
        }
    }

    const Name& array_of(const std::string& name) const {
        const Name& entry = known(name);
        require(entry.array, "`" + name + "` is no array");
        return entry;
    }

    void element(const Expr& e, const At& x) {
        const Name& array = array_of(x.array);
        require(array.type == e->type, "an element of `" + x.array + "` is used as " + type_name(e->type));
        subscripts(x.array, array, x.indices, 1);
    }

    void loaded(const Expr& e, const Load& x) {
        const Name& array = array_of(x.array);
        require(array.type == Type{e->type.element, 1}, "`" + x.array + "` is loaded as " + type_name(e->type));
        require(e->type.lanes > 1, "`" + text(e) + "` loads a scalar");
        subscripts(x.array, array, x.indices, e->type.lanes);
    }

    /// `lanes` neighbours from the place on have to lie within the last extent.
    void subscripts(const std::string& name, const Name& array, const std::vector<Expr>& indices, int lanes) {
        const size_t leading = array.rows ? 1 : 0;
        require(indices.size() == array.extents.size() + leading,
                "`" + name + "` has " + std::to_string(array.extents.size() + leading) + " extents and " +
                    std::to_string(indices.size()) + " subscripts");
        for (const Expr& e : indices) index(e);
        for (size_t i = 0; i < array.extents.size(); ++i) {
            const Expr& e = indices[i + leading];
            const int64_t width = i + 1 == array.extents.size() ? lanes : 1;
            const std::optional<Span> span = exact_span(e);
            if (!span) continue;
            require(span->first >= 0 && span->last + width <= array.extents[i],
                    "subscript `" + text(e) + "` of `" + name + "` runs from " + std::to_string(span->first) + " to " +
                        std::to_string(span->last + width - 1) + ", and the extent is " +
                        std::to_string(array.extents[i]));
        }
    }

    // ---------------------------------------------------------------------------------- ranges

    /// All values an expression takes, when each end is certainly taken: it is a number, or a sum in which every loop
    /// variable appears once, and no condition stands around it.
    std::optional<Span> exact_span(const Expr& e) const {
        int64_t value = 0;
        if (is_constant(e, &value) && conditions_ == 0) return Span{value, value};
        if (conditions_ > 0) return std::nullopt;
        std::set<std::string> seen;
        bool twice = false;
        for_each(e, [&](const Expr& part) {
            if (const VarRef* ref = std::get_if<VarRef>(&part->node)) twice = twice || !seen.insert(ref->name).second;
        });
        return twice ? std::nullopt : linear_span(e);
    }

    std::optional<Span> linear_span(const Expr& e) const {
        int64_t value = 0;
        if (is_constant(e, &value)) return Span{value, value};
        if (const VarRef* ref = std::get_if<VarRef>(&e->node)) return known(ref->name).span;
        if (const Negate* n = std::get_if<Negate>(&e->node)) {
            const std::optional<Span> inner = linear_span(n->operand);
            return inner ? std::optional<Span>(Span{-inner->last, -inner->first}) : std::nullopt;
        }
        const Binary* b = std::get_if<Binary>(&e->node);
        if (!b) return std::nullopt;
        const std::optional<Span> left = linear_span(b->left), right = linear_span(b->right);
        if (!left || !right) return std::nullopt;
        switch (b->op) {
            case BinaryOp::Add:
                return Span{left->first + right->first, left->last + right->last};
            case BinaryOp::Sub:
                return Span{left->first - right->last, left->last - right->first};
            case BinaryOp::Mul:
                if (!is_constant(b->left, &value)) return std::nullopt;
                if (value < 0) return Span{value * right->last, value * right->first};
                return Span{value * right->first, value * right->last};
            default:
                return std::nullopt;
        }
    }

    const Kernel& kernel_;
    std::vector<std::map<std::string, Name>> scopes_;
    int conditions_ = 0;  // around what is looked at
};

}  // namespace

void verify(const Kernel& kernel) { KernelChecker(kernel).run(); }

}  // namespace netc::loop
