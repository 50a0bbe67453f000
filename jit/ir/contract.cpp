// Products and sums that become one operation.
#include "jit/ir/contract.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/IRBuilder.h>

namespace netc::jit {

namespace {

bool is_sum(const llvm::Instruction& i) {
    return i.getOpcode() == llvm::Instruction::FAdd || i.getOpcode() == llvm::Instruction::FSub;
}

/// The sums that use a product; none where something else uses it, or a sum twice, or outside its block.
llvm::SmallVector<llvm::Instruction*> sums_of(llvm::Instruction& product) {
    llvm::SmallVector<llvm::Instruction*> sums;
    for (llvm::User* user : product.users()) {
        auto* sum = llvm::dyn_cast<llvm::Instruction>(user);
        const bool joins =
            sum && sum->getParent() == product.getParent() && is_sum(*sum) && sum->getOperand(0) != sum->getOperand(1);
        if (!joins) return {};
        sums.push_back(sum);
    }
    return sums;
}

void join(llvm::Instruction& product, llvm::Instruction& sum) {
    llvm::IRBuilder<> ir(&sum);
    llvm::Value *a = product.getOperand(0), *b = product.getOperand(1);
    const bool product_first = sum.getOperand(0) == &product;
    llvm::Value* term = sum.getOperand(product_first ? 1 : 0);
    if (sum.getOpcode() == llvm::Instruction::FSub) {
        if (product_first)
            term = ir.CreateFNeg(term);
        else
            a = ir.CreateFNeg(a);
    }
    llvm::Type* types[] = {sum.getType()};
    sum.replaceAllUsesWith(ir.CreateIntrinsic(llvm::Intrinsic::fma, types, {a, b, term}));
    sum.eraseFromParent();
}

}  // namespace

void contract(llvm::Function& function) {
    for (llvm::BasicBlock& block : function) {
        llvm::SmallVector<llvm::Instruction*> products;
        for (llvm::Instruction& i : block)
            if (i.getOpcode() == llvm::Instruction::FMul && !i.getType()->getScalarType()->isDoubleTy())
                products.push_back(&i);
        for (llvm::Instruction* product : products) {
            const auto sums = sums_of(*product);
            for (llvm::Instruction* sum : sums) join(*product, *sum);
            if (!sums.empty()) product->eraseFromParent();
        }
    }
}

}  // namespace netc::jit
