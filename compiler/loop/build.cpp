// References, and the builder of statements: loops that run once and conditions that are known leave only their bodies.
#include "loop/build.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "loop/tree.h"

namespace netc::loop {

namespace {

std::set<std::string> declared_inside(const Body& body) {
    std::set<std::string> names;
    for_each(body, [&](const Stmt& stmt) {
        if (const std::string name = declared(stmt); !name.empty()) names.insert(name);
    });
    return names;
}

bool is_loop(const Stmt& stmt) {
    return std::holds_alternative<For>(stmt.node) || std::holds_alternative<ForBits>(stmt.node);
}

/// Whether a name that the block declares at its top would meet the same name in the body around it. Variables of
/// sibling loops may share a name: each is known in its own loop only.
bool clashes(const Body& around, size_t block) {
    std::set<std::string> inside, beside;
    for (size_t i = 0; i < around.size(); ++i) {
        if (i == block) continue;
        inside.merge(declared_inside({around[i]}));
        if (!is_loop(around[i])) beside.insert(declared(around[i]));
    }
    for (const Stmt& stmt : std::get<Block>(around[block].node).body) {
        if (const std::string name = declared(stmt); !name.empty() && (is_loop(stmt) ? beside : inside).contains(name))
            return true;
    }
    return false;
}

/// Blocks give their statements to the body around them where no names clash.
Body dissolved(Body body) {
    for (Stmt& stmt : body) {
        if (For* s = std::get_if<For>(&stmt.node)) s->body = dissolved(std::move(s->body));
        if (ForBits* s = std::get_if<ForBits>(&stmt.node)) s->body = dissolved(std::move(s->body));
        if (Block* s = std::get_if<Block>(&stmt.node)) s->body = dissolved(std::move(s->body));
        if (If* s = std::get_if<If>(&stmt.node)) {
            s->then_body = dissolved(std::move(s->then_body));
            s->else_body = dissolved(std::move(s->else_body));
        }
    }
    Body result;
    for (size_t i = 0; i < body.size(); ++i) {
        const Block* block = std::get_if<Block>(&body[i].node);
        if (block && !clashes(body, i))
            result.insert(result.end(), block->body.begin(), block->body.end());
        else
            result.push_back(body[i]);
    }
    return result;
}

}  // namespace

Expr::Expr(int value) : Expr(integer(value)) {}

Expr var(const std::string& name, Type type) { return remade(type, VarRef{name}); }

Expr apply(const std::string& function, Type type, std::vector<Expr> arguments) {
    return remade(type, Apply{function, std::move(arguments)});
}

Expr at(const std::string& array, Type type, std::vector<Expr> indices) {
    return remade(type, At{array, std::move(indices)});
}

Expr load(const std::string& array, int lanes, std::vector<Expr> indices) {
    if (lanes == 1) return at(array, {Element::F32, 1}, std::move(indices));
    return remade({Element::F32, lanes}, Load{array, std::move(indices)});
}

Expr address(const std::string& array, std::vector<Expr> indices) {
    return remade({Element::F32, 1}, Address{array, std::move(indices)});
}

Body Builder::filled(const std::function<void()>& fill, const std::string& variable) {
    open_.push_back({{}, variable});
    if (fill) fill();
    Body body = std::move(open_.back().body);
    open_.pop_back();
    return body;
}

std::string Builder::unused(const std::string& name) const {
    const auto taken = [&](const std::string& candidate) {
        return std::any_of(open_.begin(), open_.end(), [&](const Open& open) {
            return open.variable == candidate || std::any_of(open.body.begin(), open.body.end(), [&](const Stmt& stmt) {
                       return declared(stmt) == candidate;
                   });
        });
    };
    std::string result = name;
    for (int i = 2; taken(result); ++i) result = name + std::to_string(i);
    return result;
}

void Builder::loop(const std::string& name, Expr first, Expr last, const Fill& fill, bool unroll, int step) {
    NETC_CHECK(step > 0, "loop " + name + " does not advance");
    int64_t span = 0;
    if (is_constant(last - first, &span)) {
        if (span <= 0) return;
        if (span <= step) {
            append({Block{filled([&] { fill(first); })}});
            return;
        }
    }
    append({For{name, first, last, step, unroll, filled([&] { fill(var(name)); }, name)}});
}

void Builder::each_bit(const std::string& name, Expr set, const Fill& fill) {
    append({ForBits{name, set, filled([&] { fill(var(name)); }, name)}});
}

Expr Builder::let(const std::string& name, Expr value) {
    const auto& node = value->node;
    if (std::holds_alternative<IntLit>(node) || std::holds_alternative<RealLit>(node) ||
        std::holds_alternative<VarRef>(node))
        return value;
    append({Let{name, value}});
    return var(name, value->type);
}

Expr Builder::variable(const std::string& name, Expr value) {
    append({Variable{name, value}});
    return var(name, value->type);
}

void Builder::array(const std::string& name, Type type, std::vector<int64_t> extents, bool zeroed) {
    append({Array{name, type, std::move(extents), zeroed}});
}

void Builder::assign(Expr target, Expr value) { append({Assign{target, false, value}}); }

void Builder::add(Expr target, Expr value) { append({Assign{target, true, value}}); }

void Builder::store(const std::string& array, std::vector<Expr> indices, Expr value) {
    if (value->type.lanes == 1)
        append({Assign{at(array, value->type, std::move(indices)), false, value}});
    else
        append({Store{array, std::move(indices), value}});
}

void Builder::when(Expr condition, const std::function<void()>& then_fill, const std::function<void()>& else_fill) {
    int64_t known = 0;
    if (is_constant(condition, &known)) {
        append({Block{filled(known ? then_fill : else_fill)}});
        return;
    }
    append({If{condition, filled(then_fill), filled(else_fill)}});
}

void Builder::run(Expr call) { append({Do{call}}); }
void Builder::comment(const std::string& text) { append({Comment{text}}); }
void Builder::blank() { append({Blank{}}); }

Body Builder::take() {
    NETC_CHECK(open_.size() == 1, "a body is still open");
    Body body = std::move(open_.back().body);
    open_.back().body.clear();
    return dissolved(std::move(body));
}

}  // namespace netc::loop
