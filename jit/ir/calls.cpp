// Functions by their names: those of netrt/math/vec.h and netrt/math/map.h that kernels call.
#include <cstdlib>

#include "base/check.h"
#include "jit/ir/functions.h"
#include "jit/ir/kernel_writer.h"
#include "jit/ir/squares.h"
#include "loop/build.h"
#include "loop/functions.h"
#include "loop/tree.h"

namespace netc::jit {

using loop::Element;
using loop::Expr;

namespace {

constexpr loop::Type whole_number{Element::I32, 1};

/// The literal i of step.scheduled(i).
int scheduled_number(const loop::Apply& a) {
    int64_t number = 0;
    NETC_CHECK(loop::is_constant(a.arguments.at(0), &number), "the number of what a step is told is a literal");
    return static_cast<int>(number);
}

/// "load_bytes16": the name without the number of lanes.
std::string without_lanes(const std::string& function) {
    return function.substr(0, function.find_last_not_of("0123456789") + 1);
}

int lanes_in_name(const std::string& function) {
    const size_t digits = function.find_last_not_of("0123456789") + 1;
    return digits < function.size() ? std::atoi(function.c_str() + digits) : 1;
}

}  // namespace

llvm::Value* KernelWriter::address_of(const Expr& e) {
    const auto* a = std::get_if<loop::Address>(&e->node);
    NETC_CHECK(a, "a function wants an address");
    return address(names_[a->array].place, a->indices);
}

const Place& KernelWriter::array(const Expr& e) const {
    const auto* ref = std::get_if<loop::VarRef>(&e->node);
    NETC_CHECK(ref, "a function wants an array");
    return names_[ref->name].place;
}

Value KernelWriter::call(const Expr& e, const loop::Apply& a) {
    if (e->type.element == Element::F64) return call_for_reals(e, a);
    const auto& arguments = a.arguments;
    const std::string& function = a.function;
    const std::string base = without_lanes(function);
    const int lanes = e->type.lanes;
    const auto real = [](llvm::Value* ir) { return Value{ir, Element::F32}; };
    const auto number = [](llvm::Value* ir) { return Value{ir, Element::I32}; };
    const auto operand = [&](size_t i) { return floats(arguments.at(i), lanes); };

    if (loop::math_function(function) && e->type.element == Element::F32) {
        llvm::SmallVector<llvm::Value*> operands;
        for (size_t i = 0; i < arguments.size(); ++i) operands.push_back(operand(i));
        if (llvm::Value* written = formula(code_, function, operands)) return real(written);
    }
    if (base == "splat") return value_as(arguments.at(0), {arguments.at(0)->type.element, lanes_in_name(function)});
    if (function == "relu") return real(relu(code_, operand(0)));
    if (function == "abs") return real(magnitude(code_, operand(0)));
    if (function == "sqrt") return real(square_root(code_, operand(0)));
    if (function == "floor") return real(rounded_down(code_, operand(0)));
    if (function == "max" || function == "min") {
        const bool largest = function == "max";
        if (e->type.element == Element::F32) {
            llvm::Value *left = operand(0), *right = operand(1);
            return real(largest ? largest_of_two(code_, left, right) : smallest_of_two(code_, left, right));
        }
        llvm::Value *left = argument(a, 0, e->type), *right = argument(a, 1, e->type);
        llvm::Value* taken = largest ? ir_.CreateICmpSGT(left, right) : ir_.CreateICmpSLT(left, right);
        return number(ir_.CreateSelect(taken, left, right));
    }
    if (function == "product") {
        llvm::Value* left = operand(0);
        return real(rounded_product(code_, left, operand(1)));
    }
    if (function == "exceeds") {
        llvm::Value* left = operand(0);
        return number(exceeds(code_, left, operand(1)));
    }
    if (function == "to_f32") return value_as(arguments.at(0), e->type);
    if (function == "to_i32") return value_as(arguments.at(0), e->type);
    if (function == "sum") return {sum_of_lanes(code_, value(arguments.at(0)).ir), e->type.element};
    if (function == "largest") return {largest_lane(code_, value(arguments.at(0)).ir), e->type.element};
    if (base == "load_bytes" || base == "load") {
        llvm::Type* stored = base == "load" ? ir_.getInt32Ty() : ir_.getInt8Ty();
        if (base == "load" && e->type.element == Element::F32) stored = ir_.getFloatTy();
        llvm::Type* vector = llvm::FixedVectorType::get(stored, static_cast<unsigned>(lanes));
        const llvm::Align align(base == "load" ? 4 : 1);
        llvm::Value* loaded = ir_.CreateAlignedLoad(vector, address_of(arguments.at(0)), align);
        if (base == "load_bytes") loaded = ir_.CreateZExt(loaded, code_.type(e->type));
        return {loaded, e->type.element};
    }
    if (base == "first_lanes") {
        const int count = lanes_in_name(function);
        llvm::Value* end = argument(a, 0, {Element::I32, count});
        return number(ir_.CreateICmpSLT(lane_numbers(code_, count), end));
    }
    if (base == "places") {
        const int count = lanes_in_name(function);
        llvm::Value* first = argument(a, 0, {Element::I32, count});
        return real(ir_.CreateSIToFP(ir_.CreateAdd(lane_numbers(code_, count), first), code_.type(e->type)));
    }
    if (base == "only_lane") {
        const int count = lanes_in_name(function);
        return number(ir_.CreateICmpEQ(lane_numbers(code_, count), argument(a, 0, {Element::I32, count})));
    }
    if (base == "keep") return number(kept(a, lanes_in_name(function)));
    if (base == "normal") return real(normal_numbers(code_, word(arguments.at(0)), elements(a, lanes)));
    if (function == "random_number") {
        llvm::Value* key = word(arguments.at(0));
        return {random_numbers(code_, key, word(arguments.at(1))), Element::U32};
    }
    if (function == "set_lanes") {
        llvm::Value* mask = condition(arguments.at(0));
        llvm::Value* bits = ir_.CreateBitCast(mask, ir_.getIntNTy(static_cast<unsigned>(lanes_of(mask))));
        return {ir_.CreateZExt(bits, ir_.getInt32Ty()), Element::U32};
    }
    if (function == "step.learning_rate") return real(step_rate(code_, names_["step"].value.ir));
    if (function == "step.scheduled") return real(step_scheduled(code_, names_["step"].value.ir, scheduled_number(a)));
    if (function == "step.t") return real(step_number(code_, names_["step"].value.ir));
    if (function == "step.key") {
        llvm::Value* layer = word(arguments.at(0));
        return {step_key(code_, names_["step"].value.ir, layer, word(arguments.at(1))), Element::U32};
    }
    if (function == "step.one_minus_power") return real(ir_.CreateFPTrunc(one_minus_power(a), ir_.getFloatTy()));
    fail_check("jit", __FILE__, __LINE__, "kernel " + kernel_.name + " calls `" + function + "`");
}

/// Plain loops compute with slopes: netrt/selftest/plain.h.
Value KernelWriter::call_for_reals(const Expr& e, const loop::Apply& a) {
    const loop::Type real{Element::F64, 1};
    if (a.function == "to_f64") return value_as(a.arguments.at(0), e->type);
    if (a.function == "step.one_minus_power") {
        llvm::Value* zero = llvm::ConstantAggregateZero::get(code_.type(real));
        return {ir_.CreateInsertValue(zero, one_minus_power(a), 0), Element::F64};
    }
    if (a.function == "random_normal") {
        llvm::Value* key = word(a.arguments.at(0));
        llvm::Value* number = code_.call("netc.random_normal", ir_.getDoubleTy(), {key, word(a.arguments.at(1))});
        return {ir_.CreateInsertValue(llvm::ConstantAggregateZero::get(code_.type(real)), number, 0), Element::F64};
    }
    if (a.function == "step.learning_rate") {
        return code_.convert({step_rate(code_, names_["step"].value.ir), Element::F32}, real);
    }
    if (a.function == "step.scheduled") {
        return code_.convert({step_scheduled(code_, names_["step"].value.ir, scheduled_number(a)), Element::F32}, real);
    }
    if (a.function == "step.t") return code_.convert({step_number(code_, names_["step"].value.ir), Element::F32}, real);
    llvm::SmallVector<llvm::Value*> operands;
    for (const Expr& operand : a.arguments) operands.push_back(value_as(operand, real).ir);
    for (const loop::MathFunction& known : loop::math_functions)
        if (a.function == known.name) return code_.real_operation(("netc.real_" + a.function).c_str(), operands);
    if (a.function == "stop") return code_.real_operation("netc.real_stop", operands);
    fail_check("jit", __FILE__, __LINE__, "kernel " + kernel_.name + " calls `" + a.function + "`");
}

/// Step::one_minus_power of a literal, as a double.
llvm::Value* KernelWriter::one_minus_power(const loop::Apply& a) {
    llvm::Value* base = llvm::ConstantFP::get(ir_.getDoubleTy(), loop::literal(a.arguments.at(0)));
    return code_.call("netc.one_minus_power", ir_.getDoubleTy(), {names_["step"].value.ir, base});
}

/// first + lane * stride of (key, first, stride ...), or the element of (key, element ...).
llvm::Value* KernelWriter::elements(const loop::Apply& a, int lanes) {
    llvm::Value* first = word(a.arguments.at(1), lanes);
    if (lanes == 1) return first;
    return ir_.CreateAdd(ir_.CreateMul(lane_numbers(code_, lanes), word(a.arguments.at(2), lanes)), first);
}

/// keepN(key, first, stride, threshold) and keep1(key, element, threshold): where the random number is not below it.
llvm::Value* KernelWriter::kept(const loop::Apply& a, int lanes) {
    llvm::Value* key = word(a.arguments.at(0));
    llvm::Value* element = elements(a, lanes);
    llvm::Value* threshold = word(a.arguments.at(lanes > 1 ? 3 : 2), lanes);
    return ir_.CreateICmpUGE(random_numbers(code_, key, element), threshold);
}

void KernelWriter::run(const loop::Apply& a) {
    const std::string base = without_lanes(a.function);
    if (a.function == "hold") return;  // registers are LLVM's matter
    if (a.function == "prefetch") {
        llvm::Type* types[] = {code_.pointer()};
        ir_.CreateIntrinsic(llvm::Intrinsic::prefetch, types,
                            {address_of(a.arguments.at(0)), ir_.getInt32(0), ir_.getInt32(3), ir_.getInt32(1)});
        return;
    }
    if (a.function == "clear") {
        const Place& place = array(a.arguments.at(0));
        return clear(place.start, place.bytes(), place.align);
    }
    if (a.function.starts_with("clear_border<")) return clear_border(a);
    if (a.function.starts_with("transform_")) return transform(a);
    if (base == "transpose") {
        llvm::Value *from = address_of(a.arguments.at(0)), *from_row = whole(a.arguments.at(1));
        llvm::Value* to = address_of(a.arguments.at(2));
        return transpose(code_, lanes_in_name(a.function), from, from_row, to, whole(a.arguments.at(3)));
    }
    if (base == "store" || base == "store_bytes") {
        llvm::Value* to = address_of(a.arguments.at(0));
        const int lanes = a.arguments.at(1)->type.lanes;
        const bool bytes = base == "store_bytes";
        Value stored = value_as(a.arguments.at(1), a.arguments.at(1)->type);
        if (bytes)
            stored.ir =
                ir_.CreateTrunc(stored.ir, llvm::FixedVectorType::get(ir_.getInt8Ty(), static_cast<unsigned>(lanes)));
        ir_.CreateAlignedStore(stored.ir, to, llvm::Align(bytes ? 1 : 4));
        return;
    }
    fail_check("jit", __FILE__, __LINE__, "kernel " + kernel_.name + " calls `" + a.function + "`");
}

void KernelWriter::clear(llvm::Value* start, int64_t bytes, uint64_t align) {
    ir_.CreateMemSet(start, ir_.getInt8(0), static_cast<uint64_t>(bytes), llvm::MaybeAlign(align));
}

/// clear_border<top, left, bottom, right>(map), or (maps of samples, first, last): zeros around maps
/// [blocks][height][width][lanes], where the first and the last extent may be missing.
void KernelWriter::clear_border(const loop::Apply& a) {
    int64_t border[4] = {};
    const char* text = a.function.c_str() + std::string("clear_border<").size();
    for (int64_t& width : border) {
        char* end = nullptr;
        width = std::strtol(text, &end, 10);
        text = end + 1;
    }
    const int64_t top = border[0], left = border[1], bottom = border[2], right = border[3];
    const Place& place = array(a.arguments.at(0));
    const auto& extents = place.extents;
    const size_t rank = extents.size();
    NETC_CHECK(rank >= 2 && rank <= 4, "a border is around maps");
    const int64_t blocks = rank == 4 ? extents[0] : 1;
    const size_t rows = rank == 4 ? 1 : 0;
    const int64_t height = extents[rows], width = extents[rows + 1];
    const int64_t element = place.element_bytes() * (rank > 2 ? extents[rows + 2] : 1);
    const auto at = [&](llvm::Value* start, int64_t bytes) {
        return bytes == 0 ? start : ir_.CreateGEP(ir_.getInt8Ty(), start, code_.whole(bytes));
    };
    const auto repeated = [&](llvm::Value* start, int64_t count, int64_t apart, const auto& fill) {
        if (count == 1) return fill(start);
        code_.loop("i", code_.whole(0), code_.whole(count), 1, [&](llvm::Value* i) {
            fill(ir_.CreateGEP(ir_.getInt8Ty(), start, ir_.CreateNSWMul(i, code_.whole(apart))));
        });
    };
    const auto map = [&](llvm::Value* start) {
        const int64_t row = width * element, inner = height - top - bottom;
        if (top > 0) clear(start, top * row, place.align);
        if (bottom > 0) clear(at(start, (height - bottom) * row), bottom * row, place.align);
        if (left == 0 && right == 0) return;
        repeated(at(start, top * row), inner, row, [&](llvm::Value* line) {
            if (left > 0) clear(line, left * element, place.align);
            if (right > 0) clear(at(line, (width - right) * element), right * element, place.align);
        });
    };
    const auto sample = [&](llvm::Value* start) { repeated(start, blocks, height * width * element, map); };
    if (a.arguments.size() == 1) return sample(place.start);
    llvm::Value *first = whole(a.arguments.at(1)), *last = whole(a.arguments.at(2));
    code_.loop("s", first, last, 1, [&](llvm::Value* s) {
        sample(ir_.CreateGEP(ir_.getInt8Ty(), place.start, ir_.CreateNSWMul(s, code_.whole(place.bytes()))));
    });
}

void KernelWriter::transform(const loop::Apply& a) {
    const Place& from = array(a.arguments.at(0));
    llvm::Value* to = a.arguments.size() > 1 ? array(a.arguments.at(1)).start : from.start;
    transform_squares(code_, a.function, code_.type(from.type), from.start, to);
}

}  // namespace netc::jit
