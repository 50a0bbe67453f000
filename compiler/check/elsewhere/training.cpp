// The names elsewhere of what trains and of what measures, and the entries that only netc has.
#include "check/elsewhere/elsewhere.h"

namespace netc::check {

namespace {

// clang-format off
constexpr EntryElsewhere training_rows[] = {
    // losses
    {"cross_entropy", {.keras = "SparseCategoricalCrossentropy(from_logits=True)", .pytorch = "CrossEntropyLoss cross_entropy", .caffe = "SoftmaxWithLoss",
                       .others = "crossentropy softmax_loss"}},
    {"categorical_crossentropy", {.keras = "CategoricalCrossentropy"}},
    {"sparse_categorical_crossentropy", {.keras = "SparseCategoricalCrossentropy", .caffe = "MultinomialLogisticLoss"}},
    {"mean_squared_error", {.keras = "MeanSquaredError", .pytorch = "MSELoss mse_loss", .others = "mse EuclideanLoss sse"}},
    {"mean_absolute_error", {.keras = "MeanAbsoluteError", .pytorch = "L1Loss l1_loss", .others = "mae"}},
    {"mean_absolute_percentage_error", {.keras = "MeanAbsolutePercentageError", .others = "mape"}},
    {"mean_squared_logarithmic_error", {.keras = "MeanSquaredLogarithmicError", .others = "msle"}},
    {"huber", {.keras = "Huber", .pytorch = "HuberLoss huber_loss"}},
    {"smooth_l1", {.pytorch = "SmoothL1Loss smooth_l1_loss"}},
    {"logcosh", {.keras = "LogCosh log_cosh"}},
    {"poisson", {.keras = "Poisson", .pytorch = "PoissonNLLLoss(log_input=False)", .others = "PoissonNLLLoss poisson_nll_loss"}},
    {"kl_divergence", {.keras = "KLDivergence", .pytorch = "KLDivLoss kl_div"}},
    {"hinge", {.keras = "Hinge", .others = "hinge_loss HingeLoss HingeEmbeddingLoss"}},
    {"squared_hinge", {.keras = "SquaredHinge"}},
    {"categorical_hinge", {.keras = "CategoricalHinge"}},
    {"multi_margin", {.pytorch = "MultiMarginLoss multi_margin_loss"}},
    {"binary_crossentropy", {.keras = "BinaryCrossentropy", .pytorch = "BCELoss binary_cross_entropy BCEWithLogitsLoss binary_cross_entropy_with_logits",
                             .caffe = "SigmoidCrossEntropyLoss", .others = "bce_loss bce"}},
    {"binary_focal", {.keras = "BinaryFocalCrossentropy", .pytorch = "torchvision.ops.sigmoid_focal_loss"}},
    {"focal", {.keras = "CategoricalFocalCrossentropy", .others = "focal_loss FocalLoss"}},
    {"cosine_similarity", {.keras = "CosineSimilarity", .others = "CosineEmbeddingLoss"}},
    {"negative_log_likelihood", {.pytorch = "NLLLoss nll_loss", .others = "nll"}},
    {"dice", {.keras = "Dice", .others = "DiceLoss dice_loss"}},
    {"triplet", {.pytorch = "TripletMarginLoss triplet_margin_loss", .others = "triplet_loss"}},
    {"contrastive", {.caffe = "ContrastiveLoss"}},

    // metrics
    {"accuracy", {.keras = "SparseCategoricalAccuracy", .pytorch = "torchmetrics.Accuracy", .caffe = "Accuracy", .others = "acc"}},
    {"top1", {.keras = "SparseTopKCategoricalAccuracy(k=1)", .caffe = "Accuracy(top_k=1)"}},
    {"topk", {.keras = "SparseTopKCategoricalAccuracy", .pytorch = "torchmetrics.Accuracy(top_k)", .caffe = "Accuracy(top_k)"}},
    {"top5", {.keras = "SparseTopKCategoricalAccuracy", .caffe = "Accuracy(top_k=5)"}},
    {"root_mean_squared_error", {.keras = "RootMeanSquaredError", .pytorch = "torchmetrics.MeanSquaredError(squared=False)", .others = "rmse"}},
    {"r2", {.keras = "R2Score", .pytorch = "torchmetrics.R2Score"}},
    {"perplexity", {.keras = "keras_hub.metrics.Perplexity", .pytorch = "torchmetrics.text.Perplexity"}},
    {"precision", {.pytorch = "torchmetrics.Precision", .others = "precision_score"}},
    {"recall", {.pytorch = "torchmetrics.Recall", .others = "recall_score"}},
    {"f1", {.keras = "F1Score(average=macro)", .pytorch = "torchmetrics.F1Score"}},
    {"auc", {.keras = "AUC", .pytorch = "torchmetrics.AUROC", .others = "roc_auc roc_auc_score"}},
    {"mean_iou", {.keras = "MeanIoU", .pytorch = "torchmetrics.JaccardIndex", .others = "IoU"}},
    {"binary_precision", {.keras = "Precision", .pytorch = "torchmetrics.classification.BinaryPrecision"}},
    {"binary_recall", {.keras = "Recall", .pytorch = "torchmetrics.classification.BinaryRecall"}},
    {"binary_f1", {.pytorch = "torchmetrics.classification.BinaryF1Score"}},

    // optimizers
    {"sgd", {.keras = "SGD", .pytorch = "SGD", .caffe = "SGD Nesterov"}},
    {"adadelta", {.keras = "Adadelta", .pytorch = "Adadelta", .caffe = "AdaDelta"}},
    {"adam", {.keras = "Adam", .pytorch = "Adam", .caffe = "Adam", .darknet = "adam"}},
    {"adagrad", {.keras = "Adagrad", .pytorch = "Adagrad", .caffe = "AdaGrad"}},
    {"rmsprop", {.keras = "RMSprop", .pytorch = "RMSprop", .caffe = "RMSProp"}},
    {"adamax", {.keras = "Adamax", .pytorch = "Adamax"}},
    {"nadam", {.keras = "Nadam", .pytorch = "NAdam"}},
    {"amsgrad", {.keras = "Adam(amsgrad=True)", .pytorch = "Adam(amsgrad=True)"}},
    {"adamw", {.keras = "AdamW", .pytorch = "AdamW"}},
    {"radam", {.pytorch = "RAdam"}},
    {"lion", {.keras = "Lion"}},
    {"lamb", {.keras = "Lamb"}},
    {"adafactor", {.keras = "Adafactor", .pytorch = "Adafactor"}},

    // schedules
    {"warmup", {.pytorch = "LinearLR", .darknet = "burn_in"}},
    {"constant_start", {.pytorch = "ConstantLR"}},
    {"time_decay", {.keras = "InverseTimeDecay"}},
    {"inverse_decay", {.caffe = "inv"}},
    {"step_decay", {.pytorch = "StepLR", .caffe = "step", .darknet = "step"}},
    {"multistep_decay", {.keras = "PiecewiseConstantDecay", .pytorch = "MultiStepLR", .caffe = "multistep", .darknet = "steps"}},
    {"exponential_decay", {.keras = "ExponentialDecay", .pytorch = "ExponentialLR", .caffe = "exp", .darknet = "exp"}},
    {"polynomial_decay", {.keras = "PolynomialDecay", .pytorch = "PolynomialLR", .caffe = "poly", .darknet = "poly"}},
    {"sigmoid_decay", {.caffe = "sigmoid", .darknet = "sig"}},
    {"cosine", {.keras = "CosineDecay", .pytorch = "CosineAnnealingLR"}},
    {"cosine_restarts", {.keras = "CosineDecayRestarts", .pytorch = "CosineAnnealingWarmRestarts", .darknet = "sgdr"}},
    {"one_cycle", {.pytorch = "OneCycleLR"}},
    {"plateau", {.keras = "ReduceLROnPlateau", .pytorch = "ReduceLROnPlateau"}},

    // initialisers
    {"glorot_uniform", {.keras = "GlorotUniform", .pytorch = "xavier_uniform_", .others = "glorot"}},
    {"glorot_normal", {.keras = "GlorotNormal", .pytorch = "xavier_normal_"}},
    {"he_uniform", {.keras = "HeUniform", .pytorch = "kaiming_uniform_"}},
    {"he_normal", {.keras = "HeNormal", .pytorch = "kaiming_normal_", .caffe = "msra", .others = "kaiming he"}},
    {"lecun_uniform", {.keras = "LecunUniform", .caffe = "xavier"}},
    {"lecun_normal", {.keras = "LecunNormal"}},
    {"fan_in_uniform", {.pytorch = "kaiming_uniform_(a = sqrt(5))"}},
    {"zeros", {.keras = "Zeros", .pytorch = "zeros_", .others = "zero"}},
    {"constant", {.keras = "Constant", .pytorch = "constant_", .caffe = "constant"}},
    {"uniform", {.keras = "RandomUniform", .pytorch = "uniform_", .caffe = "uniform"}},
    {"normal", {.keras = "TruncatedNormal", .pytorch = "trunc_normal_", .caffe = "gaussian", .others = "RandomNormal"}},

    // sources
    {"mnist", {.keras = "datasets.mnist", .pytorch = "torchvision.datasets.MNIST"}},
    {"csv", {.keras = "tf.data.experimental.make_csv_dataset", .pytorch = "torchtext CSVDataset", .others = "read_csv pandas.read_csv make_csv_dataset"}},
    {"cifar10", {.keras = "datasets.cifar10", .pytorch = "torchvision.datasets.CIFAR10"}},
    {"cifar100", {.keras = "datasets.cifar100", .pytorch = "torchvision.datasets.CIFAR100"}},
    {"folder", {.keras = "image_dataset_from_directory", .pytorch = "torchvision.datasets.ImageFolder", .others = "flow_from_directory DatasetFolder"}},
    {"pictures", {.keras = "flow_from_dataframe", .caffe = "ImageData", .others = "ImageDataLayer"}},
    {"text", {.keras = "TextLineDataset", .others = "text_dataset_from_directory"}},
    {"drawn_digits", {.others = "drawn"}},

    // augmentations
    {"random_flip", {.keras = "RandomFlip", .pytorch = "torchvision.transforms.RandomHorizontalFlip torchvision.transforms.RandomVerticalFlip",
                     .caffe = "mirror", .darknet = "flip", .others = "hflip fliplr RandomHorizontalFlip RandomVerticalFlip"}},
    {"random_crop", {.keras = "RandomCrop RandomTranslation", .pytorch = "torchvision.transforms.RandomCrop(padding)", .caffe = "crop_size",
                     .others = "random_translation random_shift"}},
    {"random_rotation", {.keras = "RandomRotation", .pytorch = "torchvision.transforms.RandomRotation", .darknet = "angle", .others = "rotate"}},
    {"random_zoom", {.keras = "RandomZoom", .pytorch = "torchvision.transforms.RandomAffine(scale)", .others = "random_scale zoom"}},
    {"random_shear", {.keras = "RandomShear", .pytorch = "torchvision.transforms.RandomAffine(shear)", .others = "shear"}},
    {"random_erasing", {.keras = "RandomErasing", .pytorch = "torchvision.transforms.RandomErasing", .others = "cutout Cutout"}},
    {"random_brightness", {.keras = "RandomBrightness", .pytorch = "torchvision.transforms.ColorJitter(brightness)", .darknet = "exposure",
                           .others = "brightness"}},
    {"random_contrast", {.keras = "RandomContrast", .pytorch = "torchvision.transforms.ColorJitter(contrast)", .others = "contrast"}},
    {"random_saturation", {.keras = "RandomSaturation", .pytorch = "torchvision.transforms.ColorJitter(saturation)", .darknet = "saturation"}},
    {"random_hue", {.keras = "RandomHue", .pytorch = "torchvision.transforms.ColorJitter(hue)", .darknet = "hue"}},
    {"random_noise", {.pytorch = "torchvision.transforms.v2.GaussianNoise"}},
    {"mixup", {.keras = "MixUp", .pytorch = "torchvision.transforms.v2.MixUp", .darknet = "mixup", .others = "Mixup"}},
    {"cutmix", {.keras = "CutMix", .pytorch = "torchvision.transforms.v2.CutMix", .darknet = "cutmix", .others = "Cutmix"}},
};

constexpr OnlyHere only_here_rows[] = {
    {"sinusoid", "the numbers that positional_encoding adds"},
    {"split_heads", "a step of multi_head_attention"},
    {"standardize", "what layer_norm does before scale and shift"},
    {"unit_rms", "what rms_norm does before the scale"},
    {"top1_error", "1 - top1, as papers state it"},
    {"top5_error", "1 - top5, as papers state it"},
    {"lars", "of the paper alone"},
    {"in_epochs", "counts, for other schedules"},
    {"drawn_digits", "drawn by the program"},
    {"drawn_houses", "drawn by the program"},
    {"drawn_shapes", "drawn by the program"},
    {"idx", "reads IDX files"},
    {"npy", "reads NumPy files"},
};
// clang-format on

}  // namespace

std::span<const EntryElsewhere> training_elsewhere() { return training_rows; }
std::span<const OnlyHere> only_here() { return only_here_rows; }

}  // namespace netc::check
