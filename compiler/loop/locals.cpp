// Finds what a statement says twice, and says it once.
#include "loop/locals.h"

#include <map>
#include <optional>
#include <set>

#include "base/match.h"
#include "loop/build.h"
#include "loop/print.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

Expr replaced(const Expr& e, const Expr& old, const Expr& by) {
    if (same(e, old)) return by;
    const Change change = [&](const Expr& part) { return replaced(part, old, by); };
    return match(
        e->node, [&](const IntLit&) { return e; }, [&](const RealLit&) { return e; }, [&](const VarRef&) { return e; },
        [&](const Binary& b) {
            return remade(e->type, Binary{b.op, change(b.left), change(b.right)});
        },
        [&](const Negate& n) { return remade(e->type, Negate{change(n.operand)}); },
        [&](const Select& s) {
            return remade(e->type, Select{change(s.condition), change(s.then_value), change(s.else_value)});
        },
        [&](const Apply& a) {
            return remade(e->type, Apply{a.function, changed(a.arguments, change)});
        },
        [&](const At& a) {
            return remade(e->type, At{a.array, changed(a.indices, change)});
        },
        [&](const Load& a) {
            return remade(e->type, Load{a.array, changed(a.indices, change)});
        },
        [&](const Address& a) {
            return remade(e->type, Address{a.array, changed(a.indices, change)});
        });
}

/// The expressions of a statement that may get a name, as one list: everything but what is written to.
std::vector<Expr> operands(const Stmt& stmt) {
    if (const Let* s = std::get_if<Let>(&stmt.node)) return {s->value};
    if (const Variable* s = std::get_if<Variable>(&stmt.node)) return {s->value};
    if (const Do* s = std::get_if<Do>(&stmt.node)) return std::get<Apply>(s->call->node).arguments;
    if (const Store* s = std::get_if<Store>(&stmt.node)) {
        std::vector<Expr> result = s->indices;
        result.push_back(s->value);
        return result;
    }
    if (const Assign* s = std::get_if<Assign>(&stmt.node)) {
        const At* target = std::get_if<At>(&s->target->node);
        std::vector<Expr> result = target ? target->indices : std::vector<Expr>{};
        result.push_back(s->value);
        return result;
    }
    return {};
}

Stmt with_operands(const Stmt& stmt, std::vector<Expr> list) {
    if (const Let* s = std::get_if<Let>(&stmt.node)) return {Let{s->name, list[0]}};
    if (const Variable* s = std::get_if<Variable>(&stmt.node)) return {Variable{s->name, list[0]}};
    if (const Do* s = std::get_if<Do>(&stmt.node))
        return {Do{remade(s->call->type, Apply{std::get<Apply>(s->call->node).function, std::move(list)})}};
    const Expr value = list.back();
    list.pop_back();
    if (const Store* s = std::get_if<Store>(&stmt.node)) return {Store{s->array, std::move(list), value}};
    const Assign& s = std::get<Assign>(stmt.node);
    const At* target = std::get_if<At>(&s.target->node);
    return {Assign{target ? remade(s.target->type, At{target->array, std::move(list)}) : s.target, s.add, value}};
}

bool reads_memory(const Expr& e) {
    bool reads = false;
    for_each(e, [&](const Expr& part) {
        reads = reads || std::holds_alternative<At>(part->node) || std::holds_alternative<Load>(part->node);
    });
    return reads;
}

/// Expressions worth a name, with how often they appear; those that are only reached under a condition count for
/// nothing when they read memory.
struct Counter {
    struct Entry {
        Expr e;
        int times = 0;
    };
    std::map<std::string, Entry> entries;

    void count(const Expr& e, bool conditional) {
        if (is_worth_a_name(e) && !(conditional && reads_memory(e)))
            ++entries.emplace(text(e), Entry{e, 0}).first->second.times;
        const auto all = [&](const std::vector<Expr>& list) {
            for (const Expr& part : list) count(part, conditional);
        };
        match(
            e->node, [](const IntLit&) {}, [](const RealLit&) {}, [](const VarRef&) {},
            [&](const Binary& b) {
                all({b.left, b.right});
            },
            [&](const Negate& n) { all({n.operand}); },
            [&](const Select& s) {
                count(s.condition, conditional);
                // Vectors compute both arms, floats only one.
                const bool chosen = conditional || s.condition->type.lanes == 1;
                count(s.then_value, chosen);
                count(s.else_value, chosen);
            },
            [&](const Apply& a) { all(a.arguments); }, [&](const At& a) { all(a.indices); },
            [&](const Load& a) { all(a.indices); }, [&](const Address& a) { all(a.indices); });
    }

    static bool is_worth_a_name(const Expr& e) {
        constexpr size_t short_read = 12, short_subscript = 18;
        const Apply* call = std::get_if<Apply>(&e->node);
        if (call && call->function.starts_with("splat")) return false;
        if (std::holds_alternative<At>(e->node) || std::holds_alternative<Load>(e->node) ||
            (call && !call->arguments.empty()))
            return text(e).size() > short_read;
        return std::holds_alternative<Binary>(e->node) && e->type == Type{Element::I32, 1} &&
               text(e).size() >= short_subscript;
    }

    /// The longest that appears twice.
    std::optional<Expr> repeated() const {
        std::optional<Expr> best;
        size_t longest = 0;
        for (const auto& [line, entry] : entries)
            if (entry.times > 1 && line.size() > longest) {
                best = entry.e;
                longest = line.size();
            }
        return best;
    }
};

std::string name_for(const Expr& e) {
    static const std::map<std::string, std::string> results{{"exp", "power"}, {"sqrt", "root"}, {"log", "logarithm"}};
    if (const At* a = std::get_if<At>(&e->node)) return a->array + "_value";
    if (const Load* a = std::get_if<Load>(&e->node)) return a->array + "_value";
    const Apply* a = std::get_if<Apply>(&e->node);
    if (!a) return "index";
    if (a->function.starts_with("keep")) return "kept";
    if (e->type == Type{Element::I32, 1}) return "index";
    const auto known = results.find(a->function);
    if (known != results.end()) return known->second;
    return a->function.substr(0, a->function.find_first_of(".<")) + "_value";
}

class Namer {
public:
    explicit Namer(const Kernel& kernel) : taken_(used_names(kernel.body)) {
        for (const Parameter& parameter : kernel.parameters) taken_.insert(parameter.name);
        for_each(kernel.body, [&](const Stmt& stmt) { taken_.insert(declared(stmt)); });
    }

    Body body(const Body& from) {
        const std::set<std::string> outer = taken_;
        Body result;
        for (const Stmt& stmt : from) {
            if (const For* s = std::get_if<For>(&stmt.node))
                result.push_back({For{s->name, s->first, s->last, s->step, s->unroll, body(s->body)}});
            else if (const ForBits* s = std::get_if<ForBits>(&stmt.node))
                result.push_back({ForBits{s->name, s->set, body(s->body)}});
            else if (const If* s = std::get_if<If>(&stmt.node))
                result.push_back({If{s->condition, body(s->then_body), body(s->else_body)}});
            else if (const Block* s = std::get_if<Block>(&stmt.node))
                result.push_back({Block{body(s->body)}});
            else
                statement(stmt, result);
        }
        taken_ = outer;
        return result;
    }

private:
    void statement(Stmt stmt, Body& result) {
        for (;;) {
            const std::vector<Expr> list = operands(stmt);
            Counter counter;
            for (const Expr& e : list) counter.count(e, false);
            const std::optional<Expr> e = counter.repeated();
            if (!e) break;
            const std::string name = unused(name_for(*e));
            const Expr by = var(name, (*e)->type);
            statement({Let{name, *e}}, result);
            stmt = with_operands(stmt, changed(list, [&](const Expr& part) { return replaced(part, *e, by); }));
        }
        result.push_back(std::move(stmt));
    }

    std::string unused(const std::string& wanted) {
        if (taken_.insert(wanted).second) return wanted;
        for (int i = 2;; ++i)
            if (const std::string name = wanted + std::to_string(i); taken_.insert(name).second) return name;
    }

    std::set<std::string> taken_;
};

}  // namespace

Kernel with_locals(const Kernel& kernel) {
    Kernel result = kernel;
    result.body = Namer(kernel).body(kernel.body);
    return result;
}

}  // namespace netc::loop
