// What people who come from Keras, PyTorch, Caffe and Darknet write, and what a message proposes for it.
#include <doctest/doctest.h>

#include "check/layers.h"
#include "checked.h"

using namespace netc;
using namespace netc::check;

namespace {

struct Spelling {
    Group group;
    std::string_view theirs, ours;
};

// clang-format off
constexpr Spelling spellings[] = {
    {Group::Layer, "Conv2D", "conv"},
    {Group::Layer, "Conv2d", "conv"},
    {Group::Layer, "nn.Conv2d", "conv"},
    {Group::Layer, "Convolution", "conv"},
    {Group::Layer, "convolutional", "conv"},
    {Group::Layer, "Conv1D", "conv1d"},
    {Group::Layer, "Conv1d", "conv1d"},
    {Group::Layer, "Conv2DTranspose", "conv_transpose"},
    {Group::Layer, "ConvTranspose2d", "conv_transpose"},
    {Group::Layer, "Deconvolution", "conv_transpose"},
    {Group::Layer, "deconvolutional", "conv_transpose"},
    {Group::Layer, "DepthwiseConv2D", "depthwise_conv"},
    {Group::Layer, "SeparableConv2D", "separable_conv"},
    {Group::Layer, "Dense", "dense"},
    {Group::Layer, "Linear", "dense"},
    {Group::Layer, "nn.Linear", "dense"},
    {Group::Layer, "InnerProduct", "dense"},
    {Group::Layer, "connected", "dense"},
    {Group::Layer, "Flatten", "flatten"},
    {Group::Layer, "nn.Flatten", "flatten"},
    {Group::Layer, "Reshape", "reshape"},
    {Group::Layer, "Permute", "permute"},
    {Group::Layer, "Dropout", "dropout"},
    {Group::Layer, "SpatialDropout1D", "spatial_dropout"},
    {Group::Layer, "SpatialDropout2D", "spatial_dropout"},
    {Group::Layer, "Dropout2d", "spatial_dropout"},
    {Group::Layer, "nn.Dropout1d", "spatial_dropout"},
    {Group::Layer, "AlphaDropout", "alpha_dropout"},
    {Group::Layer, "GaussianNoise", "gaussian_noise"},
    {Group::Layer, "GaussianDropout", "gaussian_dropout"},
    {Group::Layer, "randn", "gaussian"},
    {Group::Layer, "arange", "places"},
    {Group::Layer, "full", "filled"},
    {Group::Layer, "ones", "filled"},
    {Group::Layer, "masked_fill", "masked"},
    {Group::Layer, "PositionalEncoding", "positional_encoding"},
    {Group::Layer, "BatchNormalization", "batchnorm"},
    {Group::Layer, "BatchNorm2d", "batchnorm"},
    {Group::Layer, "BatchNorm", "batchnorm"},
    {Group::Layer, "LayerNormalization", "layer_norm"},
    {Group::Layer, "LayerNorm", "layer_norm"},
    {Group::Layer, "GroupNormalization", "group_norm"},
    {Group::Layer, "GroupNorm", "group_norm"},
    {Group::Layer, "InstanceNorm2d", "instance_norm"},
    {Group::Layer, "RMSNorm", "rms_norm"},
    {Group::Layer, "RMSNormalization", "rms_norm"},
    {Group::Layer, "LRN", "lrn"},
    {Group::Layer, "LocalResponseNorm", "lrn"},
    {Group::Layer, "local_response_norm", "lrn"},
    {Group::Layer, "UnitNormalization", "unit_norm"},
    {Group::Layer, "MaxPooling2D", "maxpool"},
    {Group::Layer, "MaxPool2d", "maxpool"},
    {Group::Layer, "MaxPooling1D", "maxpool1d"},
    {Group::Layer, "MaxPool1d", "maxpool1d"},
    {Group::Layer, "AveragePooling2D", "avgpool"},
    {Group::Layer, "AvgPool2d", "avgpool"},
    {Group::Layer, "AveragePooling1D", "avgpool1d"},
    {Group::Layer, "AvgPool1d", "avgpool1d"},
    {Group::Layer, "LPPool2d", "lp_pool"},
    {Group::Layer, "AdaptiveAvgPool2d", "adaptive_avgpool"},
    {Group::Layer, "GlobalAveragePooling2D", "global_avgpool"},
    {Group::Layer, "GlobalMaxPooling2D", "global_maxpool"},
    {Group::Layer, "UpSampling2D", "upsample"},
    {Group::Layer, "Upsample", "upsample"},
    {Group::Layer, "interpolate", "resize"},
    {Group::Layer, "Resizing", "resize"},
    {Group::Layer, "ZeroPadding2D", "pad"},
    {Group::Layer, "ReflectionPad2d", "reflect_pad"},
    {Group::Layer, "ReplicationPad2d", "replicate_pad"},
    {Group::Layer, "Cropping2D", "crop"},
    {Group::Layer, "Embedding", "embedding"},
    {Group::Layer, "Concatenate", "concat"},
    {Group::Layer, "cat", "concat"},
    {Group::Layer, "Add", "add"},
    {Group::Layer, "shortcut", "add"},
    {Group::Layer, "Eltwise", "add"},
    {Group::Layer, "MultiHeadAttention", "multi_head_attention"},
    {Group::Layer, "MultiheadAttention", "multi_head_attention"},
    {Group::Layer, "scaled_dot_product_attention", "attention"},
    {Group::Layer, "Attention", "attention"},
    {Group::Layer, "ReLU", "relu"},
    {Group::Layer, "nn.ReLU", "relu"},
    {Group::Layer, "ReLU6", "relu6"},
    {Group::Layer, "LeakyReLU", "leaky_relu"},
    {Group::Layer, "nn.LeakyReLU", "leaky_relu"},
    {Group::Layer, "leaky", "leaky_relu"},
    {Group::Layer, "PReLU", "prelu"},
    {Group::Layer, "RReLU", "rrelu"},
    {Group::Layer, "ELU", "elu"},
    {Group::Layer, "SELU", "selu"},
    {Group::Layer, "CELU", "celu"},
    {Group::Layer, "GELU", "gelu"},
    {Group::Layer, "SiLU", "silu"},
    {Group::Layer, "Swish", "swish"},
    {Group::Layer, "Mish", "mish"},
    {Group::Layer, "Softplus", "softplus"},
    {Group::Layer, "Softsign", "softsign"},
    {Group::Layer, "Sigmoid", "sigmoid"},
    {Group::Layer, "logistic", "sigmoid"},
    {Group::Layer, "LogSigmoid", "log_sigmoid"},
    {Group::Layer, "Hardsigmoid", "hard_sigmoid"},
    {Group::Layer, "HardSigmoid", "hard_sigmoid"},
    {Group::Layer, "Hardswish", "hard_swish"},
    {Group::Layer, "hard_silu", "hard_swish"},
    {Group::Layer, "Tanh", "tanh"},
    {Group::Layer, "TanH", "tanh"},
    {Group::Layer, "Hardtanh", "hard_tanh"},
    {Group::Layer, "Tanhshrink", "tanhshrink"},
    {Group::Layer, "Softshrink", "softshrink"},
    {Group::Layer, "Hardshrink", "hardshrink"},
    {Group::Layer, "Softmax", "softmax"},
    {Group::Layer, "Softmin", "softmin"},
    {Group::Layer, "LogSoftmax", "log_softmax"},
    {Group::Layer, "GLU", "glu"},
    {Group::Layer, "Threshold", "threshold"},
    {Group::Layer, "clamp", "clip"},
    {Group::Layer, "Power", "power"},
    {Group::Layer, "squeeze_excitation", "squeeze_excite"},
    {Group::Layer, "PositionalEncoding", "positional_encoding"},
    {Group::Loss, "CrossEntropyLoss", "cross_entropy"},
    {Group::Loss, "nn.CrossEntropyLoss", "cross_entropy"},
    {Group::Loss, "SparseCategoricalCrossentropy", "sparse_categorical_crossentropy"},
    {Group::Loss, "CategoricalCrossentropy", "categorical_crossentropy"},
    {Group::Loss, "BinaryCrossentropy", "binary_crossentropy"},
    {Group::Loss, "BCELoss", "binary_crossentropy"},
    {Group::Loss, "BCEWithLogitsLoss", "binary_crossentropy"},
    {Group::Loss, "MSELoss", "mean_squared_error"},
    {Group::Loss, "MeanSquaredError", "mean_squared_error"},
    {Group::Loss, "mse", "mean_squared_error"},
    {Group::Loss, "L1Loss", "mean_absolute_error"},
    {Group::Loss, "mae", "mean_absolute_error"},
    {Group::Loss, "SmoothL1Loss", "smooth_l1"},
    {Group::Loss, "HuberLoss", "huber"},
    {Group::Loss, "Huber", "huber"},
    {Group::Loss, "LogCosh", "logcosh"},
    {Group::Loss, "Poisson", "poisson"},
    {Group::Loss, "PoissonNLLLoss", "poisson"},
    {Group::Loss, "KLDivLoss", "kl_divergence"},
    {Group::Loss, "KLDivergence", "kl_divergence"},
    {Group::Loss, "Hinge", "hinge"},
    {Group::Loss, "SquaredHinge", "squared_hinge"},
    {Group::Loss, "CategoricalHinge", "categorical_hinge"},
    {Group::Loss, "MultiMarginLoss", "multi_margin"},
    {Group::Loss, "NLLLoss", "negative_log_likelihood"},
    {Group::Loss, "F.nll_loss", "negative_log_likelihood"},
    {Group::Loss, "CosineSimilarity", "cosine_similarity"},
    {Group::Loss, "TripletMarginLoss", "triplet"},
    {Group::Loss, "ContrastiveLoss", "contrastive"},
    {Group::Loss, "DiceLoss", "dice"},
    {Group::Loss, "FocalLoss", "focal"},
    {Group::Loss, "SoftmaxWithLoss", "cross_entropy"},
    {Group::Metric, "acc", "accuracy"},
    {Group::Metric, "Accuracy", "accuracy"},
    {Group::Metric, "Precision", "precision"},
    {Group::Metric, "Recall", "recall"},
    {Group::Metric, "F1Score", "f1"},
    {Group::Metric, "R2Score", "r2"},
    {Group::Metric, "RMSE", "root_mean_squared_error"},
    {Group::Metric, "RootMeanSquaredError", "root_mean_squared_error"},
    {Group::Metric, "MeanIoU", "mean_iou"},
    {Group::Metric, "Perplexity", "perplexity"},
    {Group::Optimizer, "SGD", "sgd"},
    {Group::Optimizer, "optim.SGD", "sgd"},
    {Group::Optimizer, "Adam", "adam"},
    {Group::Optimizer, "AdamW", "adamw"},
    {Group::Optimizer, "Adagrad", "adagrad"},
    {Group::Optimizer, "Adadelta", "adadelta"},
    {Group::Optimizer, "RMSprop", "rmsprop"},
    {Group::Optimizer, "Adamax", "adamax"},
    {Group::Optimizer, "NAdam", "nadam"},
    {Group::Optimizer, "Nadam", "nadam"},
    {Group::Optimizer, "RAdam", "radam"},
    {Group::Optimizer, "Lion", "lion"},
    {Group::Optimizer, "LARS", "lars"},
    {Group::Optimizer, "LAMB", "lamb"},
    {Group::Optimizer, "Lamb", "lamb"},
    {Group::Optimizer, "Adafactor", "adafactor"},
    {Group::Schedule, "StepLR", "step_decay"},
    {Group::Schedule, "MultiStepLR", "multistep_decay"},
    {Group::Schedule, "ExponentialLR", "exponential_decay"},
    {Group::Schedule, "ExponentialDecay", "exponential_decay"},
    {Group::Schedule, "PolynomialLR", "polynomial_decay"},
    {Group::Schedule, "CosineAnnealingLR", "cosine"},
    {Group::Schedule, "CosineDecay", "cosine"},
    {Group::Schedule, "CosineAnnealingWarmRestarts", "cosine_restarts"},
    {Group::Schedule, "OneCycleLR", "one_cycle"},
    {Group::Schedule, "LinearLR", "warmup"},
};

constexpr std::string_view of_nothing_here[] = {
    "LSTM", "nn.LSTM", "GRU", "Conv3d", "nn.Conv3d", "CTCLoss", "nn.CTCLoss", "optim.LBFGS", "Ftrl", "PixelShuffle", "MaxUnpool2d",
};
// clang-format on

}  // namespace

TEST_CASE("names of other systems are understood as what they are here") {
    for (const Spelling& each : spellings) {
        CAPTURE(each.theirs);
        CHECK(find_entry(each.ours, each.group));
        CHECK(name_meant(std::string(each.theirs), entry_names(each.group)) == each.ours);
    }
}

TEST_CASE("what only other systems have is not taken for something near") {
    for (const std::string_view each : of_nothing_here) {
        CAPTURE(each);
        CHECK(name_meant(std::string(each), entry_names(Group::Layer)).empty());
    }
}

TEST_CASE("a layer in the words of PyTorch is told its name here") {
    for (const char* step : {"nn.LeakyReLU(0.2)", "nn.ReLU()", "F.gelu()", "torch.nn.Conv2d(8, 3)", "nn.Flatten"}) {
        CAPTURE(step);
        const Checked net(std::string("net N {\n  input image : f32[3, 8, 8]\n  x = image | ") + step + "\n}\n");
        REQUIRE(net.codes.size() >= 1);
        CHECK(net.codes[0] == "unknown-layer");
        CHECK(net.said.find("did you mean `") != std::string::npos);
    }
}
