// Kernels to objects: LLVM's passes and its code generation. What differs between its versions is here and in link.cpp.
#include "jit/compile.h"

#include <llvm/ADT/SmallString.h>
#include <llvm/Analysis/LoopAnalysisManager.h>
#include <llvm/Config/llvm-config.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/ErrorHandling.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Target/TargetOptions.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#if LLVM_VERSION_MAJOR >= 17
#include <llvm/TargetParser/Host.h>
#else
#include <llvm/Support/Host.h>
#endif

#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "base/check.h"
#include "jit/ir/contract.h"
#include "jit/ir/emit.h"

namespace netc::jit {

namespace {

#if LLVM_VERSION_MAJOR >= 18
constexpr auto optimisation = llvm::CodeGenOptLevel::Less;
constexpr auto object_file = llvm::CodeGenFileType::ObjectFile;
#else
constexpr auto optimisation = llvm::CodeGenOpt::Less;
constexpr auto object_file = llvm::CGFT_ObjectFile;
#endif

/// Once, before any thread: options are LLVM's global variables.
void set_up_llvm() {
    static std::once_flag once;
    std::call_once(once, [] {
        llvm::install_fatal_error_handler([](void*, const char* reason, bool) {
            std::fprintf(stderr, "netc: internal error: LLVM: %s\n  This is a bug in netc, not in your network.\n",
                         reason);
            std::_Exit(70);
        });
        llvm::InitializeNativeTarget();
        llvm::InitializeNativeTargetAsmPrinter();
        // Loop strength reduction takes long and finds nothing: addresses are sums already.
        const char* arguments[] = {"netc", "-disable-lsr"};
        llvm::cl::ParseCommandLineOptions(2, arguments);
    });
}

std::unique_ptr<llvm::TargetMachine> target_machine(const std::string& march) {
    const std::string triple = llvm::sys::getProcessTriple();
    std::string error;
    const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
    NETC_CHECK(target, "LLVM has no target for " + triple + ": " + error);
    llvm::TargetOptions options;
    options.AllowFPOpFusion = llvm::FPOpFusion::Strict;  // contract.h decides
    return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
        triple, march, "", options, llvm::Reloc::PIC_, llvm::CodeModel::Small, optimisation, true));
}

}  // namespace

struct Compiler::State {
    Processor processor;
    llvm::LLVMContext context;
    std::unique_ptr<llvm::TargetMachine> machine;

    explicit State(const Processor& of) : processor(of) {
#if LLVM_VERSION_MAJOR < 15
        context.enableOpaquePointers();
#endif
        set_up_llvm();
        machine = target_machine(processor.march == "armv8-a" ? "generic" : processor.march);
    }

    std::unique_ptr<llvm::Module> module(const NamedKernels& kernels) {
        auto module = std::make_unique<llvm::Module>("kernels", context);
        module->setDataLayout(machine->createDataLayout());
        module->setTargetTriple(machine->getTargetTriple().str());
        for (const auto& [symbol, kernel] : kernels) emit_kernel(*module, *kernel, symbol);
        const std::string host = host_processor();
        for (llvm::Function& function : *module) {
            if (function.isDeclaration()) continue;
            function.addFnAttr("target-cpu", machine->getTargetCPU());
            function.addFnAttr("tune-cpu", host);
            function.addFnAttr("prefer-vector-width", "512");
        }
        optimise(*module);
        // x86-64 alone has no instruction for it.
        if (processor.isa != "generic")
            for (llvm::Function& function : *module) contract(function);
        return module;
    }

    /// Tiles become registers, what loops do not change leaves them. Nothing is inlined, unrolled or vectorised: that
    /// has been done.
    void optimise(llvm::Module& module) {
        llvm::PassBuilder builder(machine.get());
        llvm::LoopAnalysisManager loops;
        llvm::FunctionAnalysisManager functions;
        llvm::CGSCCAnalysisManager graphs;
        llvm::ModuleAnalysisManager modules;
        builder.registerModuleAnalyses(modules);
        builder.registerCGSCCAnalyses(graphs);
        builder.registerFunctionAnalyses(functions);
        builder.registerLoopAnalyses(loops);
        builder.crossRegisterProxies(loops, functions, graphs, modules);
        llvm::FunctionPassManager passes;
        llvm::cantFail(builder.parsePassPipeline(passes, "sroa,early-cse<memssa>,loop-mssa(licm)"));
        passes.addPass(llvm::InstCombinePass());
        for (llvm::Function& function : module)
            if (!function.isDeclaration()) passes.run(function, functions);
    }
};

Compiler::Compiler(const Processor& processor) : state_(std::make_unique<State>(processor)) {}
Compiler::~Compiler() = default;

std::string Compiler::object(const NamedKernels& kernels) {
    const std::unique_ptr<llvm::Module> module = state_->module(kernels);
    llvm::SmallString<0> bytes;
    llvm::raw_svector_ostream stream(bytes);
    llvm::legacy::PassManager generation;
    const bool cannot = state_->machine->addPassesToEmitFile(generation, stream, nullptr, object_file);
    NETC_CHECK(!cannot, "LLVM writes no objects for this machine");
    generation.run(*module);
    return std::string(bytes);
}

std::string Compiler::text(const NamedKernels& kernels) {
    const std::unique_ptr<llvm::Module> module = state_->module(kernels);
    std::string result;
    llvm::raw_string_ostream stream(result);
    NETC_CHECK(!llvm::verifyModule(*module, &stream), "LLVM's verifier says: " + stream.str());
    module->print(stream, nullptr);
    return stream.str();
}

const void* address_in_llvm() { return reinterpret_cast<const void*>(&llvm::sys::getProcessTriple); }

std::string host_processor() { return llvm::sys::getHostCPUName().str(); }

}  // namespace netc::jit
