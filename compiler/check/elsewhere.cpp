// What other frameworks call layers and their arguments, so that messages can name ours.
#include <algorithm>

#include "base/diagnostics.h"
#include "check/layers.h"

namespace netc::check {

namespace {

struct Elsewhere {
    std::string_view theirs, ours;
};

constexpr Elsewhere names[] = {
    {"Conv2D", "conv"},
    {"Conv2d", "conv"},
    {"conv2d", "conv"},
    {"convolution", "conv"},
    {"Convolution", "conv"},
    {"convolutional", "conv"},
    {"Convolution2D", "conv"},
    {"Conv2DTranspose", "conv_transpose"},
    {"Convolution2DTranspose", "conv_transpose"},
    {"ConvTranspose2d", "conv_transpose"},
    {"conv_transpose2d", "conv_transpose"},
    {"conv2d_transpose", "conv_transpose"},
    {"Deconvolution", "conv_transpose"},
    {"Deconvolution2D", "conv_transpose"},
    {"deconvolutional", "conv_transpose"},
    {"deconv", "conv_transpose"},
    {"linear", "dense"},
    {"Linear", "dense"},
    {"fc", "dense"},
    {"connected", "dense"},
    {"fully_connected", "dense"},
    {"InnerProduct", "dense"},
    {"MaxPooling2D", "maxpool"},
    {"MaxPool2D", "maxpool"},
    {"MaxPool2d", "maxpool"},
    {"max_pool", "maxpool"},
    {"max_pool2d", "maxpool"},
    {"pool", "maxpool"},
    {"AveragePooling2D", "avgpool"},
    {"AvgPool2d", "avgpool"},
    {"avg_pool", "avgpool"},
    {"avg_pool2d", "avgpool"},
    {"mean_pool", "avgpool"},
    {"GlobalAveragePooling2D", "global_avgpool"},
    {"AdaptiveAvgPool2d", "adaptive_avgpool"},
    {"adaptive_avg_pool2d", "adaptive_avgpool"},
    {"gap", "global_avgpool"},
    {"GlobalMaxPooling2D", "global_maxpool"},
    {"AdaptiveMaxPool2d", "global_maxpool"},
    {"BatchNormalization", "batchnorm"},
    {"BatchNorm1d", "batchnorm"},
    {"BatchNorm2d", "batchnorm"},
    {"batch_norm", "batchnorm"},
    {"bn", "batchnorm"},
    {"LayerNormalization", "layer_norm"},
    {"RMSNormalization", "rms_norm"},
    {"GroupNormalization", "group_norm"},
    {"InstanceNorm2d", "instance_norm"},
    {"UnitNormalization", "unit_norm"},
    {"normalize", "unit_norm"},
    {"LocalResponseNorm", "lrn"},
    {"local_response_norm", "lrn"},
    {"SeparableConv2D", "separable_conv"},
    {"DepthwiseConv2D", "depthwise_conv"},
    {"MaxPooling1D", "maxpool1d"},
    {"max_pool1d", "maxpool1d"},
    {"AveragePooling1D", "avgpool1d"},
    {"AvgPool1d", "avgpool1d"},
    {"LPPool2d", "lp_pool"},
    {"UpSampling2D", "upsample"},
    {"interpolate", "resize"},
    {"Resizing", "resize"},
    {"UpsamplingBilinear2d", "upsample"},
    {"ReflectionPad2d", "reflect_pad"},
    {"ReplicationPad2d", "replicate_pad"},
    {"ZeroPadding2D", "pad"},
    {"Cropping2D", "crop"},
    {"SqueezeExcitation", "squeeze_excite"},
    {"squeeze_excitation", "squeeze_excite"},
    {"se_block", "squeeze_excite"},
    {"scaled_dot_product_attention", "attention"},
    {"Power", "power"},
    {"pow", "power"},
    {"Activation", "relu"},
    {"activation", "relu"},
    {"view", "reshape"},
    {"Concatenate", "concat"},
    {"concatenate", "concat"},
    {"cat", "concat"},
    {"route", "concat"},
    {"sum", "add"},
    {"shortcut", "add"},
    {"Eltwise", "add"},
    {"logistic", "sigmoid"},
    {"leaky", "leaky_relu"},
    {"hard_silu", "hard_swish"},
    {"ThresholdedReLU", "threshold"},
    {"clamp", "clip"},
    {"clip_by_value", "clip"},
    {"CrossEntropyLoss", "cross_entropy"},
    {"crossentropy", "cross_entropy"},
    {"softmax_loss", "cross_entropy"},
    {"SoftmaxWithLoss", "cross_entropy"},
    {"rmse", "root_mean_squared_error"},
    {"R2Score", "r2"},
    {"r2_score", "r2"},
    {"F1Score", "f1"},
    {"f1_score", "f1"},
    {"precision_score", "precision"},
    {"recall_score", "recall"},
    {"iou", "mean_iou"},
    {"IoU", "mean_iou"},
    {"JaccardIndex", "mean_iou"},
    {"mse", "mean_squared_error"},
    {"MSELoss", "mean_squared_error"},
    {"mse_loss", "mean_squared_error"},
    {"mae", "mean_absolute_error"},
    {"L1Loss", "mean_absolute_error"},
    {"l1_loss", "mean_absolute_error"},
    {"mape", "mean_absolute_percentage_error"},
    {"msle", "mean_squared_logarithmic_error"},
    {"HuberLoss", "huber"},
    {"huber_loss", "huber"},
    {"SmoothL1Loss", "smooth_l1"},
    {"smooth_l1_loss", "smooth_l1"},
    {"BCELoss", "binary_crossentropy"},
    {"bce_loss", "binary_crossentropy"},
    {"bce", "binary_crossentropy"},
    {"binary_cross_entropy", "binary_crossentropy"},
    {"BCEWithLogitsLoss", "binary_crossentropy"},
    {"binary_cross_entropy_with_logits", "binary_crossentropy"},
    {"SigmoidCrossEntropyLoss", "binary_crossentropy"},
    {"NLLLoss", "negative_log_likelihood"},
    {"nll_loss", "negative_log_likelihood"},
    {"nll", "negative_log_likelihood"},
    {"KLDivLoss", "kl_divergence"},
    {"kl_div", "kl_divergence"},
    {"PoissonNLLLoss", "poisson"},
    {"hinge_loss", "hinge"},
    {"HingeEmbeddingLoss", "hinge"},
    {"MultiMarginLoss", "multi_margin"},
    {"focal_loss", "focal"},
    {"FocalLoss", "focal"},
    {"BinaryFocalCrossentropy", "binary_focal"},
    {"CategoricalFocalCrossentropy", "focal"},
    {"CosineEmbeddingLoss", "cosine_similarity"},
    {"DiceLoss", "dice"},
    {"dice_loss", "dice"},
    {"TripletMarginLoss", "triplet"},
    {"triplet_loss", "triplet"},
    {"ContrastiveLoss", "contrastive"},
    {"StepLR", "step_decay"},
    {"MultiStepLR", "multistep_decay"},
    {"ExponentialLR", "exponential_decay"},
    {"PolynomialLR", "polynomial_decay"},
    {"CosineAnnealingLR", "cosine"},
    {"CosineDecay", "cosine"},
    {"CosineAnnealingWarmRestarts", "cosine_restarts"},
    {"OneCycleLR", "one_cycle"},
    {"LinearLR", "warmup"},
    {"acc", "accuracy"},
    {"xavier_uniform", "glorot_uniform"},
    {"xavier_normal", "glorot_normal"},
    {"kaiming_uniform", "he_uniform"},
    {"kaiming_normal", "he_normal"},
    {"drawn", "drawn_digits"},
};

/// Where one of their names has several of ours, the parameters of the layer decide.
constexpr Elsewhere arguments[] = {
    {"padding", "pad"},
    {"strides", "stride"},
    {"subsample", "stride"},
    {"output_padding", "output_pad"},
    {"kernel_size", "kernel"},
    {"kernel_size", "size"},
    {"size", "kernel"},
    {"pool_size", "size"},
    {"kernel", "size"},
    {"out_channels", "filters"},
    {"channels", "filters"},
    {"num_output", "filters"},
    {"num_output", "units"},
    {"out_features", "units"},
    {"filters", "units"},
    {"output", "units"},
    {"dilation_rate", "dilation"},
    {"group", "groups"},
    {"use_bias", "bias"},
    {"bias_term", "bias"},
    {"kernel_initializer", "init"},
    {"initializer", "init"},
    {"weight_filler", "init"},
    {"ceil_mode", "rounding"},
    {"count_include_pad", "count_pad"},
    {"target_shape", "shape"},
    {"dim", "axis"},
    {"negative_slope", "slope"},
    {"alpha", "slope"},
    {"lambd", "bound"},
    {"min_val", "low"},
    {"max_val", "high"},
    {"min", "low"},
    {"max", "high"},
    {"theta", "at"},
    {"threshold", "at"},
    {"p", "rate"},
    {"probability", "rate"},
    {"dropout_ratio", "rate"},
    {"eps", "epsilon"},
    {"learning_rate", "lr"},
    {"rate", "lr"},
    {"label_smoothing", "smoothing"},
    {"initial_accumulator_value", "initial"},
    {"beta_1", "beta1"},
    {"beta_2", "beta2"},
    {"clipvalue", "clip_value"},
    {"global_clipnorm", "clip_norm"},
    {"clip_gradients", "clip_norm"},
    {"max_norm", "clip_norm"},
    {"ema_momentum", "average"},
    {"trust_coefficient", "trust"},
    {"root", "path"},
    {"folder", "path"},
};

/// What Keras, PyTorch, Caffe or Darknet have and netc has not: no name of ours computes the same.
constexpr std::string_view only_elsewhere[] = {
    // layers and activations
    "crelu", "conv3d", "Conv3D", "Conv3d",
    "pixel_shuffle", "max_unpool2d", "lstm", "LSTM", "gru", "GRU", "rnn", "SimpleRNN", "bilinear", "Bilinear", "maxout", "dropout2d", "Dropout2d",
    "SpatialDropout2D", "alpha_dropout", "AlphaDropout", "gaussian_noise", "GaussianNoise", "minpool",
    // losses and metrics
    "ctc_loss", "CTCLoss", "auc", "AUC", "AUROC", "roc_auc_score",
    // optimizers
    "ftrl", "Ftrl", "lbfgs", "LBFGS", "rprop", "asgd", "ASGD",
    // initialisers and sources
    "orthogonal", "lecun_normal", "lecun_uniform", "cifar10", "cifar100", "CIFAR10", "CIFAR100", "imagenet", "csv",
    "fashion_mnist", "FashionMNIST", "emnist", "EMNIST", "kmnist", "KMNIST", "svhn", "SVHN", "hdf5", "lmdb", "folder",
};

/// `LeakyReLU`, `Leaky_relu` and `leaky_relu` are one name.
std::string only_letters(std::string_view name) {
    std::string result;
    for (const char c : name)
        if (c != '_') result += static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return result;
}

/// `nn.ReLU` without the name of the module.
std::string_view without_module(std::string_view name) { return name.substr(name.rfind('.') + 1); }

}  // namespace

bool is_only_elsewhere(std::string_view written) {
    const std::string_view name = without_module(written);
    if (find_entry(name_elsewhere(name))) return false;
    return std::any_of(std::begin(only_elsewhere), std::end(only_elsewhere),
                       [letters = only_letters(name)](std::string_view known) { return only_letters(known) == letters; });
}

std::string name_meant(const std::string& written, const std::vector<std::string>& candidates) {
    const std::string name(without_module(written));
    if (is_only_elsewhere(name)) return {};
    const std::string_view ours = name_elsewhere(name);
    if (std::find(candidates.begin(), candidates.end(), ours) != candidates.end()) return std::string(ours);
    return nearest(name, candidates);
}

std::string_view name_elsewhere(std::string_view name) {
    for (const Elsewhere& pair : names)
        if (pair.theirs == name) return pair.ours;
    const std::string letters = only_letters(name);
    for (const std::string_view known : all_names())
        if (only_letters(known) == letters) return known;
    for (const Elsewhere& pair : names)
        if (only_letters(pair.theirs) == letters) return pair.ours;
    return {};
}

std::string_view argument_elsewhere(const Entry& entry, std::string_view name) {
    for (const Elsewhere& pair : arguments) {
        const bool known = std::any_of(entry.parameters.begin(), entry.parameters.end(),
                                       [&](const ParameterEntry& parameter) { return parameter.name == pair.ours; });
        if (pair.theirs == name && known) return pair.ours;
    }
    return {};
}

}  // namespace netc::check
