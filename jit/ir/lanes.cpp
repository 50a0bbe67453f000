// Functions across the lanes, and random numbers, as IR.
#include <llvm/ADT/SmallVector.h>

#include "base/check.h"
#include "jit/ir/functions.h"

namespace netc::jit {

namespace {

llvm::Value* half(Code& code, llvm::Value* vector, bool upper) {
    const int count = lanes_of(vector) / 2;
    llvm::SmallVector<int> places;
    for (int i = 0; i < count; ++i) places.push_back(upper ? count + i : i);
    return code.ir.CreateShuffleVector(vector, vector, places);
}

/// The lanes of a and b in turn: those of their lower or of their upper halves.
llvm::Value* in_turn(Code& code, llvm::Value* a, llvm::Value* b, bool upper) {
    const int lanes = lanes_of(a);
    llvm::SmallVector<int> places;
    for (int i = 0; i < lanes / 2; ++i) {
        const int place = i + (upper ? lanes / 2 : 0);
        places.append({place, lanes + place});
    }
    return code.ir.CreateShuffleVector(a, b, places);
}

llvm::Value* lane(Code& code, llvm::Value* vector, uint64_t i) { return code.ir.CreateExtractElement(vector, i); }

llvm::Value* mixed(Code& code, llvm::Value* x) {
    auto& ir = code.ir;
    const auto number = [&](uint32_t value) { return llvm::ConstantInt::get(x->getType(), value); };
    const auto fold = [&](llvm::Value* v, uint32_t by) { return ir.CreateXor(v, ir.CreateLShr(v, number(by))); };
    x = ir.CreateMul(fold(x, 16), number(0x7feb352du));
    x = ir.CreateMul(fold(x, 15), number(0x846ca68bu));
    return fold(x, 16);
}

/// Members of netrt::Step, each of four bytes: seed, stage, number, rate.
llvm::Value* step_member(Code& code, llvm::Value* step, int index, llvm::Type* type) {
    llvm::Value* address =
        code.ir.CreateConstInBoundsGEP1_64(code.ir.getInt8Ty(), step, static_cast<uint64_t>(4 * index));
    return code.ir.CreateAlignedLoad(type, address, llvm::Align(4));
}

}  // namespace

llvm::Value* sum_of_lanes(Code& code, llvm::Value* v) {
    const bool real = v->getType()->getScalarType()->isFloatTy();
    const auto add = [&](llvm::Value* a, llvm::Value* b) {
        return real ? code.ir.CreateFAdd(a, b) : code.ir.CreateAdd(a, b);
    };
    while (lanes_of(v) > 4) v = add(half(code, v, false), half(code, v, true));
    if (lanes_of(v) == 1) return v;
    llvm::Value* even = add(lane(code, v, 0), lane(code, v, 2));
    return add(even, add(lane(code, v, 1), lane(code, v, 3)));
}

llvm::Value* largest_lane(Code& code, llvm::Value* v) {
    const auto larger = [&](llvm::Value* a, llvm::Value* b) {
        const bool real = a->getType()->getScalarType()->isFloatTy();
        return code.ir.CreateSelect(real ? code.ir.CreateFCmpOGT(a, b) : code.ir.CreateICmpSGT(a, b), a, b);
    };
    while (lanes_of(v) > 4) v = larger(half(code, v, false), half(code, v, true));
    if (lanes_of(v) == 1) return v;
    llvm::Value* even = larger(lane(code, v, 0), lane(code, v, 2));
    return larger(even, larger(lane(code, v, 1), lane(code, v, 3)));
}

llvm::Value* lane_numbers(Code& code, int lanes) {
    llvm::SmallVector<llvm::Constant*> numbers;
    for (int i = 0; i < lanes; ++i) numbers.push_back(code.ir.getInt32(static_cast<uint32_t>(i)));
    return llvm::ConstantVector::get(numbers);
}

void transpose(Code& code, int lanes, llvm::Value* from, llvm::Value* from_row, llvm::Value* to, llvm::Value* to_row) {
    llvm::Type* row_type = code.type({loop::Element::F32, lanes});
    const auto row = [&](llvm::Value* start, llvm::Value* apart, int i) {
        llvm::Value* bytes = code.ir.CreateNSWMul(apart, code.whole(4 * i));
        return code.ir.CreateGEP(code.ir.getInt8Ty(), start, bytes);
    };
    llvm::SmallVector<llvm::Value*> rows;
    for (int i = 0; i < lanes; ++i)
        rows.push_back(code.ir.CreateAlignedLoad(row_type, row(from, from_row, i), llvm::Align(4)));
    for (int size = 1; size < lanes; size *= 2) {
        llvm::SmallVector<llvm::Value*> merged;
        for (int i = 0; i < lanes / 2; ++i) {
            merged.push_back(in_turn(code, rows[i], rows[i + lanes / 2], false));
            merged.push_back(in_turn(code, rows[i], rows[i + lanes / 2], true));
        }
        rows = merged;
    }
    for (int j = 0; j < lanes; ++j) code.ir.CreateAlignedStore(rows[j], row(to, to_row, j), llvm::Align(4));
}

llvm::Value* random_numbers(Code& code, llvm::Value* key, llvm::Value* element) {
    const int lanes = lanes_of(element);
    llvm::Value* product = code.ir.CreateMul(element, llvm::ConstantInt::get(element->getType(), 0x9e3779b9u));
    return mixed(code, code.ir.CreateXor(product, code.splat(key, lanes)));
}

llvm::Value* step_key(Code& code, llvm::Value* step, llvm::Value* layer, llvm::Value* sample) {
    llvm::Value* key = mixed(code, step_member(code, step, 0, code.ir.getInt32Ty()));
    key = mixed(code, code.ir.CreateAdd(key, step_member(code, step, 1, code.ir.getInt32Ty())));
    key = mixed(code, code.ir.CreateAdd(key, step_member(code, step, 2, code.ir.getInt32Ty())));
    key = mixed(code, code.ir.CreateAdd(key, layer));
    return mixed(code, code.ir.CreateAdd(key, sample));
}

llvm::Value* step_number(Code& code, llvm::Value* step) {
    return code.ir.CreateUIToFP(step_member(code, step, 2, code.ir.getInt32Ty()), code.ir.getFloatTy());
}

llvm::Value* step_scheduled(Code& code, llvm::Value* step, int number) {
    return step_member(code, step, 4 + number, code.ir.getFloatTy());
}

llvm::Value* step_rate(Code& code, llvm::Value* step) { return step_member(code, step, 3, code.ir.getFloatTy()); }

}  // namespace netc::jit
