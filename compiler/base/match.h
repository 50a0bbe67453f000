// match(variant, lambdas...): one lambda for each alternative; leaving one out does not compile.
#pragma once

#include <utility>
#include <variant>

namespace netc {

template <class... Lambdas>
struct Cases : Lambdas... {
    using Lambdas::operator()...;
};
template <class... Lambdas>
Cases(Lambdas...) -> Cases<Lambdas...>;  // clang 14 does not find it by itself

template <class Variant, class... Lambdas>
decltype(auto) match(Variant&& variant, Lambdas&&... lambdas) {
    return std::visit(Cases<std::decay_t<Lambdas>...>{std::forward<Lambdas>(lambdas)...}, std::forward<Variant>(variant));
}

}  // namespace netc
