# The runtime's archives, in a build folder that has the layout of an installation:
#   bin/netc   lib/netc/libnetrt.a, libnetrt_minimal.a   share/netc/netrt (a link to the sources)

set(netc_bin_dir ${CMAKE_INSTALL_BINDIR})
set(netc_lib_dir ${CMAKE_INSTALL_LIBDIR}/netc)
set(netc_share_dir ${CMAKE_INSTALL_DATADIR}/netc)
file(RELATIVE_PATH netc_bin_to_lib /${netc_bin_dir} /${netc_lib_dir})
file(RELATIVE_PATH netc_bin_to_share /${netc_bin_dir} /${netc_share_dir})

# What the archives need when a program is linked with them, and how the runtime's sources have to be compiled.
find_package(Threads REQUIRED)
find_package(ZLIB QUIET)
find_package(PNG QUIET)
find_package(JPEG QUIET)
set(netrt_link_flags "")
set(netrt_definitions "")
foreach(package PNG JPEG ZLIB)
  set(library_of_PNG -lpng)
  set(library_of_JPEG -ljpeg)
  set(library_of_ZLIB -lz)
  if(${package}_FOUND)
    list(APPEND netrt_link_flags ${library_of_${package}})
  else()
    list(APPEND netrt_definitions -DNETRT_NO_${package})
  endif()
endforeach()
set(netrt_minimal_link_flags ${netrt_link_flags})
list(REMOVE_ITEM netrt_minimal_link_flags -lpng -ljpeg)
list(JOIN netrt_link_flags " " netrt_link_flags)
list(JOIN netrt_minimal_link_flags " " netrt_minimal_link_flags)
list(JOIN netrt_definitions " " netrt_definitions)

# netrt_minimal: the same objects, but optional parts are compiled to say that they were left out. To be called when netrt
# exists.
function(netc_runtime_variants)
  set(runtime ${PROJECT_SOURCE_DIR}/runtime)
  set(optional data/image_png data/image_jpeg data/image_npy commands/prediction_table commands/pictures_of
    commands/bench commands/eval_table commands/features commands/find_rate commands/seeds commands/summary
    data/records
    train/curves train/epoch_log_csv train/epoch_log_events)
  list(JOIN optional "|" names)
  list(TRANSFORM optional PREPEND ${runtime}/netrt/)
  list(TRANSFORM optional APPEND .cpp)
  add_library(netrt_minimal STATIC
    "$<FILTER:$<TARGET_OBJECTS:netrt>,EXCLUDE,(${names})\\.>" ${optional})
  target_include_directories(netrt_minimal PUBLIC ${runtime})
  target_compile_definitions(netrt_minimal PRIVATE NETRT_NO_PNG NETRT_NO_JPEG NETRT_NO_NPY NETRT_MINIMAL)
  target_compile_options(netrt_minimal PRIVATE -ffunction-sections -fdata-sections -Os)
  # Small rather than fast: the kernels are in the programs. What every sample passes through is compiled for speed.
  target_compile_options(netrt PRIVATE -Os)
  set_source_files_properties(netrt/math/pack.cpp netrt/data/batches.cpp netrt/data/drawn_digits.cpp
    DIRECTORY ${runtime} PROPERTIES COMPILE_OPTIONS -O2)
  set_target_properties(netrt_minimal PROPERTIES UNITY_BUILD OFF)
  set_target_properties(netrt netrt_minimal PROPERTIES ARCHIVE_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/${netc_lib_dir})

  get_filename_component(above ${PROJECT_BINARY_DIR}/${netc_share_dir} DIRECTORY)
  file(MAKE_DIRECTORY ${above})
  file(CREATE_LINK ${runtime} ${PROJECT_BINARY_DIR}/${netc_share_dir} SYMBOLIC)
endfunction()
