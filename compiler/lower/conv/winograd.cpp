// The squares of Winograd's transforms.
#include "lower/conv/winograd.h"

namespace netc::lower::winograd {

using loop::at;
using loop::integer;

void transformed(loop::Builder& body, loop::Type vector, const std::string& name, int64_t from, int64_t to,
                 const std::function<Expr(Expr i, Expr j)>& in,
                 const std::function<void(Expr i, Expr j, Expr value)>& out) {
    const bool in_place = from == to;
    const std::string before = in_place ? "square" : "from", after = in_place ? "square" : "to";
    body.array(before, vector, {from, from});
    body.tile("i", from, [&](Expr i) {
        body.tile("j", from, [&](Expr j) { body.assign(at(before, vector, {i, j}), in(i, j)); });
    });
    if (in_place) {
        body.run(loop::apply(name, {}, {loop::var(before)}));
    } else {
        body.array(after, vector, {to, to});
        body.run(loop::apply(name, {}, {loop::var(before), loop::var(after)}));
    }
    body.tile("i", to, [&](Expr i) { body.tile("j", to, [&](Expr j) { out(i, j, at(after, vector, {i, j})); }); });
}

}  // namespace netc::lower::winograd
