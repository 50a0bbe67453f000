// Objects to addresses: LLVM's JITLink in this process, no linker and no search in libraries.
#include "jit/link.h"

#include <llvm/Config/llvm-config.h>
#include <llvm/ExecutionEngine/Orc/Core.h>
#include <llvm/ExecutionEngine/Orc/ExecutorProcessControl.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>
#include <llvm/Support/MemoryBuffer.h>

#include <mutex>

#include "base/check.h"

namespace netc::jit {

namespace orc = llvm::orc;

namespace {

#if LLVM_VERSION_MAJOR >= 17
orc::ExecutorSymbolDef outside_symbol(void* address) {
    return {orc::ExecutorAddr::fromPtr(address), llvm::JITSymbolFlags::Exported};
}
void* pointer(const orc::ExecutorSymbolDef& symbol) { return symbol.getAddress().toPtr<void*>(); }
#else
llvm::JITEvaluatedSymbol outside_symbol(void* address) {
    return {llvm::pointerToJITTargetAddress(address), llvm::JITSymbolFlags::Exported};
}
void* pointer(const llvm::JITEvaluatedSymbol& symbol) {
    return llvm::jitTargetAddressToPointer<void*>(symbol.getAddress());
}
#endif

std::unique_ptr<orc::ExecutorProcessControl> this_process() {
    auto control = orc::SelfExecutorProcessControl::Create();
    if (!control) fail_check("jit", __FILE__, __LINE__, llvm::toString(control.takeError()));
    return std::move(*control);
}

}  // namespace

struct Linker::State {
    std::mutex one_at_a_time;
    orc::ExecutionSession session;
    orc::ObjectLinkingLayer layer;
    orc::JITDylib& outside;
    size_t objects = 0;
    std::string reported;  // why the last object could not be linked

    State() : session(this_process()), layer(session), outside(session.createBareJITDylib("outside")) {
        session.setErrorReporter([this](llvm::Error error) { reported += llvm::toString(std::move(error)) + "\n"; });
    }
    ~State() { llvm::consumeError(session.endSession()); }
};

Linker::Linker(const OutsideSymbols& outside) : state_(std::make_unique<State>()) {
    orc::SymbolMap symbols;
    for (const auto& [name, address] : outside) symbols[state_->session.intern(name)] = outside_symbol(address);
    llvm::cantFail(state_->outside.define(orc::absoluteSymbols(std::move(symbols))));
}

Linker::~Linker() = default;

std::vector<void*> Linker::link(const std::string& object, const std::vector<std::string>& symbols,
                                std::string& error) {
    const std::lock_guard lock(state_->one_at_a_time);
    // A library for each object: one that cannot be linked leaves nothing behind that the next would meet.
    const std::string name = "kernels" + std::to_string(state_->objects++);
    orc::JITDylib& library = state_->session.createBareJITDylib(name);
    library.addToLinkOrder(state_->outside);
    state_->reported.clear();
    error.clear();
    if (llvm::Error failure = state_->layer.add(library, llvm::MemoryBuffer::getMemBufferCopy(object, name))) {
        error = llvm::toString(std::move(failure));
        return {};
    }
    std::vector<void*> result;
    for (const std::string& symbol : symbols) {
        auto found = state_->session.lookup({&library}, symbol);
        if (!found) {
            error = state_->reported + llvm::toString(found.takeError());
            return {};
        }
        result.push_back(pointer(*found));
    }
    return result;
}

}  // namespace netc::jit
