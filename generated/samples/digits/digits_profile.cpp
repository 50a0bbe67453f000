// What `profile` is told about Digits: the work of each kernel.
#include "netrt/profile/profile.h"

namespace digits {

using namespace netrt;

// clang-format off

namespace {

constexpr KernelWork train_first_kernels[] = {
    {0, "transformed conv2.kernel", 0, 184320},
    {1, "conv1, relu1", 55377920, 11640832},
    {1, "conv2, pool1, relu2, dropout1", 1364262912, 32915456},
    {2, "dense1, relu3, dropout2", 151044096, 4784640},
    {3, "transposed dense2.kernel", 0, 16384},
    {3, "dense2", 164480, 81984},
    {4, "loss; accuracy; d_logits", 11520, 35328},
    {5, "transposed dense1.kernel", 0, 4718592},
    {5, "d_dense2.kernel", 163840, 81920},
    {5, "d_dense2.bias", 640, 8256},
    {5, "d_dropout2, d_relu3, d_dense1", 196608, 147456},
    {6, "transposed conv2.kernel", 0, 73728},
    {6, "d_dense1.kernel", 150994944, 4784128},
    {6, "d_dense1.bias", 16384, 66048},
    {6, "d_features", 150994944, 4784128},
    {6, "optimizer step of dense2.kernel", 0, 24576},
    {6, "optimizer step of dense2.bias", 0, 192},
    {7, "d_relu2, d_pool1", 1179648, 7077888},
    {7, "choices of pool1", 0, 3244032},
    {7, "d_relu1, d_conv1", 1361723392, 29523968},
    {8, "d_conv2.kernel, d_conv2.bias", 1361313792, 14616576},
    {8, "d_conv1.kernel, d_conv1.bias", 52609024, 11497472},
    {8, "optimizer step of dense1.kernel", 0, 7077888},
    {8, "optimizer step of dense1.bias", 0, 1536},
    {9, "optimizer step of conv1.kernel", 0, 20736},
    {9, "optimizer step of conv1.bias", 0, 2304},
    {9, "optimizer step of conv2.kernel", 0, 663552},
    {9, "optimizer step of conv2.bias", 0, 2304},
};
constexpr KernelWork train_second_kernels[] = {
    {0, "transformed conv2.kernel", 0, 184320},
    {1, "conv1, relu1", 55377920, 11640832},
    {1, "conv2, pool1, relu2, dropout1", 1364262912, 32325632},
    {2, "dense1, relu3, dropout2", 151044096, 4784640},
    {3, "transposed dense2.kernel", 0, 16384},
    {3, "dense2", 164480, 81984},
    {4, "loss; accuracy; d_logits", 11520, 35328},
    {5, "d_dense2.kernel", 163840, 81920},
    {5, "d_dense2.bias", 640, 8256},
    {5, "d_dropout2, d_relu3, d_dense1", 196608, 147456},
    {6, "d_dense1.kernel", 150994944, 4784128},
    {6, "d_dense1.bias", 16384, 66048},
    {6, "optimizer step of dense2.kernel", 0, 24576},
    {6, "optimizer step of dense2.bias", 0, 192},
    {7, "optimizer step of dense1.kernel", 0, 7077888},
    {7, "optimizer step of dense1.bias", 0, 1536},
};
constexpr List<KernelWork> train_kernels[] = {
    train_first_kernels,
    train_second_kernels,
};
constexpr KernelWork evaluate_kernels[] = {
    {0, "transformed conv2.kernel", 0, 184320},
    {1, "conv1, relu1", 55377920, 11640832},
    {1, "conv2, pool1, relu2", 1363673088, 32325632},
    {2, "dense1, relu3", 151027712, 4784640},
    {3, "dense2", 164480, 81984},
    {4, "loss; accuracy", 5760, 18432},
};
constexpr KernelWork predict_kernels[] = {
    {0, "transformed conv2.kernel", 0, 184320},
    {1, "conv1, relu1", 432640, 90944},
    {2, "conv2, pool1, relu2", 10653696, 252544},
    {3, "dense1, relu3", 1179904, 2378752},
    {4, "dense2", 1285, 8832},
    {5, "probabilities", 25, 128},
};

}  // namespace

extern const Profile profile;
constinit const Profile profile = {multiply_adds<16>, read_all<16>, train_kernels, evaluate_kernels, predict_kernels};

}  // namespace digits
