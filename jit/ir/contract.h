// Products and sums that become one operation.
#pragma once

namespace llvm {
class Function;
}

namespace netc::jit {

/// Joins products with the sums that use them, rounded once, as g++ does with -ffp-contract=fast: the products of a
/// block are taken in order, and one is joined if all that use it are sums of this block that no other product has
/// joined. Runs after all other passes: the executable of g++ and the code of the JIT have the same bits.
void contract(llvm::Function& function);

}  // namespace netc::jit
