// Statements of the loop language as IR, and the head of a kernel.
#include <llvm/IR/Module.h>

#include <algorithm>

#include "base/check.h"
#include "base/match.h"
#include "jit/ir/emit.h"
#include "jit/ir/kernel_writer.h"
#include "loop/build.h"
#include "loop/tree.h"

namespace netc::jit {

using loop::Element;
using loop::Expr;

namespace {

/// Local arrays of up to so many vectors are kept in registers where they can be.
constexpr int64_t most_in_registers = 64;
/// Loops of up to so many rounds are written out where that names places of such arrays.
constexpr int64_t most_rounds = 16;

llvm::Function* make_function(llvm::Module& module, const std::string& symbol) {
    llvm::LLVMContext& context = module.getContext();
    llvm::Type* number = llvm::Type::getInt64Ty(context);
    llvm::Type* parameters[] = {llvm::PointerType::get(context, 0), number, number};
    auto* type = llvm::FunctionType::get(llvm::Type::getVoidTy(context), parameters, false);
    auto* function = llvm::Function::Create(type, llvm::GlobalValue::ExternalLinkage, symbol, module);
    function->setDoesNotThrow();
    return function;
}

}  // namespace

void emit_kernel(llvm::Module& module, const loop::Kernel& kernel, const std::string& symbol) {
    KernelWriter(module, kernel, symbol).write();
}

KernelWriter::KernelWriter(llvm::Module& module, const loop::Kernel& kernel, const std::string& symbol)
    : kernel_(kernel),
      entry_(llvm::BasicBlock::Create(module.getContext(), "entry", make_function(module, symbol))),
      code_(module, entry_),
      ir_(code_.ir) {}

void KernelWriter::write() {
    names_.open();
    parameters(entry_->getParent());
    // Local arrays are declared at the entry, what is computed follows in a block of its own.
    llvm::BasicBlock* start = llvm::BasicBlock::Create(code_.context(), "start", entry_->getParent());
    ir_.SetInsertPoint(start);
    body(kernel_.body);
    ir_.CreateRetVoid();
    ir_.SetInsertPoint(entry_);
    ir_.CreateBr(start);
}

/// One word for each parameter: an address or a number.
void KernelWriter::parameters(llvm::Function* function) {
    llvm::Value* arguments = function->getArg(0);
    for (size_t i = 0; i < kernel_.parameters.size(); ++i) {
        const loop::Parameter& p = kernel_.parameters[i];
        llvm::Value* from = ir_.CreateConstInBoundsGEP1_64(ir_.getInt8Ty(), arguments, 8 * i);
        const bool is_number = p.kind == loop::Parameter::Kind::Int;
        llvm::Type* type = is_number ? static_cast<llvm::Type*>(ir_.getInt64Ty()) : code_.pointer();
        llvm::Value* word = ir_.CreateAlignedLoad(type, from, llvm::Align(8), p.name);
        Name name;
        name.value = {word, Element::I32};
        if (p.kind == loop::Parameter::Kind::Step) name.kind = Name::Kind::Step;
        if (p.kind == loop::Parameter::Kind::Array) {
            name.kind = Name::Kind::Array;
            const uint64_t align = p.element == Element::U8 ? 1 : p.element == Element::F64 ? 8 : 4;
            name.place = {word, {p.element, 1}, p.extents, p.rows, false, align};
        }
        names_.declare(p.name, name);
    }
    for (const unsigned i : {1u, 2u}) {
        Name range;
        range.value = {function->getArg(i), Element::I32};
        names_.declare(i == 1 ? "first" : "last", range);
    }
}

void KernelWriter::body(const loop::Body& statements) {
    for (const loop::Stmt& stmt : statements) statement(stmt);
}

void KernelWriter::scoped(const loop::Body& statements) {
    names_.open();
    body(statements);
    names_.close();
}

void KernelWriter::statement(const loop::Stmt& stmt) {
    match(
        stmt.node, [&](const loop::For& s) { loop(s); }, [&](const loop::ForBits& s) { loop(s); },
        [&](const loop::Let& s) {
            Name name;
            name.depth = depth(s.value);
            name.value = value(s.value);
            names_.declare(s.name, name);
        },
        [&](const loop::Variable& s) { variable(s); }, [&](const loop::Array& s) { local_array(s); },
        [&](const loop::Assign& s) { assign(s); },
        [&](const loop::Store& s) { store(names_[s.array].place, s.indices, value(s.value)); },
        [&](const loop::If& s) {
            code_.branch(
                condition(s.condition), [&] { scoped(s.then_body); }, [&] { scoped(s.else_body); });
        },
        [&](const loop::Do& s) { run(std::get<loop::Apply>(s.call->node)); },
        [&](const loop::Block& s) { scoped(s.body); }, [](const loop::Comment&) {}, [](const loop::Blank&) {});
}

bool KernelWriter::is_unrolled(const loop::For& s, int64_t rounds) const {
    if (s.unroll) return true;
    if (rounds > most_rounds) return false;
    const auto uses_variable = [&](const std::vector<Expr>& indices) {
        bool uses = false;
        for (const Expr& index : indices)
            loop::for_each(index, [&](const Expr& part) {
                const auto* ref = std::get_if<loop::VarRef>(&part->node);
                uses = uses || (ref && ref->name == s.name);
            });
        return uses;
    };
    bool in_registers = false;
    loop::for_each(s.body, [&](const loop::Stmt& stmt) {
        loop::for_each_operand(stmt, [&](const Expr& operand) {
            loop::for_each(operand, [&](const Expr& part) {
                const auto* element = std::get_if<loop::At>(&part->node);
                const Name* name = element ? names_.find(element->array) : nullptr;
                if (!name || !name->place.local || name->place.type.lanes == 1) return;
                if (loop::product(name->place.extents) <= most_in_registers && uses_variable(element->indices))
                    in_registers = true;
            });
        });
    });
    return in_registers;
}

void KernelWriter::loop(const loop::For& s) {
    const auto round = [&](llvm::Value* variable) {
        names_.open();
        Name name;
        name.value = {variable, Element::I32};
        name.depth = loops_;
        names_.declare(s.name, name);
        body(s.body);
        names_.close();
    };
    llvm::Value* first = whole(s.first);
    llvm::Value* last = whole(s.last);
    const auto* from = llvm::dyn_cast<llvm::ConstantInt>(first);
    const auto* to = llvm::dyn_cast<llvm::ConstantInt>(last);
    if (from && to) {
        const int64_t begin = from->getSExtValue(), end = to->getSExtValue();
        const int64_t rounds = begin >= end ? 0 : (end - begin + s.step - 1) / s.step;
        if (rounds <= 1 || is_unrolled(s, rounds)) {
            for (int64_t i = begin; i < end; i += s.step) round(code_.whole(i));
            return;
        }
    }
    ++loops_;
    code_.loop(s.name.c_str(), first, last, s.step, round);
    --loops_;
}

void KernelWriter::loop(const loop::ForBits& s) {
    llvm::Value* set = word(s.set);
    llvm::Function* function = ir_.GetInsertBlock()->getParent();
    const auto has_bits = [&](llvm::Value* rest) { return ir_.CreateICmpNE(rest, ir_.getInt32(0)); };
    ++loops_;
    code_.branch(
        has_bits(set),
        [&] {
            llvm::BasicBlock* before = ir_.GetInsertBlock();
            llvm::BasicBlock* round = llvm::BasicBlock::Create(code_.context(), "bit", function);
            llvm::BasicBlock* end = llvm::BasicBlock::Create(code_.context(), "end", function);
            ir_.CreateBr(round);
            ir_.SetInsertPoint(round);
            llvm::PHINode* rest = ir_.CreatePHI(ir_.getInt32Ty(), 2);
            rest->addIncoming(set, before);
            llvm::Value* number = ir_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, rest, ir_.getTrue());
            names_.open();
            Name name;
            name.value = {ir_.CreateZExt(number, ir_.getInt64Ty()), Element::I32};
            name.depth = loops_;
            names_.declare(s.name, name);
            body(s.body);
            names_.close();
            llvm::Value* next = ir_.CreateAnd(rest, ir_.CreateSub(rest, ir_.getInt32(1)));
            rest->addIncoming(next, ir_.GetInsertBlock());
            ir_.CreateCondBr(has_bits(next), round, end);
            ir_.SetInsertPoint(end);
        },
        [] {});
    --loops_;
}

llvm::AllocaInst* KernelWriter::room(llvm::Type* type, int64_t count, llvm::Align align) {
    llvm::IRBuilder<> entry(entry_);
    auto* array = llvm::ArrayType::get(type, static_cast<uint64_t>(count));
    llvm::AllocaInst* result = entry.CreateAlloca(count == 1 ? type : static_cast<llvm::Type*>(array));
    result->setAlignment(align);
    return result;
}

void KernelWriter::variable(const loop::Variable& s) {
    Name name;
    name.kind = Name::Kind::Variable;
    Value first = value(s.value);
    // A variable is a number even where it begins with what a comparison gives.
    first = code_.convert(first, s.value->type);
    name.type = {first.element, s.value->type.lanes};
    llvm::Type* kept = code_.type(name.type);
    name.value = {room(kept, 1, code_.module.getDataLayout().getABITypeAlign(kept)), first.element};
    ir_.CreateStore(first.ir, name.value.ir);
    names_.declare(s.name, name);
}

void KernelWriter::local_array(const loop::Array& s) {
    const int64_t count = loop::product(s.extents);
    llvm::AllocaInst* start = nullptr;
    if (count <= most_in_registers) {
        start = room(code_.stored_type(s.type), count, llvm::Align(64));
    } else {
        llvm::AllocaInst*& known = large_[&s];
        if (!known) known = room(code_.stored_type(s.type), count, llvm::Align(64));
        start = known;
    }
    Name name;
    name.kind = Name::Kind::Array;
    const uint64_t lanes = static_cast<uint64_t>(s.type.lanes);
    const uint64_t align = s.type.element == Element::F64 ? 8 : s.type.element == Element::U8 ? 1 : 4 * lanes;
    name.place = {start, s.type, s.extents, false, true, align};
    names_.declare(s.name, name);
    if (!s.zeroed) return;
    if (count > most_in_registers) return clear(start, name.place.bytes(), 64);
    llvm::Value* zero = llvm::Constant::getNullValue(code_.stored_type(s.type));
    for (int64_t i = 0; i < count; ++i) {
        llvm::Value* element = ir_.CreateGEP(ir_.getInt8Ty(), start, code_.whole(i * name.place.element_bytes()));
        ir_.CreateAlignedStore(zero, element, llvm::Align(align));
    }
}

void KernelWriter::assign(const loop::Assign& s) {
    const auto* element = std::get_if<loop::At>(&s.target->node);
    const auto* ref = std::get_if<loop::VarRef>(&s.target->node);
    const Name& name = names_[element ? element->array : ref->name];
    const bool in_array = name.kind == Name::Kind::Array;
    const std::vector<Expr> indices = element ? element->indices : std::vector<Expr>();
    const loop::Type type = in_array ? name.place.type : name.type;
    // A sum of a negated value is a difference, as `-=` says.
    const auto* negated = s.add ? std::get_if<loop::Negate>(&s.value->node) : nullptr;
    Value result = value(negated ? negated->operand : s.value);
    if (s.add) {
        loop::Type wide = type;
        if (result.element == Element::F32 && type.element == Element::I32) wide.element = Element::F32;
        result = code_.convert(result, wide);
        const Value before = in_array ? load(name.place, indices, 1)
                                      : Value{ir_.CreateLoad(code_.type(name.type), name.value.ir), name.value.element};
        const Value wide_before = code_.convert(before, wide);
        result = code_.arithmetic(negated ? loop::BinaryOp::Sub : loop::BinaryOp::Add, wide_before.ir, result.ir, wide);
    }
    if (in_array) return store(name.place, indices, result);
    ir_.CreateStore(code_.convert(result, type).ir, name.value.ir);
}

}  // namespace netc::jit
